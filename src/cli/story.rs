//! Finds, reads and learns the story's folder, or says what is wrong with it.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::environment;
use crate::answer::Snapshot;
use crate::files;
use crate::knowledge::{self, Loaded};

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
pub(super) fn load(folder: &Path) -> anyhow::Result<Loaded> {
    let shown = folder.display();
    if !folder.is_dir() {
        bail!(
            "there is no folder “{shown}”; name the story's folder with --knowledge DIR or \
             KNOWLEDGE_DIR, or start me where the folder `knowledge` is"
        );
    }
    let files = files::read_dir(folder).with_context(|| format!("cannot read “{shown}”"))?;
    if files.texts.is_empty() && files.problems.is_empty() {
        bail!("the folder “{shown}” holds no story: there is no .toml file in it");
    }
    Ok(knowledge::read(&files))
}

/// Reads and learns the folder. Warnings do not keep it from answering.
///
/// # Errors
/// As for [`load`], or the base has errors: all of them are named.
pub(super) fn open(folder: &Path) -> anyhow::Result<Snapshot> {
    let loaded = load(folder)?;
    if loaded.has_errors() {
        let all: Vec<String> = loaded.problems.iter().map(|p| format!("\n  {p}")).collect();
        bail!(
            "the facts in “{}” cannot be trusted until the errors are put right:{}",
            folder.display(),
            all.concat()
        );
    }
    Ok(Snapshot::new(loaded.base, 0))
}
