//! Questions in messages: asked, asked again in other words, and gone.

use std::time::Duration;

use super::App;
use super::answering::turn;
use super::event::{Action, How, MessageId, Note, Noted, Outgoing, Question};
use super::limit::Grant;
use super::outgoing::plain;
use super::posted::{FOLLOWS_EDITS, Standing, fingerprint};
use crate::answer::Snapshot;
use crate::reply;

impl App {
    pub(super) fn asked(
        &self,
        snapshot: &Snapshot,
        question: &Question,
        round: u8,
        now: Duration,
    ) -> Option<Action> {
        let how = question.how.filter(|_| !question.automatic)?;
        // Discord may deliver a message again after a lost connection.
        if round == 0 && self.posted().get(question.message).is_some() {
            return None;
        }
        let say = match self.grant(question, now) {
            Grant::Yes => self.answer_to(snapshot, question, now),
            Grant::Tell(seconds) => plain(&reply::busy(seconds)),
            Grant::Silent => return None,
        };
        self.posted().insert(question, how, &say, round, now);
        Some(Action::Send {
            channel: question.channel,
            question: question.message,
            nonce: nonce(question.message, round),
            say,
        })
    }

    pub(super) fn edited(
        &self,
        snapshot: &Snapshot,
        question: &Question,
        now: Duration,
    ) -> Option<Action> {
        if question.automatic {
            return None;
        }
        let entry = self.posted().get(question.message).cloned();
        let Some(entry) = entry else {
            // The mention was added afterwards. Older messages may have been answered by a run of
            // the bot whose memory is gone.
            let made = question.message.made();
            let new = made >= self.started && now.saturating_sub(made) <= FOLLOWS_EDITS;
            let mentions = question.how == Some(How::Mention);
            return (new && mentions)
                .then(|| self.asked(snapshot, question, 0, now))
                .flatten();
        };
        let words = fingerprint(&question.text);
        if now.saturating_sub(entry.at) > FOLLOWS_EDITS {
            return None;
        }
        // Discord hides the text of messages that do not mention the bot, so an edited reply
        // without a ping says nothing at all: then the answer stays as it is.
        let unseen = entry.how == How::Reply && question.how.is_none() && question.text.is_empty();
        if unseen {
            return None;
        }
        let speaks = question.how.is_some() || entry.how != How::Mention;
        match entry.answer {
            Standing::Dismissed | Standing::Sending => None,
            Standing::Withdrawn if speaks => {
                self.asked(snapshot, question, entry.round.saturating_add(1), now)
            }
            Standing::Withdrawn => None,
            Standing::At(_) if !speaks => {
                let (channel, answer) = self.posted().withdraw(question.message)?;
                Some(Action::Delete { channel, answer })
            }
            Standing::At(_) if words == entry.words => None,
            Standing::At(answer) => self.reworded(snapshot, question, answer, now),
        }
    }

    /// The question now has other words, so its answer may have to change.
    fn reworded(
        &self,
        snapshot: &Snapshot,
        question: &Question,
        standing: MessageId,
        now: Duration,
    ) -> Option<Action> {
        let mut say = match self.askers.ask_aloud(&question.asker, now) {
            None => self.answer_to(snapshot, question, now),
            Some(seconds) => plain(&reply::busy(seconds)),
        };
        let said = fingerprint(&say.content);
        let mut posted = self.posted();
        let entry = posted.get(question.message)?;
        // The message was counted when it was asked first, unless it got no answer then. What rests
        // on nothing is noted as well: else the answer before it would be corrected in its place.
        let was_noted = entry.noted;
        entry.noted |= say.note.is_some();
        if was_noted {
            let noted = match say.note.take().map(|note| *note) {
                Some(Note::Asked(noted) | Note::Reworded(noted)) => noted,
                None => Noted::default(),
            };
            say.note = Some(Box::new(Note::Reworded(noted)));
        }
        entry.words = fingerprint(&question.text);
        if std::mem::replace(&mut entry.said, said) == said {
            return None;
        }
        Some(Action::Edit {
            channel: question.channel,
            answer: standing,
            say,
        })
    }

    /// A message is gone: a question, whose answer goes too, or an answer of the bot.
    pub(super) fn deleted(&self, message: MessageId) -> Option<Action> {
        let mut posted = self.posted();
        posted.dismissed(message);
        let (channel, answer) = posted.deleted(message)?;
        Some(Action::Delete { channel, answer })
    }

    /// The answer to a message.
    fn answer_to(&self, snapshot: &Snapshot, question: &Question, now: Duration) -> Outgoing {
        let turn = turn(question.message.0);
        let by = (question.channel, question.asker);
        self.answer(snapshot, &question.text, turn, by, now)
    }

    /// Whether a question may be answered. The asker's own limit comes first, so that one person
    /// cannot use up a channel's.
    fn grant(&self, question: &Question, now: Duration) -> Grant {
        match self.askers.ask(&question.asker, now) {
            Grant::Yes => self.channels.ask(&question.channel, now),
            refused => refused,
        }
    }
}

/// At most 25 characters, which is what Discord takes.
pub(super) fn nonce(question: MessageId, round: u8) -> String {
    format!("{}-{round}", question.0)
}
