//! Answers to interactions: one each, within three seconds, and a token that lives for fifteen
//! minutes. <https://docs.discord.com/developers/interactions/receiving-and-responding>

use serde_json::{Value, json};

use super::messages::{apply, broken_promises, write};
use super::model::{Id, Interaction, Message, News, State};
use super::payload;
use super::rest::{Answer, Done};
use super::rules::component::modal;
use super::rules::message::{Place, choices, message as rule};
use super::rules::{Refusal, breach, keys};
use super::upload::{Sent, Upload};
use super::world::World;

const PAGE: &str = "interactions/receiving-and-responding#responding-to-an-interaction";
const EPHEMERAL: u64 = 1 << 6;

/// `POST /interactions/{id}/{token}/callback`.
pub fn callback(world: &mut World, id: Id, token: &str, sent: &Sent, told: bool) -> Answer {
    let body = &sent.body;
    let now = world.now();
    let known = world
        .interactions
        .get(&id)
        .filter(|i| i.token == token)
        .cloned();
    let Some(it) = known else {
        return Err(Refusal::fault(404, 10062, "Unknown interaction"));
    };
    if it.state != State::Waiting {
        let text = "Interaction has already been acknowledged.";
        return Err(match world.unheard > 0 || world.is_shared() {
            true => Refusal::met(400, 40060, text),
            false => Refusal::fault(400, 40060, text),
        });
    }
    if now - it.made > 3000 {
        return Err(Refusal::fault(
            404,
            10062,
            "Unknown interaction (answered after 3 seconds)",
        ));
    }
    keys(body, &["type", "data"])?;
    let data = &body["data"];
    let state = match (it.kind, body["type"].as_u64()) {
        (2 | 3 | 5, Some(4)) => {
            rule(data, Place::Interaction)?;
            broken_promises(world, data);
            let hidden = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
            let message = post(world, &it, data, &sent.files, hidden);
            set(world, id, |it| it.original = Some(message));
            State::Answered
        }
        (2 | 3 | 5, Some(5)) => {
            let ephemeral = deferred(data)? & EPHEMERAL != 0;
            set(world, id, |it| it.deferred = true);
            State::Deferred { ephemeral }
        }
        (3 | 5, Some(6)) if it.original.is_some() => State::Acknowledged,
        (3 | 5, Some(7)) if it.original.is_some() => {
            rule(data, Place::Edit)?;
            broken_promises(world, data);
            apply(world, it.original.unwrap_or(0), data, &sent.files);
            State::Answered
        }
        (4, Some(8)) => {
            choices(data)?;
            let given = data["choices"].as_array().cloned();
            set(world, id, |it| it.choices = given);
            State::Answered
        }
        (2 | 3, Some(9)) => {
            modal(data)?;
            let form = Some(data.clone());
            set(world, id, |it| it.modal = form);
            world.news.push(News::Modal(id));
            State::Answered
        }
        (_, kind) => {
            let text = format!(
                "{kind:?} is no answer to an interaction of type {}",
                it.kind
            );
            return Err(breach("type", "BASE_TYPE_CHOICES", &text, PAGE));
        }
    };
    set(world, id, |it| it.state = state);
    Ok(if told {
        report(world, id, &body["type"])
    } else {
        Done::empty()
    })
}

fn set(world: &mut World, id: Id, change: impl FnOnce(&mut Interaction)) {
    if let Some(it) = world.interactions.get_mut(&id) {
        change(it);
    }
}

/// Only EPHEMERAL can be set when deferring.
fn deferred(data: &Value) -> Result<u64, Refusal> {
    keys(data, &["flags", "attachments"])?;
    let empty = data["attachments"].as_array().is_none_or(Vec::is_empty);
    let flags = data["flags"].as_u64().unwrap_or(0);
    match flags & !EPHEMERAL {
        0 if empty => Ok(flags),
        _ => Err(breach(
            "data.flags",
            "FLAGS",
            "Only EPHEMERAL can be set on a defer.",
            PAGE,
        )),
    }
}

/// What `?with_response=true` gives.
fn report(world: &World, id: Id, kind: &Value) -> Done {
    let it = &world.interactions[&id];
    let message = it.original.and_then(|id| world.messages.get(&id));
    let mut out = json!({"interaction": {
        "id": id.to_string(), "type": it.kind,
        "response_message_loading": matches!(it.state, State::Deferred { .. }),
    }});
    if let (Some(message), true) = (message, *kind == json!(4) || *kind == json!(7)) {
        out["interaction"]["response_message_id"] = json!(message.id.to_string());
        out["interaction"]["response_message_ephemeral"] = json!(message.only_for.is_some());
        out["resource"] = json!({"type": kind, "message": payload::message(world, message)});
    }
    Done::json(out)
}

/// A message that answers or follows an interaction.
fn post(world: &mut World, it: &Interaction, body: &Value, files: &[Upload], hidden: bool) -> Id {
    let id = world.id();
    let mut message = Message {
        id,
        channel: it.channel,
        author: world.bot,
        interaction: Some(it.id),
        only_for: hidden.then_some(it.user),
        flags: if hidden { EPHEMERAL } else { 0 },
        ..Message::default()
    };
    write(world, &mut message, body, files);
    world.post(message)
}

/// The interaction behind a webhook token, which must have been answered.
fn by_token(world: &World, application: Id, token: &str) -> Result<Interaction, Refusal> {
    let known = world.interactions.values().find(|i| i.token == token);
    let it = known.filter(|_| application == world.application).cloned();
    let it = it.ok_or_else(|| Refusal::fault(404, 10015, "Unknown Webhook"))?;
    if it.state == State::Waiting {
        let text = "Unknown Webhook (the interaction was not answered yet)";
        return Err(Refusal::fault(404, 10015, text));
    }
    if world.now() - it.made > 15 * 60 * 1000 {
        return Err(Refusal::met(401, 50027, "Invalid Webhook Token"));
    }
    Ok(it)
}

/// The message that a webhook route names: `@original` or an id.
fn named(world: &World, it: &Interaction, name: &str) -> Result<Id, Refusal> {
    let id = if name == "@original" {
        it.original
    } else {
        name.parse().ok()
    };
    let own = |id: &Id| it.original == Some(*id) || it.follow_ups.contains(id);
    let standing = |id: &Id| world.messages.get(id).is_some_and(|m| !m.deleted);
    id.filter(|id| own(id) && standing(id))
        .ok_or_else(|| Refusal::met(404, 10008, "Unknown Message"))
}

/// `POST /webhooks/{application}/{token}`: a further message, or the deferred one.
pub fn follow_up(world: &mut World, application: Id, token: &str, sent: &Sent) -> Answer {
    let body = &sent.body;
    let it = by_token(world, application, token)?;
    rule(body, Place::Interaction)?;
    broken_promises(world, body);
    let (hidden, first) = match it.state {
        State::Deferred { ephemeral } => (ephemeral, true),
        _ => (body["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0, false),
    };
    let message = post(world, &it, body, &sent.files, hidden);
    set(world, it.id, |it| match first {
        true => (it.original, it.state) = (Some(message), State::Answered),
        false => it.follow_ups.push(message),
    });
    Ok(Done::json(payload::message(
        world,
        &world.messages[&message],
    )))
}

/// `PATCH /webhooks/{application}/{token}/messages/{name}`.
pub fn edit(world: &mut World, application: Id, token: &str, name: &str, sent: &Sent) -> Answer {
    let body = &sent.body;
    let it = by_token(world, application, token)?;
    if let (State::Deferred { ephemeral }, "@original") = (&it.state, name) {
        let mut whole = body.clone();
        whole["flags"] = Value::Null;
        rule(body, Place::Edit)?;
        rule(&whole, Place::Interaction)?;
        broken_promises(world, body);
        let message = post(world, &it, body, &sent.files, *ephemeral);
        set(world, it.id, |it| {
            (it.original, it.state) = (Some(message), State::Answered)
        });
        return Ok(Done::json(payload::message(
            world,
            &world.messages[&message],
        )));
    }
    let id = named(world, &it, name)?;
    rule(body, Place::Edit)?;
    broken_promises(world, body);
    apply(world, id, body, &sent.files);
    if it.state == State::Acknowledged && name == "@original" {
        set(world, it.id, |it| it.state = State::Answered);
    }
    Ok(Done::json(payload::message(world, &world.messages[&id])))
}

/// `GET /webhooks/{application}/{token}/messages/{name}`.
pub fn get(world: &World, application: Id, token: &str, name: &str) -> Answer {
    let it = by_token(world, application, token)?;
    let id = named(world, &it, name)?;
    Ok(Done::json(payload::message(world, &world.messages[&id])))
}

/// `DELETE /webhooks/{application}/{token}/messages/{name}`.
pub fn delete(world: &mut World, application: Id, token: &str, name: &str) -> Answer {
    let it = by_token(world, application, token)?;
    let id = named(world, &it, name)?;
    world.delete(id);
    Ok(Done::empty())
}
