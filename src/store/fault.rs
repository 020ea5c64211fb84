//! What a driver reports, as what the owner of the database can do about it.

use sqlx::postgres::PgDatabaseError;

use super::{Error, Kind, postgres, sqlite};

impl From<sqlx::Error> for Error {
    fn from(fault: sqlx::Error) -> Error {
        match fault {
            // The message names tables and columns, never values; those are only in the details.
            sqlx::Error::Database(fault) => {
                if let Some(fault) = fault.try_downcast_ref::<PgDatabaseError>() {
                    return Error::new(postgres::kind(fault.code()), fault.message());
                }
                let code = fault.code().and_then(|code| code.parse().ok());
                Error::new(code.map_or(Kind::Other, sqlite::kind), fault.to_string())
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
