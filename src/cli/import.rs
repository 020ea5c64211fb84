//! `footnote import`: makes the story say what another folder says, by edits like any others.

use std::collections::HashSet;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{anyhow, bail};

use super::Outcome;
use super::database::Database;
use super::story::{self, Standing, entries, placeless};
use super::terminal::Terminal;
use crate::config;
use crate::curate::clock::DAY;
use crate::curate::diff;
use crate::curate::propose::LATER;
use crate::knowledge::{Base, Difference, Places, Problem, RULES, Severity, check, compare};
use crate::reply::count;
use crate::store::{Author, Draft, Step};

/// Shows what would change and what would be wrong with it; with `apply`, publishes all of it at once.
/// Bad where something is wrong.
///
/// # Errors
/// There is no story here or there, the database cannot be used, or somebody published an edit of the
/// same entry meanwhile.
pub(super) fn import(
    folder: &Path,
    source: &Path,
    apply: bool,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let shown = source.display();
    if !source.is_dir() {
        bail!("there is no folder “{shown}”; name one that `footnote export` has written");
    }
    let database = Database::named()?;
    let standing = story::standing(folder, &database, terminal)?;
    let (_, loaded) = story::load_any(source)?;
    let problems = new_problems(&standing, &loaded.problems);
    let breaks_loading = |problem: &Problem| {
        let of_loading = RULES.iter().any(|rule| rule.name == problem.rule);
        of_loading && problem.severity == Severity::Error
    };
    let is_readable = !loaded.problems.iter().any(breaks_loading);
    let changes = match is_readable {
        true => compare(&standing.effective.base, &loaded.base),
        // What could not be read would seem to be retired.
        false => Vec::new(),
    };
    for change in &changes {
        show(change, terminal)?;
    }
    if is_readable && loaded.base.story != standing.effective.base.story {
        terminal.line(&format!(
            "story.toml is not imported: title, description and day of the story are those of “{}”.",
            folder.display()
        ))?;
    }
    for problem in &problems {
        terminal.line(&problem.to_string())?;
    }
    if !problems.is_empty() {
        terminal.line(&format!(
            "Nothing is imported until {} put right.",
            match problems.len() {
                1 => "this is".to_owned(),
                number => format!("these {number} are"),
            }
        ))?;
        return Ok(Outcome::Bad);
    }
    let name = source.canonicalize().unwrap_or_else(|_| source.to_owned());
    let name = name.file_name().unwrap_or(source.as_os_str());
    let said = Said {
        nothing: format!("“{shown}” says what stands. There is nothing to import."),
        command: format!("footnote import {shown} --apply"),
        why: format!("import of {}", name.to_string_lossy()),
    };
    settle(&database, &standing, &changes, apply, &said, terminal)
}

/// What is said of changes that are to be published.
pub(super) struct Said {
    /// Where there are none.
    pub(super) nothing: String,
    /// The command that publishes them.
    pub(super) command: String,
    /// Why they are made, kept in the history.
    pub(super) why: String,
}

/// With `apply`, publishes all changes at once; else says how to.
///
/// # Errors
/// The database cannot be used, or somebody published an edit of the same entry meanwhile.
pub(super) fn settle(
    database: &Database,
    standing: &Standing,
    changes: &[Difference],
    apply: bool,
    said: &Said,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    if changes.is_empty() {
        terminal.line(&said.nothing)?;
        return Ok(Outcome::Good);
    }
    let summary = summary(changes);
    if !apply {
        let command = &said.command;
        terminal.line(&format!(
            "This was a dry run: {summary}. To publish it: {command}"
        ))?;
        return Ok(Outcome::Good);
    }
    let (revision, corrections) = publish(database, &drafts(standing, changes, &said.why))?;
    terminal.line(&format!("Published as revision {revision}: {summary}."))?;
    if corrections > 0 {
        let answers = count(usize::try_from(corrections).unwrap_or(usize::MAX), "answer");
        terminal.line(&format!(
            "{answers} in Discord used what changed; the bot corrects them while it runs."
        ))?;
    }
    Ok(Outcome::Good)
}

/// What is wrong with what is to stand and not with what stands today.
pub(super) fn new_problems(standing: &Standing, problems: &[Problem]) -> Vec<Problem> {
    let stood = check(&standing.effective.base, &Places::default());
    let stood: HashSet<Problem> = stood
        .iter()
        .chain(&standing.warnings)
        .map(placeless)
        .collect();
    let is_new = |problem: &&Problem| problem.rule != LATER && !stood.contains(&placeless(problem));
    problems.iter().filter(is_new).cloned().collect()
}

/// Prints what would change in an entry.
pub(super) fn show(change: &Difference, terminal: &mut Terminal) -> anyhow::Result<()> {
    let Difference { key, old, new } = change;
    let what = match (old, new) {
        (None, _) => "added",
        (_, None) => "retired, since the folder does not have it",
        _ => "changed",
    };
    terminal.line(&format!("{}: {what}", diff::visible(&key.to_string())))?;
    if new.is_some() {
        let lines = diff::text(&diff::entry(old.as_ref(), new.as_ref()));
        for line in lines.lines() {
            terminal.line(&format!("  {line}"))?;
        }
    }
    Ok(())
}

/// `2 entries: 1 changed, 1 retired`.
fn summary(changes: &[Difference]) -> String {
    let number = |is_so: fn(&Difference) -> bool| changes.iter().filter(|c| is_so(c)).count();
    let numbers = [
        (number(|c| c.old.is_none()), "added"),
        (number(|c| c.old.is_some() && c.new.is_some()), "changed"),
        (number(|c| c.new.is_none()), "retired"),
    ];
    let numbers: Vec<String> = numbers
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    format!("{}: {}", entries(changes.len()), numbers.join(", "))
}

fn drafts(standing: &Standing, changes: &[Difference], why: &str) -> Vec<Draft> {
    let in_folder = |base: &Base, change: &Difference| base.entry(&change.key);
    let draft = |change: &Difference| Draft {
        key: change.key.to_string(),
        old: change.old.as_ref().map(|entry| entry.toml()),
        new: change.new.as_ref().map(|entry| entry.toml()),
        folder: in_folder(&standing.folder.base, change).map(|entry| entry.toml()),
        base: standing.effective.revision,
        why: why.to_owned(),
    };
    changes.iter().map(draft).collect()
}

/// The revision, and how many answers are to be corrected.
fn publish(database: &Database, drafts: &[Draft]) -> anyhow::Result<(u64, u64)> {
    const VARIABLE: &str = "CORRECTION_DAYS";
    let days = super::environment::setting(VARIABLE)?;
    let days = config::days(&days).map_err(|what| anyhow!("{VARIABLE} {what}"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let since = now.saturating_sub(u64::from(days) * DAY);
    let step = database.write(async |store| {
        let by = Author::Owner;
        store.publish_all(drafts, by, now, since).await
    })?;
    match step {
        Step::Published {
            revision,
            corrections,
        } => Ok((revision, corrections)),
        Step::Conflict(other) => bail!(
            "nothing was imported: {} was published meanwhile, as revision {}; look at the \
             difference again, without --apply",
            other.key,
            other.revision
        ),
        _ => bail!("nothing was imported: the edits were changed by somebody else meanwhile"),
    }
}
