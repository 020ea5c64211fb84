//! `footnote backup` and `footnote restore`: a copy of the database, and a database from a copy.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Outcome;
use super::database::Database;
use super::terminal::Terminal;
use crate::store::{self, Copied};

/// Copies the database, which a bot may be using, into a new file. Bad where there is none yet.
///
/// # Errors
/// The file is there already, or cannot be written, or the database cannot be read.
pub(super) fn backup(target: &Path, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let database = Database::named()?;
    let copied = database.wait(store::backup(&database.address, target))?;
    let Some(copied) = copied else {
        let shown = database.shown();
        terminal.line(&format!("There is no database at {shown} yet."))?;
        return Ok(Outcome::Bad);
    };
    let (target, holds) = (target.display(), holds(&copied));
    terminal.line(&format!("Wrote {target}, which {holds}"))?;
    Ok(Outcome::Good)
}

/// Puts a copy in the place of the database, and keeps what was there.
///
/// # Errors
/// A bot uses the database, or the copy cannot be read or is not whole; nothing was changed then.
pub(super) fn restore(source: &Path, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let database = Database::named()?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = since.unwrap_or_default().as_secs();
    let restored = database.wait(store::restore(&database.address, source, now));
    let (copied, kept) = restored?;
    terminal.line(&format!("The database {}", holds(&copied)))?;
    if let Some(kept) = kept {
        terminal.line(&format!("The former one is {} now.", kept.display()))?;
    }
    Ok(Outcome::Good)
}

fn holds(copied: &Copied) -> String {
    let Copied {
        revision,
        rows,
        head,
    } = copied;
    match rows {
        0 => "is whole. Nothing was edited in it.".to_owned(),
        _ => format!(
            "is whole, at revision {revision}. Rows of history: {rows}; the hash of the last: {head}"
        ),
    }
}
