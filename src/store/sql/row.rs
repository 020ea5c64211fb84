//! Values in and out of rows.

use sqlx::Row as _;

use super::Record;
use crate::store::{Error, Kind, Result};

/// A number as a database holds it. Ids of Discord, seconds and revisions all fit.
pub fn int(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| Error::new(Kind::Other, "a number is too large"))
}

/// A number from a database, where none is below zero.
pub fn unsigned(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| unreadable())
}

/// A number of a row.
pub fn number(row: &Record, column: &str) -> Result<u64> {
    unsigned(row.try_get(column)?)
}

/// A small number of a row.
pub fn small(row: &Record, column: &str) -> Result<u32> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| unreadable())
}

/// A number of a row that may be absent.
pub fn maybe(row: &Record, column: &str) -> Result<Option<u64>> {
    row.try_get::<Option<i64>, _>(column)?
        .map(unsigned)
        .transpose()
}

/// The value of a row that is written in the database by this name.
pub fn named<T: Copy>(all: &[(T, &str)], name: &str) -> Result<T> {
    let found = all.iter().find(|(_, other)| *other == name);
    found
        .map(|(value, _)| *value)
        .ok_or_else(|| Error::new(Kind::Newer, "a name that this program does not know"))
}

/// The name of a value in the database.
pub fn name<T: PartialEq>(all: &[(T, &'static str)], value: &T) -> &'static str {
    let found = all.iter().find(|(other, _)| other == value);
    found.map_or("", |(_, name)| name)
}

fn unreadable() -> Error {
    Error::new(Kind::Other, "a number is out of its bounds")
}
