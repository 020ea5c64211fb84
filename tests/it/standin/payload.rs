//! The model as Discord writes it: users, channels, messages, interactions and servers as JSON.

use serde_json::{Value, json};
use twilight_model::util::Timestamp;

use super::model::{Channel, EVERYONE, File, Id, Interaction, MENTION_EVERYONE, Message};
use super::world::World;

/// Milliseconds from 1970 to the first moment that a snowflake can name.
pub const EPOCH: u64 = 1_420_070_400_000;

/// A moment in milliseconds since 1970, as Discord writes it.
pub fn time(ms: u64) -> String {
    let micros = i64::try_from(ms * 1000).unwrap();
    let text = Timestamp::from_micros(micros).unwrap();
    text.iso_8601().to_string()
}

fn made(id: Id) -> String {
    time((id >> 22) + EPOCH)
}

pub fn user(world: &World, id: Id) -> Value {
    let user = &world.users[&id];
    json!({
        "id": id.to_string(), "username": user.name.to_lowercase(), "global_name": user.name,
        "discriminator": "0", "avatar": null, "bot": user.bot, "public_flags": 0, "flags": 0,
        "avatar_decoration_data": null, "banner": null, "accent_color": null,
    })
}

/// The application's own user, as only it sees itself.
pub fn me(world: &World) -> Value {
    let mut me = user(world, world.bot);
    me["verified"] = json!(true);
    me["mfa_enabled"] = json!(false);
    me["email"] = Value::Null;
    me
}

/// A member without the user, as it stands in a message.
fn partial_member(world: &World, guild: Id, id: Id) -> Value {
    let roles: Vec<String> = world.roles(id, guild).iter().map(Id::to_string).collect();
    json!({
        "roles": roles, "joined_at": made(guild.max(1 << 22)), "premium_since": null, "nick": null,
        "avatar": null, "banner": null, "communication_disabled_until": null, "deaf": false,
        "mute": false, "pending": false, "flags": 0,
        "unusual_dm_activity_until": null,
    })
}

fn member(world: &World, guild: Id, id: Id) -> Value {
    let mut member = partial_member(world, guild, id);
    member["user"] = user(world, id);
    member
}

pub fn channel(world: &World, channel: &Channel) -> Value {
    let id = channel.id.to_string();
    if let Some(other) = channel.dm_with {
        return json!({
            "id": id, "type": 1, "last_message_id": null, "recipients": [user(world, other)],
            "flags": 0,
        });
    }
    let mut out = json!({
        "id": id, "type": 0, "guild_id": channel.guild.map(|id| id.to_string()),
        "name": channel.name, "position": 0, "permission_overwrites": overwrites(world, channel), "topic": null,
        "nsfw": false, "last_message_id": null, "rate_limit_per_user": 0,
        "parent_id": channel.parent.map(|id| id.to_string()), "flags": 0,
    });
    if let Some(parent) = channel.parent {
        let owner = world.guilds[&channel.guild.unwrap()].owner;
        out["type"] = json!(11);
        out["owner_id"] = json!(owner.to_string());
        out["parent_id"] = json!(parent.to_string());
        out["message_count"] = json!(0);
        out["member_count"] = json!(1);
        out["total_message_sent"] = json!(0);
        out["thread_metadata"] = json!({
            "archived": false, "auto_archive_duration": 1440, "locked": false,
            "archive_timestamp": made(channel.id), "create_timestamp": made(channel.id),
        });
    }
    out
}

/// What the application lacks in a channel, as taken from it alone.
fn overwrites(world: &World, channel: &Channel) -> Value {
    match channel.denied {
        0 => json!([]),
        denied => json!([{
            "id": world.bot.to_string(), "type": 1, "allow": "0", "deny": denied.to_string(),
        }]),
    }
}

fn attachment(file: &File) -> Value {
    let url = format!("https://cdn.invalid/attachments/{}/{}", file.id, file.name);
    json!({
        "id": file.id.to_string(), "filename": file.name, "description": file.alt,
        "content_type": file.kind, "size": file.bytes.len(), "url": url, "proxy_url": url,
    })
}

/// A message in full, as REST gives it.
pub fn message(world: &World, message: &Message) -> Value {
    let reply = message.reply_to.and_then(|id| world.messages.get(&id));
    let everyone = message.author != world.bot
        && world.permissions(message.author, message.channel) & MENTION_EVERYONE != 0
        && ["@everyone", "@here"]
            .iter()
            .any(|word| message.content.contains(word));
    let mut out = json!({
        "id": message.id.to_string(),
        "channel_id": message.channel.to_string(),
        "author": user(world, message.author),
        "content": message.content,
        "timestamp": made(message.id),
        "edited_timestamp": message.edited.map(time),
        "tts": false,
        "mention_everyone": everyone,
        "mentions": mentioned(world, message).iter().map(|id| user(world, *id)).collect::<Vec<_>>(),
        "mention_roles": [],
        "attachments": message.files.iter().map(attachment).collect::<Vec<_>>(),
        "embeds": message.embeds,
        "components": message.components,
        "pinned": false,
        "flags": message.flags,
        "type": match (message.interaction, message.reply_to) {
            (Some(_), _) => 20,
            (None, Some(_)) => 19,
            (None, None) => 0,
        },
    });
    if let Some(nonce) = &message.nonce {
        out["nonce"] = json!(nonce);
    }
    if let Some(id) = message.reply_to {
        out["message_reference"] = json!({
            "type": 0, "message_id": id.to_string(), "channel_id": message.channel.to_string(),
            "guild_id": world.channels[&message.channel].guild.map(|id| id.to_string()),
        });
        out["referenced_message"] = match reply {
            Some(reply) if !reply.deleted => {
                let mut inner = self::message(world, reply);
                inner.as_object_mut().unwrap().remove("referenced_message");
                inner
            }
            _ => Value::Null,
        };
    }
    if let Some(interaction) = message
        .interaction
        .and_then(|id| world.interactions.get(&id))
    {
        out["application_id"] = json!(world.application.to_string());
        out["webhook_id"] = json!(world.application.to_string());
        out["interaction_metadata"] = json!({
            "id": interaction.id.to_string(), "type": interaction.kind,
            "user": user(world, interaction.user),
            "authorizing_integration_owners": owners(world, interaction.channel),
        });
        if let Some(on) = interaction.on {
            out["interaction_metadata"]["interacted_message_id"] = json!(on.to_string());
        }
    }
    out
}

/// A message as the gateway tells the application of it: without the privileged intent, what it
/// says is left out unless it is the application's own, direct, or mentions the application.
/// <https://docs.discord.com/developers/events/gateway#message-content-intent>
pub fn message_event(world: &World, message: &Message) -> Value {
    let mut out = self::message(world, message);
    let guild = world.channels[&message.channel].guild;
    if let Some(guild) = guild {
        out["guild_id"] = json!(guild.to_string());
        out["member"] = partial_member(world, guild, message.author);
    }
    hide(world, &mut out, guild.is_none());
    out
}

fn hide(world: &World, message: &mut Value, direct: bool) {
    let bot = json!(world.bot.to_string());
    let told = |user: &Value| user["id"] == bot;
    let readable = direct
        || told(&message["author"])
        || message["mentions"]
            .as_array()
            .is_some_and(|all| all.iter().any(told));
    if !readable {
        message["content"] = json!("");
        for key in ["embeds", "attachments", "components"] {
            message[key] = json!([]);
        }
    }
    if let Some(inner) = message
        .get_mut("referenced_message")
        .filter(|inner| inner.is_object())
    {
        hide(world, inner, direct);
    }
}

/// Who is mentioned by a message: by name, or by being replied to with the ping left on.
pub fn mentioned(world: &World, message: &Message) -> Vec<Id> {
    let mut ids: Vec<Id> = if message.author == world.bot {
        Vec::new()
    } else {
        mentions_in(&message.content)
    };
    if let (true, Some(reply)) = (message.reply_ping, message.reply_to) {
        ids.extend(world.messages.get(&reply).map(|m| m.author));
    }
    ids.retain(|id| world.users.contains_key(id));
    ids.dedup();
    ids
}

/// The users that a text names as `<@1>` or `<@!1>`.
pub fn mentions_in(text: &str) -> Vec<Id> {
    let parts = text.split("<@").skip(1);
    let ids = parts.filter_map(|part| part.split_once('>'));
    ids.filter_map(|(id, _)| id.trim_start_matches('!').parse().ok())
        .collect()
}

fn owners(world: &World, channel: Id) -> Value {
    match world.channels[&channel].guild {
        Some(guild) => json!({"0": guild.to_string()}),
        None => json!({}),
    }
}

/// `INTERACTION_CREATE`, with `data` for the kind and the message that a button is on.
pub fn interaction(
    world: &World,
    interaction: &Interaction,
    data: Value,
    on: Option<&Message>,
) -> Value {
    let place = &world.channels[&interaction.channel];
    let mut where_ = channel(world, place);
    where_["permissions"] = json!(world.permissions(interaction.user, place.id).to_string());
    let mut out = json!({
        "id": interaction.id.to_string(), "application_id": world.application.to_string(),
        "type": interaction.kind, "token": interaction.token, "version": 1, "data": data,
        "channel_id": place.id.to_string(), "channel": where_,
        "app_permissions": world.permissions(world.bot, place.id).to_string(),
        "locale": "en-GB", "entitlements": [], "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": owners(world, place.id),
        "context": if place.guild.is_some() { 0 } else { 1 },
    });
    match place.guild {
        Some(guild) => {
            let permissions = world.permissions(interaction.user, place.id);
            out["guild_id"] = json!(guild.to_string());
            out["guild_locale"] = json!("en-US");
            out["guild"] = json!({"id": guild.to_string(), "locale": "en-US", "features": []});
            out["member"] = member(world, guild, interaction.user);
            out["member"]["permissions"] = json!(permissions.to_string());
        }
        None => out["user"] = user(world, interaction.user),
    }
    if let Some(on) = on {
        out["message"] = message(world, on);
    }
    out
}

/// What a server says of itself that nothing here depends on.
const GUILD: &str = r#"{
    "icon": null, "splash": null, "discovery_splash": null, "afk_channel_id": null,
    "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0,
    "explicit_content_filter": 0, "emojis": [], "features": [], "stickers": [], "mfa_level": 0,
    "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
    "rules_channel_id": null, "large": false, "unavailable": false, "voice_states": [],
    "presences": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
    "max_presences": null, "max_members": 500000, "vanity_url_code": null, "description": null,
    "banner": null, "premium_tier": 0, "premium_subscription_count": 0,
    "preferred_locale": "en-US", "public_updates_channel_id": null,
    "safety_alerts_channel_id": null, "nsfw_level": 0, "premium_progress_bar_enabled": false,
    "max_video_channel_users": 25, "max_stage_video_channel_users": 50
}"#;

/// `GUILD_CREATE`.
pub fn guild(world: &World, id: Id) -> Value {
    let guild = &world.guilds[&id];
    let here = |threads: bool| -> Vec<Value> {
        let all = world.channels.values();
        let all = all.filter(|c| c.guild == Some(id) && !c.removed);
        all.filter(|c| c.parent.is_some() == threads)
            .map(|c| channel(world, c))
            .collect()
    };
    let mut out: Value = serde_json::from_str(GUILD).unwrap();
    out["id"] = json!(id.to_string());
    out["name"] = json!(guild.name);
    out["owner_id"] = json!(guild.owner.to_string());
    out["joined_at"] = json!(made(id));
    out["member_count"] = json!(guild.members.len());
    out["members"] = json!([member(world, id, world.bot)]);
    out["channels"] = json!(here(false));
    out["threads"] = json!(here(true));
    let mut roles: Vec<Id> = guild.roles.values().flatten().copied().collect();
    roles.sort_unstable();
    roles.dedup();
    let mut all = vec![role(id, "@everyone", EVERYONE)];
    all.extend(roles.into_iter().map(|id| role(id, "a role", 0)));
    out["roles"] = json!(all);
    out
}

fn role(id: Id, name: &str, permissions: u64) -> Value {
    json!({
        "id": id.to_string(), "name": name, "color": 0, "hoist": false, "icon": null,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "unicode_emoji": null, "position": 0, "managed": false, "flags": 0,
        "permissions": permissions.to_string(), "mentionable": false,
    })
}
