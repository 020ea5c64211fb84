//! Forgets people, and what has been kept long enough.

use super::Connection;
use super::row::int;
use crate::store::{EditId, Forgotten, Keep, Result};

/// Forgets a person. The tags of their suggestions stay in the history, and lead nowhere.
pub async fn forget(connection: &mut Connection, user: u64) -> Result<Forgotten> {
    let user = int(user)?;
    let mut touched = [0; 3];
    let statements = [
        "UPDATE author SET person = NULL WHERE kind = 'member' AND person = $1",
        "DELETE FROM waiter WHERE person = $1",
        "UPDATE vote SET person = NULL WHERE person = $1",
    ];
    for (touched, statement) in touched.iter_mut().zip(statements) {
        let done = sqlx::query(statement).bind(user);
        *touched = done.execute(&mut *connection).await?.rows_affected();
    }
    let [suggestions, waiting, votes] = touched;
    let moderated = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM author WHERE kind = 'moderator' AND person = $1)",
    );
    Ok(Forgotten {
        suggestions,
        waiting,
        votes,
        moderated: moderated.bind(user).fetch_one(connection).await?,
    })
}

/// Forgets whoever suggested an edit that is closed now.
pub async fn let_go(connection: &mut Connection, edit: EditId) -> Result<()> {
    sqlx::query(
        "UPDATE author SET person = NULL WHERE kind = 'member' AND person IS NOT NULL \
             AND tag IN (SELECT author FROM history WHERE edit = $1)",
    )
    .bind(int(edit.0)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes what has been kept long enough. An answer that waits for its correction stays,
/// unless it quotes.
pub async fn tidy(connection: &mut Connection, keep: &Keep) -> Result<()> {
    let statements = [
        ("DELETE FROM question WHERE last < $1", keep.questions_since),
        ("DELETE FROM waiter WHERE at < $1", keep.questions_since),
        (
            "UPDATE answer SET offered = NULL WHERE at < $1 AND offered IS NOT NULL",
            keep.questions_since,
        ),
        (
            "DELETE FROM answer WHERE at < $1 AND quotes",
            keep.questions_since,
        ),
        (
            "DELETE FROM answer WHERE at < $1 AND correct_to IS NULL",
            keep.answers_since,
        ),
        (
            "UPDATE vote SET person = NULL WHERE person IS NOT NULL AND at < $1",
            keep.answers_since,
        ),
    ];
    for (statement, since) in statements {
        sqlx::query(statement)
            .bind(int(since)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
