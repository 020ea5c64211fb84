//! Finds, reads and learns the story: its folder with the published edits, or what is wrong with it.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::database::Database;
use super::environment;
use super::terminal::Terminal;
use crate::answer::Snapshot;
use crate::app::{Folder, lay};
use crate::curate::diff;
use crate::files;
use crate::knowledge::{self, Effective, Files, Loaded, Problem};

/// Where the story is: as given, else as the environment or `.env` says, else `knowledge` here.
pub(super) fn folder(given: Option<PathBuf>) -> PathBuf {
    let set = || env::var_os("KNOWLEDGE_DIR").filter(|folder| !folder.is_empty());
    // What is wrong with the file matters to `run` alone, which says it.
    let filed = || environment::file().ok()?.remove("KNOWLEDGE_DIR");
    let filed = || filed().filter(|folder| !folder.is_empty());
    given
        .or_else(|| set().map(PathBuf::from))
        .or_else(|| filed().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("knowledge"))
}

/// Reads the folder with everything that is wrong in it.
///
/// # Errors
/// The folder cannot be listed, or holds no story at all.
pub(super) fn load(folder: &Path) -> anyhow::Result<(Files, Loaded)> {
    if !folder.is_dir() {
        bail!(
            "there is no folder “{}”; name the story's folder with --knowledge DIR or \
             KNOWLEDGE_DIR, or start me where the folder `knowledge` is",
            folder.display()
        );
    }
    load_any(folder)
}

/// Reads any folder that is there.
///
/// # Errors
/// It cannot be listed, or holds no story at all.
pub(super) fn load_any(folder: &Path) -> anyhow::Result<(Files, Loaded)> {
    let shown = folder.display();
    let files = files::read_dir(folder).with_context(|| format!("cannot read “{shown}”"))?;
    if files.texts.is_empty() && files.problems.is_empty() {
        bail!("the folder “{shown}” holds no story: there is no .toml file in it");
    }
    let loaded = knowledge::read(&files);
    Ok((files, loaded))
}

/// The story as it stands.
pub(super) struct Standing {
    /// What the folder says.
    pub(super) folder: Folder,
    /// What is wrong with the folder, which keeps nobody from answering.
    pub(super) warnings: Vec<Problem>,
    /// The folder with the published edits over it.
    pub(super) effective: Effective,
}

/// Reads the folder and the published edits. Warnings do not keep them from being used; edits that
/// cannot be used are named.
///
/// # Errors
/// As for [`load`], or the folder has errors: all of them are named; or the database is there and
/// cannot be read.
pub(super) fn standing(
    folder: &Path,
    database: &Database,
    terminal: &mut Terminal,
) -> anyhow::Result<Standing> {
    let (folder, warnings) = trusted_with_warnings(folder)?;
    let effective = lay(&folder.base, &database.published()?);
    for fault in &effective.faults {
        let fault = diff::visible(fault);
        terminal.complain(&format!("footnote: an edit is left out: {fault}"));
    }
    Ok(Standing {
        folder,
        warnings,
        effective,
    })
}

/// Reads and learns the story as it stands.
///
/// # Errors
/// As for [`standing`].
pub(super) fn open(folder: &Path, terminal: &mut Terminal) -> anyhow::Result<Snapshot> {
    let Standing { effective, .. } = standing(folder, &Database::named()?, terminal)?;
    Ok(Snapshot::new(effective.base, effective.revision))
}

/// Reads the folder. Warnings do not keep it from answering.
///
/// # Errors
/// As for [`load`], or the base has errors: all of them are named.
pub(super) fn trusted(folder: &Path) -> anyhow::Result<Folder> {
    trusted_with_warnings(folder).map(|(folder, _)| folder)
}

fn trusted_with_warnings(folder: &Path) -> anyhow::Result<(Folder, Vec<Problem>)> {
    let (files, loaded) = load(folder)?;
    if loaded.has_errors() {
        let all: Vec<String> = loaded.problems.iter().map(|p| format!("\n  {p}")).collect();
        bail!(
            "the facts in “{}” cannot be trusted until the errors are put right:{}",
            folder.display(),
            all.concat()
        );
    }
    let base = loaded.base;
    Ok((Folder { files, base }, loaded.problems))
}

/// The problem without its place, to be found in another text.
pub(super) fn placeless(problem: &Problem) -> Problem {
    Problem {
        file: None,
        line: None,
        ..problem.clone()
    }
}

/// `1 entry` or `2 entries`.
pub(super) fn entries(number: usize) -> String {
    match number {
        1 => "1 entry".to_owned(),
        _ => format!("{number} entries"),
    }
}
