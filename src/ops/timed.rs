//! A store that takes its own time: hands every call on and notes how long it took.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;

use super::metrics::Metrics;
use crate::store::*;

/// A store with a watch.
pub struct Timed {
    store: Arc<dyn Store>,
    metrics: Arc<Metrics>,
}

impl Timed {
    /// Notes what every call to this store takes.
    pub fn new(store: Arc<dyn Store>, metrics: Arc<Metrics>) -> Timed {
        Timed { store, metrics }
    }
}

/// Each method of the store in a line: what it does, its name, what it takes and gives.
macro_rules! timed {
    ($($what:ident $name:ident($($arg:ident: $type:ty),*) -> $gives:ty;)*) => {
        #[async_trait]
        impl Store for Timed {
            $(async fn $name(&self, $($arg: $type),*) -> Result<$gives> {
                let start = Instant::now();
                let came = self.store.$name($($arg),*).await;
                self.metrics.stored(stringify!($what), start.elapsed(), &came);
                came
            })*

            // It waits for others, not for the database.
            async fn changed(&self) {
                self.store.changed().await;
            }

            async fn close(&self) {
                self.store.close().await;
            }
        }
    };
}

timed! {
    change propose(draft: &Draft, by: Author, now: u64) -> EditId;
    change amend(edit: Turn, draft: &Draft, by: Author, now: u64) -> Step;
    change approve(edit: Turn, by: Author, now: u64) -> Step;
    change discard(edit: Turn, by: Author, now: u64) -> Step;
    change publish(edit: Turn, by: Author, now: u64, correct_since: u64, checked: Option<u64>) -> Step;
    change publish_all(drafts: &[Draft], by: Author, now: u64, correct_since: u64) -> Step;
    read edit(edit: EditId) -> Option<Edit>;
    read open_edits() -> Vec<Edit>;
    read published() -> Vec<Published>;
    read revision() -> u64;
    read history(key: Option<&str>, before: Option<u64>, most: u32) -> Vec<Row>;
    read value_at(key: &str, revision: u64) -> Option<Published>;
    read verify() -> Verified;
    change record(asked: &Asked, now: u64) -> Option<QuestionId>;
    change record_all(all: &[Asked], now: u64) -> ();
    change reworded(asked: &Asked, now: u64) -> ();
    read posted(message: u64) -> Option<Remembered>;
    change removed(message: u64) -> ();
    read corrections(after: Option<Place>, most: u32) -> Vec<Correction>;
    read corrections_left() -> u64;
    change corrected(message: u64, used: &Used) -> ();
    read questions(most: u32) -> Vec<Question>;
    read awaited() -> Vec<Question>;
    read question(question: QuestionId) -> Option<Question>;
    change none_of_these(message: u64, now: u64) -> Option<QuestionId>;
    change settle(questions: &[QuestionId], fate: Fate, now: u64) -> u64;
    change want_to_know(question: QuestionId, who: Waiter, now: u64) -> bool;
    read to_tell(most: u32) -> Vec<(QuestionId, Waiter, String)>;
    change told(question: QuestionId, user: u64) -> ();
    change vote(vote: &Vote, now: u64) -> ();
    read stats(since: u64) -> Stats;
    change forget(user: u64) -> Forgotten;
    change tidy(keep: &Keep) -> ();
    change take(work: Work, now: u64, until: u64) -> Taken;
}
