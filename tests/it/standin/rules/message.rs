//! The rules for what a message, or a list of suggestions, may hold.

use serde_json::{Value, json};
use twilight_model::channel::message::Embed;

use super::component::components;
use super::{Check, MESSAGE, Refusal, breach, count, keys, length, second};
use crate::standin::upload::listed;

const EMBEDS: &str = "resources/message#embed-object-embed-limits";

/// Where a message body stands, which decides what it needs.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Channel,
    Interaction,
    Edit,
}

/// The body of a message: sent, edited, or inside the answer to an interaction.
pub fn message(body: &Value, place: Place) -> Check {
    if !body.is_object() {
        return Err(breach(
            "_",
            "DICT_TYPE_CONVERT",
            "Must be an object.",
            MESSAGE,
        ));
    }
    keys(
        body,
        &[
            "content",
            "nonce",
            "enforce_nonce",
            "tts",
            "embeds",
            "allowed_mentions",
            "components",
            "message_reference",
            "flags",
            "attachments",
            "sticker_ids",
            "poll",
        ],
    )?;
    if !body["content"].is_null() {
        length("content", &body["content"], 0, 2000, MESSAGE)?;
    }
    nonce(body)?;
    flags(body, place)?;
    let embeds = embeds(body)?;
    let components = components(body)?;
    let text = body["content"].as_str().unwrap_or("").trim();
    let rest = embeds + components + listed(body)?;
    if text.is_empty() && rest == 0 && place != Place::Edit {
        return Err(Refusal::fault(400, 50006, "Cannot send an empty message"));
    }
    Ok(())
}

fn nonce(body: &Value) -> Check {
    match &body["nonce"] {
        Value::Null if body["enforce_nonce"] == json!(true) => Err(breach(
            "nonce",
            "BASE_TYPE_REQUIRED",
            "enforce_nonce needs one.",
            MESSAGE,
        )),
        Value::Null | Value::Number(_) => Ok(()),
        nonce => length("nonce", nonce, 0, 25, MESSAGE),
    }
}

fn flags(body: &Value, place: Place) -> Check {
    const SUPPRESS_EMBEDS: u64 = 1 << 2;
    const EPHEMERAL: u64 = 1 << 6;
    const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    const COMPONENTS_V2: u64 = 1 << 15;
    let given = body["flags"].as_u64().unwrap_or(0);
    let allowed = match place {
        Place::Channel => SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2,
        Place::Interaction => SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2,
        Place::Edit => SUPPRESS_EMBEDS | COMPONENTS_V2,
    };
    if given & !allowed != 0 {
        return Err(breach("flags", "FLAGS", "Not allowed here.", MESSAGE));
    }
    let legacy = ["content", "embeds"]
        .iter()
        .any(|key| !body[*key].is_null());
    if given & COMPONENTS_V2 != 0 && legacy {
        let text = "Components v2 go without content and embeds.";
        return Err(breach(
            "flags",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS",
            text,
            super::component::PAGE,
        ));
    }
    Ok(())
}

fn embeds(body: &Value) -> Result<usize, Refusal> {
    let all = count("embeds", body, 10, EMBEDS)?;
    let mut sum = 0;
    for (i, embed) in all.iter().enumerate() {
        let mut part = |key: &str, value: &Value, most: usize| {
            if value.is_null() {
                return Ok(());
            }
            sum += value.as_str().map_or(0, |text| text.chars().count());
            length(&format!("embeds.{i}.{key}"), value, 0, most, EMBEDS)
        };
        part("title", &embed["title"], 256)?;
        part("description", &embed["description"], 4096)?;
        part("footer.text", &embed["footer"]["text"], 2048)?;
        part("author.name", &embed["author"]["name"], 256)?;
        let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
        for field in fields {
            part("fields.name", &field["name"], 256)?;
            part("fields.value", &field["value"], 1024)?;
        }
        count(&format!("embeds.{i}.fields"), embed, 25, EMBEDS)?;
    }
    if sum > 6000 {
        let text = "Embed size exceeds maximum size of 6000.";
        return Err(breach("embeds", "MAX_EMBED_SIZE_EXCEEDED", text, EMBEDS));
    }
    let read: Vec<Embed> = second(&json!(with_kinds(&all)), "embeds")?;
    twilight_validate::message::embeds(&read)
        .map_err(|e| breach("embeds", "TWILIGHT", &e.to_string(), EMBEDS))?;
    Ok(all.len())
}

/// Bots may leave out an embed's `type`; the second reader needs it.
fn with_kinds(embeds: &[Value]) -> Vec<Value> {
    let mut embeds = embeds.to_vec();
    for embed in embeds.iter_mut().filter(|embed| embed["type"].is_null()) {
        embed["type"] = json!("rich");
    }
    embeds
}

/// What autocomplete offers.
pub fn choices(data: &Value) -> Check {
    let page = "interactions/receiving-and-responding#interaction-response-object-autocomplete";
    if !data["choices"].is_array() {
        return Err(breach(
            "data.choices",
            "BASE_TYPE_REQUIRED",
            "This field is required",
            page,
        ));
    }
    for choice in count("choices", data, 25, page)? {
        length("data.choices.name", &choice["name"], 1, 100, page)?;
        if choice["value"].is_string() {
            length("data.choices.value", &choice["value"], 1, 100, page)?;
        }
    }
    Ok(())
}
