//! Changes to edits. Each step reads how the edit stands, refuses or goes on, and appends a row to
//! the history; the triggers of the table hold whoever forgets one of the rules.

use sqlx::Row as _;

use super::row::{int, name, unsigned};
use super::{Connection, NEW_AUTHOR, answers, history, people};
use crate::curate::shown::is_shown_alike;
use crate::store::chain::Link;
use crate::store::{Author, Deed, Draft, Edit, EditId, Error, Kind, Result, State, Step, Turn};

/// Writes down a new edit.
pub async fn propose(
    connection: &mut Connection,
    draft: &Draft,
    by: Author,
    now: u64,
) -> Result<Turn> {
    let next = "SELECT coalesce(max(edit), 0) + 1 FROM history WHERE why IS NOT NULL";
    let next = sqlx::query_scalar(next).fetch_one(&mut *connection).await?;
    let edit = EditId(unsigned(next)?);
    let deed = match by {
        Author::Member(_) => Deed::Suggested,
        Author::Moderator(_) | Author::Owner => Deed::Proposed,
    };
    let turn = Turn { edit, version: 1 };
    append(connection, turn, Act::Value(deed, draft), by, now).await?;
    Ok(turn)
}

/// Replaces the value of an open edit. Members suggest; they change nothing that is there.
pub async fn amend(
    connection: &mut Connection,
    turn: Turn,
    draft: &Draft,
    by: Author,
    now: u64,
) -> Result<Step> {
    if let Author::Member(_) = by {
        return Err(Error::new(Kind::Other, "a member may not change an edit"));
    }
    if let Err(step) = open(connection, turn).await? {
        return Ok(step);
    }
    let turn = Turn {
        edit: turn.edit,
        version: turn.version + 1,
    };
    append(connection, turn, Act::Value(Deed::Amended, draft), by, now).await?;
    Ok(Step::Done(turn))
}

/// Somebody agrees.
pub async fn approve(
    connection: &mut Connection,
    turn: Turn,
    by: Author,
    now: u64,
) -> Result<Step> {
    let edit = match open(connection, turn).await? {
        Ok(edit) => edit,
        Err(step) => return Ok(step),
    };
    let agreed = match by {
        Author::Moderator(user) | Author::Member(user) => edit.approved_by.contains(&user),
        Author::Owner => false,
    };
    if !agreed {
        append(connection, turn, Act::Approve(&edit.draft.key), by, now).await?;
    }
    Ok(Step::Done(turn))
}

/// Closes an open edit without effect.
pub async fn discard(
    connection: &mut Connection,
    turn: Turn,
    by: Author,
    now: u64,
) -> Result<Step> {
    let edit = match open(connection, turn).await? {
        Ok(edit) => edit,
        Err(step) => return Ok(step),
    };
    append(connection, turn, Act::Discard(&edit.draft.key), by, now).await?;
    people::let_go(connection, turn.edit).await?;
    Ok(Step::Done(turn))
}

/// Publishes an open edit and marks the answers that used its entry, if they would say something else.
pub async fn publish(
    connection: &mut Connection,
    turn: Turn,
    by: Author,
    now: u64,
    correct_since: u64,
) -> Result<Step> {
    let edit = match open(connection, turn).await? {
        Ok(edit) => edit,
        Err(step) => return Ok(step),
    };
    let Draft {
        key,
        old,
        new,
        base,
        ..
    } = &edit.draft;
    if let Some(other) = history::published_since(connection, key, *base).await? {
        return Ok(Step::Conflict(Box::new(other)));
    }
    let revision = history::revision(connection).await? + 1;
    append(connection, turn, Act::Publish(key, revision), by, now).await?;
    people::let_go(connection, turn.edit).await?;
    let corrections = match is_shown_alike(key, old.as_deref(), new.as_deref()) {
        true => 0,
        false => answers::mark(connection, key, revision, correct_since).await?,
    };
    Ok(Step::Published {
        revision,
        corrections,
    })
}

/// Proposes and publishes all of these. What it did before a conflict is to be taken back.
pub async fn publish_all(
    connection: &mut Connection,
    drafts: &[Draft],
    by: Author,
    now: u64,
    correct_since: u64,
) -> Result<Step> {
    let before = history::revision(connection).await?;
    let mut last = before;
    for draft in drafts {
        let turn = propose(connection, draft, by, now).await?;
        match publish(connection, turn, by, now, correct_since).await? {
            Step::Published { revision, .. } => last = revision,
            step => return Ok(step),
        }
    }
    // An answer that used several of the entries is corrected once.
    let corrections = answers::marked_since(connection, before).await?;
    Ok(Step::Published {
        revision: last,
        corrections,
    })
}

/// The edit, if it is open and at this version.
async fn open(connection: &mut Connection, turn: Turn) -> Result<std::result::Result<Edit, Step>> {
    let Some(edit) = history::edit(connection, turn.edit).await? else {
        return Ok(Err(Step::Missing));
    };
    Ok(if edit.state != State::Open {
        Err(Step::Closed(Box::new(edit)))
    } else if edit.turn != turn {
        Err(Step::Changed(Box::new(edit)))
    } else {
        Ok(edit)
    })
}

/// What a row of the history is about.
enum Act<'a> {
    /// The edit has this value now.
    Value(Deed, &'a Draft),
    /// Somebody agrees with it.
    Approve(&'a str),
    /// It is published as this revision.
    Publish(&'a str, u64),
    /// It is closed.
    Discard(&'a str),
}

/// Appends a row to the history.
async fn append(
    connection: &mut Connection,
    turn: Turn,
    act: Act<'_>,
    by: Author,
    now: u64,
) -> Result<()> {
    let (deed, key, draft, revision) = match act {
        Act::Value(deed, draft) => (deed, draft.key.as_str(), Some(draft), None),
        Act::Approve(key) => (Deed::Approved, key, None, None),
        Act::Publish(key, revision) => (Deed::Published, key, None, Some(int(revision)?)),
        Act::Discard(key) => (Deed::Discarded, key, None, None),
    };
    let author = tag(connection, by, turn.edit).await?;
    let head = sqlx::query("SELECT seq, hash FROM head")
        .fetch_one(&mut *connection)
        .await?;
    let before: String = head.try_get("hash")?;
    let last: i64 = head.try_get("seq")?;
    let link = Link {
        seq: last + 1,
        edit: int(turn.edit.0)?,
        version: i64::from(turn.version),
        deed: name(&Deed::ALL, &deed),
        key,
        old: draft.and_then(|draft| draft.old.as_deref()),
        new: draft.and_then(|draft| draft.new.as_deref()),
        folder: draft.and_then(|draft| draft.folder.as_deref()),
        base: draft.map(|draft| int(draft.base)).transpose()?,
        revision,
        author: author.as_deref(),
        at: int(now)?,
        why: draft.map(|draft| draft.why.as_str()),
    };
    let hash = link.hash(&before);
    let added = sqlx::query(
        "INSERT INTO history (seq, edit, version, deed, key, old, new, folder, base, revision, \
             author, at, why, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(link.seq)
    .bind(link.edit)
    .bind(link.version)
    .bind(link.deed)
    .bind(link.key)
    .bind(link.old)
    .bind(link.new)
    .bind(link.folder)
    .bind(link.base)
    .bind(link.revision)
    .bind(link.author)
    .bind(link.at)
    .bind(link.why)
    .bind(&hash)
    .execute(&mut *connection)
    .await?;
    let moved = sqlx::query("UPDATE head SET seq = $1, hash = $2 WHERE seq = $3")
        .bind(link.seq)
        .bind(&hash)
        .bind(last)
        .execute(&mut *connection)
        .await?;
    if (added.rows_affected(), moved.rows_affected()) != (1, 1) {
        return Err(Error::new(Kind::Other, "the history was not appended to"));
    }
    Ok(())
}

/// What stands for this person in the history; nothing for the owner.
async fn tag(connection: &mut Connection, by: Author, edit: EditId) -> Result<Option<String>> {
    let (kind, person, known) = match by {
        Author::Owner => return Ok(None),
        Author::Moderator(user) => (
            "moderator",
            int(user)?,
            "SELECT tag FROM author WHERE kind = 'moderator' AND person = $1 AND $2 > 0",
        ),
        // The same person may have to do with an edit twice, and has one tag for it.
        Author::Member(user) => (
            "member",
            int(user)?,
            "SELECT tag FROM author WHERE kind = 'member' AND person = $1 \
                 AND tag IN (SELECT author FROM history WHERE edit = $2)",
        ),
    };
    let known: Option<String> = sqlx::query_scalar(known)
        .bind(person)
        .bind(int(edit.0)?)
        .fetch_optional(&mut *connection)
        .await?;
    if known.is_some() {
        return Ok(known);
    }
    let tag = sqlx::query_scalar(NEW_AUTHOR)
        .bind(kind)
        .bind(person)
        .fetch_one(&mut *connection)
        .await?;
    Ok(Some(tag))
}
