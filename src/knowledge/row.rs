//! One table of a file that was read: its values by key, each of the right kind.

use std::collections::HashMap;

use super::problem::Place;
use super::schema::Key;
use super::types::Date;

/// A table that was read: what is good in it, and where it stands.
#[derive(Debug)]
pub(super) struct Row {
    pub keys: &'static [Key],
    pub values: HashMap<&'static str, Value>,
    pub place: Place,
    /// Whether something in it stands under a name that means nothing.
    pub has_unknown_key: bool,
}

/// What a key holds.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
    Date(Date),
    Table(Row),
    Tables(Vec<Row>),
}

impl Row {
    /// A string; empty where it is missing.
    pub fn text(&mut self, key: &'static str) -> String {
        self.maybe(key).unwrap_or_default()
    }

    /// A string, where there is one.
    pub fn maybe(&mut self, key: &'static str) -> Option<String> {
        match self.take(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A list; empty where it is missing.
    pub fn list(&mut self, key: &'static str) -> Vec<String> {
        match self.take(key) {
            Some(Value::List(list)) => list,
            _ => Vec::new(),
        }
    }

    /// A date, where there is one.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        match self.take(key) {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        }
    }

    /// A table, where there is one.
    pub fn table(&mut self, key: &'static str) -> Option<Row> {
        match self.take(key) {
            Some(Value::Table(row)) => Some(row),
            _ => None,
        }
    }

    /// The tables of a key.
    pub fn tables(&mut self, key: &'static str) -> Vec<Row> {
        match self.take(key) {
            Some(Value::Tables(rows)) => rows,
            _ => Vec::new(),
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        debug_assert!(self.keys.iter().any(|known| known.name == key), "{key}");
        self.values.remove(key)
    }
}
