//! `footnote export`: the story as it stands, as a folder.

use std::path::Path;

use anyhow::{Context, bail};

use super::Outcome;
use super::database::Database;
use super::story::{self, Standing, entries};
use super::terminal::Terminal;
use crate::curate::diff;
use crate::files::{self, Wrote};
use crate::knowledge::{self, compare};

/// Writes the folder with the published edits in it to `target`, and says what became of its files.
///
/// # Errors
/// There is no story, the target holds other things and `force` is not given, or it cannot be
/// written to.
pub(super) fn export(
    folder: &Path,
    target: &Path,
    force: bool,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let Standing {
        folder: from,
        effective,
        ..
    } = story::standing(folder, &Database::named()?, terminal)?;
    let shown = target.display();
    if target.exists() && !target.is_dir() {
        bail!("“{shown}” is no folder; name one that is empty, or that is not there yet");
    }
    let others = files::others_in(target).with_context(|| format!("cannot read “{shown}”"))?;
    if !others.is_empty() && !force {
        bail!(
            "“{shown}” holds other things than a story ({}); name an empty folder, or write beside \
             them with --force",
            named(&others)
        );
    }
    let files = knowledge::export(&from.files, &from.base, &effective.base);
    let again = knowledge::read(&files);
    if again.base != effective.base || again.has_errors() {
        let all: Vec<String> = again.problems.iter().map(|p| format!("\n  {p}")).collect();
        bail!(
            "a folder cannot hold the story as it stands:{}",
            all.concat()
        );
    }
    let Wrote {
        written,
        same,
        removed,
    } = files::write_dir(target, &files).with_context(|| format!("cannot write to “{shown}”"))?;
    for (what, names) in [
        ("written", written),
        ("removed", removed),
        ("as it was", same),
    ] {
        for name in names {
            terminal.line(&format!("{what}: {name}"))?;
        }
    }
    let changes = compare(&from.base, &effective.base);
    terminal.line(&format!(
        "“{shown}” holds the story of revision {}. Compared with “{}”, {} {}.",
        effective.revision,
        folder.display(),
        entries(changes.len()),
        if changes.len() == 1 {
            "differs"
        } else {
            "differ"
        },
    ))?;
    for change in changes {
        terminal.line(&format!("  {}", change.key))?;
    }
    Ok(Outcome::Good)
}

/// The first names, and how many others there are.
fn named(names: &[String]) -> String {
    const MOST: usize = 5;
    let mut shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| diff::visible(name))
        .collect();
    if names.len() > MOST {
        shown.push(format!("{} more", names.len() - MOST));
    }
    shown.join(", ")
}
