//! Holds each TOML table against its keys: values of the right kind, each with its line.
//!
//! What the entries mean to one another is not looked at here.

use std::collections::HashMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::problem::{Place, Problem, Rule, shown};
use super::row::{Row, Value};
use super::rules;
use super::schema::{Key, Kind};
use super::syntax::Piece;
use super::types::Date;

/// The most characters of an id.
const LONGEST_ID: usize = 64;

/// Reads the tables of one piece of a file.
pub(super) struct Reader<'a> {
    pub file: &'static str,
    pub piece: &'a Piece<'a>,
    pub problems: &'a mut Vec<Problem>,
    /// Id of the entry that is being read.
    pub entry: Option<String>,
}

impl Reader<'_> {
    /// Reads the top of the piece. In a file with faults a key that is not here may stand elsewhere.
    pub fn top(&mut self, keys: &'static [Key], has_fault: bool) -> Row {
        let lines = &self.piece.lines;
        self.row(
            &self.piece.table,
            keys,
            (lines.first, lines.last()),
            has_fault,
        )
    }

    /// Reads a table that stands between two lines, and says what is wrong with it.
    fn row(
        &mut self,
        table: &DeTable<'_>,
        keys: &'static [Key],
        span: (usize, usize),
        has_fault: bool,
    ) -> Row {
        let mut row = Row {
            keys,
            values: HashMap::new(),
            has_unknown_key: false,
            place: Place {
                file: self.file,
                line: span.0,
                keys: HashMap::new(),
                has_fault,
            },
        };
        for (name, value) in table {
            let line = self.piece.lines.of(&name.span());
            let Some(key) = keys.iter().find(|key| key.name == name.get_ref()) else {
                self.unknown(name.get_ref(), keys, line);
                row.has_unknown_key = true;
                continue;
            };
            let mut lines = vec![line];
            // An empty or unreadable value is no value, but it has its place.
            if let Some(value) = self.value(key, value, span, &mut lines) {
                row.values.insert(key.name, value);
            }
            row.place.keys.insert(key.name, lines);
        }
        for key in keys.iter().filter(|key| key.required) {
            // A key behind a fault may have been written and not read.
            if !row.place.keys.contains_key(key.name) && !has_fault {
                let message = match key.kind {
                    Kind::Tables(_) => format!("there is no `[[{}]]`; add one", key.name),
                    _ => format!("`{}` is missing; add it", key.name),
                };
                self.problem(&rules::MISSING_KEY, span.0, Some(key.name), message);
            }
        }
        row
    }

    fn value(
        &mut self,
        key: &Key,
        value: &Spanned<DeValue<'_>>,
        span: (usize, usize),
        lines: &mut Vec<usize>,
    ) -> Option<Value> {
        let line = self.piece.lines.of(&value.span());
        let value = value.get_ref();
        match (key.kind, value) {
            (Kind::Text | Kind::Id, DeValue::String(text)) => {
                let text = self.text(text, key, line)?;
                if matches!(key.kind, Kind::Id) {
                    self.id(&text, key, line)?;
                }
                Some(Value::Text(text))
            }
            (Kind::List, DeValue::Array(items)) => {
                Some(Value::List(self.list(items, key, line, lines)))
            }
            (Kind::Date, _) => self.date(value, key, line).map(Value::Date),
            (Kind::Table(keys), DeValue::Table(table)) => {
                let has_fault = self.has_fault((line, span.1));
                Some(Value::Table(self.row(
                    table,
                    keys,
                    (line, span.1),
                    has_fault,
                )))
            }
            (Kind::Tables(keys), DeValue::Array(items)) => {
                Some(Value::Tables(self.rows(items, key, keys, span.1, lines)))
            }
            _ => {
                self.wrong(key, value.type_str(), line);
                None
            }
        }
    }

    fn rows(
        &mut self,
        items: &DeArray<'_>,
        key: &Key,
        keys: &'static [Key],
        last: usize,
        lines: &mut Vec<usize>,
    ) -> Vec<Row> {
        let starts: Vec<usize> = items
            .iter()
            .map(|item| self.piece.lines.of(&item.span()))
            .collect();
        let mut rows = Vec::new();
        let is_entry = keys.iter().any(|key| matches!(key.kind, Kind::Id));
        for (i, item) in items.iter().enumerate() {
            let start = starts[i];
            let end = starts
                .get(i + 1)
                .map_or(last, |next| next.saturating_sub(1));
            match item.get_ref() {
                DeValue::Table(table) => {
                    if is_entry {
                        let id = table.get("id").and_then(|id| id.get_ref().as_str());
                        self.entry = id.map(|id| shown(id.trim()));
                    }
                    let span = (start, end.max(start));
                    let has_fault = self.has_fault(span);
                    rows.push(self.row(table, keys, span, has_fault));
                    lines.push(start);
                }
                other => self.wrong(key, other.type_str(), start),
            }
        }
        if is_entry {
            self.entry = None;
        }
        rows
    }

    fn has_fault(&self, span: (usize, usize)) -> bool {
        // After a fault, a table may seem to begin behind its end.
        let (first, last) = (span.0, span.1.max(span.0));
        self.piece.faults.range(first..=last).next().is_some()
    }

    fn list(
        &mut self,
        items: &DeArray<'_>,
        key: &Key,
        line: usize,
        lines: &mut Vec<usize>,
    ) -> Vec<String> {
        let mut list = Vec::new();
        for item in items.iter() {
            let line = match self.piece.lines.of(&item.span()) {
                // Items that come out of a fault may have no place.
                at if at < line => line,
                at => at,
            };
            match item.get_ref() {
                DeValue::String(text) if text.trim().is_empty() => self.problem(
                    &rules::EMPTY_ITEM,
                    line,
                    Some(key.name),
                    format!("an item of `{}` is empty; remove it", key.name),
                ),
                DeValue::String(text) => {
                    list.push(text.trim().to_owned());
                    lines.push(line);
                }
                other => self.wrong(key, other.type_str(), line),
            }
        }
        list
    }

    fn text(&mut self, text: &str, key: &Key, line: usize) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            let (rule, what) = if key.required {
                (&rules::EMPTY, "write something")
            } else {
                (&rules::EMPTY_ITEM, "write something or remove the key")
            };
            let message = format!("`{}` is empty; {what}", key.name);
            self.problem(rule, line, Some(key.name), message);
            return None;
        }
        Some(text.to_owned())
    }

    /// Nothing if no entry can have this id.
    fn id(&mut self, id: &str, key: &Key, line: usize) -> Option<()> {
        if !is_id(id) {
            let message = format!(
                "`{}` cannot be an id; take 1 to {LONGEST_ID} lower-case letters, digits and hyphens",
                shown(id)
            );
            self.problem(&rules::BAD_ID, line, Some(key.name), message);
            return None;
        }
        if !is_kebab(id) {
            let message =
                format!("write the id `{id}` with lower-case letters, digits and single hyphens");
            self.problem(&rules::ODD_ID, line, Some(key.name), message);
        }
        Some(())
    }

    fn date(&mut self, value: &DeValue<'_>, key: &Key, line: usize) -> Option<Date> {
        let text = match value {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Integer(year) => year.to_string(),
            DeValue::Datetime(at) => at.date.map(|date| date.to_string()).unwrap_or_default(),
            other => {
                self.wrong(key, other.type_str(), line);
                return None;
            }
        };
        let date = Date::parse(&text);
        if date.is_none() {
            let message = format!(
                "`{}` is no date and is left out; write `{} = \"2023-10-18\"`, \"2023-10\" or \"2023\"",
                shown(&text),
                key.name
            );
            self.problem(&rules::BAD_DATE, line, Some(key.name), message);
        }
        date
    }

    fn wrong(&mut self, key: &Key, found: &str, line: usize) {
        let name = key.name;
        let wanted = match key.kind {
            Kind::Id | Kind::Text => format!("a string: `{name} = \"...\"`"),
            Kind::List => format!("a list of strings: `{name} = [\"...\", \"...\"]`"),
            Kind::Date => format!("a date: `{name} = \"2023-10-18\"`"),
            Kind::Table(_) => format!("a table: `{name} = {{ ... }}`"),
            Kind::Tables(_) => format!("a table with double brackets for each: `[[{name}]]`"),
        };
        let message = format!("`{name}` holds a value of the kind {found}; it must be {wanted}");
        self.problem(&rules::WRONG_TYPE, line, Some(name), message);
    }

    fn unknown(&mut self, name: &str, keys: &[Key], line: usize) {
        let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let advice = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("here stand: {}", known.join(", ")),
        };
        let message = format!("there is no key `{}`; {advice}", shown(name));
        self.problem(&rules::UNKNOWN_KEY, line, None, message);
    }

    fn problem(&mut self, rule: &Rule, line: usize, key: Option<&'static str>, message: String) {
        // A line that did not parse gives a value of its own making.
        let swallowed = self.piece.unclosed.is_some_and(|open| line >= open);
        if swallowed || self.piece.faults.contains_key(&line) {
            return;
        }
        self.problems.push(Problem {
            line: Some(line),
            entry: self.entry.clone().filter(|id| !id.is_empty()),
            key,
            ..Problem::file(rule, self.file, message)
        });
    }
}

/// The known name that was most likely meant.
pub(super) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    // Longer ones are no slip of the finger, and comparing them takes long.
    if name.len() > 40 {
        return None;
    }
    let name = name.to_lowercase();
    known
        .iter()
        .map(|known| (strsim::osa_distance(&name, known), *known))
        .filter(|(distance, known)| distance * 2 <= known.len().min(4))
        .min()
        .map(|(_, known)| known)
}

/// Whether an entry can have this id.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    !id.is_empty() && id.chars().count() <= LONGEST_ID && id.chars().all(plain)
}

fn is_kebab(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    id.split('-')
        .all(|part| !part.is_empty() && part.chars().all(plain))
}
