//! Publishing: one transaction, one new edition, and word of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::edits::WAITING;
use super::{DAY, Office, done};
use crate::answer::Snapshot;
use crate::app::event::Action;
use crate::app::job::Errand;
use crate::app::outgoing::plain;
use crate::curate::propose::{Gets, assess, gets};
use crate::curate::rights::is_agreed;
use crate::knowledge::Key;
use crate::reply::{self, Reply};
use crate::store::{self, Author, Edit, State, Step, Turn};

impl Office {
    pub(super) async fn publish(
        &self,
        errand: &Errand,
        turn: Turn,
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let by = errand.by.user.0;
        // What was checked must be what it is laid over; another process may still get in between.
        let one_at_a_time = self.publishing.lock().await;
        let (edit, key, revision, corrections) = loop {
            self.keep_up().await?;
            let Some(edit) = self.store.edit(turn.edit).await? else {
                return Ok(done(errand, plain(&reply::refused_stale())));
            };
            let (Ok(key), State::Open) = (edit.draft.key.parse::<Key>(), edit.state) else {
                return self.again(errand, &edit, "This proposal is closed.").await;
            };
            if edit.turn.version != turn.version {
                let why = "It was changed meanwhile. This is how it stands now.";
                return self.again(errand, &edit, why).await;
            }
            let edition = self.app.edition();
            let assessed = assess(&edition.snapshot.base, &key, edit.draft.new.as_deref());
            if !assessed.problems.is_empty() {
                let why = "It cannot be published while something is wrong with it.";
                return self.again(errand, &edit, why).await;
            }
            if !is_agreed(self.review_rule(), &stand_behind(&edit), by) {
                let step = self.store.approve(turn, Author::Moderator(by), now).await?;
                let (edit, why) = match step {
                    Step::Changed(edit) | Step::Closed(edit) => (
                        *edit,
                        "It was changed or closed meanwhile. This is how it stands now.",
                    ),
                    _ => (
                        self.store.edit(turn.edit).await?.unwrap_or(edit),
                        "You stand behind it. One more moderator must agree before it is public.",
                    ),
                };
                return self.again(errand, &edit, why).await;
            }
            let since = now.saturating_sub(u64::from(self.settings.correction_days) * DAY);
            let step = self
                .store
                .publish(
                    turn,
                    Author::Moderator(by),
                    now,
                    since,
                    Some(edition.snapshot.revision),
                )
                .await?;
            match step {
                Step::Published {
                    revision,
                    corrections,
                } => break (edit, key, revision, corrections),
                Step::Overtaken => {}
                Step::Conflict(_) => {
                    self.reload().await?;
                    let why =
                        "Somebody else changed the same entry meanwhile. Nothing was overwritten.";
                    let edit = self.store.edit(turn.edit).await?.unwrap_or(edit);
                    return self.again(errand, &edit, why).await;
                }
                Step::Changed(edit) | Step::Closed(edit) => {
                    let why = "It was changed or closed meanwhile. This is how it stands now.";
                    return self.again(errand, &edit, why).await;
                }
                Step::Done(_) | Step::Missing => {
                    return Ok(done(errand, plain(&reply::refused_stale())));
                }
            }
        };
        // From here on it is public, and said to be, whatever fails.
        let reloaded = self.reload().await;
        let answered = match &reloaded {
            Ok(_) => self.settle_answered(now).await,
            Err(_) => 0,
        };
        drop(one_at_a_time);
        self.stirred.notify_one();
        let mut told = reply::published(&key, revision, corrections, answered);
        if let Err(error) = reloaded {
            tracing::warn!(%error, "published, but not answered from yet");
            told.sections.extend(reply::not_learned().sections);
        }
        let mut actions = done(errand, plain(&told));
        let line = reply::recorded(
            &self.app.edition().snapshot,
            &reply::Recorded {
                edit: turn.edit.0,
                key: &key,
                revision,
                by,
                // Who suggested it is kept from all who read along, and forgotten now.
                proposed_by: edit.by.filter(|other| !edit.suggested && *other != by),
                channel: errand.by.channel.0,
                why: &edit.draft.why,
                is_retired: edit.draft.new.is_none(),
            },
        );
        actions.extend(self.audit(format!("revision-{revision}"), &line));
        Ok(actions)
    }

    /// Settles the questions that waited for an answer and have one now. Gives how many there are;
    /// where the store fails, the chores try again.
    pub(super) async fn settle_answered(&self, now: u64) -> u64 {
        let snapshot = Arc::clone(&self.app.edition().snapshot);
        let revision = snapshot.revision;
        match self.settled(snapshot, now).await {
            Ok(answered) => {
                self.settled.store(revision, Ordering::Relaxed);
                answered
            }
            Err(error) => {
                tracing::warn!(%error, "questions that have an answer now still wait");
                0
            }
        }
    }

    async fn settled(&self, snapshot: Arc<Snapshot>, now: u64) -> store::Result<u64> {
        let mut waiting = self.store.awaited().await?;
        waiting.extend(self.store.questions(WAITING).await?);
        let answered = tokio::task::spawn_blocking(move || {
            let is_answered = |question: &store::Question| {
                matches!(
                    gets(&snapshot, &question.text),
                    Gets::Facts(_) | Gets::Narratives
                )
            };
            let answered = waiting.iter().filter(|question| is_answered(question));
            answered.map(|question| question.id).collect::<Vec<_>>()
        });
        let answered = answered.await.unwrap_or_default();
        if answered.is_empty() {
            return Ok(0);
        }
        self.store
            .settle(&answered, store::Fate::Answered, now)
            .await
    }

    async fn again(&self, errand: &Errand, edit: &Edit, why: &str) -> store::Result<Vec<Action>> {
        let mut reply = Reply::text(why);
        match self.card(edit).await {
            Ok(card) => {
                let why = std::mem::replace(&mut reply, card).sections;
                reply.sections.splice(0..0, why);
            }
            Err(error) => tracing::warn!(%error, "a proposal could not be shown"),
        }
        Ok(done(errand, plain(&reply)))
    }
}

/// The moderators who wrote the last version of an edit or agreed with it, each once.
pub(super) fn stand_behind(edit: &Edit) -> Vec<u64> {
    let written = edit
        .changed_by
        .filter(|_| !edit.suggested || edit.turn.version > 1);
    let agreed = edit.approved_by.iter().copied();
    let mut behind: Vec<u64> = agreed.chain(written).collect();
    behind.sort_unstable();
    behind.dedup();
    behind
}
