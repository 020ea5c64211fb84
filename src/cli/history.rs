//! `footnote history`: who changed what, when and why, and whether that is still what was written.

use anyhow::bail;

use super::Outcome;
use super::database::Database;
use super::terminal::Terminal;
use crate::curate::{clock, diff};
use crate::knowledge::Key;
use crate::store::{self, Deed, Row, Verified};

/// How many rows are read at once.
const PAGE: u32 = 1000;

/// Lists the rows of one entry or of all, oldest first. Bad where there is none.
///
/// # Errors
/// The database cannot be read.
pub(super) fn history(key: Option<&Key>, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let database = Database::named()?;
    let key = key.map(Key::to_string);
    let rows = database.read(async |store| {
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let before = rows.last().map(|row| row.seq);
            let page = store.history(key.as_deref(), before, PAGE).await?;
            if page.is_empty() {
                return Ok(rows);
            }
            rows.extend(page);
        }
    })?;
    for row in rows.iter().flatten().rev() {
        terminal.line(&line(row))?;
    }
    if rows.iter().flatten().next().is_some() {
        return Ok(Outcome::Good);
    }
    terminal.line(&match (rows, key) {
        (None, _) => format!(
            "There is no database at {} yet.",
            store::place(&database.address)
        ),
        (_, Some(key)) => format!("{} was never edited.", diff::visible(&key)),
        (_, None) => "Nothing was edited yet.".to_owned(),
    })?;
    Ok(Outcome::Bad)
}

/// `12  18 Oct 2023, 14:05 UTC  revision 3  published  fact/court  user 123  a reason`.
fn line(row: &Row) -> String {
    let Row {
        seq,
        turn: _,
        deed,
        draft,
        revision,
        by,
        owner,
        at,
        hash: _,
    } = row;
    let deed = Deed::ALL.iter().find(|(known, _)| known == deed);
    let who = match (by, owner) {
        (Some(user), _) => format!("user {user}"),
        (None, true) => "owner".to_owned(),
        (None, false) => "forgotten".to_owned(),
    };
    let columns = [
        seq.to_string(),
        clock::moment(*at),
        revision.map_or("no revision".to_owned(), |n| format!("revision {n}")),
        deed.map_or("", |(_, name)| name).to_owned(),
        draft.key.clone(),
        who,
        draft.why.clone(),
    ];
    let columns = columns.map(|text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        diff::visible(&words.join(" "))
    });
    columns.join("  ").trim_end().to_owned()
}

/// Reads the whole chain. Bad where a row is not what it was.
///
/// # Errors
/// There is no database, or it cannot be read.
pub(super) fn verify(terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let database = Database::named()?;
    let verified = database.read(async |store| store.verify().await)?;
    match verified {
        None => bail!(
            "there is no database at {}; set DATABASE_URL to the one that is meant",
            store::place(&database.address)
        ),
        Some(Verified::Whole { rows, head }) => {
            let head = match head.is_empty() {
                true => String::new(),
                false => format!(" The last hash is {head}."),
            };
            terminal.line(&format!("The history is whole: {rows} rows.{head}"))?;
            Ok(Outcome::Good)
        }
        Some(Verified::Broken { seq, why }) => {
            terminal.line(&format!(
                "The history is broken at row {seq}: {why}. Keep it as it is, and look at a backup."
            ))?;
            Ok(Outcome::Bad)
        }
    }
}
