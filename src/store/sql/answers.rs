//! Answers that stand in channels, and which of them must be corrected.

use futures_util::TryStreamExt;
use sqlx::Row as _;

use super::row::{int, maybe, number, unsigned};
use super::{Connection, Record};
use crate::curate::shown::is_shown_alike;
use crate::store::{Correction, Place, Posted, QuestionId, Remembered, Result, Used, WHOLE};

/// Remembers an answer. `false` where it is remembered already.
pub async fn remember(connection: &mut Connection, posted: &Posted, now: u64) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO answer (message, channel, at, plan, revision) VALUES ($1, $2, $3, '', 0) \
         ON CONFLICT (message) DO NOTHING",
    )
    .bind(int(posted.message)?)
    .bind(int(posted.channel)?)
    .bind(int(now)?)
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    reword(connection, posted.message, &posted.used, now).await?;
    Ok(true)
}

/// What an answer left open: a question without an answer, or words that it made an offer for.
pub async fn leave_open(
    connection: &mut Connection,
    message: u64,
    question: Option<QuestionId>,
    offered: Option<&str>,
) -> Result<()> {
    sqlx::query("UPDATE answer SET question = $2, offered = $3 WHERE message = $1")
        .bind(int(message)?)
        .bind(question.map(|question| int(question.0)).transpose()?)
        .bind(offered)
        .execute(connection)
        .await?;
    Ok(())
}

/// The words that an answer made an offer for.
pub async fn offered(connection: &mut Connection, message: u64) -> Result<Option<String>> {
    let offered: Option<Option<String>> =
        sqlx::query_scalar("SELECT offered FROM answer WHERE message = $1")
            .bind(int(message)?)
            .fetch_optional(connection)
            .await?;
    Ok(offered.flatten())
}

/// An answer as it is remembered.
pub async fn one(connection: &mut Connection, message: u64) -> Result<Option<Remembered>> {
    let row = sqlx::query("SELECT * FROM answer WHERE message = $1")
        .bind(int(message)?)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Remembered {
        used: Used {
            keys: keys(connection, message).await?,
            plan: row.try_get("plan")?,
            revision: number(&row, "revision")?,
            quotes: row.try_get("quotes")?,
        },
        question: maybe(&row, "question")?.map(QuestionId),
    }))
}

async fn keys(connection: &mut Connection, message: u64) -> Result<Vec<String>> {
    let keys = sqlx::query_scalar("SELECT key FROM answer_key WHERE message = $1 ORDER BY place");
    Ok(keys.bind(int(message)?).fetch_all(connection).await?)
}

/// An answer says something else. One that is not remembered stays so.
pub async fn reword(
    connection: &mut Connection,
    message: u64,
    used: &Used,
    now: u64,
) -> Result<()> {
    let changed = sqlx::query(
        "UPDATE answer SET at = $2, plan = $3, revision = $4, quotes = $5, correct_to = NULL, \
             question = NULL, offered = NULL WHERE message = $1",
    )
    .bind(int(message)?)
    .bind(int(now)?)
    .bind(&used.plan)
    .bind(int(used.revision)?)
    .bind(used.quotes)
    .execute(&mut *connection)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(());
    }
    rest_on(connection, message, &used.keys).await?;
    overtake(connection, message).await
}

/// An answer rests on these entries.
async fn rest_on(connection: &mut Connection, message: u64, keys: &[String]) -> Result<()> {
    let message = int(message)?;
    sqlx::query("DELETE FROM answer_key WHERE message = $1")
        .bind(message)
        .execute(&mut *connection)
        .await?;
    for (place, key) in (0_i64..).zip(keys) {
        sqlx::query("INSERT INTO answer_key (message, place, key) VALUES ($1, $2, $3)")
            .bind(message)
            .bind(place)
            .bind(key)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Marks an answer that edits have overtaken between its writing and now: no later one would.
async fn overtake(connection: &mut Connection, message: u64) -> Result<()> {
    let keys = keys(connection, message).await?;
    let Some(revision) = overtaken(connection, message, &keys).await? else {
        return Ok(());
    };
    sqlx::query("UPDATE answer SET correct_to = $2 WHERE message = $1")
        .bind(int(message)?)
        .bind(revision)
        .execute(connection)
        .await?;
    Ok(())
}

/// The last revision after that of an answer which changes what readers see of these entries.
async fn overtaken(
    connection: &mut Connection,
    message: u64,
    keys: &[String],
) -> Result<Option<i64>> {
    let mut later = sqlx::query(
        "SELECT step.revision, step.key, step.old, step.new FROM answer \
         JOIN step ON step.revision > answer.revision \
         WHERE answer.message = $1 ORDER BY step.revision DESC",
    )
    .bind(int(message)?)
    .fetch(connection);
    while let Some(edit) = later.try_next().await? {
        let key: &str = edit.try_get("key")?;
        let is_used = keys.iter().any(|used| used == key) || keys.contains(&whole(key));
        if is_used && !is_shown_alike(key, edit.try_get("old")?, edit.try_get("new")?) {
            return Ok(Some(edit.try_get("revision")?));
        }
    }
    Ok(None)
}

/// All entries of the table of this one.
fn whole(key: &str) -> String {
    let table = key.split('/').next().unwrap_or_default();
    format!("{table}/{WHOLE}")
}

/// An answer is gone.
pub async fn remove(connection: &mut Connection, message: u64) -> Result<()> {
    sqlx::query("DELETE FROM answer WHERE message = $1")
        .bind(int(message)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Marks the answers that used an entry and were posted since then. Gives how many.
pub async fn mark(
    connection: &mut Connection,
    key: &str,
    revision: u64,
    since: u64,
) -> Result<u64> {
    let marked = sqlx::query(
        "UPDATE answer SET correct_to = $1 WHERE at >= $2 AND revision < $1 \
             AND message IN (SELECT message FROM answer_key WHERE key IN ($3, $4))",
    )
    .bind(int(revision)?)
    .bind(int(since)?)
    .bind(key)
    .bind(whole(key))
    .execute(connection)
    .await?;
    Ok(marked.rows_affected())
}

/// How many answers are marked for a newer revision than this.
pub async fn marked_since(connection: &mut Connection, revision: u64) -> Result<u64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM answer WHERE correct_to > $1");
    unsigned(count.bind(int(revision)?).fetch_one(connection).await?)
}

/// The answers that are marked, oldest first, behind a place.
pub async fn corrections(
    connection: &mut Connection,
    after: Option<Place>,
    most: u32,
) -> Result<Vec<Correction>> {
    let (at, message) = match after {
        Some(place) => (int(place.at)?, int(place.message)?),
        None => (i64::MIN, i64::MIN),
    };
    let rows = sqlx::query(
        "SELECT * FROM answer WHERE correct_to IS NOT NULL AND (at, message) > ($1, $2) \
         ORDER BY at, message LIMIT $3",
    )
    .bind(at)
    .bind(message)
    .bind(i64::from(most))
    .fetch_all(&mut *connection)
    .await?;
    let mut corrections = Vec::new();
    for row in &rows {
        let mut correction = correction(row)?;
        correction.used.keys = keys(connection, correction.place.message).await?;
        corrections.push(correction);
    }
    Ok(corrections)
}

/// How many answers are marked.
pub async fn corrections_left(connection: &mut Connection) -> Result<u64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM answer WHERE correct_to IS NOT NULL");
    unsigned(count.fetch_one(connection).await?)
}

/// An answer says what stood at a revision. What was published since, of the entries that it rests
/// on now, marks it anew.
pub async fn corrected(connection: &mut Connection, message: u64, used: &Used) -> Result<()> {
    let changed = sqlx::query(
        "UPDATE answer SET revision = CASE WHEN revision > $3 THEN revision ELSE $3 END, \
             correct_to = NULL WHERE message = $1 AND plan = $2",
    )
    .bind(int(message)?)
    .bind(&used.plan)
    .bind(int(used.revision)?)
    .execute(&mut *connection)
    .await?;
    if changed.rows_affected() == 1 {
        rest_on(connection, message, &used.keys).await?;
        return overtake(connection, message).await;
    }
    // It was given other words meanwhile, and these may stand in their place.
    sqlx::query(
        "UPDATE answer SET revision = CASE WHEN revision < $2 THEN revision ELSE $2 - 1 END, \
             correct_to = CASE WHEN revision > $2 THEN revision ELSE $2 END \
         WHERE message = $1 AND $2 > 0",
    )
    .bind(int(message)?)
    .bind(int(used.revision)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// A marked answer, without its keys.
fn correction(row: &Record) -> Result<Correction> {
    Ok(Correction {
        channel: number(row, "channel")?,
        place: Place {
            at: number(row, "at")?,
            message: number(row, "message")?,
        },
        used: Used {
            keys: Vec::new(),
            plan: row.try_get("plan")?,
            revision: number(row, "revision")?,
            quotes: row.try_get("quotes")?,
        },
        revision: number(row, "correct_to")?,
    })
}
