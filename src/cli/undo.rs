//! `footnote undo`: makes every entry say what it said at a revision, by edits like any others, so that
//! nothing of the history is lost.

use std::collections::HashSet;
use std::path::Path;

use anyhow::bail;

use super::database::Database;
use super::import::{Said, new_problems, settle, show};
use super::terminal::Terminal;
use super::{Outcome, story};
use crate::app::lay;
use crate::knowledge::{Places, check, compare};
use crate::store::{self, Deed, Published, Store};

/// How many rows are read at once.
const PAGE: u32 = 1000;

/// Shows what would change if everything said what it said at `revision`, 0 for the folder alone; with
/// `apply`, publishes that as one edit after another, all at once. Bad where something would be wrong
/// with it.
///
/// # Errors
/// There is no such revision, or the database cannot be used.
pub(super) fn undo(
    folder: &Path,
    revision: u64,
    apply: bool,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let database = Database::named()?;
    let standing = story::standing(folder, &database, terminal)?;
    let last = standing.effective.revision;
    if revision > last {
        bail!("there is no revision {revision} yet: the last is {last}");
    }
    // Entries that only seem to have changed, since one that they name was retired, come back by
    // themselves.
    let later = database.published()?;
    let later = later.iter().filter(|edit| edit.revision > revision);
    let later: HashSet<&str> = later.map(|edit| edit.key.as_str()).collect();
    let then = database.read(async |store| published_until(&*store, revision).await)?;
    let then = lay(&standing.folder.base, &then.unwrap_or_default()).base;
    let mut changes = compare(&standing.effective.base, &then);
    changes.retain(|change| later.contains(change.key.to_string().as_str()));
    for change in &changes {
        show(change, terminal)?;
    }
    let problems = new_problems(&standing, &check(&then, &Places::default()));
    for problem in &problems {
        terminal.line(&problem.to_string())?;
    }
    if !problems.is_empty() {
        terminal
            .line("Nothing is undone: the folder has changed since, and does not fit any more.")?;
        return Ok(Outcome::Bad);
    }
    let said = Said {
        nothing: format!("Everything says what it said at revision {revision}."),
        command: format!("footnote undo {revision} --apply"),
        why: format!("back to revision {revision}"),
    };
    settle(&database, &standing, &changes, apply, &said, terminal)
}

/// What stood at a revision: the last value of each entry that was published by then.
async fn published_until(store: &dyn Store, revision: u64) -> store::Result<Vec<Published>> {
    let (mut seen, mut found, mut before) = (HashSet::new(), Vec::new(), None);
    loop {
        let page = store.history(None, before, PAGE).await?;
        let Some(oldest) = page.last() else {
            return Ok(found);
        };
        before = Some(oldest.seq);
        for row in page {
            let of_then = row
                .revision
                .filter(|at| *at <= revision && row.deed == Deed::Published);
            let Some(at) = of_then else { continue };
            if seen.insert(row.draft.key.clone()) {
                found.push(Published {
                    edit: row.turn.edit,
                    revision: at,
                    key: row.draft.key,
                    folder: row.draft.folder,
                    new: row.draft.new,
                    by: row.by,
                    at: row.at,
                });
            }
        }
    }
}
