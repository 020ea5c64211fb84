//! What Discord is told about the commands, and whether it knows already.

use serde_json::{Map, Value, json};

use super::{COMMANDS, GROUPS, Kind, LONGEST_TEXT, Opt, Scope, Spec, Takes};

/// What Discord is told about the commands of a scope: one object for each slash command, group
/// and menu entry.
pub fn registration(scope: Scope) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for spec in COMMANDS.iter().filter(|spec| spec.scope == scope) {
        let (command, group) = match (spec.kind, spec.name.split_once(' ')) {
            (Kind::Slash, Some((group, _))) => (group_object(group), Some(group)),
            (Kind::Slash, None) => (slash_object(spec), None),
            (Kind::Menu, _) => (json!({ "type": 3, "name": spec.name }), None),
        };
        let known = group.is_some_and(|name| all.iter().any(|c| c["name"] == name));
        if !known {
            all.push(match scope {
                Scope::Everybody => everywhere(command),
                Scope::Moderators => for_moderators(command),
            });
        }
    }
    all
}

/// In servers, in the bot's direct messages and in those between people. Who may install the bot,
/// a server or a person, is left as its owner set it at Discord.
fn everywhere(mut command: Value) -> Value {
    command["contexts"] = json!([0, 1, 2]);
    command
}

/// Shown to those who may remove other people's messages. That only keeps the list of the others
/// short: the server's owner can show a command to anybody, so whoever uses one is asked for their
/// roles. Commands of one server have no contexts.
fn for_moderators(mut command: Value) -> Value {
    const MANAGE_MESSAGES: u64 = 1 << 13;
    command["default_member_permissions"] = json!(MANAGE_MESSAGES.to_string());
    command
}

fn group_object(group: &str) -> Value {
    let about = GROUPS.iter().find(|(name, _)| *name == group);
    let subcommands: Vec<Value> = COMMANDS
        .iter()
        .filter_map(|spec| match spec.name.split_once(' ') {
            Some((first, name)) if spec.kind == Kind::Slash && first == group => Some(json!({
                "type": 1,
                "name": name,
                "description": spec.about,
                "options": options(spec.options),
            })),
            _ => None,
        })
        .collect();
    json!({
        "type": 1,
        "name": group,
        "description": about.map_or("", |(_, about)| about),
        "options": subcommands,
    })
}

fn slash_object(spec: &Spec) -> Value {
    json!({
        "type": 1,
        "name": spec.name,
        "description": spec.about,
        "options": options(spec.options),
    })
}

fn options(list: &[Opt]) -> Vec<Value> {
    let object = |option: &Opt| {
        let object = json!({
            "name": option.name,
            "description": option.about,
            "required": option.required,
        });
        let text = json!({ "type": 3, "min_length": 1, "max_length": LONGEST_TEXT });
        let more = match option.takes {
            Takes::Number => json!({ "type": 4, "min_value": 1, "max_value": 1000 }),
            Takes::Revision => json!({ "type": 4, "min_value": 0, "max_value": 1_000_000_000 }),
            takes if takes.is_suggested() => merged(text, json!({ "autocomplete": true })),
            _ => text,
        };
        merged(object, more)
    };
    list.iter().map(object).collect()
}

fn merged(mut first: Value, second: Value) -> Value {
    if let (Value::Object(first), Value::Object(second)) = (&mut first, second) {
        first.extend(second);
    }
    first
}

/// Whether what Discord has is what it would be told: order, and what Discord adds, set aside.
pub fn same(ours: &[Value], theirs: &[Value]) -> bool {
    let sorted = |list: &[Value]| {
        let mut list: Vec<Value> = list.iter().map(essence).collect();
        list.sort_by_key(Value::to_string);
        list
    };
    sorted(ours) == sorted(theirs)
}

/// Only what the table says, without what is empty or as it is by default.
fn essence(command: &Value) -> Value {
    const KEYS: [&str; 12] = [
        "default_member_permissions",
        "type",
        "name",
        "description",
        "options",
        "required",
        "autocomplete",
        "min_length",
        "max_length",
        "min_value",
        "max_value",
        "contexts",
    ];
    let Value::Object(fields) = command else {
        return command.clone();
    };
    let mut kept = Map::new();
    for (key, value) in fields {
        let plain = match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        if plain || !KEYS.contains(&key.as_str()) {
            continue;
        }
        let value = match (key.as_str(), value) {
            ("options", Value::Array(list)) => list.iter().map(essence).collect(),
            ("contexts", Value::Array(list)) => {
                let mut list = list.clone();
                list.sort_by_key(Value::to_string);
                Value::Array(list)
            }
            ("min_value" | "max_value", number) => json!(number.as_f64()),
            _ => value.clone(),
        };
        kept.insert(key.clone(), value);
    }
    Value::Object(kept)
}
