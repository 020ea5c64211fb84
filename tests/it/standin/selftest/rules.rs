//! The rules, each from both sides.

use serde_json::{Value, json};

use crate::standin::rules::Refusal;
use crate::standin::rules::command::commands;
use crate::standin::rules::component::modal;
use crate::standin::rules::message::{Place, message};

/// What a rule says of a body: the fault, or nothing.
#[track_caller]
fn check(result: Result<(), Refusal>, expected: &str) {
    let found = result
        .err()
        .and_then(|refusal| refusal.fault)
        .unwrap_or_default();
    match expected {
        "" => assert_eq!(found, "", "should be taken"),
        _ => assert!(
            found.contains(expected),
            "should be refused for {expected:?}, got {found:?}"
        ),
    }
}

fn row(children: Value) -> Value {
    json!({"content": "x", "components": [{"type": 1, "components": children}]})
}

fn button(id: &str, label: &str) -> Value {
    json!({"type": 2, "style": 1, "custom_id": id, "label": label})
}

#[test]
fn rules_for_messages() {
    let long = |n: usize| "ä".repeat(n);
    let embed = |n: usize| json!({"embeds": [{"description": long(n)}, {"description": long(n)}]});
    let buttons = |n: usize| -> Value { (0..n).map(|i| button(&i.to_string(), "b")).collect() };
    let link = |url: &str| row(json!([{"type": 2, "style": 5, "label": "l", "url": url}]));
    let rows = |n: usize| {
        let row = |i: usize| json!({"type": 1, "components": [button(&i.to_string(), "b")]});
        json!({"content": "x", "components": (0..n).map(row).collect::<Vec<_>>()})
    };
    for (body, expected) in [
        (json!({"content": long(2000)}), ""),
        (json!({"content": long(2001)}), "50035 content"),
        (json!({"content": "  \n "}), "50006"),
        (json!({}), "50006"),
        (json!({"contents": "x"}), "No such field"),
        (json!({"content": 7}), "Must be a string"),
        (embed(3000), ""),
        (embed(3001), "6000"),
        (
            json!({"content": "x", "nonce": "n".repeat(25), "enforce_nonce": true}),
            "",
        ),
        (json!({"content": "x", "nonce": "n".repeat(26)}), "nonce"),
        (json!({"content": "x", "enforce_nonce": true}), "nonce"),
        (json!({"content": "x", "flags": 64}), "flags"),
        (json!({"content": "x", "flags": 4}), ""),
        (json!({"content": "x", "flags": 1 << 15}), "v2 go without"),
        (rows(5), ""),
        (rows(6), "components"),
        (row(buttons(5)), ""),
        (row(buttons(6)), "components.0.components"),
        (row(json!([])), "one to five"),
        (
            row(json!([button("a", "x"), button("a", "y")])),
            "duplicated",
        ),
        (row(json!([button("", "x")])), "custom_id"),
        (row(json!([button(&long(100), "x")])), ""),
        (row(json!([button(&long(101), "x")])), "custom_id"),
        (row(json!([button("a", &long(80))])), ""),
        (row(json!([button("a", &long(81))])), "label"),
        (
            row(json!([{"type": 2, "style": 1, "custom_id": "a"}])),
            "label or an emoji",
        ),
        (link("https://harbour.example/"), ""),
        (link("harbour.example"), "address with its scheme"),
        (row(json!([{"type": 2, "style": 5, "label": "l"}])), "url"),
    ] {
        let place = Place::Channel;
        check(message(&body, place), expected);
    }
    check(
        message(&json!({"flags": 64, "content": "x"}), Place::Interaction),
        "",
    );
    check(message(&json!({"components": []}), Place::Edit), "");
    check(message(&json!({"flags": 64}), Place::Edit), "flags");
}

#[test]
fn rules_for_selects_and_forms() {
    let options = |n: usize, label: &str| -> Value {
        let option = |i: usize| json!({"label": label, "value": i.to_string()});
        (0..n).map(option).collect()
    };
    let select = |options: Value| row(json!([{"type": 3, "custom_id": "s", "options": options}]));
    let long = "l".repeat(101);
    for (body, expected) in [
        (select(options(25, "o")), ""),
        (select(options(26, "o")), "options"),
        (select(options(0, "o")), "No options"),
        (select(options(1, &long)), "label"),
    ] {
        check(message(&body, Place::Channel), expected);
    }
    let form = |title: &str, n: usize| {
        let field = |i: usize| {
            let input = json!({"type": 4, "custom_id": i.to_string(), "label": "l", "style": 1});
            json!({"type": 1, "components": [input]})
        };
        let fields: Vec<_> = (0..n).map(field).collect();
        json!({"title": title, "custom_id": "f", "components": fields})
    };
    for (body, expected) in [
        (form("t", 5), ""),
        (form("t", 6), "components"),
        (form("t", 0), "No fields"),
        (form(&"t".repeat(46), 1), "title"),
    ] {
        check(modal(&body), expected);
    }
}

#[test]
fn rules_for_commands() {
    let command = |name: &str, options: Value| json!([{"type": 1, "name": name, "description": "d", "options": options}]);
    let text = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    let big: Vec<_> = (0..25)
        .map(|i| {
            let choices: Vec<_> = (0..4)
                .map(|j| json!({"name": format!("{i}{j}"), "value": "v".repeat(99)}))
                .collect();
            json!({"type": 3, "name": format!("o{i}"), "description": "d", "choices": choices})
        })
        .collect();
    let group =
        |inner: Value| json!([{"type": 2, "name": "g", "description": "d", "options": inner}]);
    let sub = json!([{"type": 1, "name": "s", "description": "d"}]);
    let both = json!({
        "type": 3, "name": "o", "description": "d", "autocomplete": true,
        "choices": [{"name": "n", "value": "v"}],
    });
    for (body, expected) in [
        (
            command("ask", json!([text("a", true), text("b", false)])),
            "",
        ),
        (
            command("ask", json!([text("a", false), text("b", true)])),
            "Required options",
        ),
        (
            command("ask", json!([text("a", false), text("a", false)])),
            "unique",
        ),
        (command("Ask", json!([])), "name"),
        (command("ask me", json!([])), "name"),
        (command("prüfen", json!([])), ""),
        (command("ask", json!([both])), "exclude each other"),
        (command("ask", group(sub.clone())), ""),
        (command("ask", group(group(sub.clone()))), "One level"),
        (
            command("ask", json!([sub[0], text("a", false)])),
            "side by side",
        ),
        (command("ask", json!(big)), "8000"),
        (json!([{"name": "ask", "description": ""}]), "description"),
        (json!([{"name": "Check this", "type": 3}]), ""),
        (
            json!([{"name": "Check this", "type": 3, "description": "d"}]),
            "description",
        ),
        (
            json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]),
            "unique",
        ),
        (
            json!([{"name": "a", "description": "d", "default_member_permissions": 8}]),
            "string",
        ),
    ] {
        check(commands(&body), expected);
    }
}
