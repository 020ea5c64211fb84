//! `footnote explain`: why a question gets the answer that it gets.

use super::Outcome;
use super::terminal::Terminal;
use crate::answer::Snapshot;

/// Shows how the question was read, the decision, and the numbers and words behind it.
pub(super) fn explain(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    question: &str,
) -> anyhow::Result<Outcome> {
    terminal.text(&snapshot.explain(question))?;
    Ok(Outcome::Good)
}
