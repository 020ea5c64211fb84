//! The text of an entry: the form in which it is stored, compared and exported.
//!
//! There is one form for each value, and reading it gives the value again.

use super::entry::Entry;
use super::problem::is_invisible;
use super::types::*;

/// The longest line of a list; a longer list has a line for each item.
const WIDTH: usize = 100;

/// What stands under a key.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    Text(String),
    List(Vec<String>),
    Table(Vec<(&'static str, String)>),
    Tables(Vec<Vec<(&'static str, String)>>),
}

impl Entry {
    /// Its text, as a folder holds it: `[[fact]]` and the keys below, in one order.
    pub fn toml(&self) -> String {
        let table = self.key().table;
        let mut text = String::new();
        if let Some(heading) = table.heading() {
            text.push_str(&format!("[[{heading}]]\n"));
        }
        for (name, field) in ordered(self) {
            if matches!(field, Field::Table(_) | Field::Tables(_)) {
                text.push('\n');
            }
            text.push_str(&written(table.heading().unwrap_or_default(), name, &field));
        }
        text
    }
}

/// The keys of an entry with what stands under them, in the order of the schema. A key that the
/// entry can do without is left out where nothing stands under it.
pub(super) fn ordered(entry: &Entry) -> Vec<(&'static str, Field)> {
    let mut fields = fields(entry);
    let keys = entry.key().table.keys();
    let mut ordered = Vec::new();
    for key in keys {
        let at = fields.iter().position(|(name, _)| *name == key.name);
        let Some((name, field)) = at.map(|at| fields.remove(at)) else {
            continue;
        };
        let is_empty = match &field {
            Field::Text(text) => text.is_empty(),
            Field::List(list) => list.is_empty(),
            Field::Table(keys) => keys.is_empty(),
            Field::Tables(tables) => tables.is_empty(),
        };
        if key.required || !is_empty {
            ordered.push((name, field));
        }
    }
    debug_assert!(fields.is_empty(), "the schema lacks a key: {fields:?}");
    ordered
}

/// One key with what stands under it, as lines.
pub(super) fn written(heading: &str, name: &str, field: &Field) -> String {
    match field {
        Field::Text(text) => format!("{name} = {}\n", quoted(text)),
        Field::List(items) => format!("{name} = {}\n", list(items, WIDTH - name.len() - 3)),
        Field::Table(keys) => format!("[{heading}.{name}]\n{}", lines(keys)),
        Field::Tables(tables) => {
            let table = |keys: &Vec<_>| format!("[[{heading}.{name}]]\n{}", lines(keys));
            let tables: Vec<String> = tables.iter().map(table).collect();
            tables.join("\n")
        }
    }
}

fn lines(keys: &[(&'static str, String)]) -> String {
    let line = |(name, text): &(_, String)| format!("{name} = {}\n", quoted(text));
    keys.iter().map(line).collect()
}

/// A list on one line if that is no wider, else with a line for each item.
pub(super) fn list(items: &[String], width: usize) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let line = format!("[{}]", items.join(", "));
    if line.chars().count() <= width {
        return line;
    }
    let items: String = items.iter().map(|item| format!("    {item},\n")).collect();
    format!("[\n{items}]")
}

/// A string in quotes. What nobody would see is written as a number.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_invisible(c) => match u32::from(c) {
                code @ ..=0xffff => out.push_str(&format!("\\u{code:04X}")),
                code => out.push_str(&format!("\\U{code:08X}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The keys of an entry, in any order. Taken apart, so that a new one cannot be forgotten here.
fn fields(entry: &Entry) -> Vec<(&'static str, Field)> {
    match entry {
        Entry::Fact(fact) => of_fact(fact),
        Entry::Source(Source {
            id,
            publisher,
            title,
            date,
            url,
        }) => vec![
            ("id", text(id)),
            ("publisher", text(publisher)),
            ("title", maybe(title)),
            ("date", day(date)),
            ("url", maybe(url)),
        ],
        Entry::Narrative(Narrative {
            id,
            label,
            source,
            text: said,
        }) => vec![
            ("id", text(id)),
            ("label", text(label)),
            ("source", text(source)),
            ("text", text(said)),
        ],
        Entry::Accounts {
            not_in_dispute,
            ask,
        } => vec![
            ("not_in_dispute", text(not_in_dispute)),
            ("ask", Field::List(ask.clone())),
        ],
        Entry::Words(words) => vec![("words", Field::List(words.clone()))],
        Entry::List(list) => of_list(list),
        Entry::Outside(Outside { id, topic, ask }) => vec![
            ("id", text(id)),
            ("topic", text(topic)),
            ("ask", Field::List(ask.clone())),
        ],
    }
}

fn of_fact(fact: &Fact) -> Vec<(&'static str, Field)> {
    let Fact {
        id,
        text: said,
        sources,
        as_of,
        ask,
        words,
        related,
        note,
        short,
        figures,
        exact,
    } = fact;
    let kind = |asks: &Asks| Asks::ALL.iter().find(|(kind, _)| kind == asks);
    let short = short
        .iter()
        .filter_map(|(asks, text)| Some((kind(asks)?.1, text.clone())));
    let figures = figures.iter().map(|Figure { value, source }| {
        let keys = [("value", value), ("source", source)];
        keys.map(|(name, text)| (name, text.clone())).to_vec()
    });
    vec![
        ("id", text(id)),
        ("text", text(said)),
        ("sources", Field::List(sources.clone())),
        ("as_of", day(as_of)),
        ("ask", Field::List(ask.clone())),
        ("words", Field::List(words.clone())),
        ("related", Field::List(related.clone())),
        ("exact", Field::List(exact.clone())),
        ("note", maybe(note)),
        ("short", Field::Table(short.collect())),
        ("figure", Field::Tables(figures.collect())),
    ]
}

fn of_list(list: &DomainList) -> Vec<(&'static str, Field)> {
    let DomainList {
        id,
        title,
        source,
        date,
        confidence,
        note,
        domains,
        honest,
    } = list;
    vec![
        ("id", text(id)),
        ("title", text(title)),
        ("source", text(source)),
        ("date", day(date)),
        ("confidence", maybe(confidence)),
        ("note", maybe(note)),
        ("domains", Field::List(domains.clone())),
        ("honest", Field::List(honest.clone())),
    ]
}

fn text(text: &str) -> Field {
    Field::Text(text.to_owned())
}

fn maybe(text: &Option<String>) -> Field {
    Field::Text(text.clone().unwrap_or_default())
}

fn day(date: &Option<Date>) -> Field {
    Field::Text(date.map(|date| date.iso()).unwrap_or_default())
}
