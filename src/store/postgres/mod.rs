//! The store in a PostgreSQL database, which several bots may use at the same time.

mod connect;
mod several;
#[path = "../sql/mod.rs"]
mod sql;

use sqlx::postgres::{PgPool, PgRow};
use sqlx::{PgConnection, PgTransaction};

pub use connect::MIGRATIONS;
pub(super) use connect::{Address, kind};

use super::{Error, Kind, Result};
use several::Ear;

/// An open PostgreSQL database.
#[derive(Debug)]
pub struct Postgres {
    /// One connection: the changes of this process are made one after the other.
    writer: PgPool,
    /// Reading goes on while something is written.
    reader: PgPool,
    /// Hears what other processes publish.
    ear: Ear,
    /// Who this process is among those that take work.
    holder: i64,
}

// What the statements are compiled with.
use Postgres as Database;
type Connection = PgConnection;
type Record = PgRow;
type Transaction = PgTransaction<'static>;

/// Adds an author with a random tag.
const NEW_AUTHOR: &str = "INSERT INTO author (tag, kind, person) \
     VALUES (replace(gen_random_uuid()::text, '-', ''), $1, $2) RETURNING tag";

/// The number that was last given to a question.
const LAST_QUESTION: &str =
    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM question_id_seq";

/// Whether another process has it open.
const OTHERS: &str = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity \
         WHERE datname = current_database() AND application_name = 'footnote' \
             AND backend_type = 'client backend' AND pid <> pg_backend_pid()) \
     FROM pg_stat_clear_snapshot()";

/// Numbers of questions and votes go on from here.
async fn go_on_from(connection: &mut Connection, last_question: i64) -> Result<()> {
    sqlx::query("SELECT setval('question_id_seq', greatest($1, 1), $1 > 0)")
        .bind(last_question)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "SELECT setval('vote_id_seq', coalesce(max(id), 1), max(id) IS NOT NULL) FROM vote",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Holds up the changes of all other processes until this one ends. A row of the history goes on from
/// the one before it, and an answer must see every edit that does not see it, so that changes one after
/// the other are both the simplest and what SQLite does. The number is "Foot" in ASCII.
const ALONE: &str = "SELECT pg_advisory_xact_lock(1181708148)";

/// Begins to read one state of the database.
const BEGIN_LOOK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl Postgres {
    /// Begins a change. It is taken back when what is returned is dropped.
    async fn change(&self) -> Result<Transaction> {
        begin(&self.writer, "BEGIN", Some(ALONE)).await
    }

    /// Begins to read one state of the database.
    async fn look(&self) -> Result<Transaction> {
        begin(&self.reader, BEGIN_LOOK, None).await
    }

    async fn shut(&self) {
        self.reader.close().await;
        self.writer.close().await;
        self.ear.shut();
    }
}

/// Begins a transaction. In a task of its own: given up half way, it would leave a connection in a
/// transaction that sqlx knows nothing of.
async fn begin(
    pool: &PgPool,
    how: &'static str,
    then: Option<&'static str>,
) -> Result<Transaction> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move {
        let mut transaction = pool.begin_with(how).await?;
        if let Some(then) = then {
            sqlx::query(then).execute(&mut *transaction).await?;
        }
        Ok(transaction)
    });
    match begun.await {
        // Where the server is gone, sqlx goes on trying for as long.
        Ok(Err(sqlx::Error::PoolTimedOut)) => Err(Error::new(
            Kind::Lost,
            "there was no connection to the server in time",
        )),
        Ok(begun) => Ok(begun?),
        Err(fault) => Err(Error::new(Kind::Other, fault.to_string())),
    }
}
