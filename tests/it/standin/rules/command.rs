//! Discord's rules for registered commands, and the form in which it gives them back.

use std::collections::HashSet;

use serde_json::{Value, json};
use twilight_model::application::command::Command;

use super::{Check, Refusal, breach, count, keys, length, second};

const PAGE: &str = "interactions/application-commands#application-command-object";
const OPTIONS: &str = "interactions/application-commands#application-command-object-application-command-option-structure";

/// A bulk overwrite: the whole set.
pub fn commands(all: &Value) -> Check {
    let Some(all) = all.as_array() else {
        return Err(breach("_", "LIST_TYPE_CONVERT", "Must be a list.", PAGE));
    };
    let mut names = HashSet::new();
    for one in all {
        command(one)?;
        if !names.insert((kind(one), one["name"].to_string())) {
            let text = "Application command names must be unique";
            return Err(breach(
                "name",
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                text,
                PAGE,
            ));
        }
    }
    for (of, most) in [(1, 100), (2, 15), (3, 15)] {
        if all.iter().filter(|one| kind(one) == of).count() > most {
            return Err(Refusal::fault(
                400,
                30032,
                "Maximum number of application commands reached",
            ));
        }
    }
    Ok(())
}

/// What only commands of everywhere have.
pub fn for_one_guild(all: &Value) -> Check {
    let mut all = all.as_array().into_iter().flatten();
    let global = |one: &&Value| {
        ["contexts", "integration_types", "dm_permission"]
            .iter()
            .any(|key| !one[*key].is_null())
    };
    match all.find(global) {
        Some(one) => Err(breach(
            "contexts",
            "GLOBAL_ONLY",
            &format!("Only for commands of everywhere: {}", one["name"]),
            PAGE,
        )),
        None => Ok(()),
    }
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

fn command(it: &Value) -> Check {
    keys(
        it,
        &[
            "type",
            "name",
            "name_localizations",
            "description",
            "description_localizations",
            "options",
            "default_member_permissions",
            "dm_permission",
            "integration_types",
            "contexts",
            "nsfw",
            "handler",
            "default_permission",
            "id",
        ],
    )?;
    length("name", &it["name"], 1, 32, PAGE)?;
    if kind(it) == 1 {
        name("name", it)?;
        length("description", &it["description"], 1, 100, PAGE)?;
    } else if it["description"]
        .as_str()
        .is_some_and(|text| !text.is_empty())
    {
        let text = "Context menu commands cannot have description";
        return Err(breach(
            "description",
            "APPLICATION_COMMAND_DESCRIPTION",
            text,
            PAGE,
        ));
    }
    let permissions = &it["default_member_permissions"];
    if !permissions.is_null() && !permissions.is_string() {
        let text = "Must be a string of bits.";
        return Err(breach("default_member_permissions", "STRING", text, PAGE));
    }
    options("options", it, 0)?;
    if characters(it) > 8000 {
        let text = "Command exceeds maximum size (8000)";
        return Err(breach("_", "APPLICATION_COMMAND_TOO_LARGE", text, PAGE));
    }
    let mut full = it.clone();
    full["version"] = json!("1");
    full["type"] = json!(kind(it));
    full["description"] = json!(it["description"].as_str().unwrap_or(""));
    let read: Command = second(&full, "command")?;
    twilight_validate::command::options(&read.options)
        .map_err(|e| breach("options", "TWILIGHT", &e.to_string(), PAGE))
}

/// Letters and digits of any script, `-`, `_` and `'`, in lower case where there is one.
fn name(field: &str, it: &Value) -> Check {
    length(field, &it["name"], 1, 32, PAGE)?;
    let text = it["name"].as_str().unwrap_or("");
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    if !text.chars().all(good) || text.to_lowercase() != text {
        let say = "Command name is invalid";
        return Err(breach(field, "APPLICATION_COMMAND_INVALID_NAME", say, PAGE));
    }
    Ok(())
}

fn options(at: &str, it: &Value, depth: usize) -> Check {
    let all = count(&format!("{at}.options"), it, 25, OPTIONS)?;
    let mut names = HashSet::new();
    let mut optional = false;
    for (i, option) in all.iter().enumerate() {
        let at = format!("{at}.{i}");
        let nested = matches!(option["type"].as_u64(), Some(1 | 2));
        name(&format!("{at}.name"), option)?;
        length(
            &format!("{at}.description"),
            &option["description"],
            1,
            100,
            OPTIONS,
        )?;
        if !names.insert(option["name"].to_string()) {
            let say = "Option name must be unique";
            return Err(breach(
                &at,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                say,
                OPTIONS,
            ));
        }
        if nested != matches!(all[0]["type"].as_u64(), Some(1 | 2)) {
            let say = "Sub-commands and other options cannot stand side by side";
            return Err(breach(
                &at,
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                say,
                OPTIONS,
            ));
        }
        let too_deep = match option["type"].as_u64() {
            Some(2) => depth > 0 || option["options"].as_array().is_none_or(Vec::is_empty),
            Some(1) => depth > 1,
            Some(3..=11) => false,
            _ => true,
        };
        if too_deep {
            let say = "One level of groups, each with sub-commands";
            return Err(breach(
                &at,
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                say,
                OPTIONS,
            ));
        }
        let required = option["required"] == json!(true);
        if required && optional {
            let say = "Required options must be placed before non-required options";
            return Err(breach(
                &at,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                say,
                OPTIONS,
            ));
        }
        optional |= !required;
        choices(&at, option)?;
        if nested {
            options(&format!("{at}.options"), option, depth + 1)?;
        }
    }
    Ok(())
}

fn choices(at: &str, option: &Value) -> Check {
    let all = count(&format!("{at}.choices"), option, 25, OPTIONS)?;
    if !all.is_empty() && option["autocomplete"] == json!(true) {
        let say = "Choices and autocomplete exclude each other";
        return Err(breach(
            at,
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
            say,
            OPTIONS,
        ));
    }
    for choice in &all {
        length(
            &format!("{at}.choices.name"),
            &choice["name"],
            1,
            100,
            OPTIONS,
        )?;
        if choice["value"].is_string() {
            length(
                &format!("{at}.choices.value"),
                &choice["value"],
                1,
                100,
                OPTIONS,
            )?;
        }
    }
    Ok(())
}

/// Names, descriptions and values of a command with all its options.
fn characters(it: &Value) -> usize {
    let own = ["name", "description", "value"]
        .iter()
        .filter_map(|key| it[*key].as_str())
        .map(|text| text.chars().count())
        .sum::<usize>();
    let below = ["options", "choices"]
        .iter()
        .filter_map(|key| it[*key].as_array())
        .flatten()
        .map(characters)
        .sum::<usize>();
    own + below
}

/// A command as Discord gives it back: ids and defaults filled in, what is false left out.
pub fn given_back(it: &Value, id: u64, application: u64) -> Value {
    let mut out = json!({
        "id": id.to_string(), "application_id": application.to_string(),
        "version": (id + 1).to_string(), "type": kind(it), "name": it["name"],
        "description": it["description"].as_str().unwrap_or(""),
        "default_member_permissions": it["default_member_permissions"],
        "dm_permission": it["dm_permission"].as_bool().unwrap_or(true),
        "nsfw": it["nsfw"].as_bool().unwrap_or(false),
        "integration_types": match &it["integration_types"] {
            Value::Null => json!([0]),
            given => given.clone(),
        },
        "contexts": it["contexts"],
        "name_localizations": null, "description_localizations": null,
    });
    let options = it["options"].as_array().map_or(&[][..], Vec::as_slice);
    if !options.is_empty() {
        out["options"] = options.iter().map(option_back).collect();
    }
    out
}

fn option_back(it: &Value) -> Value {
    let mut out = json!({
        "type": it["type"], "name": it["name"], "description": it["description"],
    });
    for key in ["required", "autocomplete"] {
        if it[key] == json!(true) {
            out[key] = json!(true);
        }
    }
    for key in ["min_length", "max_length", "min_value", "max_value"] {
        if !it[key].is_null() {
            out[key] = it[key].clone();
        }
    }
    for key in ["choices", "channel_types"] {
        if it[key].as_array().is_some_and(|all| !all.is_empty()) {
            out[key] = it[key].clone();
        }
    }
    let below = it["options"].as_array().map_or(&[][..], Vec::as_slice);
    if !below.is_empty() {
        out["options"] = below.iter().map(option_back).collect();
    }
    out
}
