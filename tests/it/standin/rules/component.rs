//! The rules for buttons, selects and forms.

use std::collections::HashSet;

use serde_json::{Value, json};
use twilight_model::channel::message::Component;

use super::{Check, Refusal, breach, count, keys, length, second};

pub const PAGE: &str = "components/reference";
const MODAL: &str = "interactions/receiving-and-responding#interaction-response-object-modal";

/// Rows of buttons and selects.
pub fn components(body: &Value) -> Result<usize, Refusal> {
    let v2 = body["flags"].as_u64().unwrap_or(0) & (1 << 15) != 0;
    let rows = count("components", body, if v2 { 40 } else { 5 }, PAGE)?;
    let mut ids = HashSet::new();
    for (i, row) in rows.iter().enumerate() {
        let at = format!("components.{i}");
        if row["type"] != json!(1) && !v2 {
            return Err(breach(&at, "UNION_TYPE_CHOICES", "Must be a row.", PAGE));
        }
        let children = count(&format!("{at}.components"), row, 5, PAGE)?;
        let selects = children
            .iter()
            .filter(|child| child["type"] != json!(2))
            .count();
        if row["type"] == json!(1) && (children.is_empty() || (selects > 0 && children.len() > 1)) {
            let text = "A row holds one to five buttons, or one select.";
            return Err(breach(&at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text, PAGE));
        }
        for (j, child) in children.iter().enumerate() {
            component(&format!("{at}.components.{j}"), child)?;
            let id = child["custom_id"].as_str();
            if id.is_some_and(|id| !ids.insert(id.to_owned())) {
                let text = "Component custom id cannot be duplicated";
                return Err(breach(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", text, PAGE));
            }
        }
    }
    let read: Vec<Component> = second(&json!(rows), "components")?;
    twilight_validate::message::components(&read, v2)
        .map_err(|e| breach("components", "TWILIGHT", &e.to_string(), PAGE))?;
    Ok(rows.len())
}

fn component(at: &str, it: &Value) -> Check {
    let link = it["style"] == json!(5);
    if it["type"] == json!(2) && link {
        length(&format!("{at}.url"), &it["url"], 1, 512, PAGE)?;
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
                PAGE,
            ));
        }
    } else {
        length(&format!("{at}.custom_id"), &it["custom_id"], 1, 100, PAGE)?;
    }
    match it["type"].as_u64() {
        Some(2) if it["label"].is_null() && it["emoji"].is_null() => {
            let text = "A button has a label or an emoji.";
            Err(breach(at, "BUTTON_COMPONENT_INVALID", text, PAGE))
        }
        Some(2) if !it["label"].is_null() => {
            length(&format!("{at}.label"), &it["label"], 1, 80, PAGE)
        }
        Some(3) => {
            let options = count(&format!("{at}.options"), it, 25, PAGE)?;
            for option in &options {
                length(
                    &format!("{at}.options.label"),
                    &option["label"],
                    1,
                    100,
                    PAGE,
                )?;
                length(
                    &format!("{at}.options.value"),
                    &option["value"],
                    1,
                    100,
                    PAGE,
                )?;
            }
            match options.is_empty() {
                true => Err(breach(at, "BASE_TYPE_REQUIRED", "No options.", PAGE)),
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
    keys(data, &["title", "custom_id", "components"])?;
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
        self::field(&at, field)?;
        if !ids.insert(field["custom_id"].to_string()) {
            return Err(breach(
                &at,
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Twice.",
                MODAL,
            ));
        }
    }
    if rows.is_empty() {
        let text = "No fields.";
        return Err(breach("components", "BASE_TYPE_REQUIRED", text, MODAL));
    }
    let read: Vec<Component> = second(&json!(rows), "components")?;
    read.iter().try_for_each(|row| {
        twilight_validate::component::component_v1(row)
            .map_err(|e| breach("components", "TWILIGHT", &e.to_string(), MODAL))
    })
}

/// What a field takes: between nothing and 4000 characters, and what it comes with.
fn field(at: &str, it: &Value) -> Check {
    let (least, most) = (it["min_length"].as_u64(), it["max_length"].as_u64());
    let (least, most) = (least.unwrap_or(0), most.unwrap_or(4000));
    let style = it["style"].as_u64();
    if it["type"] != json!(4) || !matches!(style, Some(1 | 2)) {
        let text = "A field is a text input of one line or more.";
        return Err(breach(at, "UNION_TYPE_CHOICES", text, MODAL));
    }
    if !(1..=4000).contains(&most) || least > most {
        let text = "Between 1 and 4000, and not below min_length.";
        let at = format!("{at}.max_length");
        return Err(breach(&at, "NUMBER_TYPE_MAX", text, MODAL));
    }
    for (key, most) in [("value", most as usize), ("placeholder", 100)] {
        if !it[key].is_null() {
            length(&format!("{at}.{key}"), &it[key], 0, most, MODAL)?;
        }
    }
    Ok(())
}
