//! What nobody asks for: other processes' edits, corrections, and forgetting in time.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{DAY, Office};
use crate::app::event::{ChannelId, MessageId};
use crate::app::job::Corrected;
use crate::app::plan;
use crate::reply::markdown;
use crate::store::{self, Keep, Place, Used};

/// How often it is looked for edits that another process published.
const LOOK: Duration = Duration::from_secs(2);

/// How many corrections are looked through at once.
const CORRECTIONS: u32 = 5;

impl Office {
    /// Waits until there may be chores: something was published, or some seconds are over.
    pub async fn stirred(&self) {
        let _ = tokio::time::timeout(LOOK, self.stirred.notified()).await;
    }

    /// Takes over what another process published: a second bot, or an import at the command line.
    /// Questions that have an answer by that are settled.
    pub async fn catch_up(&self, now: u64) {
        // Whoever publishes sees to it.
        let Ok(_nobody_publishes) = self.publishing.try_lock() else {
            return;
        };
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
    /// passed over. It must be reported back to [`Office::corrected`] once it is done, or can never
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
                        return Some(Corrected {
                            channel: ChannelId(one.channel),
                            answer: MessageId(one.place.message),
                            content: markdown(&reply),
                            place: one.place,
                            used,
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

    /// An answer says what it rests on now, or is gone. Gives whether that was written down.
    pub async fn corrected(&self, answer: MessageId, used: &Used) -> bool {
        let kept = self.store.corrected(answer.0, used).await;
        if let Err(error) = &kept {
            tracing::warn!(%error, "an answer will be corrected again");
        }
        kept.is_ok()
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
