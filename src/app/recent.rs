//! What somebody was told last in a channel, so that their follow-up is understood. In memory only, for
//! some minutes, bounded in number, and without a word of theirs.

use std::collections::VecDeque;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use super::App;
use super::answering::answered;
use super::event::{ChannelId, Note, Outgoing, UserId};
use crate::answer::Snapshot;

/// How long a question can follow up an answer.
pub const FOLLOWS_UP: Duration = Duration::from_secs(5 * 60);

/// So many people at once; who asked longest ago is forgotten first.
const MOST: usize = 500;

/// Who was told which facts, the latest last.
#[derive(Debug, Default)]
pub struct Recent(VecDeque<Told>);

#[derive(Debug)]
struct Told {
    channel: ChannelId,
    asker: UserId,
    /// Ids of facts.
    facts: Vec<String>,
    at: Duration,
}

impl Recent {
    /// The facts that somebody was told last, not long before `now`.
    pub fn facts(&mut self, channel: ChannelId, asker: UserId, now: Duration) -> Vec<String> {
        self.0
            .retain(|told| now.saturating_sub(told.at) <= FOLLOWS_UP);
        let mut told = self.0.iter();
        let told = told.find(|told| (told.channel, told.asker) == (channel, asker));
        told.map_or_else(Vec::new, |told| told.facts.clone())
    }

    /// Notes what somebody was told; an answer without facts ends what was talked about.
    pub fn told(&mut self, channel: ChannelId, asker: UserId, facts: Vec<String>, now: Duration) {
        self.0
            .retain(|told| (told.channel, told.asker) != (channel, asker));
        if facts.is_empty() {
            return;
        }
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(Told {
            channel,
            asker,
            facts,
            at: now,
        });
    }

    /// Forgets somebody.
    pub fn forget(&mut self, asker: UserId) {
        self.0.retain(|told| told.asker != asker);
    }
}

impl App {
    /// The answer to somebody's words, read with what they were told last.
    pub(super) fn answer(
        &self,
        snapshot: &Snapshot,
        text: &str,
        turn: usize,
        (channel, asker): (ChannelId, UserId),
        now: Duration,
    ) -> Outgoing {
        let last = self.recent().facts(channel, asker, now);
        let say = answered(snapshot, text, turn, asker, &last);
        let facts = match say.note.as_deref() {
            Some(Note::Asked(noted) | Note::Reworded(noted)) => noted.facts.clone(),
            None => Vec::new(),
        };
        self.recent().told(channel, asker, facts, now);
        say
    }

    pub(super) fn recent(&self) -> MutexGuard<'_, Recent> {
        // A panic elsewhere leaves the entries whole: each is written in one step.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
