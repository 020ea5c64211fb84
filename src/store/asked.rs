//! What was asked and answered, and what people think of it, as plain values.

use serde::{Deserialize, Serialize};

pub use crate::curate::verdict::Verdict;

/// A message to the bot, and what became of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// What became of it.
    pub became: Became,
    /// The ids of the facts that were stated.
    pub facts: Vec<String>,
    /// The id of the narrative that stood first, where they were shown.
    pub first: Option<String>,
    /// The words that were not answered, where some were not. Where an offer was made for them, they
    /// count as unanswered only once [`none_of_these`](super::Store::none_of_these) says so.
    pub question: Option<String>,
    /// The answer, where it was posted for all to see.
    pub posted: Option<Posted>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Became {
    /// All of it, or a part, was answered.
    Answered,
    /// Facts were offered.
    Offered,
    /// It was declined.
    #[default]
    Declined,
    /// Nothing was asked that counts: help, greetings, small talk.
    Other,
}

/// An answer that stands in a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// Where.
    pub channel: u64,
    /// The message.
    pub message: u64,
    /// What it rests on.
    pub used: Used,
}

/// An answer as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Remembered {
    /// What it rests on.
    pub used: Used,
    /// The question that it left without an answer.
    pub question: Option<QuestionId>,
}

/// The id of all entries of a table, also of those to come: an answer that shows all lists rests on
/// `list/*`.
pub const WHOLE: &str = "*";

/// What an answer rests on, enough to write it anew.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Used {
    /// The keys of the entries that it shows, as `fact/court`.
    pub keys: Vec<String>,
    /// How it was put together, for whoever wrote it to read.
    pub plan: String,
    /// The revision that it was written from.
    pub revision: u64,
    /// Whether `plan` holds words of whoever asked.
    pub quotes: bool,
}

/// An answer that must be written anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Where.
    pub channel: u64,
    /// Its place among the others.
    pub place: Place,
    /// What it rests on.
    pub used: Used,
    /// The revision that it must be corrected to, at least.
    pub revision: u64,
}

/// What one process alone is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// To correct an answer to this revision.
    Correct {
        /// The answer.
        message: u64,
        /// What it is marked for.
        revision: u64,
    },
    /// To tell somebody that there is an answer now.
    Tell(QuestionId, u64),
}

/// Whether some work was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is done already, or left to another process.
    No,
    /// It is this process's.
    Yes,
    /// Likewise, and another one had it and did not say what became of it: it may be done.
    Over,
}

/// The place of an answer among others, by its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it was written.
    pub at: u64,
    /// The message.
    pub message: u64,
}

/// The number of a question without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuestionId(pub u64);

/// A question without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its number.
    pub id: QuestionId,
    /// Its words, as first written.
    pub text: String,
    /// How often it was asked in these words, but for case and punctuation.
    pub times: u64,
    /// How often facts were offered and none was meant.
    pub none_of_these: u64,
    /// When it was asked first.
    pub first: u64,
    /// When it was asked last.
    pub last: u64,
    /// How many want to be told.
    pub waiting: u64,
    /// What became of it; `None` while it waits.
    pub fate: Option<Fate>,
}

/// What became of a question without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// There is an answer now.
    Answered,
    /// The story does not cover it.
    OutOfScope,
    /// It is no question.
    Spam,
}

impl Fate {
    /// Every fate with its name in the database.
    pub const ALL: [(Fate, &'static str); 3] = [
        (Fate::Answered, "answered"),
        (Fate::OutOfScope, "out-of-scope"),
        (Fate::Spam, "spam"),
    ];
}

/// Somebody who wants to be told when there is an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Who.
    pub user: u64,
    /// Where they asked.
    pub channel: u64,
    /// Their message, where it was one.
    pub message: Option<u64>,
}

/// What somebody thinks of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The answer.
    pub message: u64,
    /// Who.
    pub user: u64,
    /// The facts that it states.
    pub facts: Vec<String>,
    /// What they think.
    pub verdict: Verdict,
}

/// Figures for the moderators. No person stands in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// By day, oldest first; days without any message are left out.
    pub days: Vec<Day>,
    /// By fact: how often it was stated, and the votes on it.
    pub facts: Vec<FactStats>,
    /// By narrative: how often it stood first.
    pub first: Vec<(String, u64)>,
    /// Questions that wait for a moderator.
    pub unanswered: u64,
    /// Open edits.
    pub open: u64,
}

/// The figures of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Days since 1970.
    pub day: u64,
    /// Messages answered.
    pub answered: u64,
    /// Messages met with an offer.
    pub offered: u64,
    /// Messages declined.
    pub declined: u64,
    /// Offers of which nothing was meant.
    pub none_of_these: u64,
    /// Greetings and the like.
    pub other: u64,
}

/// The figures of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactStats {
    /// The fact.
    pub id: String,
    /// How often it was stated.
    pub stated: u64,
    /// The votes on it.
    pub votes: Vec<(Verdict, u64)>,
}

/// What was forgotten about a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Suggestions that have no author any more.
    pub suggestions: u64,
    /// Wishes to be told.
    pub waiting: u64,
    /// Votes that have no author any more.
    pub votes: u64,
    /// Whether edits as a moderator remain, with their author.
    pub moderated: bool,
}

/// Until when things are kept; everything older goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Questions last asked before this go, and whoever has been waiting since before it, and all
    /// else that quotes a question.
    pub questions_since: u64,
    /// Answers posted before this go, unless they wait for a correction; so do the authors of votes.
    pub answers_since: u64,
}
