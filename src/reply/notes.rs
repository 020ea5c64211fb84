//! Short replies that hold no fact: limits, faults, refusals.

use super::{Act, Block, Choice, Reply, Section, defang};
use crate::answer::Snapshot;

/// None of the offered facts was meant.
pub fn none_of_these(snapshot: &Snapshot) -> Reply {
    let mut reply = Reply::text(
        "Then I have no sourced answer to that. You can ask in other words, or look through the facts.",
    );
    if !snapshot.base.facts.is_empty() {
        reply.choices.push(Choice {
            label: "Show all facts".to_owned(),
            act: Act::Facts(0),
        });
    }
    reply
}

/// The question that the next reply answers, where several are asked in a row.
pub fn asked(question: &str) -> Reply {
    Reply {
        sections: vec![Section {
            name: String::new(),
            blocks: vec![Block::Heading(defang::quoted(question))],
        }],
        ..Reply::default()
    }
}

/// Too many questions at once; the next is welcome in so many seconds.
pub fn busy(seconds: u64) -> Reply {
    let wait = match seconds {
        0 | 1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    };
    Reply::text(format!(
        "That is more than I can answer at once. Please ask again in {wait}."
    ))
}

/// Something broke; the number stands in the log beside the cause.
pub fn fault(number: &str) -> Reply {
    Reply::text(format!(
        "Something went wrong on my side. Please try again. If it happens again, tell whoever runs \
         me the number {number}."
    ))
}

/// Only the asker or a moderator may remove an answer.
pub fn refused_removal() -> Reply {
    Reply::text("Only the one who asked, or a moderator of this server, can remove this answer.")
}

/// The button belongs to something that is no longer there.
pub fn refused_stale() -> Reply {
    Reply::text("That button is out of date: the facts have changed since. Please ask again.")
}

/// There is no text in the message that was to be checked.
pub fn refused_empty() -> Reply {
    Reply::text("There is no text in that message that I could check.")
}

/// The answer was removed on request.
pub fn removed() -> Reply {
    Reply::text("The answer is removed.")
}
