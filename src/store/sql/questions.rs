//! Questions without an answer, and who waits for one.

use sqlx::Row as _;

use super::row::{int, maybe, name, named, number, unsigned};
use super::{Connection, Record};
use crate::store::words::words;
use crate::store::{Fate, Question, QuestionId, Result, Waiter};

const QUESTIONS: &str = "SELECT question.*, \
         (SELECT count(*) FROM waiter WHERE waiter.question = question.id) AS waiting \
     FROM question WHERE fate IS NULL ORDER BY times DESC, last DESC, id LIMIT $1";

const AWAITED: &str = "SELECT question.*, \
         (SELECT count(*) FROM waiter WHERE waiter.question = question.id) AS waiting \
     FROM question WHERE fate IS NULL AND id IN (SELECT question FROM waiter) ORDER BY id";

const QUESTION: &str = "SELECT question.*, \
         (SELECT count(*) FROM waiter WHERE waiter.question = question.id) AS waiting \
     FROM question WHERE id = $1";

/// Keeps a question or counts it up. One that had an answer waits anew, since it has none now; one
/// that the story does not cover, or that is none, stays closed.
pub async fn keep(
    connection: &mut Connection,
    text: &str,
    none_of_these: bool,
    now: u64,
) -> Result<QuestionId> {
    let words = words(text);
    let counted_up: Option<i64> = sqlx::query_scalar(
        "UPDATE question SET times = times + 1, none_of_these = none_of_these + $2, \
             last = CASE WHEN last > $3 THEN last ELSE $3 END, fate = nullif(fate, 'answered') \
         WHERE words = $1 RETURNING id",
    )
    .bind(&words)
    .bind(i64::from(none_of_these))
    .bind(int(now)?)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(id) = counted_up {
        return Ok(QuestionId(unsigned(id)?));
    }
    let id = sqlx::query_scalar(
        "INSERT INTO question (text, words, times, none_of_these, first, last) \
         VALUES ($1, $2, 1, $3, $4, $4) RETURNING id",
    )
    .bind(text)
    .bind(&words)
    .bind(i64::from(none_of_these))
    .bind(int(now)?)
    .fetch_one(connection)
    .await?;
    Ok(QuestionId(unsigned(id)?))
}

/// The questions that wait, most asked first.
pub async fn waiting(connection: &mut Connection, most: u32) -> Result<Vec<Question>> {
    let rows = sqlx::query(QUESTIONS)
        .bind(i64::from(most))
        .fetch_all(connection)
        .await?;
    rows.iter().map(question).collect()
}

/// Those that somebody waits for.
pub async fn awaited(connection: &mut Connection) -> Result<Vec<Question>> {
    let rows = sqlx::query(AWAITED).fetch_all(connection).await?;
    rows.iter().map(question).collect()
}

/// The question in these words.
pub async fn known(connection: &mut Connection, text: &str) -> Result<Option<QuestionId>> {
    let id = sqlx::query_scalar("SELECT id FROM question WHERE words = $1")
        .bind(words(text))
        .fetch_optional(connection)
        .await?;
    id.map(unsigned).transpose().map(|id| id.map(QuestionId))
}

/// How many questions wait.
pub async fn waiting_count(connection: &mut Connection) -> Result<u64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM question WHERE fate IS NULL");
    unsigned(count.fetch_one(connection).await?)
}

/// One question.
pub async fn one(connection: &mut Connection, id: QuestionId) -> Result<Option<Question>> {
    let row = sqlx::query(QUESTION)
        .bind(int(id.0)?)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(question).transpose()
}

/// Says what became of questions that wait, and gives how many did. Who waits for one that will not
/// be answered is forgotten.
pub async fn settle(
    connection: &mut Connection,
    questions: &[QuestionId],
    fate: Fate,
) -> Result<u64> {
    let mut settled = 0;
    for question in questions {
        let question = int(question.0)?;
        let changed = sqlx::query("UPDATE question SET fate = $1 WHERE id = $2 AND fate IS NULL")
            .bind(name(&Fate::ALL, &fate))
            .bind(question)
            .execute(&mut *connection)
            .await?;
        if changed.rows_affected() == 1 && fate != Fate::Answered {
            sqlx::query("DELETE FROM waiter WHERE question = $1")
                .bind(question)
                .execute(&mut *connection)
                .await?;
        }
        settled += changed.rows_affected();
    }
    Ok(settled)
}

/// Somebody waits for an answer; gives whether there may be one.
pub async fn wait(
    connection: &mut Connection,
    question: QuestionId,
    who: Waiter,
    now: u64,
) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO waiter (question, person, channel, message, at) \
         SELECT id, $2, $3, $4, $5 FROM question \
             WHERE id = $1 AND (fate IS NULL OR fate = 'answered') \
         ON CONFLICT (question, person) DO UPDATE SET channel = $3, message = $4, at = $5",
    )
    .bind(int(question.0)?)
    .bind(int(who.user)?)
    .bind(int(who.channel)?)
    .bind(who.message.map(int).transpose()?)
    .bind(int(now)?)
    .execute(connection)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Those who wait for an answer that is there.
pub async fn to_tell(
    connection: &mut Connection,
    most: u32,
) -> Result<Vec<(QuestionId, Waiter, String)>> {
    let rows = sqlx::query(
        "SELECT waiter.*, question.text FROM question \
         JOIN waiter ON waiter.question = question.id \
         WHERE question.fate = 'answered' ORDER BY question.id, waiter.person LIMIT $1",
    )
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    let read = |row: &Record| {
        let waiter = Waiter {
            user: number(row, "person")?,
            channel: number(row, "channel")?,
            message: maybe(row, "message")?,
        };
        let question = QuestionId(number(row, "question")?);
        Ok((question, waiter, row.try_get("text")?))
    };
    rows.iter().map(read).collect()
}

/// Somebody was told, and is forgotten.
pub async fn told(connection: &mut Connection, question: QuestionId, user: u64) -> Result<()> {
    sqlx::query("DELETE FROM waiter WHERE question = $1 AND person = $2")
        .bind(int(question.0)?)
        .bind(int(user)?)
        .execute(connection)
        .await?;
    Ok(())
}

fn question(row: &Record) -> Result<Question> {
    let fate: Option<&str> = row.try_get("fate")?;
    Ok(Question {
        id: QuestionId(number(row, "id")?),
        text: row.try_get("text")?,
        times: number(row, "times")?,
        none_of_these: number(row, "none_of_these")?,
        first: number(row, "first")?,
        last: number(row, "last")?,
        waiting: number(row, "waiting")?,
        fate: fate.map(|fate| named(&Fate::ALL, fate)).transpose()?,
    })
}
