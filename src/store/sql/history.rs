//! Reads the history: rows, how edits stand, what is published, and whether the chain is whole.

use futures_util::TryStreamExt;
use sqlx::Row as _;

use super::row::{int, maybe, named, number, small, unsigned};
use super::{Connection, Record};
use crate::store::chain::Link;
use crate::store::standing;
use crate::store::{Deed, Draft, Edit, EditId, Published, Result, Row, Turn, Verified};

/// An edit as it stands.
pub async fn edit(connection: &mut Connection, edit: EditId) -> Result<Option<Edit>> {
    let rows = sqlx::query("SELECT * FROM step WHERE edit = $1 ORDER BY seq")
        .bind(int(edit.0)?)
        .fetch_all(connection)
        .await?;
    let rows = rows.iter().map(row).collect::<Result<_>>()?;
    Ok(standing::edits(rows).pop())
}

/// The open edits, oldest first.
pub async fn open_edits(connection: &mut Connection) -> Result<Vec<Edit>> {
    let rows = sqlx::query(
        "SELECT * FROM step WHERE edit IN \
             (SELECT edit FROM history WHERE why IS NOT NULL AND version = 1 \
              EXCEPT SELECT edit FROM history WHERE deed IN ('published', 'discarded')) \
         ORDER BY edit, seq",
    )
    .fetch_all(connection)
    .await?;
    let rows = rows.iter().map(row).collect::<Result<_>>()?;
    Ok(standing::edits(rows))
}

/// How many edits are open.
pub async fn open_count(connection: &mut Connection) -> Result<u64> {
    let count = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM history WHERE why IS NOT NULL AND version = 1) \
             - (SELECT count(*) FROM history WHERE deed IN ('published', 'discarded'))",
    );
    unsigned(count.fetch_one(connection).await?)
}

/// The last published value of each entry, by revision.
pub async fn published(connection: &mut Connection) -> Result<Vec<Published>> {
    let rows = sqlx::query(
        "SELECT * FROM step WHERE revision IN \
             (SELECT max(revision) FROM history WHERE revision IS NOT NULL GROUP BY key) \
         ORDER BY revision",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(value).collect()
}

/// The last published value of an entry, where it is newer than this revision.
pub async fn published_since(
    connection: &mut Connection,
    key: &str,
    revision: u64,
) -> Result<Option<Published>> {
    let row = sqlx::query(
        "SELECT * FROM step WHERE revision = \
             (SELECT max(revision) FROM history WHERE key = $1 AND revision > $2)",
    )
    .bind(key)
    .bind(int(revision)?)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(value).transpose()
}

/// The value that an entry was given at a revision.
pub async fn value_at(
    connection: &mut Connection,
    key: &str,
    revision: u64,
) -> Result<Option<Published>> {
    let row = sqlx::query("SELECT * FROM step WHERE revision = $1 AND key = $2")
        .bind(int(revision)?)
        .bind(key)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(value).transpose()
}

/// The number of the last published edit.
pub async fn revision(connection: &mut Connection) -> Result<u64> {
    let revision = sqlx::query_scalar("SELECT coalesce(max(revision), 0) FROM history");
    unsigned(revision.fetch_one(connection).await?)
}

/// Rows, newest first.
pub async fn rows(
    connection: &mut Connection,
    key: Option<&str>,
    before: Option<u64>,
    most: u32,
) -> Result<Vec<Row>> {
    let before = before.map_or(Ok(i64::MAX), int)?;
    let query = match key {
        Some(key) => {
            sqlx::query("SELECT * FROM step WHERE key = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3")
                .bind(key)
        }
        None => sqlx::query("SELECT * FROM step WHERE seq < $1 ORDER BY seq DESC LIMIT $2"),
    };
    let rows = query
        .bind(before)
        .bind(i64::from(most))
        .fetch_all(connection)
        .await?;
    rows.iter().map(row).collect()
}

/// Reads the history from its first row and makes each hash anew.
pub async fn verify(connection: &mut Connection) -> Result<Verified> {
    let broken = |seq: u64, why: &str| {
        let why = why.to_owned();
        Ok(Verified::Broken { seq, why })
    };
    let (head, end): (String, i64) = sqlx::query_as("SELECT hash, seq FROM head")
        .fetch_one(&mut *connection)
        .await?;
    let mut rows = sqlx::query("SELECT * FROM history ORDER BY seq").fetch(connection);
    let mut before = String::new();
    let mut count = 0;
    while let Some(row) = rows.try_next().await? {
        let seq = count + 1;
        let Ok((link, hash)) = link(&row) else {
            return broken(seq, "it cannot be read");
        };
        if int(seq)? != link.seq {
            return broken(seq, "it is missing");
        }
        before = link.hash(&before);
        if before != hash {
            return broken(
                seq,
                "it is not what was written, or the row before it is another",
            );
        }
        count = seq;
    }
    if int(count)? < end {
        return broken(count + 1, "it is missing");
    }
    if int(count)? > end || before != head {
        return broken(count, "the head of the history is another row");
    }
    Ok(Verified::Whole { rows: count, head })
}

/// A row as it stands in the table, with its hash.
fn link(row: &Record) -> std::result::Result<(Link<'_>, &str), sqlx::Error> {
    let link = Link {
        seq: row.try_get("seq")?,
        edit: row.try_get("edit")?,
        version: row.try_get("version")?,
        deed: row.try_get("deed")?,
        key: row.try_get("key")?,
        old: row.try_get("old")?,
        new: row.try_get("new")?,
        folder: row.try_get("folder")?,
        base: row.try_get("base")?,
        revision: row.try_get("revision")?,
        author: row.try_get("author")?,
        at: row.try_get("at")?,
        why: row.try_get("why")?,
    };
    Ok((link, row.try_get("hash")?))
}

fn row(row: &Record) -> Result<Row> {
    let draft = Draft {
        key: row.try_get("key")?,
        old: row.try_get("old")?,
        new: row.try_get("new")?,
        folder: row.try_get("folder")?,
        base: number(row, "base")?,
        why: row.try_get("why")?,
    };
    Ok(Row {
        seq: number(row, "seq")?,
        turn: Turn {
            edit: EditId(number(row, "edit")?),
            version: small(row, "version")?,
        },
        deed: named(&Deed::ALL, row.try_get("deed")?)?,
        draft,
        revision: maybe(row, "revision")?,
        by: maybe(row, "person")?,
        owner: row.try_get::<Option<&str>, _>("author")?.is_none(),
        at: number(row, "at")?,
        hash: row.try_get("hash")?,
    })
}

/// A published value. Its time and person are those of the publishing.
fn value(row: &Record) -> Result<Published> {
    Ok(Published {
        edit: EditId(number(row, "edit")?),
        revision: number(row, "revision")?,
        key: row.try_get("key")?,
        folder: row.try_get("folder")?,
        new: row.try_get("new")?,
        by: maybe(row, "person")?,
        at: number(row, "at")?,
    })
}
