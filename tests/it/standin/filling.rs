//! What a client lets somebody fill in: the options of a command, the fields of a form.

use serde_json::{Value, json};

use super::Id;
use super::world::World;

/// The data of a command as a client sends it: only what is registered for this place, and
/// everything required.
#[track_caller]
pub fn command_data(
    world: &World,
    channel: Id,
    path: &str,
    given: &[(&str, &str)],
    focus: Option<&str>,
) -> Value {
    let all = world.commands_in(channel);
    let whole = all.iter().find(|c| c["name"] == json!(path));
    let mut words = path.split(' ');
    let first = words.next();
    let command = whole.or_else(|| all.iter().find(|c| c["name"].as_str() == first));
    let Some(command) = command else {
        let names: Vec<_> = all.iter().map(|c| c["name"].to_string()).collect();
        panic!("no command {path:?} in {names:?}");
    };
    let mut data = json!({"id": command["id"], "name": command["name"], "type": command["type"]});
    let steps: Vec<&str> = if whole.is_some() {
        Vec::new()
    } else {
        words.collect()
    };
    if let Some(guild) = world.guild_of(command) {
        data["guild_id"] = json!(guild.to_string());
    }
    data["options"] = options_data(command, &steps, given, focus);
    data
}

#[track_caller]
fn options_data(at: &Value, steps: &[&str], given: &[(&str, &str)], focus: Option<&str>) -> Value {
    let known = at["options"].as_array().cloned().unwrap_or_default();
    let find = |name: &str| {
        let found = known.iter().find(|o| o["name"].as_str() == Some(name));
        found.unwrap_or_else(|| panic!("no option {name:?} in {at}"))
    };
    if let Some((step, rest)) = steps.split_first() {
        let below = find(step);
        let inner = options_data(below, rest, given, focus);
        return json!([{"name": step, "type": below["type"], "options": inner}]);
    }
    for option in known
        .iter()
        .filter(|o| o["required"] == json!(true) && focus.is_none())
    {
        let name = option["name"].as_str().unwrap_or("");
        assert!(
            given.iter().any(|(key, _)| *key == name),
            "{name} is required"
        );
    }
    let filled = given.iter().map(|(name, text)| {
        let option = find(name);
        let value = match option["type"].as_u64() {
            Some(4) => {
                let number: i64 = text.parse().expect("a number");
                let least = option["min_value"].as_i64().unwrap_or(i64::MIN);
                let most = option["max_value"].as_i64().unwrap_or(i64::MAX);
                assert!((least..=most).contains(&number), "{name}: {number}");
                json!(number)
            }
            Some(5) => json!(*text == "true"),
            _ => json!(text),
        };
        let mut out = json!({"name": name, "type": option["type"], "value": value});
        if focus.is_none() && value.is_string() {
            within(option, text);
        }
        if focus == Some(name) {
            assert_eq!(
                option["autocomplete"],
                json!(true),
                "{name} has no autocomplete"
            );
            out["focused"] = json!(true);
        }
        out
    });
    filled.collect()
}

/// The data of a form as a client sends it: what the form came with, unless it was typed over.
/// The client sends nothing that the form does not take.
#[track_caller]
pub fn form_data(form: &Value, typed: &[(&str, &str)]) -> Value {
    let inputs: Vec<&Value> = inputs(form).collect();
    for (name, _) in typed {
        let known = inputs.iter().any(|input| input["custom_id"] == json!(name));
        assert!(known, "no field {name:?} in {form}");
    }
    let row = |(place, input): (usize, &&Value)| {
        let name = input["custom_id"].as_str().unwrap();
        let over = typed.iter().find(|(field, _)| *field == name);
        let text = over.map_or(input["value"].as_str().unwrap_or(""), |(_, text)| text);
        let required = input["required"] != json!(false);
        assert!(!required || !text.is_empty(), "{name} must be filled in");
        if !text.is_empty() {
            within(input, text);
        }
        let field = json!({"type": 4, "id": 2 * place + 2, "custom_id": name, "value": text});
        json!({"type": 1, "id": 2 * place + 1, "components": [field]})
    };
    let rows: Vec<Value> = inputs.iter().enumerate().map(row).collect();
    json!({"custom_id": form["custom_id"], "components": rows})
}

/// The fields of a form.
pub fn inputs(form: &Value) -> impl Iterator<Item = &Value> {
    let rows = form["components"].as_array().into_iter().flatten();
    rows.map(|row| match row["type"].as_u64() {
        Some(18) => &row["component"],
        _ => &row["components"][0],
    })
}

/// The client lets in no text that is too short or too long.
#[track_caller]
fn within(takes: &Value, text: &str) {
    let least = takes["min_length"].as_u64().unwrap_or(0);
    let most = takes["max_length"].as_u64().unwrap_or(4000);
    let length = text.chars().count() as u64;
    assert!(
        (least..=most).contains(&length),
        "{length} characters in {takes}"
    );
}
