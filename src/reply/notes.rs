//! Short replies that hold no fact: limits, faults, refusals.

use super::{Act, Block, Choice, Reply, Section, count, defang};
use crate::answer::Snapshot;
use crate::curate::moves::Move;
use crate::curate::rights::Refusal;
use crate::knowledge::Key;

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

/// The message whose answer was to be explained asks nothing: it is the bot's own, or has no words.
pub fn refused_why() -> Reply {
    Reply::text(
        "That message asks nothing. Choose the question itself, not my answer to it, or use /why.",
    )
}

/// There is no text in the message that was to be checked.
pub fn refused_empty() -> Reply {
    Reply::text("There is no text in that message that I could check.")
}

/// Only those with one of the roles, on their own server, may edit.
pub fn refused_edit(refusal: Refusal) -> Reply {
    Reply::text(match refusal {
        Refusal::Off => {
            "Editing is off. Whoever runs me turns it on with MODERATOR_GUILD_ID and \
             MODERATOR_ROLE_IDS; the README says how."
        }
        Refusal::Elsewhere => {
            "The facts can be edited only on the server of my moderators. Anybody can /suggest."
        }
        Refusal::NoRole => {
            "Only moderators of the facts can do that, and you have none of their roles. Anybody \
             can /suggest."
        }
    })
}

/// There is no such thing; `what` says what kind of thing, `name` is as typed.
pub fn refused_name(what: &str, name: &str) -> Reply {
    Reply::text(format!(
        "I know no {what} {}. Type a word of it, and choose from the list that appears.",
        defang::quoted(name)
    ))
}

/// A name is not on the list that others are on which were to be removed with it.
pub fn refused_apart(name: &str, list: &str) -> Reply {
    Reply::text(format!(
        "{} is not on the list {} with the rest. Remove one name at a time.",
        defang::quoted(name),
        defang::quoted(list)
    ))
}

/// An entry has no such revision.
pub fn refused_revision(key: &Key, revision: u64) -> Reply {
    Reply::text(format!(
        "Revision {revision} is not one of {}. /fact history with that entry lists its revisions; \
         0 is what the folder says.",
        defang::named(key)
    ))
}

/// The form is of an older version of the bot, or was made up.
pub fn refused_form() -> Reply {
    Reply::text("That form is out of date. Please open it again.")
}

/// A form holds more than a form can.
pub fn refused_length() -> Reply {
    Reply::text("That is more than a form can hold. Please shorten it.")
}

/// An id is too long to travel with a form.
pub fn refused_long_id() -> Reply {
    Reply::text(
        "The id of that entry is too long for a form. It can be changed in the folder only.",
    )
}

/// Fewer than two words were given that mean the same.
pub fn refused_words() -> Reply {
    Reply::text("Give two or more words with commas between them, such as: port, harbour.")
}

/// The word that names its group cannot leave it.
pub fn refused_first_word(word: &str) -> Reply {
    Reply::text(format!(
        "{} names its group, so it stays while others do. Remove the others first.",
        defang::quoted(word)
    ))
}

/// A day that cannot be read.
pub fn refused_date(date: &str) -> Reply {
    Reply::text(format!(
        "{} is no day. Write it as 2023-10-25, or 2023-10, or 2023.",
        defang::quoted(date)
    ))
}

/// There is no domain in what was typed.
pub fn refused_no_name() -> Reply {
    Reply::text("I found no domain name in that.")
}

/// Too many suggestions by one person.
pub fn enough_suggested(seconds: u64) -> Reply {
    let hours = usize::try_from(seconds.div_ceil(3600).max(1)).unwrap_or(usize::MAX);
    Reply::text(format!(
        "Thank you, that is as many suggestions as I take from one person in a day. The next is \
         welcome in {}.",
        count(hours, "hour")
    ))
}

/// Too many suggestions by all people together.
pub fn enough_of_all(seconds: u64) -> Reply {
    let hours = usize::try_from(seconds.div_ceil(3600).max(1)).unwrap_or(usize::MAX);
    Reply::text(format!(
        "Thank you, but the moderators have as many suggestions today as they can read. The next is \
         welcome in {}.",
        count(hours, "hour")
    ))
}

/// A suggestion was written down.
pub fn thanks() -> Reply {
    Reply::text(
        "Thank you. A moderator will look at it. Your number is kept with it until it is published \
         or discarded. /forget-me deletes it before that. The text stays in the history.",
    )
}

/// The fact was taken away.
pub fn retired() -> Reply {
    Reply::text("That fact was retired by the moderators. I do not state it any more.")
}

/// The store failed; the number stands in the log beside the cause.
pub fn not_stored(number: &str) -> Reply {
    Reply::text(format!(
        "I could not write that down, so nothing was changed. Please try again. If it happens again, \
         tell whoever runs me the number {number}."
    ))
}

/// The store could not be read; the number stands in the log beside the cause.
pub fn not_read(number: &str) -> Reply {
    Reply::text(format!(
        "I could not look that up. Please try again. If it happens again, tell whoever runs me the \
         number {number}."
    ))
}

/// A proposal was written down, and cannot be shown.
pub fn not_shown(edit: u64) -> Reply {
    Reply::text(format!(
        "That is written down as proposal {edit}, but I cannot show it now. /fact review does later."
    ))
}

/// What was published could not be read back.
pub fn not_learned() -> Reply {
    Reply::text("I could not read it back yet, and answer from what stood before until I can.")
}

/// What was forgotten about the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgot {
    /// Suggestions that have no author any more.
    pub suggestions: u64,
    /// Wishes to be told.
    pub waiting: u64,
    /// Votes that have no author any more.
    pub votes: u64,
    /// Whether edits as a moderator remain, with their author.
    pub moderated: bool,
}

/// Everything that can be forgotten about the visitor is.
pub fn forgotten(what: Forgot) -> Reply {
    let parts = [
        (what.suggestions, "suggestion"),
        (what.waiting, "wish to be told"),
        (what.votes, "vote"),
    ];
    let named: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| match (*n, *name) {
            (n, "wish to be told") if n > 1 => format!("{n} wishes to be told"),
            (n, name) => count(usize::try_from(n).unwrap_or(usize::MAX), name),
        })
        .collect();
    let mut text = match named.is_empty() {
        true => "There was nothing about you to forget.".to_owned(),
        false => format!("Forgotten: your number with {}.", named.join(", ")),
    };
    if what.moderated {
        text.push_str(
            " Your edits as a moderator stay with your number: the history must say who changed \
             what. Ask whoever runs me about it.",
        );
    }
    Reply::text(text)
}

/// Likewise, where the message has a file with what was typed.
pub fn typed_below(mut reply: Reply) -> Reply {
    let kept = Reply::text("What you typed is in the file below.");
    reply.sections.extend(kept.sections);
    reply
}

/// The form of an edit cannot be opened: it was changed or closed since its button was made.
pub fn moved_on(edit: u64) -> Reply {
    let mut reply = Reply::text("That proposal was changed or closed meanwhile.");
    reply.choices.push(Choice {
        label: "Show it".to_owned(),
        act: Act::Move(Move::Show(edit)),
    });
    reply
}

/// There is nothing of a retired entry to bring back.
pub fn refused_restore(key: &Key) -> Reply {
    Reply::text(format!(
        "I have no text of {key} from before it was retired. /fact revert brings back any revision \
         that /fact history lists."
    ))
}
