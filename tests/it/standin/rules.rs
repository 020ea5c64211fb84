//! Discord's limits and required fields, as our own checks beside a second reader (twilight).
//!
//! Each breach names the field, Discord's code, and the page of the documentation that says so.
//! What Discord would take but Footnote promises not to send is in [`promises`].

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use twilight_model::channel::message::{Component, Embed};

pub const MESSAGE: &str = "resources/message#create-message";
const EMBEDS: &str = "resources/message#embed-object-embed-limits";
const COMPONENTS: &str = "components/reference";
const MODAL: &str = "interactions/receiving-and-responding#interaction-response-object-modal";

/// An answer other than success.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub code: u64,
    pub message: String,
    pub errors: Value,
    /// With 429: seconds to wait, and whom it concerns.
    pub wait: Option<(f64, &'static str)>,
    /// Why the test fails over it; `None` where a careful bot can meet it too.
    pub fault: Option<String>,
}

pub type Check = Result<(), Refusal>;

impl Refusal {
    /// Something that may happen to a bot that does nothing wrong.
    pub fn met(status: u16, code: u64, message: &str) -> Refusal {
        Refusal {
            status,
            code,
            message: message.to_owned(),
            errors: Value::Null,
            wait: None,
            fault: None,
        }
    }

    /// Something that only a faulty bot meets.
    pub fn fault(status: u16, code: u64, message: &str) -> Refusal {
        Refusal {
            fault: Some(format!("{code} {message}")),
            ..Refusal::met(status, code, message)
        }
    }

    pub fn body(&self) -> Value {
        let mut body = json!({"code": self.code, "message": self.message});
        if !self.errors.is_null() {
            body["errors"] = self.errors.clone();
        }
        body
    }
}

/// 50035 for one field, as Discord nests it, with the page that has the rule.
pub fn breach(field: &str, code: &str, text: &str, page: &str) -> Refusal {
    let leaf = json!({"_errors": [{"code": code, "message": text}]});
    let errors = field
        .rsplit('.')
        .fold(leaf, |inner, key| json!({key: inner}));
    Refusal {
        errors,
        fault: Some(format!(
            "50035 {field}: {text} (https://docs.discord.com/developers/{page})"
        )),
        ..Refusal::met(400, 50035, "Invalid Form Body")
    }
}

/// A text of a length between two limits, in characters.
pub fn length(field: &str, value: &Value, least: usize, most: usize, page: &str) -> Check {
    let Some(text) = value.as_str() else {
        return Err(breach(
            field,
            "STRING_TYPE_CONVERT",
            "Must be a string.",
            page,
        ));
    };
    match text.chars().count() {
        n if n < least || n > most => Err(breach(
            field,
            "BASE_TYPE_BAD_LENGTH",
            &format!("Must be between {least} and {most} in length, is {n}."),
            page,
        )),
        _ => Ok(()),
    }
}

/// At most so many entries, given or not.
pub fn count(field: &str, body: &Value, most: usize, page: &str) -> Result<Vec<Value>, Refusal> {
    let all = match &body[field.rsplit('.').next().unwrap_or(field)] {
        Value::Null => Vec::new(),
        Value::Array(all) => all.clone(),
        _ => return Err(breach(field, "LIST_TYPE_CONVERT", "Must be a list.", page)),
    };
    match all.len() {
        n if n > most => Err(breach(
            field,
            "BASE_TYPE_MAX_LENGTH",
            &format!("Must be {most} or fewer in length, is {n}."),
            page,
        )),
        _ => Ok(all),
    }
}

/// What a body may hold; anything else is a typing mistake that Discord would not report.
pub fn keys(body: &Value, allowed: &[&str]) -> Result<(), Refusal> {
    let none = Map::new();
    let unknown = body.as_object().unwrap_or(&none).keys();
    match unknown
        .into_iter()
        .find(|key| !allowed.contains(&key.as_str()))
    {
        Some(key) => Err(breach(key, "UNKNOWN_KEY", "No such field here.", MESSAGE)),
        None => Ok(()),
    }
}

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
    let rest = embeds + components + count("attachments", body, 10, MESSAGE)?.len();
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
            COMPONENTS,
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

/// Rows of buttons and selects.
fn components(body: &Value) -> Result<usize, Refusal> {
    let v2 = body["flags"].as_u64().unwrap_or(0) & (1 << 15) != 0;
    let rows = count("components", body, if v2 { 40 } else { 5 }, COMPONENTS)?;
    let mut ids = HashSet::new();
    for (i, row) in rows.iter().enumerate() {
        let at = format!("components.{i}");
        if row["type"] != json!(1) && !v2 {
            return Err(breach(
                &at,
                "UNION_TYPE_CHOICES",
                "Must be a row.",
                COMPONENTS,
            ));
        }
        let children = count(&format!("{at}.components"), row, 5, COMPONENTS)?;
        let selects = children
            .iter()
            .filter(|child| child["type"] != json!(2))
            .count();
        if row["type"] == json!(1) && (children.is_empty() || (selects > 0 && children.len() > 1)) {
            let text = "A row holds one to five buttons, or one select.";
            return Err(breach(
                &at,
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                text,
                COMPONENTS,
            ));
        }
        for (j, child) in children.iter().enumerate() {
            component(&format!("{at}.components.{j}"), child)?;
            let id = child["custom_id"].as_str();
            if id.is_some_and(|id| !ids.insert(id.to_owned())) {
                let text = "Component custom id cannot be duplicated";
                return Err(breach(
                    &at,
                    "COMPONENT_CUSTOM_ID_DUPLICATED",
                    text,
                    COMPONENTS,
                ));
            }
        }
    }
    let read: Vec<Component> = second(&json!(rows), "components")?;
    twilight_validate::message::components(&read, v2)
        .map_err(|e| breach("components", "TWILIGHT", &e.to_string(), COMPONENTS))?;
    Ok(rows.len())
}

fn component(at: &str, it: &Value) -> Check {
    let link = it["style"] == json!(5);
    if it["type"] == json!(2) && link {
        length(&format!("{at}.url"), &it["url"], 1, 512, COMPONENTS)?;
        let url = it["url"].as_str().unwrap_or("");
        let known = ["https://", "http://", "discord://"]
            .iter()
            .any(|start| url.starts_with(start));
        if !known || !it["custom_id"].is_null() {
            let text = "A link has an address with its scheme, and no custom id.";
            return Err(breach(
                &format!("{at}.url"),
                "URL_TYPE_INVALID_URL",
                text,
                COMPONENTS,
            ));
        }
    } else {
        length(
            &format!("{at}.custom_id"),
            &it["custom_id"],
            1,
            100,
            COMPONENTS,
        )?;
    }
    match it["type"].as_u64() {
        Some(2) if it["label"].is_null() && it["emoji"].is_null() => {
            let text = "A button has a label or an emoji.";
            Err(breach(at, "BUTTON_COMPONENT_INVALID", text, COMPONENTS))
        }
        Some(2) if !it["label"].is_null() => {
            length(&format!("{at}.label"), &it["label"], 1, 80, COMPONENTS)
        }
        Some(3) => {
            let options = count(&format!("{at}.options"), it, 25, COMPONENTS)?;
            for option in &options {
                length(
                    &format!("{at}.options.label"),
                    &option["label"],
                    1,
                    100,
                    COMPONENTS,
                )?;
                length(
                    &format!("{at}.options.value"),
                    &option["value"],
                    1,
                    100,
                    COMPONENTS,
                )?;
            }
            match options.is_empty() {
                true => Err(breach(at, "BASE_TYPE_REQUIRED", "No options.", COMPONENTS)),
                false => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// A form: title, custom id, one to five fields, as rows of one text input or as labels.
pub fn modal(data: &Value) -> Check {
    length("title", &data["title"], 1, 45, MODAL)?;
    length("custom_id", &data["custom_id"], 1, 100, MODAL)?;
    let rows = count("components", data, 5, MODAL)?;
    let mut ids = HashSet::new();
    for (i, row) in rows.iter().enumerate() {
        let field = match row["type"].as_u64() {
            Some(1) => &row["components"][0],
            Some(18) => &row["component"],
            _ => {
                return Err(breach(
                    "components",
                    "UNION_TYPE_CHOICES",
                    "Not in a form.",
                    MODAL,
                ));
            }
        };
        let at = format!("components.{i}");
        length(
            &format!("{at}.custom_id"),
            &field["custom_id"],
            1,
            100,
            MODAL,
        )?;
        let label = if row["type"] == json!(18) {
            &row["label"]
        } else {
            &field["label"]
        };
        length(&format!("{at}.label"), label, 1, 45, MODAL)?;
        if !field["value"].is_null() {
            let most = field["max_length"].as_u64().unwrap_or(4000).min(4000);
            length(
                &format!("{at}.value"),
                &field["value"],
                0,
                most as usize,
                MODAL,
            )?;
        }
        if !field["placeholder"].is_null() {
            length(
                &format!("{at}.placeholder"),
                &field["placeholder"],
                0,
                100,
                MODAL,
            )?;
        }
        if !ids.insert(field["custom_id"].to_string()) {
            return Err(breach(
                &at,
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Twice.",
                MODAL,
            ));
        }
    }
    match rows.is_empty() {
        true => Err(breach(
            "components",
            "BASE_TYPE_REQUIRED",
            "No fields.",
            MODAL,
        )),
        false => Ok(()),
    }
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

/// Reads JSON as twilight's type, as a judge that shares no code with what wrote it.
pub fn second<T: serde::de::DeserializeOwned>(value: &Value, field: &str) -> Result<T, Refusal> {
    serde_json::from_value(value.clone())
        .map_err(|e| breach(field, "TWILIGHT", &e.to_string(), MESSAGE))
}

/// What Footnote promises beyond Discord's rules: nobody is pinged, whatever a text holds.
pub fn promises(body: &Value) -> Vec<String> {
    let speaks = body["content"].is_string() || body["embeds"].is_array();
    let quiet = |mentions: &Value| {
        mentions["parse"] == json!([])
            && ["users", "roles"]
                .iter()
                .all(|key| mentions[*key].as_array().is_none_or(Vec::is_empty))
            && mentions["replied_user"] != json!(true)
    };
    match speaks && !quiet(&body["allowed_mentions"]) {
        true => vec![format!("allowed_mentions must be there and empty: {body}")],
        false => Vec::new(),
    }
}
