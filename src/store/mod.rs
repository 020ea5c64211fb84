//! What outlives the process: every edit with who, when and why, what was asked and not answered,
//! and which answers stand where. One trait; a backend is chosen by the address of the database.
//!
//! Nothing of the history is ever changed or removed. Each of its rows carries the hash of the one
//! before it; a row names its author by a tag that means nothing elsewhere, so that a person can be
//! forgotten while the hashes stay valid. Time is an argument, in seconds since 1970.

mod asked;
mod backup;
mod chain;
mod copy;
mod error;
mod fault;
mod open;
pub mod postgres;
pub mod sqlite;
mod standing;
mod types;
mod words;

use async_trait::async_trait;

pub use asked::*;
pub use backup::{Copied, backup, restore};
pub use copy::{Progress, copy};
pub use error::{Error, Kind, Result};
pub use open::{Claim, claim, file, open, open_existing, place};
pub use types::*;

/// A database. Every method is one transaction: it happens as a whole or not at all, and what was
/// confirmed survives a killed process.
#[async_trait]
pub trait Store: Send + Sync {
    // Edits.

    /// Writes down a new edit and gives its number.
    async fn propose(&self, draft: &Draft, by: Author, now: u64) -> Result<EditId>;

    /// Replaces the value of an open edit, if it is still at `version`. It needs its approvals anew.
    async fn amend(&self, edit: Turn, draft: &Draft, by: Author, now: u64) -> Result<Step>;

    /// Somebody agrees with an open edit, if it is still at `version`. Twice by one person is once.
    async fn approve(&self, edit: Turn, by: Author, now: u64) -> Result<Step>;

    /// Closes an open edit without effect. If it was suggested, its author is forgotten.
    async fn discard(&self, edit: Turn, by: Author, now: u64) -> Result<Step>;

    /// Publishes an open edit: gives it the next revision, unless its entry was published anew since
    /// the revision that the edit is based on. With it, every answer posted since `correct_since`
    /// that used the entry is marked for correction, if readers can see what changes. If it was
    /// suggested, its author is forgotten. With `checked`, only while that is the last revision, so
    /// that what was checked with it is what it is laid over, whoever else publishes.
    async fn publish(
        &self,
        edit: Turn,
        by: Author,
        now: u64,
        correct_since: u64,
        checked: Option<u64>,
    ) -> Result<Step>;

    /// Publishes all of these at once, or none of them: an import. Gives the last revision.
    async fn publish_all(
        &self,
        drafts: &[Draft],
        by: Author,
        now: u64,
        correct_since: u64,
    ) -> Result<Step>;

    /// An edit as it stands, open or closed.
    async fn edit(&self, edit: EditId) -> Result<Option<Edit>>;

    /// The open edits, oldest first.
    async fn open_edits(&self) -> Result<Vec<Edit>>;

    /// The last published value of each entry that was ever edited, by revision.
    async fn published(&self) -> Result<Vec<Published>>;

    /// The number of the last published edit; 0 before the first.
    async fn revision(&self) -> Result<u64>;

    /// Rows of the history, newest first: of one entry or of all, from before this row on.
    async fn history(&self, key: Option<&str>, before: Option<u64>, most: u32) -> Result<Vec<Row>>;

    /// The value of an entry at a published revision; `None` where that revision is of another entry.
    async fn value_at(&self, key: &str, revision: u64) -> Result<Option<Published>>;

    /// Reads the whole history and says whether every row is what it was when it was written.
    async fn verify(&self) -> Result<Verified>;

    // What was asked and answered.

    /// Counts a message and what became of it, keeps its question if it was not answered, and
    /// remembers the answer if it was posted where it can be corrected. A question that had an
    /// answer waits anew; one that was closed without stays closed. An answer that an edit has
    /// overtaken on its way is marked for correction at once. One that is remembered already was
    /// counted by another process that sent it too: nothing is done.
    async fn record(&self, asked: &Asked, now: u64) -> Result<Option<QuestionId>>;

    /// The same for several messages at once, in their order.
    async fn record_all(&self, all: &[Asked], now: u64) -> Result<()>;

    /// An answer says something else now, by an edited question or a pressed button, and leaves
    /// something else open. It is not counted again; its age counts from now. One that is not
    /// remembered stays so.
    async fn reworded(&self, asked: &Asked, now: u64) -> Result<()>;

    /// An answer as it is remembered; `None` where it is not, or not any more.
    async fn posted(&self, message: u64) -> Result<Option<Remembered>>;

    /// An answer is gone.
    async fn removed(&self, message: u64) -> Result<()>;

    /// Answers marked for correction, oldest first: all of them, or those behind a place.
    async fn corrections(&self, after: Option<Place>, most: u32) -> Result<Vec<Correction>>;

    /// How many answers are marked for correction.
    async fn corrections_left(&self) -> Result<u64>;

    /// An answer was corrected to what stands at a revision, from a plan, and rests on these entries
    /// now; or it cannot be. If it says something else meanwhile, it is marked anew: the older words
    /// may stand over the newer ones.
    async fn corrected(&self, message: u64, used: &Used) -> Result<()>;

    // Questions without an answer.

    /// The questions that wait for a moderator, most asked first.
    async fn questions(&self, most: u32) -> Result<Vec<Question>>;

    /// Those of them that somebody waits for, all of them.
    async fn awaited(&self) -> Result<Vec<Question>>;

    /// One of them, whatever became of it.
    async fn question(&self, question: QuestionId) -> Result<Option<Question>>;

    /// Nothing that an answer offered was meant: its question is kept as unanswered after all. `None`
    /// where the answer is not remembered or has nothing to offer any more.
    async fn none_of_these(&self, message: u64, now: u64) -> Result<Option<QuestionId>>;

    /// Says what became of questions. Gives how many were still waiting.
    async fn settle(&self, questions: &[QuestionId], fate: Fate, now: u64) -> Result<u64>;

    /// Somebody wants to be told when there is an answer. Asking twice is once. `false` where the
    /// question is gone, or was closed without an answer.
    async fn want_to_know(&self, question: QuestionId, who: Waiter, now: u64) -> Result<bool>;

    /// Those who wait for an answer to questions that have one now.
    async fn to_tell(&self, most: u32) -> Result<Vec<(QuestionId, Waiter, String)>>;

    /// They were told, or cannot be: they are forgotten.
    async fn told(&self, question: QuestionId, user: u64) -> Result<()>;

    // Feedback and figures.

    /// What somebody thinks of an answer; a second vote replaces the first.
    async fn vote(&self, vote: &Vote, now: u64) -> Result<()>;

    /// The figures of the days from `since` on, as days since 1970.
    async fn stats(&self, since: u64) -> Result<Stats>;

    // Several processes.

    /// Waits until an edit may have been published, by this process or another. Word of it can be
    /// lost, so whoever waits looks at the revision now and then as well. Where one bot alone may run
    /// on a database, it waits for ever.
    async fn changed(&self);

    /// Takes some work for this process alone until then. Whoever does not end it by then has died.
    async fn take(&self, work: Work, now: u64, until: u64) -> Result<Taken>;

    // People and time.

    /// Forgets a person: authorship of suggestions, wishes to be told, votes' authors. Edits that
    /// the person made as a moderator keep their author. Gives how many rows of each were touched.
    async fn forget(&self, user: u64) -> Result<Forgotten>;

    /// Deletes what has been kept long enough.
    async fn tidy(&self, keep: &Keep) -> Result<()>;

    /// Ends what is under way and closes the database, which then is one whole file.
    async fn close(&self);
}
