//! The fields of an entry by the names that people know.

use crate::answer::domain::defang;
use crate::knowledge::{Asks, Date, DomainList, Entry, Fact, Figure, Narrative, Outside, Source};

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Words.
    Text(String),
    /// A name, a day or an address, which makes no sense in pieces.
    Whole(String),
    List(Vec<String>),
}

impl Value {
    pub(super) fn into_text(self) -> String {
        match self {
            Value::Text(text) | Value::Whole(text) => text,
            Value::List(items) => items.join(", "),
        }
    }
}

/// The fields of an entry by the names that people know; for entries of one kind always the same,
/// in one order. Taken apart, so that a new one cannot be forgotten here.
pub(super) fn fields(entry: &Entry) -> Vec<(String, Value)> {
    match entry {
        Entry::Fact(fact) => of_fact(fact),
        Entry::Source(Source {
            id,
            publisher,
            title,
            date,
            url,
        }) => vec![
            whole("id", id),
            said("publisher", publisher),
            said("title", title.as_deref().unwrap_or_default()),
            day("date", date),
            whole("address", url.as_deref().unwrap_or_default()),
        ],
        Entry::Narrative(Narrative {
            id,
            label,
            source,
            text,
        }) => vec![
            whole("id", id),
            said("label", label),
            whole("source", source),
            said("text", text),
        ],
        Entry::Accounts {
            not_in_dispute,
            ask,
        } => vec![
            said("not in dispute", not_in_dispute),
            list("ways to ask", ask),
        ],
        Entry::Words(words) => vec![list("words", words)],
        Entry::List(listed) => of_list(listed),
        Entry::Outside(Outside { id, topic, ask }) => vec![
            whole("id", id),
            said("topic", topic),
            list("ways to ask", ask),
        ],
    }
}

fn of_fact(fact: &Fact) -> Vec<(String, Value)> {
    let Fact {
        id,
        text,
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
    let figure = |Figure { value, source }: &Figure| format!("{value} ({source})");
    let figures: Vec<String> = figures.iter().map(figure).collect();
    let mut fields = vec![
        whole("id", id),
        said("text", text),
        list("sources", sources),
        day("as of", as_of),
        list("ways to ask", ask),
        list("words", words),
        list("related", related),
        said("note", note.as_deref().unwrap_or_default()),
    ];
    for (kind, name) in Asks::ALL {
        let line = short.iter().find(|(asks, _)| *asks == kind);
        let line = line.map_or("", |(_, line)| line);
        let name = name.replace('-', " ");
        fields.push(said(&format!("first line for “{name}”"), line));
    }
    fields.push(list("figures", &figures));
    fields.push(list("exact values", exact));
    fields
}

fn of_list(listed: &DomainList) -> Vec<(String, Value)> {
    let DomainList {
        id,
        title,
        source,
        date,
        confidence,
        note,
        domains,
        honest,
    } = listed;
    // Nobody shall follow one by accident, wherever this is shown.
    let safe = |names: &[String]| names.iter().map(|name| defang(name)).collect::<Vec<_>>();
    vec![
        whole("id", id),
        said("title", title),
        whole("source", source),
        day("date", date),
        said("confidence", confidence.as_deref().unwrap_or_default()),
        said("note", note.as_deref().unwrap_or_default()),
        list("domains", &safe(domains)),
        list("others' domains", &safe(honest)),
    ]
}

fn said(field: &str, text: &str) -> (String, Value) {
    (field.to_owned(), Value::Text(text.to_owned()))
}

fn whole(field: &str, text: &str) -> (String, Value) {
    (field.to_owned(), Value::Whole(text.to_owned()))
}

fn day(field: &str, date: &Option<Date>) -> (String, Value) {
    whole(field, &date.map(|date| date.iso()).unwrap_or_default())
}

fn list(field: &str, items: &[String]) -> (String, Value) {
    (field.to_owned(), Value::List(items.to_vec()))
}
