//! `footnote store copy`: moves a bot from one database to another.

use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::runtime::Builder;

use super::Outcome;
use super::terminal::Terminal;
use crate::store::{self, Progress, Verified};

/// How often it is said how far a long copy has come.
const OFTEN: Duration = Duration::from_secs(2);

/// Copies one database into another, which must hold nothing.
///
/// # Errors
/// Nothing was copied, and why.
pub(super) fn copy(from: &str, to: &str, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut said = Instant::now();
    let mut tell = |Progress { table, done, all }: Progress| {
        if said.elapsed() >= OFTEN {
            said = Instant::now();
            terminal.complain(&format!("{table}: {done} of {all} rows"));
        }
    };
    let copied = runtime.block_on(store::copy(from, to, &mut tell));
    let rows = match copied.context("nothing was copied")? {
        Verified::Whole { rows, .. } => rows,
        Verified::Broken { .. } => 0,
    };
    terminal.line(&format!(
        "Copied from {} to {}. The history is whole in both: {rows} rows.",
        store::place(from),
        store::place(to)
    ))?;
    terminal.line("Set DATABASE_URL to the new one; keep the old one until the bot runs on it.")?;
    Ok(Outcome::Good)
}
