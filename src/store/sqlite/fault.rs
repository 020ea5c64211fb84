//! What SQLite reports, as what the owner can do about it; and numbers in and out.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::store::{Error, Kind, Result};

impl From<sqlx::Error> for Error {
    fn from(fault: sqlx::Error) -> Error {
        match fault {
            // SQLite quotes names of tables and columns, never values.
            sqlx::Error::Database(fault) => {
                let code = fault.code().and_then(|code| code.parse().ok());
                Error::new(code.map_or(Kind::Other, kind), fault.to_string())
            }
            sqlx::Error::Io(fault) => Error::from(fault),
            sqlx::Error::PoolTimedOut => {
                Error::new(Kind::Busy, "the changes before this one take too long")
            }
            // What cannot be read may be quoted here.
            sqlx::Error::ColumnDecode { index, .. } => {
                Error::new(Kind::Other, format!("the column {index} cannot be read"))
            }
            sqlx::Error::Decode(_) => Error::new(Kind::Other, "a value cannot be read"),
            sqlx::Error::Encode(_) => Error::new(Kind::Other, "a value cannot be written"),
            other => Error::new(Kind::Other, other.to_string()),
        }
    }
}

/// The result codes are listed at <https://www.sqlite.org/rescode.html>; the lowest byte is the
/// primary one.
fn kind(code: u32) -> Kind {
    match (code, code & 0xff) {
        // The file ends before it should.
        (522, _) => Kind::Corrupt,
        // There is no room for the index of the log.
        (4874, _) => Kind::Full,
        // PERM, CANTOPEN, AUTH
        (_, 3 | 14 | 23) => Kind::Unopened,
        // BUSY, LOCKED, PROTOCOL
        (_, 5 | 6 | 15) => Kind::Busy,
        (_, 8) => Kind::ReadOnly,
        // CORRUPT, NOTADB
        (_, 11 | 26) => Kind::Corrupt,
        (_, 13) => Kind::Full,
        _ => Kind::Other,
    }
}

/// A number as SQLite holds it. Ids of Discord, seconds and revisions all fit.
pub fn int(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| Error::new(Kind::Other, "a number is too large"))
}

/// A number of a row.
pub fn number(row: &SqliteRow, column: &str) -> Result<u64> {
    Ok(row.try_get(column)?)
}

/// A number of a row that may be absent.
pub fn maybe(row: &SqliteRow, column: &str) -> Result<Option<u64>> {
    Ok(row.try_get(column)?)
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
