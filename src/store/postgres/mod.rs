//! The store in a PostgreSQL database, which several bots may use at the same time.

mod connect;
#[path = "../sql/mod.rs"]
mod sql;

use sqlx::postgres::{PgPool, PgRow};
use sqlx::{PgConnection, PgTransaction};

pub use connect::MIGRATIONS;
pub(super) use connect::{Address, kind};

use super::{Error, Kind, Result};

/// An open PostgreSQL database.
#[derive(Debug)]
pub struct Postgres {
    /// One connection: the changes of this process are made one after the other.
    writer: PgPool,
    /// Reading goes on while something is written.
    reader: PgPool,
}

// What the statements are compiled with.
use Postgres as Database;
type Connection = PgConnection;
type Record = PgRow;
type Transaction = PgTransaction<'static>;

/// Adds an author with a random tag.
const NEW_AUTHOR: &str = "INSERT INTO author (tag, kind, person) \
     VALUES (replace(gen_random_uuid()::text, '-', ''), $1, $2) RETURNING tag";

/// Begins a change, and holds up those of all other processes until it ends. A row of the history goes
/// on from the one before it, and an answer must see every edit that does not see it, so that changes
/// one after the other are both the simplest and what SQLite does. The number is "Foot" in ASCII.
const BEGIN_CHANGE: &str = "BEGIN; SELECT pg_advisory_xact_lock(1181708148)";

/// Begins to read one state of the database.
const BEGIN_LOOK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl Postgres {
    /// Begins a change. It is taken back when what is returned is dropped.
    async fn change(&self) -> Result<Transaction> {
        begin(&self.writer, BEGIN_CHANGE).await
    }

    /// Begins to read one state of the database.
    async fn look(&self) -> Result<Transaction> {
        begin(&self.reader, BEGIN_LOOK).await
    }

    async fn shut(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

async fn begin(pool: &PgPool, how: &'static str) -> Result<Transaction> {
    match pool.begin_with(how).await {
        // Where the server is gone, sqlx goes on trying for as long.
        Err(sqlx::Error::PoolTimedOut) => Err(Error::new(
            Kind::Lost,
            "there was no connection to the server in time",
        )),
        begun => Ok(begun?),
    }
}
