//! `footnote explain`: why a question gets the answer that it gets.

use super::Outcome;
use super::terminal::Terminal;
use crate::answer::Snapshot;

/// Shows the decision, and the best candidates with their numbers.
pub(super) fn explain(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    question: &str,
) -> anyhow::Result<Outcome> {
    terminal.text(&text(snapshot, question))?;
    Ok(Outcome::Good)
}

/// The explanation, ending with a line break.
pub(super) fn text(snapshot: &Snapshot, question: &str) -> String {
    let answer = snapshot.answer(question);
    let mut out = String::new();
    for part in &answer.parts {
        out.push_str(&format!("{:?}: {:?}\n", part.text, part.outcome));
    }
    for candidate in &answer.candidates {
        if let Some(fact) = snapshot.base.facts.get(candidate.fact) {
            out.push_str(&format!("  {:.4}  {}\n", candidate.confidence, fact.id));
        }
    }
    out
}
