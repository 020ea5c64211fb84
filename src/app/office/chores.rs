//! What nobody asks for: other processes' edits, corrections, and forgetting in time.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{DAY, Office};
use crate::app::event::{ChannelId, MessageId};
use crate::app::job::Corrected;
use crate::app::plan;
use crate::reply::markdown;
use crate::store::{self, Keep, Place, Taken, Used, Work};

/// How often it is looked for edits that another process published.
const LOOK: Duration = Duration::from_secs(2);

/// How many corrections are looked through at once.
const CORRECTIONS: u32 = 5;

/// For how long work is left to the process that has taken it, in seconds: longer than a request to
/// Discord is repeated.
const TAKEN: u64 = 90;

impl Office {
    /// Waits until there may be chores: something was published, or some seconds are over.
    pub async fn stirred(&self) {
        let _ = tokio::time::timeout(LOOK, self.stirred.notified()).await;
    }

    /// Waits until another process may have published something, and takes it over then.
    pub async fn follow(&self, now: impl Fn() -> u64) {
        self.store.changed().await;
        self.catch_up(now()).await;
        // There may be answers to correct.
        self.stirred.notify_one();
    }

    /// Takes over what another process published: a second bot, or an import at the command line.
    /// Questions that have an answer by that are settled.
    pub async fn catch_up(&self, now: u64) {
        // Whoever publishes sees to what they publish.
        let _nobody_publishes = self.publishing.lock().await;
        if let Err(error) = self.keep_up().await {
            tracing::warn!(%error, "the edits could not be read");
        }
        if self.settled.load(Ordering::Relaxed) != self.app.edition().snapshot.revision {
            self.settle_answered(now).await;
        }
    }

    /// Answers from what is published, whoever published it.
    pub(super) async fn keep_up(&self) -> store::Result<()> {
        let known = self.app.edition().snapshot.revision;
        if self.store.revision().await? != known {
            self.reload().await?;
        }
        Ok(())
    }

    /// The next answer that must be written anew, oldest first: the first behind a place that is not
    /// passed over and that no other process has taken. It must be reported back to [`Office::corrected`] once it is done, or can never
    /// be; else it comes again.
    pub async fn correction(
        &self,
        after: Option<Place>,
        is_passed: impl Fn(MessageId) -> bool,
        now: u64,
    ) -> Option<Corrected> {
        let mut after = after;
        loop {
            let waiting = match self.store.corrections(after, CORRECTIONS).await {
                Ok(waiting) => waiting,
                Err(error) => {
                    tracing::warn!(%error, "no answer could be corrected");
                    return None;
                }
            };
            after = Some(waiting.last()?.place);
            let edition = self.app.edition();
            for one in waiting {
                // This process may not have caught up with the edit yet.
                let is_ahead = one.revision > edition.snapshot.revision;
                if is_ahead || is_passed(MessageId(one.place.message)) {
                    continue;
                }
                let plan = one.used.plan;
                match plan::rewritten(&edition, &plan, now) {
                    Some((reply, used)) => {
                        let work = Work::Correct {
                            message: one.place.message,
                            revision: one.revision,
                        };
                        let again = match self.takes(work, now).await {
                            Taken::No => continue,
                            Taken::Yes => false,
                            Taken::Over => true,
                        };
                        return Some(Corrected {
                            channel: ChannelId(one.channel),
                            answer: MessageId(one.place.message),
                            content: markdown(&reply),
                            place: one.place,
                            used,
                            again,
                        });
                    }
                    None => {
                        tracing::warn!("an answer cannot be corrected: its plan cannot be read");
                        let used = Used {
                            keys: one.used.keys,
                            plan,
                            revision: edition.snapshot.revision,
                            quotes: one.used.quotes,
                        };
                        self.corrected(MessageId(one.place.message), &used).await;
                    }
                }
            }
        }
    }

    /// Takes some work for this process alone. Where the store fails, it is left for later.
    pub(super) async fn takes(&self, work: Work, now: u64) -> Taken {
        let taken = self.store.take(work, now, now + TAKEN).await;
        taken.unwrap_or_else(|error| {
            tracing::warn!(%error, "nothing could be taken in hand");
            Taken::No
        })
    }

    /// An answer says what it rests on now, or is gone. Gives whether that was written down.
    pub async fn corrected(&self, answer: MessageId, used: &Used) -> bool {
        let kept = self.store.corrected(answer.0, used).await;
        if let Err(error) = &kept {
            tracing::warn!(%error, "an answer will be corrected again");
        }
        kept.is_ok()
    }

    /// How many answers wait to be corrected; `None` where the store does not say.
    pub async fn corrections_left(&self) -> Option<u64> {
        self.store.corrections_left().await.ok()
    }

    /// Forgets what has been kept long enough.
    pub async fn tidy(&self, now: u64) {
        let days = |days: u32| now.saturating_sub(u64::from(days) * DAY);
        let keep = Keep {
            questions_since: days(self.settings.question_days),
            answers_since: days(self.settings.correction_days),
        };
        if let Err(error) = self.store.tidy(&keep).await {
            tracing::warn!(%error, "old questions could not be deleted");
        }
    }
}
