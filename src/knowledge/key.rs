//! The names of the entries that can be edited, such as `fact/court` or `words/harbour`.

use std::fmt;
use std::str::FromStr;

use super::problem::{is_invisible, shown};
use super::reader::is_id;
use super::schema::{self, FILES, Kind};

/// What kind of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// A fact.
    Fact,
    /// A source.
    Source,
    /// How one outlet reads the facts.
    Narrative,
    /// What stands around the narratives; there is one, `accounts/story`.
    Accounts,
    /// A group of words with one meaning, named by its first word.
    Words,
    /// A list of domains.
    List,
    /// A neighbouring matter.
    Outside,
}

impl Table {
    /// Every table with its name in a key.
    pub const ALL: [(Table, &'static str); 7] = [
        (Table::Fact, "fact"),
        (Table::Source, "source"),
        (Table::Narrative, "narrative"),
        (Table::Accounts, "accounts"),
        (Table::Words, "words"),
        (Table::List, "list"),
        (Table::Outside, "outside"),
    ];

    /// Its name in a key.
    pub fn name(self) -> &'static str {
        Table::ALL[self as usize].1
    }

    /// The file that holds its entries.
    pub fn file(self) -> &'static str {
        match self {
            Table::Fact => "facts.toml",
            Table::Source => "sources.toml",
            Table::Narrative | Table::Accounts => "narratives.toml",
            Table::Words => "words.toml",
            Table::List => "domains.toml",
            Table::Outside => "outside.toml",
        }
    }

    /// What stands in double brackets above each entry; nothing for the keys at the top of a file.
    pub fn heading(self) -> Option<&'static str> {
        match self {
            Table::Words => Some("same"),
            Table::Accounts => None,
            _ => Some(self.name()),
        }
    }

    /// The keys of an entry, in the order in which they are written.
    pub(super) fn keys(self) -> Vec<&'static schema::Key> {
        let files = FILES.iter().filter(|file| file.name == self.file());
        let top = files.flat_map(|file| file.keys);
        match self.heading() {
            Some(heading) => top
                .filter(|key| key.name == heading)
                .flat_map(|key| match key.kind {
                    Kind::Tables(keys) => keys,
                    _ => &[],
                })
                .collect(),
            None => top
                .filter(|key| !matches!(key.kind, Kind::Tables(_)))
                .collect(),
        }
    }
}

/// The name of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What it is.
    pub table: Table,
    /// Its id; the first word of a group of words.
    pub id: String,
}

impl Key {
    /// The name of the entry with this id.
    pub fn new(table: Table, id: impl Into<String>) -> Key {
        Key {
            table,
            id: id.into(),
        }
    }

    /// The name of what stands around the narratives.
    pub fn accounts() -> Key {
        Key::new(Table::Accounts, "story")
    }
}

impl fmt::Display for Key {
    /// `fact/court`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.table.name(), self.id)
    }
}

impl FromStr for Key {
    /// A sentence that says what is wrong.
    type Err = String;

    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    fn from_str(text: &str) -> Result<Key, String> {
        let read = || {
            let (name, id) = text.split_once('/')?;
            let (table, _) = Table::ALL.into_iter().find(|(_, known)| *known == name)?;
            let fits = match table {
                Table::Accounts => id == "story",
                Table::Words => {
                    id == id.to_lowercase()
                        && !id.chars().any(|c| is_invisible(c) || c.is_control())
                }
                _ => is_id(id),
            };
            let fits = fits && !id.is_empty() && id == id.trim();
            fits.then(|| Key::new(table, id))
        };
        read().ok_or_else(|| {
            let names: Vec<&str> = Table::ALL.iter().map(|(_, name)| *name).collect();
            format!(
                "`{}` names no entry; write its kind and its id, such as fact/ID (kinds: {})",
                shown(text),
                names.join(", ")
            )
        })
    }
}
