//! What is wrong with a base, and where in the folder it stands.
//!
//! Finding problems is the work of [`load`](mod@super::load) and [`check`](mod@super::check).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The base cannot be trusted until this is put right.
    Error,
    /// The base can be used, but should be better.
    Warning,
}

/// One thing that must hold, by the name under which its problems are reported.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Unique, kebab-case.
    pub name: &'static str,
    /// What holds where there is no problem, in one sentence.
    pub ensures: &'static str,
    /// What breaking it means.
    pub severity: Severity,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// File in the folder; none for an entry that no file holds, such as an edit.
    pub file: Option<String>,
    /// Line in the file, from 1, where known.
    pub line: Option<usize>,
    /// Id of the entry, where it is about one.
    pub entry: Option<String>,
    /// Key of the entry, where it is about one.
    pub key: Option<&'static str>,
    /// Name of the rule that is broken.
    pub rule: &'static str,
    /// Whether the base can be trusted nevertheless.
    pub severity: Severity,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Problem {
    /// A problem with a whole file.
    pub fn file(rule: &Rule, file: &str, message: impl Into<String>) -> Problem {
        Problem {
            file: Some(shown(file)),
            line: None,
            entry: None,
            key: None,
            rule: rule.name,
            severity: rule.severity,
            message: message.into(),
        }
    }

    /// From top to bottom of each file.
    fn order(&self, other: &Problem) -> Ordering {
        fn place(p: &Problem) -> impl Ord {
            (p.file.as_deref(), p.line, p.severity, p.entry.as_deref())
        }
        fn kind(p: &Problem) -> impl Ord {
            (p.rule, p.key, p.message.as_str())
        }
        place(self)
            .cmp(&place(other))
            .then_with(|| kind(self).cmp(&kind(other)))
    }
}

impl fmt::Display for Problem {
    /// `facts.toml:12: error[no-source] repair-cost: ...`, without what is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            write!(f, " ")?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]", self.rule)?;
        if let Some(entry) = &self.entry {
            write!(f, " {}", shown(entry))?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Sorts by file and line, and removes what is said twice.
pub(super) fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(Problem::order);
    problems.dedup();
}

/// How many errors, and how many warnings, are reported for one file.
const MOST: usize = 50;

/// Keeps the first problems of each file and severity and says how many others there are.
pub(super) fn cap(problems: &mut Vec<Problem>) {
    let mut counts: BTreeMap<(Option<String>, Severity), usize> = BTreeMap::new();
    problems.retain(|problem| {
        let count = counts
            .entry((problem.file.clone(), problem.severity))
            .or_default();
        *count += 1;
        *count <= MOST
    });
    for ((file, severity), count) in counts {
        if count > MOST {
            problems.push(Problem {
                file,
                line: None,
                entry: None,
                key: None,
                rule: "more",
                severity,
                message: format!("and {} more of this severity", count - MOST),
            });
        }
    }
}

/// A part of a base that a problem points to.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    table: &'static str,
    entry: Cow<'a, str>,
    key: Option<&'static str>,
    item: Option<usize>,
}

impl<'a> Spot<'a> {
    /// An entry of a table; the tables are named as in the folder. The id is empty for the keys
    /// that stand at the top of a file.
    pub fn entry(table: &'static str, id: impl Into<Cow<'a, str>>) -> Spot<'a> {
        Spot {
            table,
            entry: id.into(),
            key: None,
            item: None,
        }
    }

    /// One key of the entry.
    pub fn key(self, key: &'static str) -> Spot<'a> {
        Spot {
            key: Some(key),
            ..self
        }
    }

    /// One item of the key's list, from 0.
    pub fn item(self, item: usize) -> Spot<'a> {
        Spot {
            item: Some(item),
            ..self
        }
    }

    /// Whether this is about that key of that table.
    pub(super) fn is(&self, table: &str, key: &str) -> bool {
        self.table == table && self.key == Some(key)
    }
}

/// Where the entries of a base stand in the folder; empty for a base that no folder holds.
#[derive(Clone, Debug, Default)]
pub struct Places {
    entries: HashMap<(&'static str, String), Place>,
    incomplete: BTreeSet<&'static str>,
}

/// Where one entry stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub file: &'static str,
    pub line: usize,
    /// Per key: its own line, then those of its items.
    pub keys: HashMap<&'static str, Vec<usize>>,
    /// Whether a part of it did not parse, so that a key may be missing for that reason alone.
    pub has_fault: bool,
}

impl Place {
    /// The line of a key, else of the entry.
    pub fn line_of(&self, key: &str) -> usize {
        let line = self.keys.get(key).and_then(|lines| lines.first());
        line.copied().unwrap_or(self.line)
    }
}

impl Places {
    pub(super) fn insert(&mut self, table: &'static str, id: &str, place: Place) {
        self.entries.insert((table, id.to_owned()), place);
    }

    /// Notes that entries of this table could not be read, so that an id may be missing for that
    /// reason alone.
    pub(super) fn mark_incomplete(&mut self, table: &'static str) {
        self.incomplete.insert(table);
    }

    /// Whether entries of this table could not be read.
    pub fn is_incomplete(&self, table: &str) -> bool {
        self.incomplete.contains(table)
    }

    /// File and line, from 1, of the nearest thing that has one: item, key or entry.
    pub fn find(&self, spot: &Spot<'_>) -> Option<(&'static str, usize)> {
        let place = self.entries.get(&(spot.table, spot.entry.to_string()))?;
        let lines = spot.key.and_then(|key| place.keys.get(key));
        let item = spot.item.map_or(0, |item| item + 1);
        let line = lines.and_then(|lines| lines.get(item).or_else(|| lines.first()));
        Some((place.file, line.copied().unwrap_or(place.line)))
    }

    /// Whether the key at this spot may be written in the folder and was not read for a fault there.
    pub(super) fn is_unread(&self, spot: &Spot<'_>) -> bool {
        let place = self.entries.get(&(spot.table, spot.entry.to_string()));
        let key = spot.key.unwrap_or_default();
        place.is_some_and(|place| place.has_fault && !place.keys.contains_key(key))
    }

    /// The problem of breaking a rule at this spot.
    pub fn problem(&self, rule: &Rule, spot: Spot<'_>, message: impl Into<String>) -> Problem {
        let place = self.find(&spot);
        Problem {
            file: place.map(|(file, _)| file.to_owned()),
            line: place.map(|(_, line)| line),
            entry: (!spot.entry.is_empty()).then(|| spot.entry.to_string()),
            key: spot.key,
            rule: rule.name,
            severity: rule.severity,
            message: message.into(),
        }
    }
}

/// What stands for the id of a group of words, which has none: its first words.
pub(super) fn group_id(words: &[String]) -> String {
    let first: Vec<String> = words.iter().take(3).map(|word| shown(word)).collect();
    first.join(", ")
}

/// A piece of foreign text as a message may show it: short, and with nothing invisible in it.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 64;
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i == LONGEST {
            out.push('…');
            break;
        }
        if is_invisible(c) || c.is_control() {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character takes no place on the screen or changes the direction of others, so that a
/// text could hold more than its reader sees. Line breaks, tabs and the two emoji selectors may stand.
pub(super) fn is_invisible(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' | '\u{fe0e}' | '\u{fe0f}' => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => {
            true
        }
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' => true,
        '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' => true,
        '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => c.is_control(),
    }
}
