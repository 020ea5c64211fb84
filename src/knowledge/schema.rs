//! The files of a `knowledge/` folder and the keys of each: one table for what may be written.

use super::types::Asks;

/// One file of the folder.
#[derive(Debug)]
pub(super) struct File {
    pub name: &'static str,
    /// Whether a story can do without it.
    pub required: bool,
    /// Name of the table that its top-level keys stand for.
    pub table: &'static str,
    /// Its top-level keys.
    pub keys: &'static [Key],
}

/// One key and what it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub name: &'static str,
    pub required: bool,
    pub kind: Kind,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// The id of the entry.
    Id,
    /// A string that is not empty.
    Text,
    /// A list of such strings.
    List,
    /// A day, a month or a year.
    Date,
    /// A table with these keys.
    Table(&'static [Key]),
    /// Any number of tables with these keys.
    Tables(&'static [Key]),
}

const fn must(name: &'static str, kind: Kind) -> Key {
    Key {
        name,
        required: true,
        kind,
    }
}

const fn may(name: &'static str, kind: Kind) -> Key {
    Key {
        name,
        required: false,
        kind,
    }
}

use Kind::{Date, Id, List, Table, Tables, Text};

/// Every file, required ones first.
pub(super) const FILES: &[File] = &[
    File {
        name: "story.toml",
        required: true,
        table: "story",
        keys: &[
            must("title", Text),
            must("about", Text),
            must("as_of", Date),
        ],
    },
    File {
        name: "sources.toml",
        required: true,
        table: "sources",
        keys: &[must("source", Tables(SOURCE))],
    },
    File {
        name: "facts.toml",
        required: true,
        table: "facts",
        keys: &[must("fact", Tables(FACT))],
    },
    File {
        name: "narratives.toml",
        required: false,
        table: "narratives",
        keys: &[
            must("not_in_dispute", Text),
            may("ask", List),
            may("narrative", Tables(NARRATIVE)),
        ],
    },
    File {
        name: "domains.toml",
        required: false,
        table: "domains",
        keys: &[may("list", Tables(LIST))],
    },
    File {
        name: "words.toml",
        required: false,
        table: "words",
        keys: &[may("same", Tables(&[must("words", List)]))],
    },
    File {
        name: "outside.toml",
        required: false,
        table: "outside",
        keys: &[may("outside", Tables(OUTSIDE))],
    },
];

/// Whether a file of this name is one of a story's.
pub fn is_story_file(name: &str) -> bool {
    FILES.iter().any(|file| file.name == name)
}

const SOURCE: &[Key] = &[
    must("id", Id),
    must("publisher", Text),
    may("title", Text),
    may("date", Date),
    may("url", Text),
];

// `sources` is not `must`: the check `no-source` says it better, for an empty list as well.
const FACT: &[Key] = &[
    must("id", Id),
    must("text", Text),
    may("sources", List),
    may("as_of", Date),
    may("ask", List),
    may("words", List),
    may("related", List),
    may("exact", List),
    may("note", Text),
    may("short", Table(&SHORT)),
    may("figure", Tables(FIGURE)),
];

const FIGURE: &[Key] = &[must("value", Text), must("source", Text)];

const SHORT: [Key; Asks::ALL.len()] = {
    let mut keys = [may("", Text); Asks::ALL.len()];
    let mut i = 0;
    while i < keys.len() {
        keys[i].name = Asks::ALL[i].1;
        i += 1;
    }
    keys
};

const NARRATIVE: &[Key] = &[
    must("id", Id),
    must("label", Text),
    must("source", Text),
    must("text", Text),
];

const LIST: &[Key] = &[
    must("id", Id),
    must("title", Text),
    must("source", Text),
    must("date", Date),
    may("confidence", Text),
    may("note", Text),
    must("domains", List),
    may("honest", List),
];

const OUTSIDE: &[Key] = &[must("id", Id), must("topic", Text), must("ask", List)];
