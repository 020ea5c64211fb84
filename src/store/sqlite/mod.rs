//! The store in a SQLite file.

mod connect;
#[path = "../sql/mod.rs"]
mod sql;

use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{SqliteConnection, SqliteTransaction};

pub use connect::{MIGRATIONS, Settings};

use super::{Kind, Result, Taken, Work};

/// An open SQLite database.
#[derive(Debug)]
pub struct Sqlite {
    /// One connection: changes are made one after the other.
    writer: SqlitePool,
    /// Reading goes on while something is written.
    reader: SqlitePool,
}

// What the statements are compiled with.
use Sqlite as Database;
type Connection = SqliteConnection;
type Record = SqliteRow;
type Transaction = SqliteTransaction<'static>;

/// Adds an author with a random tag.
const NEW_AUTHOR: &str = "INSERT INTO author (tag, kind, person) \
     VALUES (lower(hex(randomblob(16))), $1, $2) RETURNING tag";

/// The number that was last given to a question.
const LAST_QUESTION: &str =
    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'question'), 0)";

/// Whether another process has it open: who runs on a file claims it, and nobody else can be told.
const OTHERS: &str = "SELECT false";

/// Numbers of questions go on from here.
async fn go_on_from(connection: &mut Connection, last_question: i64) -> Result<()> {
    sqlx::query("DELETE FROM sqlite_sequence WHERE name = 'question'")
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES ('question', $1)")
        .bind(last_question)
        .execute(connection)
        .await?;
    Ok(())
}

impl Sqlite {
    /// Begins a change. It is taken back when what is returned is dropped.
    async fn change(&self) -> Result<Transaction> {
        // Takes the lock at once: a change that begins by reading could not wait for another one.
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Begins to read one state of the database.
    async fn look(&self) -> Result<Transaction> {
        Ok(self.reader.begin().await?)
    }

    /// An import at the command line tells nobody.
    async fn hear(&self) {
        std::future::pending().await
    }

    /// One bot alone runs on a file.
    async fn lease(&self, _work: Work, _now: u64, _until: u64) -> Result<Taken> {
        Ok(Taken::Yes)
    }

    async fn shut(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// The result codes are listed at <https://www.sqlite.org/rescode.html>; the lowest byte is the
/// primary one.
pub(super) fn kind(code: u32) -> Kind {
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
