//! Frames of the gateway as a busy server sends them: most are not for the bot.

use anyhow::bail;
use footnote::discord::inbound::{Me, News, read};
use serde_json::{Value, json};

/// The bot after Discord has greeted it.
pub fn me() -> anyhow::Result<Me> {
    let ready = json!({"op": 0, "s": 1, "t": "READY", "d": {
        "user": {"id": "1", "username": "footnote", "discriminator": "0", "avatar": null},
        "application": {"id": "2", "flags": 0},
        "resume_gateway_url": "wss://gateway.example",
    }});
    match read(&ready.to_string(), None) {
        News::Ready { me, .. } => Ok(me),
        news => bail!("not greeted but {news:?}"),
    }
}

/// A message of a member to another.
pub fn message() -> String {
    let data = json!({
        "id": "50", "channel_id": "60", "guild_id": "70", "author": user("11", "anna"),
        "member": {"roles": ["9"], "joined_at": "2026-01-01T00:00:00Z", "deaf": false,
            "mute": false, "flags": 0, "nick": null, "avatar": null},
        "content": "has anybody seen the new pictures of the harbour? they look great",
        "timestamp": "2026-11-23T05:00:00Z", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "type": 0, "nonce": "51", "flags": 0, "components": [],
    });
    frame("MESSAGE_CREATE", &data)
}

/// Somebody begins to type.
pub fn typing() -> String {
    let data = json!({"channel_id": "60", "guild_id": "70", "user_id": "11", "timestamp": 1});
    frame("TYPING_START", &data)
}

fn user(id: &str, name: &str) -> Value {
    json!({"id": id, "username": name, "discriminator": "0", "avatar": null, "public_flags": 0,
        "global_name": name, "bot": false})
}

fn frame(kind: &str, data: &Value) -> String {
    json!({"op": 0, "s": 1, "t": kind, "d": data}).to_string()
}

/// Reads a frame and says whether it was for the bot.
pub fn is_for_the_bot(frame: &str, me: Me) -> bool {
    !matches!(read(frame, Some(me)), News::Nothing)
}
