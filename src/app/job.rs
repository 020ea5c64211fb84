//! Work that needs the store, and so takes a moment: decided here, done by the [`Office`](super::Office).

use super::edition::Edition;
use super::event::{ChannelId, MessageId, Visitor};
use super::opened::Opened;
use crate::curate::form::Kind;
use crate::knowledge::Key;
use crate::store::{EditId, Place, QuestionId, Turn, Used, Verdict};

/// What is to be done for a visitor whose right to it was checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// Write an edit down and show it.
    Propose(Proposal),
    /// Write an edit anew with what was typed into its form.
    Amend(Opened, Vec<(String, String)>),
    /// Show an edit.
    Show(EditId),
    /// Publish an edit, or agree with it where a second moderator must.
    Publish(Turn),
    /// Close an edit without effect.
    Discard(Turn),
    /// Open the form of an edit, or this one of those that its entry has.
    Reopen(Turn, Option<Kind>),
    /// Propose the change of an edit anew, on what stands now.
    Again(Turn),
    /// Show a page of the open edits.
    Review(usize),
    /// Show the history of an entry, or of all, from before this row on.
    History {
        /// Which entry.
        entry: Option<Key>,
        /// From before which row on.
        before: Option<u64>,
    },
    /// Propose what an entry said at a revision; 0 for what the folder says.
    Revert {
        /// Which entry.
        entry: Key,
        /// Which revision.
        revision: u64,
        /// The reason.
        why: String,
    },
    /// Say what a question gets now, and with each open edit.
    Test(String),
    /// Give the whole base as a file.
    Export,
    /// Show a page of the questions without an answer.
    Unanswered(usize),
    /// Offer facts that a question could be a way to ask for.
    Sort(QuestionId),
    /// Propose a question as a way to ask for a fact.
    AsPhrasing(QuestionId, String),
    /// Open the form for a fact that answers a question.
    AsFact(QuestionId),
    /// The story does not cover a question and its like.
    OutOfScope(QuestionId),
    /// A question and its like are none.
    Spam(QuestionId),
    /// Show figures of so many days.
    Stats(u64),
    /// Propose what a retired entry said before it was retired.
    Restore {
        /// Which entry.
        entry: Key,
        /// The reason.
        why: String,
    },
    /// Write down that an answer is gone.
    Removed(MessageId),
    /// Write down that nothing of an offer was meant.
    NoneOfThese(MessageId),
    /// Tell the visitor when there is an answer.
    TellMe(MessageId),
    /// Write down what the visitor thinks of an answer.
    Vote(MessageId, Verdict),
    /// Forget the visitor.
    ForgetMe,
}

impl Job {
    /// Whether it only looks something up, so that nothing is lost where it fails.
    pub fn is_read_only(&self) -> bool {
        match self {
            Job::Show(_)
            | Job::Reopen(..)
            | Job::Review(_)
            | Job::History { .. }
            | Job::Test(_)
            | Job::Export
            | Job::Unanswered(_)
            | Job::Sort(_)
            | Job::AsFact(_)
            | Job::Stats(_) => true,
            Job::Propose(_)
            | Job::Amend(..)
            | Job::Again(_)
            | Job::Publish(_)
            | Job::Discard(_)
            | Job::Revert { .. }
            | Job::AsPhrasing(..)
            | Job::OutOfScope(_)
            | Job::Spam(_)
            | Job::Restore { .. }
            | Job::Removed(_)
            | Job::NoneOfThese(_)
            | Job::TellMe(_)
            | Job::Vote(..)
            | Job::ForgetMe => false,
        }
    }
}

/// An edit as it was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Which entry.
    pub key: Key,
    /// Its new value, as TOML; `None` to retire it.
    pub new: Option<String>,
    /// The reason.
    pub why: String,
    /// The revision that the visitor had before them.
    pub base: u64,
    /// The edit that it changes, where it is not a new one.
    pub replaces: Option<Turn>,
    /// Whether the visitor may not edit, and so only suggests.
    pub suggested: bool,
}

impl Proposal {
    /// A new edit by somebody who may edit, made on what stands now.
    pub fn new(
        edition: &Edition,
        key: Key,
        new: Option<String>,
        why: impl Into<String>,
    ) -> Proposal {
        Proposal {
            base: edition.revision_of(&key),
            key,
            new,
            why: why.into(),
            replaces: None,
            suggested: false,
        }
    }
}

/// How a job is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// At once, because the answer is a form.
    Directly,
    /// After [`Action::Defer`](super::event::Action::Defer), for the visitor alone.
    Whispered,
    /// After [`Action::DeferUpdate`](super::event::Action::DeferUpdate), in place of the message
    /// with the button.
    InPlace,
    /// Not at all: the visitor was answered.
    Silently,
}

impl How {
    /// In the place of a message that only the visitor sees, else for them alone: what others see is
    /// not replaced by what one of them opens.
    pub fn beside(quiet: bool) -> How {
        match quiet {
            true => How::InPlace,
            false => How::Whispered,
        }
    }

    /// Whether the visitor was told that the answer takes a moment.
    pub fn is_deferred(self) -> bool {
        matches!(self, How::Whispered | How::InPlace)
    }
}

/// A job with whom it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Errand {
    /// For whom, and how to answer them.
    pub by: Visitor,
    /// How they are answered.
    pub how: How,
    /// What to do.
    pub job: Job,
}

/// What came of writing an answer anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// Where.
    pub channel: ChannelId,
    /// The answer.
    pub answer: MessageId,
    /// What it says from now on.
    pub content: String,
    /// Its place among those that wait.
    pub place: Place,
    /// What it rests on from now on.
    pub used: Used,
    /// Whether another process was at it, and may have done it.
    pub again: bool,
}
