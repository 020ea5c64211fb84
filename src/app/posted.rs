//! Which answer belongs to which question, so that an edited question changes its answer and a
//! deleted one takes it along. In memory only, and bounded in number and age.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use super::event::{ChannelId, How, MessageId, Outgoing, Question, UserId};

/// How long an answer follows the edits of its question.
pub const FOLLOWS_EDITS: Duration = Duration::from_secs(10 * 60);

/// How long an answer goes when its question is deleted.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// About 2 MB when full.
const MOST: usize = 10_000;

/// A question that was met with an answer.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where both stand.
    pub channel: ChannelId,
    /// Who asked.
    pub asker: UserId,
    /// In what way the question spoke to the bot.
    pub how: How,
    /// When it was asked.
    pub at: Duration,
    /// A fingerprint of the words, which are not kept.
    pub words: u64,
    /// A fingerprint of the answer.
    pub said: u64,
    /// Whether the store was told of the answer.
    pub noted: bool,
    /// Where the answer is.
    pub answer: Standing,
    /// How often it was answered anew after the answer had been withdrawn.
    pub round: u8,
}

/// Where an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On its way.
    Sending,
    /// This message.
    At(MessageId),
    /// Taken back because the question no longer spoke to the bot; it may speak to it again.
    Withdrawn,
    /// Somebody wanted it gone; it stays gone.
    Dismissed,
}

/// The questions of the last day.
#[derive(Debug, Default)]
pub struct Posted {
    entries: HashMap<MessageId, Entry>,
    /// Questions by time, oldest first; some may be gone from `entries`.
    order: VecDeque<(Duration, MessageId)>,
    /// From an answer to its question.
    questions: HashMap<MessageId, MessageId>,
}

impl Posted {
    /// The entry of a question.
    pub fn get(&mut self, question: MessageId) -> Option<&mut Entry> {
        self.entries.get_mut(&question)
    }

    /// A question is being answered with this, at `now`.
    pub fn insert(
        &mut self,
        question: &Question,
        how: How,
        say: &Outgoing,
        round: u8,
        now: Duration,
    ) {
        self.tidy(now);
        let entry = Entry {
            channel: question.channel,
            asker: question.asker,
            how,
            at: now,
            words: fingerprint(&question.text),
            said: fingerprint(&say.content),
            noted: say.note.is_some(),
            answer: Standing::Sending,
            round,
        };
        if self.entries.insert(question.message, entry).is_none() {
            self.order.push_back((now, question.message));
        }
    }

    /// The answer is out, or could not be sent.
    pub fn sent(&mut self, question: MessageId, answer: Option<MessageId>) {
        match answer {
            Some(answer) => {
                if let Some(entry) = self.entries.get_mut(&question) {
                    entry.answer = Standing::At(answer);
                    self.questions.insert(answer, question);
                }
            }
            None => self.forget(question),
        }
    }

    /// An answer is gone: removed with its button, or by a moderator of the server.
    pub fn dismissed(&mut self, answer: MessageId) {
        if let Some(question) = self.questions.remove(&answer)
            && let Some(entry) = self.entries.get_mut(&question)
        {
            entry.answer = Standing::Dismissed;
        }
    }

    /// The answer is taken back; says which it was, where it was out.
    pub fn withdraw(&mut self, question: MessageId) -> Option<(ChannelId, MessageId)> {
        let entry = self.entries.get_mut(&question)?;
        let Standing::At(answer) = entry.answer else {
            return None;
        };
        entry.answer = Standing::Withdrawn;
        self.questions.remove(&answer);
        Some((entry.channel, answer))
    }

    /// The question is gone; says which answer it leaves behind.
    pub fn deleted(&mut self, question: MessageId) -> Option<(ChannelId, MessageId)> {
        let answer = self.withdraw(question);
        self.forget(question);
        answer
    }

    /// An answer now says something else.
    pub fn changed(&mut self, answer: MessageId, said: &str) {
        if let Some(question) = self.questions.get(&answer)
            && let Some(entry) = self.entries.get_mut(question)
        {
            entry.said = fingerprint(said);
        }
    }

    /// Who asked the question that this answer belongs to.
    pub fn asker(&self, answer: MessageId) -> Option<UserId> {
        let question = self.questions.get(&answer)?;
        self.entries.get(question).map(|entry| entry.asker)
    }

    fn forget(&mut self, question: MessageId) {
        if let Some(entry) = self.entries.remove(&question)
            && let Standing::At(answer) = entry.answer
        {
            self.questions.remove(&answer);
        }
    }

    fn tidy(&mut self, now: Duration) {
        while let Some((at, question)) = self.order.front().copied() {
            let fresh = now.saturating_sub(at) < KEPT && self.order.len() < MOST;
            if fresh && self.entries.contains_key(&question) {
                break;
            }
            self.order.pop_front();
            self.forget(question);
        }
    }
}

/// The same for the same text, within one run.
pub fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
