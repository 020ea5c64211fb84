//! Forms: an entry as a few fields that somebody fills in on a phone, and back.
//!
//! One table says which fields each form has. What is typed goes into an edit even where it breaks a
//! rule, so that nothing typed is ever lost; what is wrong with it is said beside the edit.

mod sheets;

use toml::{Table as Row, Value};

use crate::answer::text::is_invisible;
use crate::knowledge::Table;
use crate::measure::{clip, units};

pub use sheets::SHEETS;

/// The longest text that a field takes, in units of [`crate::measure`].
pub const LONGEST: u16 = 4000;

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name, unique in the form.
    pub name: &'static str,
    /// What stands above it, at most 45 units.
    pub label: String,
    /// An example, shown while it is empty; at most 100 units.
    pub hint: String,
    /// What stands in it, at most `most` units.
    pub value: String,
    /// The longest text that it takes, at most [`LONGEST`].
    pub most: u16,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether it has several lines.
    pub long: bool,
}

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new fact.
    NewFact,
    /// A fact's text, sources and day.
    Fact,
    /// What else a fact has.
    Details,
    /// A fact's values: those that are certain, and those that differ.
    Values,
    /// A source, new or not.
    Source,
    /// A narrative.
    Narrative,
    /// What is not in dispute between the narratives, and ways to ask for them.
    Accounts,
    /// A fact, or a source, that somebody suggests.
    Suggestion,
}

/// A form of the table.
#[derive(Debug)]
pub struct Sheet {
    /// Which one it is.
    pub kind: Kind,
    /// Its name in what a button or a form carries.
    pub code: &'static str,
    /// What it makes an entry of.
    pub table: Table,
    /// At most 45 units.
    pub title: &'static str,
    lines: &'static [Line],
}

/// A field of a form of the table.
#[derive(Debug)]
struct Line {
    /// The key of the entry that it fills.
    key: &'static str,
    label: &'static str,
    hint: &'static str,
    shape: Shape,
    required: bool,
}

/// How a value is written in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// As it is, on one line.
    Short,
    /// As it is, on several lines.
    Long,
    /// One item a line.
    List,
    /// One name a line, or with commas between them.
    Names,
    /// A table: `key: value`, one a line.
    Pairs,
    /// A list of figures: `source: value`, one a line.
    Figures,
    /// The reason for the change, which is no part of the entry.
    Why,
}

impl Kind {
    /// Its form in the table.
    pub fn sheet(self) -> &'static Sheet {
        let found = SHEETS.iter().find(|sheet| sheet.kind == self);
        found.unwrap_or(&SHEETS[0])
    }

    /// The form with this name.
    pub fn of_code(code: &str) -> Option<Kind> {
        let found = SHEETS.iter().find(|sheet| sheet.code == code);
        found.map(|sheet| sheet.kind)
    }

    /// The form in which an edit of an entry is changed.
    pub fn of_table(table: Table, is_new: bool) -> Option<Kind> {
        match table {
            Table::Fact if is_new => Some(Kind::NewFact),
            Table::Fact => Some(Kind::Fact),
            Table::Source => Some(Kind::Source),
            Table::Narrative => Some(Kind::Narrative),
            Table::Accounts => Some(Kind::Accounts),
            Table::Words | Table::List | Table::Outside => None,
        }
    }
}

impl Sheet {
    /// The fields, filled with what a row holds. A value longer than any field takes is left out,
    /// and so stays as it is.
    pub fn fields(&self, row: &Row, why: &str) -> Vec<Field> {
        let field = |line: &Line| {
            let value = match line.shape {
                Shape::Why => clip(why, usize::from(LONGEST)).into_owned(),
                shape => written(shape, row.get(line.key)),
            };
            let most = match line.shape {
                Shape::Why | Shape::Short => 400,
                _ => LONGEST,
            };
            // Discord shows no form in which a field holds more than it takes.
            let length = u16::try_from(units(&value)).ok();
            let length = length.filter(|length| *length <= LONGEST)?;
            Some(Field {
                name: line.key,
                label: line.label.to_owned(),
                hint: line.hint.to_owned(),
                value,
                most: most.max(length),
                required: line.required,
                long: !matches!(line.shape, Shape::Short | Shape::Why),
            })
        };
        self.lines.iter().filter_map(field).collect()
    }

    /// Puts what was typed into a row, and gives the reason. What was not in the form stays.
    pub fn read(&self, row: &mut Row, typed: &[(String, String)]) -> String {
        let mut why = String::new();
        for line in self.lines {
            let Some((_, text)) = typed.iter().find(|(name, _)| name == line.key) else {
                continue;
            };
            let text = visible(text);
            match value(line.shape, text.trim()) {
                _ if line.shape == Shape::Why => why = text.trim().to_owned(),
                Some(value) => {
                    row.insert(line.key.to_owned(), value);
                }
                None => {
                    row.remove(line.key);
                }
            }
        }
        why
    }
}

/// As many of these texts, from the first, as a field with one a line takes.
pub fn fitting(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut room = usize::from(LONGEST);
    let fits = |text: &String| match room.checked_sub(units(text) + 1) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    texts.into_iter().take_while(fits).collect()
}

/// Without what nobody sees; phones and web pages slip it in.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|&c| c == '\n' || !is_invisible(c))
        .collect()
}

/// A value as it stands in a field; what has another form than expected is shown all the same.
fn written(shape: Shape, value: Option<&Value>) -> String {
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match (shape, value) {
        (_, None) => String::new(),
        (Shape::Figures, Some(Value::Array(figures))) => {
            let line = |figure: &Value| {
                let part = |key| figure.get(key).map(plain).unwrap_or_default();
                match (part("source"), part("value")) {
                    (source, value) if source.is_empty() => value,
                    (source, value) => format!("{source}: {value}"),
                }
            };
            let lines: Vec<String> = figures.iter().map(line).collect();
            lines.join("\n")
        }
        (Shape::Pairs, Some(Value::Table(table))) => {
            let line = |(key, value): (&String, &Value)| format!("{key}: {}", plain(value));
            let lines: Vec<String> = table.iter().map(line).collect();
            lines.join("\n")
        }
        (_, Some(Value::Array(items))) => {
            let lines: Vec<String> = items.iter().map(plain).collect();
            lines.join("\n")
        }
        (_, Some(value)) => plain(value),
    }
}

/// What was typed as a value; `None` where nothing was.
fn value(shape: Shape, text: &str) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let string = |text: &str| Value::String(text.to_owned());
    Some(match shape {
        Shape::Short | Shape::Why => string(&lines().collect::<Vec<_>>().join(" ")),
        Shape::Long => string(text),
        Shape::List => Value::Array(lines().map(string).collect()),
        Shape::Names => {
            let names = text.split(['\n', ',', ' ', ';']).map(str::trim);
            Value::Array(names.filter(|name| !name.is_empty()).map(string).collect())
        }
        Shape::Pairs => {
            let pair = |line: &str| match line.split_once(':') {
                Some((key, value)) => (key.trim().to_lowercase(), string(value.trim())),
                None => (line.to_owned(), string("")),
            };
            Value::Table(lines().map(pair).collect())
        }
        Shape::Figures => {
            let figure = |line: &str| {
                let mut row = Row::new();
                match line.split_once(':') {
                    Some((source, value)) => {
                        row.insert("source".to_owned(), string(source.trim()));
                        row.insert("value".to_owned(), string(value.trim()));
                    }
                    None => {
                        row.insert("value".to_owned(), string(line));
                    }
                }
                Value::Table(row)
            };
            Value::Array(lines().map(figure).collect())
        }
    })
}
