//! The heart: an event comes in, actions come out. Nothing here waits, sends or looks at a clock.
//!
//! Each event is answered from one snapshot from start to end, whatever is published meanwhile.

mod answering;
pub mod button;
mod curation;
mod drafts;
mod edition;
pub mod event;
pub mod job;
pub mod limit;
mod office;
pub mod opened;
mod outgoing;
mod plan;
mod posted;
mod questions;
pub mod recent;
mod settings;
mod suggest;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::answer::domain::without;
use crate::answer::{Outcome, Snapshot};
use crate::command::{self, Command, Scope};
use crate::knowledge::{Key, Table};
use crate::reply::{self, Reply};
use crate::store::{Became, Verdict};
use answering::{fact, shown, turn};
use event::{Action, ChannelId, Event, MessageId, Note, Noted, Origin, Press, UserId, Visitor};
use job::{Errand, How, Job};
use limit::{Allowance, Limiter, Rate};
use outgoing::{invite, leaf, outgoing, plain, typed_back, whisper};
use posted::Posted;
use questions::nonce;
use recent::Recent;

pub use edition::{Edition, Folder, lay};
pub use office::Office;
pub use settings::{Limits, Settings};

/// How often one person may suggest something.
const SUGGESTIONS: Rate = Rate {
    questions: std::num::NonZeroU32::new(5).expect("5 is not zero"),
    per: Duration::from_secs(24 * 60 * 60),
};

/// How often all people together may: more than moderators read, and many accounts are easily made.
const ALL_SUGGESTIONS: Rate = Rate {
    questions: std::num::NonZeroU32::new(100).expect("100 is not zero"),
    per: Duration::from_secs(24 * 60 * 60),
};

/// The bot without its platform and its store. Shared between threads; time is given with each
/// event, as time since 1970.
pub struct App {
    edition: ArcSwap<Edition>,
    settings: Settings,
    askers: Limiter<UserId>,
    channels: Limiter<ChannelId>,
    suggestions: Allowance<UserId>,
    all_suggestions: Allowance<()>,
    posted: Mutex<Posted>,
    recent: Mutex<Recent>,
    started: Duration,
    handled: AtomicU64,
}

/// What is to be done about an event: at once, and what takes a moment.
#[derive(Debug, Default, PartialEq)]
pub struct Handled {
    /// In this order, before the errand.
    pub actions: Vec<Action>,
    /// For [`Office::run`], if anything.
    pub errand: Option<Errand>,
}

impl From<Action> for Handled {
    fn from(action: Action) -> Handled {
        Some(action).into()
    }
}

impl From<Option<Action>> for Handled {
    fn from(action: Option<Action>) -> Handled {
        Handled {
            actions: action.into_iter().collect(),
            errand: None,
        }
    }
}

impl App {
    /// A bot that answers from this edition and starts at `now`.
    pub fn new(edition: Edition, settings: Settings, now: Duration) -> App {
        App {
            edition: ArcSwap::from_pointee(edition),
            askers: Limiter::new(settings.limits.asker),
            channels: Limiter::new(settings.limits.channel),
            suggestions: Allowance::new(SUGGESTIONS),
            all_suggestions: Allowance::new(ALL_SUGGESTIONS),
            settings,
            posted: Mutex::default(),
            recent: Mutex::default(),
            started: now,
            handled: AtomicU64::new(0),
        }
    }

    /// What it answers from at this moment.
    pub fn edition(&self) -> Arc<Edition> {
        self.edition.load_full()
    }

    /// Answers from another edition from now on.
    pub fn swap(&self, edition: Arc<Edition>) {
        self.edition.store(edition);
    }

    /// Decides what to do about an event. Events about one message must come one after another,
    /// each after [`App::sent`] for the actions of the one before.
    pub fn handle(&self, event: Event, now: Duration) -> Handled {
        self.tidy_now_and_then(now);
        let edition = self.edition();
        let snapshot = &edition.snapshot;
        match event {
            Event::Asked(question) => self.asked(snapshot, &question, 0, now).into(),
            Event::Edited(question) => self.edited(snapshot, &question, now).into(),
            Event::Deleted(message) => self.deleted(message).into(),
            Event::Command(visitor, command) => self.command(&edition, visitor, command, now),
            Event::Typing(visitor, takes, typed) => Action::Suggest {
                choices: match takes.is_for_moderators() {
                    true => self.names(&edition, &visitor, takes, &typed),
                    false => suggest::questions(&snapshot.base, &typed),
                },
                to: visitor,
            }
            .into(),
            Event::Pressed(press) => self.pressed(&edition, press, now),
            Event::Filled(filled) => self.filled(&edition, filled, now),
            Event::Stray(visitor) => whisper(visitor, &reply::refused_stale()).into(),
        }
    }

    /// The outcome of an [`Action::Send`]: the message that was posted, or none.
    pub fn sent(&self, question: MessageId, answer: Option<MessageId>) {
        self.posted().sent(question, answer);
    }

    /// What to say where handling an event broke; the log has the cause under the same number.
    /// `deferred` where the visitor was told that the answer takes a moment.
    pub fn apology(&self, origin: Origin, deferred: bool, number: &str) -> Option<Action> {
        let fault = reply::fault(number);
        match origin {
            Origin::Message(channel, question) => Some(Action::Send {
                channel,
                question,
                nonce: nonce(question, 0),
                say: plain(&fault),
            }),
            Origin::Visitor(visitor) if deferred => Some(Action::Finish {
                to: visitor,
                say: plain(&fault),
            }),
            Origin::Visitor(visitor) => Some(whisper(visitor, &fault)),
            Origin::Form(visitor, typed) => {
                let say = typed_back(fault, &typed);
                Some(match deferred {
                    true => Action::Finish { to: visitor, say },
                    false => Action::Respond {
                        to: visitor,
                        say,
                        quiet: true,
                    },
                })
            }
            Origin::Nobody => None,
        }
    }

    fn command(&self, edition: &Edition, by: Visitor, command: Command, now: Duration) -> Handled {
        let snapshot = &edition.snapshot;
        let quiet = command.is_quiet();
        if command.is_counted()
            && let Some(seconds) = self.hold(&by, quiet, now)
        {
            return whisper(by, &reply::busy(seconds)).into();
        }
        let turn = turn(by.interaction);
        let reply = match command {
            Command::Ask(text) => {
                let say = self.answer(snapshot, &text, turn, (by.channel, by.user), now);
                return Action::Respond { to: by, say, quiet }.into();
            }
            Command::Curate(what) => return self.curate(edition, by, what),
            Command::Suggest => return self.suggest(edition, by, now),
            Command::ForgetMe => {
                self.recent().forget(by.user);
                return curation::errand(by, How::Whispered, Job::ForgetMe);
            }
            Command::Why(text) if text.trim().is_empty() => reply::refused_why(),
            Command::Why(text) => {
                let last = self.recent().facts(by.channel, by.user, now);
                reply::why(snapshot, &text, &last)
            }
            Command::CheckMessage(text) if text.trim().is_empty() => reply::refused_empty(),
            Command::CheckMessage(text) => {
                // A question about a name is about nothing else; what a message says beside its
                // names is looked at without them.
                let names = snapshot.domains.find(&text);
                let rest = without(&text, &names);
                reply::message(snapshot, &snapshot.answer(&rest), &names, turn)
            }
            Command::Narratives => {
                let say = shown(snapshot, Outcome::Narratives, turn, by.user);
                return Action::Respond { to: by, say, quiet }.into();
            }
            Command::Facts(page) => reply::facts_page(snapshot, page),
            Command::DomainCheck(text) => {
                let checks = Outcome::Domains(snapshot.domains.check(&text));
                let say = shown(snapshot, checks, turn, by.user);
                return Action::Respond { to: by, say, quiet }.into();
            }
            Command::DomainList => reply::domain_list(snapshot, 0),
            Command::Help => self.help(snapshot, &by),
            Command::About => reply::about(snapshot),
            Command::Privacy => self.privacy(),
        };
        let say = outgoing(&reply, None, (!quiet).then_some(by.user));
        Action::Respond { to: by, say, quiet }.into()
    }

    /// How to ask, and for those who may edit how to do that; for all, whether anybody may.
    fn help(&self, snapshot: &Snapshot, by: &Visitor) -> Reply {
        let editing = match self.may_edit(by) {
            Ok(()) => reply::Editing::Yours(command::ways(Scope::Moderators)),
            Err(_) if self.settings.moderators.is_none() && by.moderates => reply::Editing::Off,
            Err(_) => reply::Editing::NotYours,
        };
        reply::help(snapshot, &command::ways(Scope::Everybody), &editing)
    }

    fn privacy(&self) -> Reply {
        reply::privacy(self.settings.question_days, self.settings.correction_days)
    }

    fn pressed(&self, edition: &Edition, press: Press, now: Duration) -> Handled {
        let Press {
            by,
            carries,
            on,
            quiet,
        } = press;
        let snapshot = &edition.snapshot;
        let Some(what) = button::Press::read(&carries) else {
            return whisper(by, &reply::refused_stale()).into();
        };
        if let button::Press::Fact(id) | button::Press::Pick(_, id) = &what {
            self.recent()
                .told(by.channel, by.user, vec![id.clone()], now);
        }
        let action = match what {
            button::Press::Fact(id) => match fact(snapshot, &id) {
                Some(reply) => whisper(by, &reply),
                None => whisper(by, &self.gone(edition, &id)),
            },
            button::Press::Pick(asker, id) => match fact(snapshot, &id) {
                Some(reply) if self.asker(on, asker) == by.user => {
                    let noted = plan::noted_fact(snapshot, &id);
                    self.update(by, on, quiet, &reply, &noted)
                }
                Some(reply) => whisper(by, &reply),
                None => whisper(by, &self.gone(edition, &id)),
            },
            button::Press::NoneOfThese(asker) => {
                let reply = reply::none_of_these(snapshot);
                // Its words are kept with the offer.
                let noted = Noted {
                    question: Some(String::new()),
                    ..Noted::default()
                };
                let first = match self.asker(on, asker) == by.user {
                    true => self.update(by.clone(), on, quiet, &reply, &noted),
                    false => return whisper(by, &reply).into(),
                };
                return Handled {
                    actions: vec![first],
                    errand: Some(Errand {
                        by,
                        how: How::Silently,
                        job: Job::NoneOfThese(on),
                    }),
                };
            }
            button::Press::NoneHere => whisper(by, &reply::none_of_these(snapshot)),
            button::Press::Narratives => {
                let turn = turn(by.interaction);
                whisper(by, &reply::narratives(snapshot, turn))
            }
            button::Press::Facts(page) => leaf(by, quiet, &reply::facts_page(snapshot, page)),
            button::Press::Domains(page) => leaf(by, quiet, &reply::domain_list(snapshot, page)),
            button::Press::Remove(asker) => return self.remove(by, on, asker),
            button::Press::Move(what) => return self.moved(edition, by, quiet, what),
            button::Press::TellMe => return curation::errand(by, How::Whispered, Job::TellMe(on)),
            button::Press::Helpful => {
                let job = Job::Vote(on, Verdict::Helpful);
                return curation::errand(by, How::Whispered, job);
            }
            button::Press::NotHelpful => whisper(by, &reply::what_is_wrong(on.0)),
            button::Press::Vote(answer, verdict) => {
                let job = Job::Vote(answer, verdict);
                return curation::errand(by, How::beside(quiet), job);
            }
        };
        action.into()
    }

    /// What is said of a fact that is not there any more.
    fn gone(&self, edition: &Edition, id: &str) -> Reply {
        let key = Key::new(Table::Fact, id);
        match edition.retired(&key) {
            Some(_) => reply::retired(),
            None => reply::refused_stale(),
        }
    }

    /// Puts the reply in the place of the message that the button is on. What others see is noted anew,
    /// where it states something.
    fn update(
        &self,
        to: Visitor,
        on: MessageId,
        quiet: bool,
        reply: &Reply,
        noted: &Noted,
    ) -> Action {
        let mut say = outgoing(reply, None, (!quiet).then_some(to.user));
        if !quiet {
            invite(&mut say, noted);
        }
        let states = noted.became == Became::Answered;
        say.note = states.then(|| Box::new(Note::Reworded(noted.clone())));
        self.posted().changed(on, &say.content);
        Action::Update { to, say }
    }

    fn remove(&self, by: Visitor, on: MessageId, asker: UserId) -> Handled {
        if by.user != self.asker(on, asker) && !by.moderates {
            return whisper(by, &reply::refused_removal()).into();
        }
        self.posted().dismissed(on);
        Handled {
            actions: vec![Action::Remove { to: by.clone() }],
            errand: Some(Errand {
                by,
                how: How::Silently,
                job: Job::Removed(on),
            }),
        }
    }

    /// Who asked what a message answers. What its button carries could be forged; what the bot
    /// remembers could not.
    fn asker(&self, on: MessageId, carried: UserId) -> UserId {
        self.posted().asker(on).unwrap_or(carried)
    }

    /// Seconds that a visitor has to wait, if any.
    fn hold(&self, by: &Visitor, quiet: bool, now: Duration) -> Option<u64> {
        let own = self.askers.ask_aloud(&by.user, now);
        if own.is_some() || quiet {
            return own;
        }
        self.channels.ask_aloud(&by.channel, now)
    }

    fn tidy_now_and_then(&self, now: Duration) {
        const EVERY: u64 = 1024;
        let handled = self.handled.fetch_add(1, Ordering::Relaxed);
        if handled.is_multiple_of(EVERY) {
            self.askers.tidy(now);
            self.channels.tidy(now);
            self.suggestions.tidy(now);
            self.all_suggestions.tidy(now);
        }
    }

    fn posted(&self) -> MutexGuard<'_, Posted> {
        // A panic elsewhere leaves the entries whole: each is written in one step.
        self.posted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
