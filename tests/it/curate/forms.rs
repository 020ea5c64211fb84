//! Forms: within Discord's limits, and nothing that was typed is lost on the way.

use ::toml::Table as Row;
use footnote::curate::form::{Kind, LONGEST, SHEETS, fitting};
use footnote::curate::propose::{merged, row, toml};
use footnote::knowledge::{Entry, Table};
use footnote::measure::units;

const FACT: &str = r#"[[fact]]
id = "cost"
text = "It cost much."
sources = ["gull", "post"]
as_of = "2031-05"
ask = ["What did it cost?", "price"]
words = ["cost"]
related = ["owner"]
note = "Ask again."
short = { how-much = "Much." }
exact = ["5 May 2031 paid", "2 million euros"]

[[fact.figure]]
value = "2 million"
source = "gull"

[[fact.figure]]
value = "3 million"
source = "post"
"#;

/// <https://docs.discord.com/developers/components/reference#text-input>
#[test]
fn every_form_keeps_discords_limits() {
    let mut codes = Vec::new();
    for sheet in SHEETS {
        assert!((1..=45).contains(&units(sheet.title)), "{}", sheet.title);
        let fields = sheet.fields(&Row::new(), "");
        assert!((1..=5).contains(&fields.len()), "{}", sheet.code);
        let mut names = Vec::new();
        for field in fields {
            assert!((1..=45).contains(&units(&field.label)), "{}", field.label);
            assert!(units(&field.hint) <= 100, "{}", field.hint);
            assert!((1..=4000).contains(&field.most), "{}", field.name);
            assert!(!names.contains(&field.name), "{} twice", field.name);
            names.push(field.name);
        }
        assert!(!codes.contains(&sheet.code) && !sheet.code.contains(':'));
        codes.push(sheet.code);
        assert_eq!(Kind::of_code(sheet.code), Some(sheet.kind));
    }
}

/// Opening a form and sending it as it came changes nothing.
#[test]
fn what_is_not_touched_stays() {
    for kind in [Kind::Fact, Kind::Details, Kind::Values, Kind::NewFact] {
        let sheet = kind.sheet();
        let mut entry = row(Table::Fact, FACT);
        let fields = sheet.fields(&entry, "because");
        let typed: Vec<(String, String)> = fields
            .into_iter()
            .map(|field| (field.name.to_owned(), field.value))
            .collect();
        let why = sheet.read(&mut entry, &typed);
        assert_eq!(why, "because");
        let again = Entry::read(Table::Fact, &toml(Table::Fact, &entry)).unwrap();
        assert_eq!(again, Entry::read(Table::Fact, FACT).unwrap(), "{kind:?}");
    }
}

/// What is typed into a field, and what becomes of it.
#[track_caller]
fn check(kind: Kind, field: &str, typed: &str, expected: &str) {
    let sheet = kind.sheet();
    let mut entry = row(Table::Fact, FACT);
    sheet.read(&mut entry, &[(field.to_owned(), typed.to_owned())]);
    let found = entry
        .get(field)
        .map_or("nothing".to_owned(), |value| value.to_string());
    assert_eq!(found, expected, "{field}: {typed:?}");
}

#[test]
fn people_type_as_they_like() {
    check(
        Kind::Fact,
        "text",
        "  It cost\u{200b} little. \n",
        r#""It cost little.""#,
    );
    check(
        Kind::Fact,
        "sources",
        "gull, post\nherald",
        r#"["gull", "post", "herald"]"#,
    );
    check(Kind::Fact, "sources", "", "nothing");
    check(Kind::Fact, "as_of", " 2031-06 ", r#""2031-06""#);
    check(Kind::Fact, "as_of", "next week", r#""next week""#);
    check(
        Kind::NewFact,
        "ask",
        "One?\n\n two? \n",
        r#"["One?", "two?"]"#,
    );
    check(
        Kind::Details,
        "short",
        "Who: The port.",
        "{ who = \"The port.\" }",
    );
    check(
        Kind::Details,
        "short",
        "just words",
        "{ \"just words\" = \"\" }",
    );
    check(
        Kind::Values,
        "exact",
        "17 sites seized \n\n2031-05: the day",
        r#"["17 sites seized", "2031-05: the day"]"#,
    );
    check(
        Kind::Values,
        "figure",
        "gull: 1: all in\nno source here",
        r#"[{ source = "gull", value = "1: all in" }, { value = "no source here" }]"#,
    );
}

/// A value that breaks a rule goes into the edit as it was typed, and back into the form.
#[test]
fn what_is_wrong_comes_back_as_it_was_typed() {
    for (kind, field, typed) in [
        (Kind::Fact, "as_of", "next week"),
        (Kind::Fact, "sources", "no such source!"),
        (Kind::Details, "short", "whom: The port."),
        (Kind::Values, "figure", "only a value"),
        (Kind::Values, "exact", "only words: no number"),
        (Kind::Fact, "text", "\"quotes\" and \\ and ]]"),
    ] {
        let sheet = kind.sheet();
        let mut entry = row(Table::Fact, FACT);
        sheet.read(&mut entry, &[(field.to_owned(), typed.to_owned())]);
        let text = toml(Table::Fact, &entry);
        let fields = sheet.fields(&row(Table::Fact, &text), "");
        let back = fields.iter().find(|known| known.name == field).unwrap();
        let squeezed = |text: &str| text.replace(['\n', ' '], "");
        assert_eq!(squeezed(&back.value), squeezed(typed), "{text}");
    }
}

#[test]
fn a_value_too_long_for_a_field_stays_as_it_is() {
    let ask: Vec<::toml::Value> = (0..200)
        .map(|n| ::toml::Value::String(format!("A way to ask with the number {n}?")))
        .collect();
    let mut entry = row(Table::Fact, FACT);
    entry.insert("ask".to_owned(), ::toml::Value::Array(ask.clone()));
    let sheet = Kind::NewFact.sheet();
    let fields = sheet.fields(&entry, "");
    assert!(fields.iter().all(|field| field.name != "ask"));
    let typed: Vec<(String, String)> = fields
        .into_iter()
        .map(|field| (field.name.to_owned(), field.value))
        .collect();
    sheet.read(&mut entry, &typed);
    assert_eq!(entry["ask"], ::toml::Value::Array(ask));
}

/// What an edit changed is laid over what was changed by others since.
#[test]
fn an_edit_is_laid_over_what_stands_now() {
    for (old, new, stands, expected) in [
        // Only what the edit changed counts.
        (
            "a = 1\nb = 1",
            "a = 2\nb = 1",
            "a = 1\nb = 3",
            "a = 2\nb = 3",
        ),
        ("a = 1", "a = 2", "a = 3", "a = 2"),
        ("a = 1", "", "a = 1\nb = 1", "b = 1"),
        ("", "a = 1", "b = 1", "a = 1\nb = 1"),
        ("a = 1", "a = 1", "", ""),
        // Of a list, item by item.
        ("a = [1, 2]", "a = [1, 2, 3]", "a = [2, 4]", "a = [2, 4, 3]"),
        ("a = [1, 2]", "a = [2]", "a = [1, 2, 4]", "a = [2, 4]"),
        ("a = [1, 2]", "a = [2, 1]", "a = [1, 2]", "a = [2, 1]"),
        ("a = [1]", "a = [1, 2]", "a = [1, 2]", "a = [1, 2]"),
    ] {
        let read = |text: &str| text.parse::<Row>().unwrap();
        let found = merged(&read(old), &read(new), &read(stands));
        assert_eq!(found, read(expected), "{old:?} {new:?} {stands:?}");
    }
}

/// Discord refuses a form with a field that holds more than it takes.
#[test]
fn no_field_holds_more_than_it_takes() {
    let long = |length: u16| "x".repeat(length.into());
    // How long the note and the reason are, and how much of them the form holds.
    for (length, note, why) in [
        (10, Some(10), 10),
        (400, Some(400), 400),
        (401, Some(401), 401),
        (4000, Some(4000), 4000),
        (4001, None, 4000),
        (u16::MAX, None, 4000),
    ] {
        let mut entry = row(Table::Fact, FACT);
        let text = long(length);
        entry.insert("note".to_owned(), ::toml::Value::String(text.clone()));
        let fields = Kind::Fact.sheet().fields(&entry, &text);
        for field in &fields {
            assert!(units(&field.value) <= field.most.into(), "{}", field.name);
            assert!(field.most <= LONGEST, "{}", field.name);
        }
        let held = |name| {
            let field = fields.iter().find(|field| field.name == name);
            field.map(|field| units(&field.value))
        };
        assert_eq!((held("note"), held("why")), (note, Some(why)), "{length}");
    }
}

#[test]
fn as_many_questions_as_a_field_takes() {
    let question = |length: usize| "q".repeat(length);
    for (lengths, expected) in [
        (&[][..], 0),
        (&[10, 20], 2),
        (&[1999, 1999], 2),
        (&[1999, 2000, 1], 1),
        (&[5000, 1], 0),
    ] {
        let found = fitting(lengths.iter().map(|length| question(*length)));
        assert_eq!(found.len(), expected, "{lengths:?}");
        assert!(units(&found.join("\n")) <= LONGEST.into());
    }
}
