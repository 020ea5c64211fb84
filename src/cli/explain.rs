//! `footnote explain`: why a question gets the answer that it gets.

use super::Outcome;
use super::terminal::Terminal;
use crate::answer::Snapshot;

/// Shows how the question was read, the decision, and the numbers and words behind it; `after` is the
/// question before it, where it follows one up.
pub(super) fn explain(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    question: &str,
    after: Option<&str>,
) -> anyhow::Result<Outcome> {
    let last = after.map(|after| snapshot.stated(&snapshot.answer(after)));
    terminal.text(&snapshot.explain_after(question, &last.unwrap_or_default()))?;
    Ok(Outcome::Good)
}
