//! `footnote eval`: how well does the engine answer a file of questions with known answers?

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow, bail};

use super::Outcome;
use super::terminal::Terminal;
use crate::answer::Snapshot;
use crate::eval::{eval, parse, rows};

/// How the figures are shown.
#[derive(Clone, Copy)]
pub(super) struct Show {
    pub(super) json: bool,
    pub(super) misses: bool,
    pub(super) numbers: bool,
}

/// Asks every question of the file and prints the figures.
///
/// # Errors
/// The file cannot be read, or holds no questions, or one that is malformed.
pub(super) fn evaluate(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    file: &Path,
    show: Show,
) -> anyhow::Result<Outcome> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read “{shown}”"))?;
    let questions = parse(&text).map_err(|why| anyhow!("“{shown}”, {why}"))?;
    if questions.is_empty() {
        bail!("“{shown}” holds no questions");
    }
    if show.numbers {
        for row in rows(snapshot, &questions) {
            terminal.line(&serde_json::to_string(&row)?)?;
        }
        return Ok(Outcome::Good);
    }
    let report = eval(snapshot, &questions);
    if show.json {
        terminal.line(&serde_json::to_string(&report)?)?;
        return Ok(Outcome::Good);
    }
    terminal.text(&report.to_string())?;
    for miss in report.misses.iter().filter(|_| show.misses) {
        terminal.line(&format!(
            "{} [{}] {:?}: expected {}, got {}",
            miss.mark, miss.tag, miss.q, miss.expected, miss.got
        ))?;
    }
    Ok(Outcome::Good)
}
