//! The rules, each from both sides.

use serde_json::{Value, json};

use crate::standin::rules::Refusal;
use crate::standin::rules::command::{commands, for_one_guild};
use crate::standin::rules::component::modal;
use crate::standin::rules::message::{Place, message};
use crate::standin::upload::Sent;

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
        (field("label", json!("l".repeat(45))), ""),
        (field("label", json!("l".repeat(46))), "label"),
        (field("style", json!(3)), "one line or more"),
        (field("type", json!(3)), "one line or more"),
        (field("placeholder", json!("p".repeat(100))), ""),
        (field("placeholder", json!("p".repeat(101))), "placeholder"),
        (field("max_length", json!(4000)), ""),
        (field("max_length", json!(4001)), "max_length"),
        (field("max_length", json!(0)), "max_length"),
        (field("min_length", json!(11)), "min_length"),
        (field("value", json!("v".repeat(10))), ""),
        (field("value", json!("v".repeat(11))), "value"),
        (field("custom_id", json!("")), "custom_id"),
    ] {
        check(modal(&body), expected);
    }
}

/// A form with one field of at most ten characters, in which one thing is otherwise.
fn field(key: &str, value: Value) -> Value {
    let mut field = json!({
        "type": 4, "custom_id": "a", "label": "l", "style": 1, "max_length": 10,
    });
    field[key] = value;
    let rows = json!([{"type": 1, "components": [field]}]);
    json!({"title": "t", "custom_id": "f", "components": rows})
}

#[test]
fn rules_for_files() {
    let sent = |list: Value, parts: &[(&str, &str)]| {
        let body = json!({"content": "x", "attachments": list, "allowed_mentions": {"parse": []}});
        let mut text =
            format!("--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{body}");
        for (name, content) in parts {
            text.push_str(&format!(
                "\r\n--b\r\ncontent-disposition: form-data; {name}\r\nContent-Type: image/png\r\n\r\n{content}"
            ));
        }
        text.push_str("\r\n--b--\r\n");
        text
    };
    let read = |text: &str| Sent::read("multipart/form-data; boundary=b", text.as_bytes());
    let one = || json!([{"id": "0", "filename": "a.png"}]);
    let part = "name=\"files[0]\"; filename=\"a.png\"";
    let big = "x".repeat((10 << 20) + 1);
    for (text, expected) in [
        (sent(one(), &[(part, "a --b, \r\n--")]), ""),
        (sent(json!([]), &[(part, "x")]), "is not listed"),
        (
            sent(json!([{"id": 1, "filename": "a.png"}]), &[(part, "x")]),
            "is not listed",
        ),
        (
            sent(json!([{"id": 0, "filename": "b.png"}]), &[(part, "x")]),
            "is not listed",
        ),
        (sent(one(), &[(part, "")]), "empty file"),
        (sent(one(), &[(part, &big)]), "too large"),
        (sent(one(), &[("name=\"file\"", "x")]), "No such part"),
        (
            sent(
                json!([{"id": 0, "filename": "a b.png"}]),
                &[("name=\"files[0]\"; filename=\"a b.png\"", "x")],
            ),
            "filename",
        ),
        ("--b\r\n".to_owned(), "told apart"),
    ] {
        check(read(&text).map(drop), expected);
    }
    let read = read(&sent(one(), &[(part, "a --b, \r\n--")])).unwrap();
    assert_eq!(read.files[0].bytes, b"a --b, \r\n--");
    assert_eq!(read.files[0].kind, "image/png");
    let list = |list: Value| json!({"content": "x", "attachments": list});
    for (body, expected) in [
        (list(one()), ""),
        (list(json!([{"filename": "a.png"}])), "No id"),
        (list(json!([{"id": 0}, {"id": "0"}])), "twice"),
        (
            list(json!([{"id": 0, "description": "d".repeat(1024)}])),
            "",
        ),
        (
            list(json!([{"id": 0, "description": "d".repeat(1025)}])),
            "description",
        ),
    ] {
        check(message(&body, Place::Channel), expected);
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

#[test]
fn rules_for_the_commands_of_one_server() {
    let with = |key: &str, value: Value| {
        let mut command = json!({"name": "ask", "description": "d"});
        command[key] = value;
        json!([command])
    };
    for (body, expected) in [
        (with("default_member_permissions", json!("8192")), ""),
        (with("contexts", json!([0])), "commands of everywhere"),
        (
            with("integration_types", json!([0])),
            "commands of everywhere",
        ),
    ] {
        check(for_one_guild(&body), expected);
    }
}
