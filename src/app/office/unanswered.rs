//! Questions without an answer: sorted by moderators, and those who wanted to know are told.

use toml::{Table as Row, Value};

use super::{Office, done, refuse};
use crate::answer::{Answer, Outcome};
use crate::app::curation::form;
use crate::app::event::{Action, ChannelId, MessageId, UserId, Visitor};
use crate::app::job::{Errand, Proposal};
use crate::app::opened::Opened;
use crate::app::outgoing::plain;
use crate::curate::form::{Kind, fitting};
use crate::curate::likeness;
use crate::knowledge::{Entry, Key, Table};
use crate::reply::{self, Group, Reply};
use crate::store::{self, Fate, Question, QuestionId, Taken, Verdict, Vote, Waiter, Work};

/// How many questions are put into groups.
const MOST: u32 = 500;

/// Groups on a page: so many fit, whatever was asked.
const GROUPS: usize = 3;

/// The reason for what is made of such a question.
const ASKED: &str = "It was asked and not answered.";

/// How many facts a question can be sorted to by a button.
const CANDIDATES: usize = 5;

impl Office {
    pub(super) async fn unanswered(&self, page: usize) -> store::Result<Reply> {
        Ok(Self::page_of(&self.groups().await?, page))
    }

    fn page_of(groups: &[Vec<Question>], page: usize) -> Reply {
        let last = groups.len().saturating_sub(1) / GROUPS;
        let page = page.min(last);
        let shown: Vec<Group<'_>> = groups
            .iter()
            .skip(page * GROUPS)
            .take(GROUPS)
            .filter_map(|group| {
                let first = group.first()?;
                Some(Group {
                    id: first.id.0,
                    text: &first.text,
                    others: group
                        .iter()
                        .skip(1)
                        .map(|other| other.text.as_str())
                        .collect(),
                    times: group.iter().map(|one| one.times).sum(),
                    none_of_these: group.iter().map(|one| one.none_of_these).sum(),
                    waiting: group.iter().map(|one| one.waiting).sum(),
                    last: group.iter().map(|one| one.last).max().unwrap_or(0),
                })
            })
            .collect();
        reply::unanswered(&shown, groups.len(), page, last)
    }

    /// The waiting questions by likeness, the group asked most first.
    async fn groups(&self) -> store::Result<Vec<Vec<Question>>> {
        let questions = self.store.questions(MOST).await?;
        // Each is compared with many others.
        let texts: Vec<String> = questions.iter().map(|q| q.text.clone()).collect();
        let alike = tokio::task::spawn_blocking(move || likeness::groups(&texts)).await;
        let mut groups: Vec<Vec<Question>> = alike
            .unwrap_or_default()
            .into_iter()
            .map(|group| {
                group
                    .iter()
                    .filter_map(|&at| questions.get(at).cloned())
                    .collect()
            })
            .collect();
        let times = |group: &Vec<Question>| group.iter().map(|one| one.times).sum::<u64>();
        groups.sort_by_key(|group| std::cmp::Reverse(times(group)));
        Ok(groups)
    }

    /// The question and its like.
    async fn group_of(&self, question: QuestionId) -> store::Result<Vec<Question>> {
        let groups = self.groups().await?;
        let of = |group: &Vec<Question>| group.iter().any(|one| one.id == question);
        Ok(groups.into_iter().find(of).unwrap_or_default())
    }

    /// Offers facts that a question could be a way to ask for.
    pub(super) async fn sort(&self, question: QuestionId) -> store::Result<Reply> {
        let Some(question) = self.store.question(question).await? else {
            return Ok(reply::question_gone());
        };
        let edition = self.app.edition();
        let snapshot = &edition.snapshot;
        let near = snapshot.answer(&question.text).candidates;
        let facts = near
            .iter()
            .filter_map(|near| snapshot.base.facts.get(near.fact));
        let facts: Vec<_> = facts.take(CANDIDATES).collect();
        Ok(reply::sort(snapshot, question.id.0, &question.text, &facts))
    }

    pub(super) async fn as_phrasing(
        &self,
        errand: &Errand,
        question: QuestionId,
        fact: &str,
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let edition = self.app.edition();
        let key = Key::new(Table::Fact, fact);
        let question = self.store.question(question).await?;
        let (Some(question), Some(Entry::Fact(mut fact))) = (question, edition.standing(&key))
        else {
            return Ok(done(errand, plain(&reply::question_gone())));
        };
        fact.ask.push(question.text);
        let new = Some(Entry::Fact(fact).toml());
        let proposal = Proposal::new(&edition, key, new, ASKED);
        self.propose(errand, &proposal, now).await
    }

    /// Opens the form for a new fact, with a question and its like as ways to ask for it.
    pub(super) async fn as_fact(
        &self,
        errand: &Errand,
        question: QuestionId,
    ) -> store::Result<Vec<Action>> {
        let group = self.group_of(question).await?;
        if group.is_empty() {
            return Ok(refuse(&errand.by, &reply::question_gone()));
        }
        let ask = fitting(group.into_iter().map(|one| one.text));
        let ask = ask.into_iter().map(Value::String).collect();
        let row = Row::from_iter([("ask".to_owned(), Value::Array(ask))]);
        let opened = Opened {
            kind: Kind::NewFact,
            key: None,
            base: 0,
            replaces: None,
        };
        Ok(match form(&errand.by, &opened, &row, ASKED) {
            Ok(form) => vec![form],
            Err(refused) => refuse(&errand.by, &refused),
        })
    }

    pub(super) async fn settle(
        &self,
        question: QuestionId,
        fate: Fate,
        now: u64,
    ) -> store::Result<Reply> {
        let mut groups = self.groups().await?;
        let of = |group: &Vec<Question>| group.iter().any(|one| one.id == question);
        let Some(at) = groups.iter().position(of) else {
            return Ok(reply::question_gone());
        };
        let group = groups.remove(at);
        let ids: Vec<QuestionId> = group.iter().map(|one| one.id).collect();
        let closed = self.store.settle(&ids, fate, now).await?;
        let mut list = Self::page_of(&groups, at / GROUPS);
        let name = match fate {
            Fate::Answered => "answered",
            Fate::OutOfScope => "out of scope",
            Fate::Spam => "spam",
        };
        let told = reply::closed(closed, name);
        list.sections.splice(0..0, told.sections);
        Ok(list)
    }

    pub(super) async fn tell_me(
        &self,
        by: &Visitor,
        answer: MessageId,
        now: u64,
    ) -> store::Result<Reply> {
        let posted = self.store.posted(answer.0).await?;
        let Some(question) = posted.and_then(|posted| posted.question) else {
            return Ok(reply::question_gone());
        };
        let who = Waiter {
            user: by.user.0,
            channel: by.channel.0,
            message: Some(answer.0),
        };
        Ok(match self.store.want_to_know(question, who, now).await? {
            true => reply::will_tell(self.settings.question_days),
            false => reply::question_closed(),
        })
    }

    /// Those who are to be told that there is an answer now, each with what to say. Each must be
    /// reported back to [`Office::told`].
    pub async fn to_tell(&self) -> Vec<(QuestionId, Action)> {
        // More than are told at once: what has no answer any more must not stand before the rest.
        const LOOKED_AT: u32 = 100;
        const AT_ONCE: usize = 20;
        let waiting = match self.store.to_tell(LOOKED_AT).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(%error, "nobody could be told");
                return Vec::new();
            }
        };
        let edition = self.app.edition();
        let snapshot = &edition.snapshot;
        let tell = |(question, waiter, text): (QuestionId, Waiter, String)| {
            let found = snapshot.answer(&text);
            // The answer may have been taken back before anybody was told of it.
            if !is_answer(&found) {
                return None;
            }
            let say = plain(&reply::answer_now(snapshot, &text, &found));
            let below = |message| (ChannelId(waiter.channel), MessageId(message));
            let action = Action::Tell {
                user: UserId(waiter.user),
                below: waiter.message.map(below),
                say,
            };
            Some((question, action))
        };
        waiting.into_iter().filter_map(tell).take(AT_ONCE).collect()
    }

    /// Takes it on this process to tell somebody. `false` where another one does or did.
    pub async fn tells(&self, question: QuestionId, user: UserId, now: u64) -> bool {
        self.takes(Work::Tell(question, user.0), now).await != Taken::No
    }

    /// Somebody was told, or cannot be: they are forgotten. Gives whether that was written down.
    pub async fn told(&self, question: QuestionId, user: UserId) -> bool {
        let kept = self.store.told(question, user.0).await;
        if let Err(error) = &kept {
            tracing::warn!(%error, "somebody who was told is not forgotten yet");
        }
        kept.is_ok()
    }

    pub(super) async fn vote(
        &self,
        by: &Visitor,
        answer: MessageId,
        verdict: Verdict,
        now: u64,
    ) -> store::Result<Reply> {
        let posted = self.store.posted(answer.0).await?;
        let facts = posted.map(|posted| posted.used.keys).unwrap_or_default();
        let facts = facts.iter().filter_map(|key| key.parse::<Key>().ok());
        let facts: Vec<String> = facts
            .filter(|key| key.table == Table::Fact)
            .map(|key| key.id)
            .collect();
        if facts.is_empty() {
            return Ok(reply::too_old_to_judge());
        }
        let vote = Vote {
            message: answer.0,
            user: by.user.0,
            facts,
            verdict,
        };
        self.store.vote(&vote, now).await?;
        Ok(reply::voted())
    }

    pub(super) async fn forget(&self, by: &Visitor) -> store::Result<Reply> {
        let forgotten = self.store.forget(by.user.0).await?;
        Ok(reply::forgotten(reply::Forgot {
            suggestions: forgotten.suggestions,
            waiting: forgotten.waiting,
            votes: forgotten.votes,
            moderated: forgotten.moderated,
        }))
    }
}

/// Whether a fact or the narratives answer at least a part.
fn is_answer(found: &Answer) -> bool {
    let mut outcomes = found.parts.iter().map(|part| &part.outcome);
    outcomes.any(|outcome| matches!(outcome, Outcome::Fact(_) | Outcome::Narratives))
}
