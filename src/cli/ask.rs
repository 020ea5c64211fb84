//! `footnote ask`: one question, or one a line.

use super::Outcome;
use super::json::Answered;
use super::terminal::{Terminal, today};
use crate::answer::{self, Answer, Snapshot};
use crate::reply;

/// Answers the words as one question; without words, each line of the input.
pub(super) fn ask(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    words: &[String],
    json: bool,
) -> anyhow::Result<Outcome> {
    if !words.is_empty() {
        let found = answer_one(snapshot, terminal, &words.join(" "), json)?;
        return Ok(outcome(found));
    }
    if terminal.is_typed() && !json {
        terminal.complain("Ask one question a line. Ctrl-D ends.");
    }
    let mut found = false;
    let mut first = true;
    while let Some(line) = terminal.read_line()? {
        if !json {
            if !std::mem::take(&mut first) {
                terminal.line("")?;
            }
            terminal.reply(&reply::asked(&line), false)?;
        }
        found |= answer_one(snapshot, terminal, &line, json)?;
    }
    Ok(outcome(found))
}

/// Whether something was found.
fn answer_one(
    snapshot: &Snapshot,
    terminal: &mut Terminal,
    question: &str,
    json: bool,
) -> anyhow::Result<bool> {
    let answer = snapshot.answer(question);
    if json {
        let object = Answered::new(snapshot, question, &answer);
        terminal.line(&serde_json::to_string(&object)?)?;
    } else {
        let first = reply::turn(question, today());
        terminal.reply(&reply::answer(snapshot, &answer, first), false)?;
    }
    Ok(is_found(&answer))
}

fn is_found(answer: &Answer) -> bool {
    let unknown = |part: &answer::Part| matches!(part.outcome, answer::Outcome::Unknown(_));
    !answer.parts.iter().all(unknown)
}

fn outcome(found: bool) -> Outcome {
    match found {
        true => Outcome::Good,
        false => Outcome::Bad,
    }
}
