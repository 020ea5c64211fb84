//! `footnote domain`: are these names on the list?

use super::Outcome;
use super::json::Checked;
use super::terminal::Terminal;
use crate::answer::Snapshot;
use crate::answer::domain::Verdict;
use crate::reply;

/// How the verdicts are shown.
#[derive(Clone, Copy)]
pub(super) struct Show {
    pub(super) json: bool,
    pub(super) explain: bool,
}

/// Checks each text; without one, each line of the input. Bad where no text held a name.
pub(super) fn domain(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    texts: &[String],
    show: Show,
) -> anyhow::Result<Outcome> {
    let mut found = false;
    for (at, text) in texts.iter().enumerate() {
        found |= check(snapshot, terminal, text, show, at == 0)?;
    }
    let mut first = true;
    while texts.is_empty() {
        let Some(line) = terminal.read_line()? else {
            break;
        };
        found |= check(snapshot, terminal, &line, show, std::mem::take(&mut first))?;
    }
    Ok(if found { Outcome::Good } else { Outcome::Bad })
}

/// Whether the text held a name.
fn check(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    text: &str,
    show: Show,
    first: bool,
) -> anyhow::Result<bool> {
    let checks = snapshot.domains.check(text);
    if show.json {
        for check in &checks {
            let object = Checked::new(check, show.explain);
            terminal.line(&serde_json::to_string(&object)?)?;
        }
    } else {
        if !first {
            terminal.line("")?;
        }
        terminal.reply(&reply::domains(snapshot, &checks), false)?;
        if show.explain {
            terminal.line("")?;
            terminal.reply(&reply::trace(&checks), false)?;
        }
    }
    Ok(checks
        .iter()
        .any(|check| check.verdict != Verdict::NotADomain))
}
