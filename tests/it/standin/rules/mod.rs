//! Discord's limits and required fields, as our own checks beside a second reader (twilight).
//!
//! Each breach names the field, Discord's code, and the page of the documentation that says so.
//! What Discord would take but Footnote promises not to send is in [`promises`].

pub mod command;
pub mod component;
pub mod message;

use serde_json::{Map, Value, json};

pub const MESSAGE: &str = "resources/message#create-message";

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
