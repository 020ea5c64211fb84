//! Answers as messages: what is said, the buttons below it, and what is noted of it.

use super::event::{Note, Outgoing, UserId};
use super::outgoing::{invite, outgoing};
use super::plan;
use crate::answer::{Answer, Outcome, Part, Snapshot};
use crate::command::{self, Scope};
use crate::reply::{self, Reply};

/// The answer to somebody's words, who was told the facts `last` before, as a message with its buttons.
pub(super) fn answered(
    snapshot: &Snapshot,
    text: &str,
    turn: usize,
    asker: UserId,
    last: &[String],
) -> Outgoing {
    let help = || {
        reply::help(
            snapshot,
            &command::ways(Scope::Everybody),
            &reply::Editing::NotYours,
        )
    };
    if text.trim().is_empty() {
        return outgoing(&help(), None, Some(asker));
    }
    let found = snapshot.answer_after(text, last);
    let (reply, alone) = match found.parts.as_slice() {
        [only] if only.outcome == Outcome::Help => (help(), true),
        parts => (reply::answer(snapshot, &found, turn), parts.len() == 1),
    };
    let noted = plan::noted(snapshot, &found, turn);
    let mut say = outgoing(&reply, alone.then_some(asker), Some(asker));
    invite(&mut say, &noted);
    say.note = Some(Box::new(Note::Asked(noted)));
    say
}

/// What a command shows for all to see, as an answer to a question of one part.
pub(super) fn shown(snapshot: &Snapshot, what: Outcome, turn: usize, asker: UserId) -> Outgoing {
    let reply = match &what {
        Outcome::Domains(checks) => reply::domains(snapshot, checks),
        _ => reply::narratives(snapshot, turn),
    };
    let found = Answer {
        question: String::new(),
        parts: vec![Part {
            text: String::new(),
            asks: None,
            outcome: what,
            premise: None,
        }],
        candidates: Vec::new(),
        about: None,
    };
    let mut say = outgoing(&reply, None, Some(asker));
    let noted = plan::noted(snapshot, &found, turn);
    say.note = Some(Box::new(Note::Asked(noted)));
    say
}

/// A fact by its id.
pub(super) fn fact(snapshot: &Snapshot, id: &str) -> Option<Reply> {
    let index = snapshot.base.facts.iter().position(|fact| fact.id == id)?;
    Some(reply::fact(snapshot, index))
}

/// Which narrative stands first: another one from question to question, the same for an edit.
pub(super) fn turn(id: u64) -> usize {
    // The upper bits of an id are milliseconds.
    (id >> 22) as usize
}
