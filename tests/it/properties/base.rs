//! Stories of any texts, as a folder may hold them.

use footnote::knowledge::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Any text that a folder may hold: not empty, with nothing around it.
pub fn stored() -> impl Strategy<Value = String> {
    let text = prop_oneof![4 => super::message(), 1 => any::<String>(), 1 => "[\"'\\\\\n\r\t#\\[\\]=]{1,9}"];
    text.prop_map(|text| text.trim().to_owned())
        .prop_filter("empty", |text| !text.is_empty())
}

fn date() -> impl Strategy<Value = Option<Date>> {
    let text = (0..=9999_u16, 1..=12_u8, 1..=28_u8, 0..3_u8).prop_map(|(year, month, day, how)| {
        let text = format!("{year:04}-{month:02}-{day:02}");
        text.get(..[4, 7, 10][usize::from(how)]).unwrap().to_owned()
    });
    option::of(text.prop_map(|text| Date::parse(&text).unwrap()))
}

/// Gives each its name.
fn named<T>(entries: Vec<T>, name: &str, mut set: impl FnMut(&mut T, String)) -> Vec<T> {
    let mut entries = entries;
    for (at, entry) in entries.iter_mut().enumerate() {
        set(entry, format!("{name}-{at}"));
    }
    entries
}

/// As the folder's words and names are read.
fn lower(texts: Vec<String>) -> Vec<String> {
    texts.iter().map(|text| text.to_lowercase()).collect()
}

fn source() -> impl Strategy<Value = Source> {
    (stored(), option::of(stored()), date(), option::of(stored())).prop_map(
        |(publisher, title, date, url)| Source {
            publisher,
            title,
            date,
            url,
            ..Source::default()
        },
    )
}

fn fact() -> impl Strategy<Value = Fact> {
    let lists = (vec(stored(), 0..4), vec(stored(), 0..3));
    let figures = vec(stored(), 0..3);
    let short = option::of((select(&Asks::ALL), stored()));
    let more = (date(), option::of(stored()), short, figures);
    (stored(), lists, more).prop_map(|(text, (ask, words), (as_of, note, short, figures))| {
        let figure = |value| Figure {
            value,
            source: "source-0".to_owned(),
        };
        Fact {
            text,
            sources: vec!["source-0".to_owned(), "source-1".to_owned()],
            as_of,
            ask,
            words,
            related: vec!["fact-0".to_owned()],
            note,
            short: short
                .into_iter()
                .map(|((asks, _), text)| (asks, text))
                .collect(),
            figures: figures.into_iter().map(figure).collect(),
            ..Fact::default()
        }
    })
}

fn narratives() -> impl Strategy<Value = Narratives> {
    let side = (stored(), stored()).prop_map(|(label, text)| Narrative {
        label,
        text,
        source: "source-1".to_owned(),
        ..Narrative::default()
    });
    (stored(), vec(stored(), 0..3), vec(side, 0..4)).prop_map(|(not_in_dispute, ask, sides)| {
        Narratives {
            not_in_dispute,
            ask,
            sides: named(sides, "side", |side, id| side.id = id),
        }
    })
}

fn list() -> impl Strategy<Value = DomainList> {
    let domains = vec(
        prop_oneof![3 => "[a-z]{4,9}\\.(com|example)", 1 => stored()],
        1..4,
    );
    let more = (date(), option::of(stored()), option::of(stored()));
    (stored(), domains, more).prop_map(|(title, domains, (date, confidence, note))| DomainList {
        title,
        source: "source-0".to_owned(),
        // A list has its day.
        date: date.or_else(|| Date::parse("2031")),
        confidence,
        note,
        domains: lower(domains),
        ..DomainList::default()
    })
}

/// A story of a few entries of every kind, each of any texts.
pub fn base() -> impl Strategy<Value = Base> {
    let outside = (stored(), vec(stored(), 1..3)).prop_map(|(topic, ask)| Outside {
        topic,
        ask,
        ..Outside::default()
    });
    let story = (stored(), stored(), date()).prop_map(|(title, about, as_of)| Story {
        title,
        about,
        as_of,
    });
    let few = (vec(vec(stored(), 2..4), 0..2), vec(outside, 0..2));
    let entries = (vec(source(), 2..4), vec(fact(), 1..5), vec(list(), 0..3));
    (story, entries, narratives(), few).prop_map(
        |(story, (sources, facts, lists), narratives, (same, outside))| Base {
            story,
            sources: named(sources, "source", |source, id| source.id = id),
            facts: named(facts, "fact", |fact, id| fact.id = id),
            narratives,
            lists: named(lists, "list", |list, id| list.id = id),
            same: same.into_iter().map(lower).collect(),
            outside: named(outside, "outside", |outside, id| outside.id = id),
        },
    )
}
