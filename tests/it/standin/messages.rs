//! Channel messages over REST: sending, reading, editing and deleting, with the rights they need.

use serde_json::{Value, json};

use super::model::{Channel, EMBED_LINKS, Id, Message, READ_HISTORY, SEND, SEND_IN_THREADS, VIEW};
use super::payload;
use super::rest::{Answer, Done};
use super::rules::message::{Place, message as rule};
use super::rules::{MESSAGE, Refusal, breach, promises};
use super::upload::{Sent, Upload, kept};
use super::world::World;

/// The channel, if the application can see it.
fn visible(world: &World, id: Id) -> Result<&Channel, Refusal> {
    let channel = world.channels.get(&id);
    let channel = channel.ok_or_else(|| Refusal::fault(404, 10003, "Unknown Channel"))?;
    if channel.removed {
        return Err(Refusal::met(404, 10003, "Unknown Channel"));
    }
    match world.permissions(world.bot, id) & VIEW {
        0 => Err(Refusal::met(403, 50001, "Missing Access")),
        _ => Ok(channel),
    }
}

/// A message that stands in this channel for everybody.
fn standing(world: &World, channel: Id, id: Id) -> Result<&Message, Refusal> {
    visible(world, channel)?;
    let found = world.messages.get(&id);
    found
        .filter(|m| m.channel == channel && !m.deleted && m.only_for.is_none())
        .ok_or_else(|| Refusal::met(404, 10008, "Unknown Message"))
}

pub fn send(world: &mut World, channel: Id, sent: &Sent) -> Answer {
    let (body, files) = (&sent.body, &sent.files);
    let place = visible(world, channel)?;
    let (thread, dm) = (place.parent.is_some(), place.dm_with);
    if dm.is_some_and(|user| !world.users[&user].takes_dms) {
        return Err(Refusal::met(
            403,
            50007,
            "Cannot send messages to this user",
        ));
    }
    let may = world.permissions(world.bot, channel);
    if may & if thread { SEND_IN_THREADS } else { SEND } == 0 {
        return Err(Refusal::met(403, 50013, "Missing Permissions"));
    }
    rule(body, Place::Channel)?;
    broken_promises(world, body);
    let now = world.now();
    world.limits.message(now, channel)?;
    if let Some(same) = repeated(world, channel, body) {
        return Ok(Done::json(payload::message(world, same)));
    }
    let reply_to = reference(world, channel, body, may)?;
    let id = world.id();
    let mut message = Message {
        id,
        channel,
        author: world.bot,
        nonce: nonce(body),
        reply_to,
        ..Message::default()
    };
    write(world, &mut message, body, files);
    if may & EMBED_LINKS == 0 {
        message.embeds.clear();
    }
    world.post(message);
    Ok(Done::json(payload::message(world, &world.messages[&id])))
}

fn nonce(body: &Value) -> Option<String> {
    match &body["nonce"] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// With `enforce_nonce`, the message that the same author sent with it within the last minutes.
fn repeated<'w>(world: &'w World, channel: Id, body: &Value) -> Option<&'w Message> {
    let nonce = nonce(body).filter(|_| body["enforce_nonce"] == json!(true))?;
    world.messages.values().find(|m| {
        m.author == world.bot && m.channel == channel && m.nonce.as_deref() == Some(&nonce)
    })
}

/// The message replied to. One that is gone refuses the reply, unless the body says otherwise.
fn reference(world: &World, channel: Id, body: &Value, may: u64) -> Result<Option<Id>, Refusal> {
    let reference = &body["message_reference"];
    if reference.is_null() {
        return Ok(None);
    }
    let id: Id = text_id(&reference["message_id"])?;
    if may & READ_HISTORY == 0 {
        let text = "Cannot reply without permission to read message history";
        return Err(Refusal::met(403, 160_002, text));
    }
    if standing(world, channel, id).is_ok() {
        return Ok(Some(id));
    }
    let unknown = breach(
        "message_reference",
        "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
        "Unknown message",
        MESSAGE,
    );
    match &reference["fail_if_not_exists"] {
        Value::Bool(false) => Ok(None),
        // Whoever asks for the refusal knows that there may be one.
        Value::Bool(true) => Err(Refusal {
            fault: None,
            ..unknown
        }),
        _ => Err(unknown),
    }
}

fn text_id(value: &Value) -> Result<Id, Refusal> {
    let id = value
        .as_str()
        .and_then(|text| text.parse().ok())
        .or(value.as_u64());
    id.ok_or_else(|| breach("message_id", "NUMBER_TYPE_COERCE", "No id", MESSAGE))
}

pub fn get(world: &World, channel: Id, id: Id) -> Answer {
    let message = standing(world, channel, id)?;
    Ok(Done::json(payload::message_event(world, message)))
}

pub fn edit(world: &mut World, channel: Id, id: Id, sent: &Sent) -> Answer {
    let (body, files) = (&sent.body, &sent.files);
    let author = standing(world, channel, id)?.author;
    if author != world.bot {
        return Err(Refusal::fault(
            403,
            50005,
            "Cannot edit a message authored by another user",
        ));
    }
    rule(body, Place::Edit)?;
    broken_promises(world, body);
    if world.channels[&channel].archived {
        let text = "Tried to perform an operation on an archived thread";
        return Err(Refusal::met(400, 50083, text));
    }
    apply(world, id, body, files);
    Ok(Done::json(payload::message(world, &world.messages[&id])))
}

pub fn delete(world: &mut World, channel: Id, id: Id) -> Answer {
    let author = standing(world, channel, id)?.author;
    if author != world.bot {
        return Err(Refusal::fault(403, 50013, "Deleted somebody's message"));
    }
    world.delete(id);
    Ok(Done::empty())
}

/// An edit of a message that is known to be the application's.
pub fn apply(world: &mut World, id: Id, body: &Value, files: &[Upload]) {
    let mut changed = world.messages[&id].clone();
    write(world, &mut changed, body, files);
    world.edit(id, |message| {
        message.content = changed.content;
        message.embeds = changed.embeds;
        message.components = changed.components;
        message.files = changed.files;
        message.flags = changed.flags;
        message.pings = changed.pings;
    });
}

/// Puts what a body gives into a message; what it leaves out stays.
pub fn write(world: &mut World, message: &mut Message, body: &Value, files: &[Upload]) {
    const EPHEMERAL: u64 = 1 << 6;
    if let Some(content) = body.get("content") {
        message.content = content.as_str().unwrap_or("").trim().to_owned();
    }
    for (key, list) in [
        ("embeds", &mut message.embeds),
        ("components", &mut message.components),
    ] {
        if let Some(given) = body.get(key) {
            *list = given.as_array().cloned().unwrap_or_default();
        }
    }
    if body["attachments"].is_array() {
        message.files = kept(world, &message.files, body, files);
    }
    if let Some(flags) = body["flags"].as_u64() {
        message.flags = flags | (message.flags & EPHEMERAL);
    }
    message.pings = pings(world, message, &body["allowed_mentions"]);
}

/// Whom a message of the application rings for.
/// <https://docs.discord.com/developers/resources/message#allowed-mentions-object>
fn pings(world: &World, message: &Message, allowed: &Value) -> Vec<String> {
    let parse = |kind: &str| {
        allowed.is_null()
            || allowed["parse"]
                .as_array()
                .is_some_and(|all| all.contains(&json!(kind)))
    };
    let named = |id: &str| {
        allowed["users"]
            .as_array()
            .is_some_and(|all| all.contains(&json!(id)))
    };
    let mut pings = Vec::new();
    if parse("everyone")
        && ["@everyone", "@here"]
            .iter()
            .any(|w| message.content.contains(w))
    {
        pings.push("everyone".to_owned());
    }
    if parse("roles") && message.content.contains("<@&") {
        pings.push("a role".to_owned());
    }
    let users = payload::mentions_in(&message.content);
    pings.extend(
        users
            .iter()
            .map(Id::to_string)
            .filter(|id| parse("users") || named(id)),
    );
    let replied = allowed.is_null() || allowed["replied_user"] == json!(true);
    if let (true, Some(reply)) = (replied, message.reply_to) {
        pings.push(world.messages[&reply].author.to_string());
    }
    pings
}

pub fn broken_promises(world: &mut World, body: &Value) {
    for line in promises(body) {
        world.fault(line);
    }
}
