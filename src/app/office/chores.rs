//! What nobody asks for: other processes' edits, corrections, and forgetting in time.

use std::time::Duration;

use super::{DAY, Office};
use crate::app::event::{ChannelId, MessageId};
use crate::app::job::Corrected;
use crate::app::plan;
use crate::reply::markdown;
use crate::store::Keep;

/// How often it is looked for edits that another process published.
const LOOK: Duration = Duration::from_secs(2);

/// How many corrections are prepared at once.
const CORRECTIONS: u32 = 20;

impl Office {
    /// Waits until there may be chores: something was published, or some seconds are over.
    pub async fn stirred(&self) {
        let _ = tokio::time::timeout(LOOK, self.stirred.notified()).await;
    }

    /// Takes over what another process published: a second bot, or an import at the command line.
    pub async fn catch_up(&self) {
        let known = self.app.edition().snapshot.revision;
        match self.store.revision().await {
            Ok(revision) if revision != known => {
                if let Err(error) = self.reload().await {
                    tracing::error!(%error, "the edits could not be read");
                }
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the store does not answer"),
        }
    }

    /// Answers that must be written anew, oldest first, some at a time. Each must be reported back to
    /// [`Office::corrected`] once it is done, or can never be; else it comes again.
    pub async fn corrections(&self, now: u64) -> Vec<Corrected> {
        let waiting = match self.store.corrections(CORRECTIONS).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(%error, "no answer could be corrected");
                return Vec::new();
            }
        };
        let edition = self.app.edition();
        let mut corrected = Vec::new();
        for one in waiting {
            // This process has not caught up with the edit yet.
            if one.revision > edition.snapshot.revision {
                continue;
            }
            let revision = edition.snapshot.revision;
            match plan::rewritten(&edition, &one.used, now) {
                Some(reply) => corrected.push(Corrected {
                    channel: ChannelId(one.channel),
                    answer: MessageId(one.message),
                    content: markdown(&reply),
                    revision,
                }),
                None => {
                    tracing::warn!("an answer cannot be corrected: its plan cannot be read");
                    self.corrected(MessageId(one.message), revision).await;
                }
            }
        }
        corrected
    }

    /// An answer says what this revision says, or is gone.
    pub async fn corrected(&self, answer: MessageId, revision: u64) {
        if let Err(error) = self.store.corrected(answer.0, revision).await {
            tracing::warn!(%error, "an answer will be corrected again");
        }
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
