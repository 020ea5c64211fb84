//! The heart: an event comes in, actions come out. Nothing here waits, sends or looks at a clock.
//!
//! Each event is answered from one snapshot from start to end, whatever is published meanwhile.

pub mod button;
pub mod event;
pub mod limit;
mod outgoing;
mod posted;
mod questions;
mod suggest;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::answer::{Outcome, Snapshot};
use crate::command::{self, Command};
use crate::reply::{self, Reply};
use event::{Action, ChannelId, Event, MessageId, Origin, Press, UserId, Visitor};
use limit::{Limiter, Rate};
use outgoing::{leaf, outgoing, plain, whisper};
use posted::Posted;
use questions::nonce;

/// How often may be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// By one person, wherever they ask.
    pub asker: Rate,
    /// In one channel, whoever asks.
    pub channel: Rate,
}

/// The bot without its platform. Shared between threads; time is given with each event, as time
/// since 1970.
pub struct App {
    snapshot: ArcSwap<Snapshot>,
    askers: Limiter<UserId>,
    channels: Limiter<ChannelId>,
    posted: Mutex<Posted>,
    started: Duration,
    handled: AtomicU64,
}

impl App {
    /// A bot that answers from this snapshot and starts at `now`.
    pub fn new(snapshot: Snapshot, limits: Limits, now: Duration) -> App {
        App {
            snapshot: ArcSwap::from_pointee(snapshot),
            askers: Limiter::new(limits.asker),
            channels: Limiter::new(limits.channel),
            posted: Mutex::default(),
            started: now,
            handled: AtomicU64::new(0),
        }
    }

    /// Decides what to do about an event. Events about one message must come one after another,
    /// each after [`App::sent`] for the actions of the one before.
    pub fn handle(&self, event: Event, now: Duration) -> Vec<Action> {
        self.tidy_now_and_then(now);
        let snapshot = self.snapshot.load_full();
        let action = match event {
            Event::Asked(question) => self.asked(&snapshot, &question, 0, now),
            Event::Edited(question) => self.edited(&snapshot, &question, now),
            Event::Deleted(message) => self.deleted(message),
            Event::Command(visitor, command) => {
                Some(self.command(&snapshot, visitor, command, now))
            }
            Event::Typing(visitor, typed) => Some(Action::Suggest {
                choices: suggest::questions(&snapshot.base, &typed),
                to: visitor,
            }),
            Event::Pressed(press) => Some(self.pressed(&snapshot, press)),
            Event::Stray(visitor) => Some(whisper(visitor, &reply::refused_stale())),
        };
        action.into_iter().collect()
    }

    /// The outcome of an [`Action::Send`]: the message that was posted, or none.
    pub fn sent(&self, question: MessageId, answer: Option<MessageId>) {
        self.posted().sent(question, answer);
    }

    /// What to say where handling an event broke; the log has the cause under the same number.
    pub fn apology(&self, origin: Origin, number: &str) -> Option<Action> {
        let fault = reply::fault(number);
        match origin {
            Origin::Message(channel, question) => Some(Action::Send {
                channel,
                question,
                nonce: nonce(question, 0),
                say: plain(&fault),
            }),
            Origin::Visitor(visitor) => Some(whisper(visitor, &fault)),
            Origin::Nobody => None,
        }
    }

    fn command(&self, snapshot: &Snapshot, by: Visitor, command: Command, now: Duration) -> Action {
        let quiet = command.is_quiet();
        if command.is_counted()
            && let Some(seconds) = self.hold(&by, quiet, now)
        {
            return whisper(by, &reply::busy(seconds));
        }
        let turn = turn(by.interaction);
        let reply = match command {
            Command::Ask(text) => {
                let (reply, alone) = self::read(snapshot, &text, turn);
                let say = outgoing(&reply, alone.then_some(by.user), Some(by.user));
                return Action::Respond { to: by, say, quiet };
            }
            Command::CheckMessage(text) if text.trim().is_empty() => reply::refused_empty(),
            Command::CheckMessage(text) => {
                // A question about a name is about nothing else; what a message says beside its
                // names is looked at without them.
                let names = snapshot.domains.find(&text);
                let rest = names
                    .iter()
                    .fold(text, |rest, name| rest.replace(&name.input, " "));
                reply::message(snapshot, &snapshot.answer(&rest), &names, turn)
            }
            Command::Narratives => reply::narratives(snapshot, turn),
            Command::Facts(page) => reply::facts_page(snapshot, page),
            Command::DomainCheck(text) => reply::domains(snapshot, &snapshot.domains.check(&text)),
            Command::DomainList => reply::domain_list(snapshot, 0),
            Command::Help => reply::help(snapshot, &command::ways()),
            Command::About => reply::about(snapshot),
            Command::Privacy => reply::privacy(),
        };
        let say = outgoing(&reply, None, (!quiet).then_some(by.user));
        Action::Respond { to: by, say, quiet }
    }

    fn pressed(&self, snapshot: &Snapshot, press: Press) -> Action {
        let Press {
            by,
            carries,
            on,
            quiet,
        } = press;
        let Some(what) = button::Press::read(&carries) else {
            return whisper(by, &reply::refused_stale());
        };
        match what {
            button::Press::Fact(id) => match fact(snapshot, &id) {
                Some(reply) => whisper(by, &reply),
                None => whisper(by, &reply::refused_stale()),
            },
            button::Press::Pick(asker, id) => match fact(snapshot, &id) {
                Some(reply) if asker == by.user => self.update(by, on, quiet, &reply),
                Some(reply) => whisper(by, &reply),
                None => whisper(by, &reply::refused_stale()),
            },
            button::Press::NoneOfThese(asker) if asker == by.user => {
                self.update(by, on, quiet, &reply::none_of_these(snapshot))
            }
            button::Press::NoneOfThese(_) | button::Press::NoneHere => {
                whisper(by, &reply::none_of_these(snapshot))
            }
            button::Press::Narratives => {
                let turn = turn(by.interaction);
                whisper(by, &reply::narratives(snapshot, turn))
            }
            button::Press::Facts(page) => leaf(by, quiet, &reply::facts_page(snapshot, page)),
            button::Press::Domains(page) => leaf(by, quiet, &reply::domain_list(snapshot, page)),
            button::Press::Remove(asker) => self.remove(by, on, asker),
        }
    }

    /// Puts the reply in the place of the message that the button is on.
    fn update(&self, to: Visitor, on: MessageId, quiet: bool, reply: &Reply) -> Action {
        let say = outgoing(reply, None, (!quiet).then_some(to.user));
        self.posted().changed(on, &say.content);
        Action::Update { to, say }
    }

    fn remove(&self, by: Visitor, on: MessageId, asker: UserId) -> Action {
        let mut posted = self.posted();
        // What the button carries could be forged; what the bot remembers could not.
        let asker = posted.asker(on).unwrap_or(asker);
        if by.user != asker && !by.moderates {
            return whisper(by, &reply::refused_removal());
        }
        posted.dismissed(on);
        Action::Remove { to: by }
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
        }
    }

    fn posted(&self) -> MutexGuard<'_, Posted> {
        // A panic elsewhere leaves the entries whole: each is written in one step.
        self.posted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reply to a text, and whether it asks just one thing.
fn read(snapshot: &Snapshot, text: &str, turn: usize) -> (Reply, bool) {
    let help = || reply::help(snapshot, &command::ways());
    if text.trim().is_empty() {
        return (help(), true);
    }
    let found = snapshot.answer(text);
    match found.parts.as_slice() {
        [only] if only.outcome == Outcome::Help => (help(), true),
        parts => (reply::answer(snapshot, &found, turn), parts.len() == 1),
    }
}

fn fact(snapshot: &Snapshot, id: &str) -> Option<Reply> {
    let index = snapshot.base.facts.iter().position(|fact| fact.id == id)?;
    Some(reply::fact(snapshot, index))
}

/// Which narrative stands first: another one from question to question, the same for an edit.
fn turn(id: u64) -> usize {
    // The upper bits of an id are milliseconds.
    (id >> 22) as usize
}
