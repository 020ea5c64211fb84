//! The bot with its store: runs the errands that [`App`] decides on, notes what went out, and does the
//! chores that nobody asks for. Sends nothing: actions come out, as from [`App`].

mod again;
mod chores;
mod edits;
mod insight;
mod publish;
mod unanswered;

use std::fmt::Display;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use super::edition::{Edition, Folder};
use super::event::{Action, Attachment, ChannelId, MessageId, Note, Noted, Outgoing, Visitor};
use super::job::{Errand, How, Job};
use super::outgoing::{self, plain, whisper};
use super::{App, Settings};
use crate::answer::Snapshot;
use crate::curate::clock::DAY;
use crate::knowledge::Base;
use crate::reply::{self, Reply};
use crate::store::{self, Asked, EditId, Posted, Published, Store};

/// An answer that waits to be noted takes about a kilobyte. So many wait only for a store that is far
/// slower than the answers.
const MOST_UNNOTED: usize = 10_000;

/// The bot with its store. Times are seconds since 1970.
pub struct Office {
    /// What needs no store.
    pub app: App,
    store: Arc<dyn Store>,
    folder: Arc<Folder>,
    settings: Settings,
    /// Messages to be noted, and who notes them all.
    unnoted: Mutex<Vec<Asked>>,
    noted_later: AtomicUsize,
    noting: tokio::sync::Mutex<()>,
    /// One edit is checked and published at a time.
    publishing: tokio::sync::Mutex<()>,
    /// The revision that the waiting questions were tried with last; none at the start.
    settled: AtomicU64,
    /// One edition is made at a time.
    making: tokio::sync::Mutex<()>,
    /// What was learned last to try an edit: likely to be published next.
    tried: Mutex<Option<Arc<Snapshot>>>,
    /// Something may be there for the chores.
    stirred: Notify,
}

impl Office {
    /// Reads the published edits, lays them over the folder and learns the result.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub async fn open(
        folder: impl Into<Arc<Folder>>,
        store: Arc<dyn Store>,
        settings: Settings,
        now: std::time::Duration,
    ) -> store::Result<Office> {
        let folder = folder.into();
        let published = store.published().await?;
        let edition = learned(Arc::clone(&folder), published, None).await?;
        Ok(Office {
            app: App::new(edition, settings.clone(), now),
            store,
            folder,
            settings,
            unnoted: Mutex::default(),
            noted_later: AtomicUsize::new(0),
            noting: tokio::sync::Mutex::default(),
            publishing: tokio::sync::Mutex::default(),
            settled: AtomicU64::new(u64::MAX),
            making: tokio::sync::Mutex::default(),
            tried: Mutex::default(),
            stirred: Notify::new(),
        })
    }

    /// Runs an errand. Where the store fails, the visitor is told so and gets back what they typed;
    /// the log has the cause under `number`.
    pub async fn run(&self, errand: Errand, number: &str, now: u64) -> Vec<Action> {
        let typed = typed(&errand.job);
        match self.work(&errand, now).await {
            Ok(actions) => actions,
            Err(error) => {
                match error.kind {
                    // It passes by itself.
                    store::Kind::Busy => tracing::warn!(%error, "the store failed"),
                    _ => tracing::error!(%error, "the store failed"),
                }
                let mut say = plain(&match errand.job.is_read_only() {
                    true => reply::not_read(number),
                    false => reply::not_stored(number),
                });
                say.files.extend(typed);
                done(&errand, say)
            }
        }
    }

    async fn work(&self, errand: &Errand, now: u64) -> store::Result<Vec<Action>> {
        let by = &errand.by;
        let reply = match &errand.job {
            Job::Propose(proposal) => return self.propose(errand, proposal, now).await,
            Job::Amend(opened, fields) => return self.amend(errand, opened, fields, now).await,
            Job::Publish(turn) => return self.publish(errand, *turn, now).await,
            Job::Reopen(turn, form) => return self.reopen(errand, *turn, *form).await,
            Job::Again(turn) => return self.anew(errand, *turn, now).await,
            Job::Revert {
                entry,
                revision,
                why,
            } => return self.revert(errand, entry, *revision, why, now).await,
            Job::Restore { entry, why } => return self.restore(errand, entry, why, now).await,
            Job::Removed(answer) => {
                self.removed(*answer).await;
                return Ok(Vec::new());
            }
            Job::AsPhrasing(question, fact) => {
                return self.as_phrasing(errand, *question, fact, now).await;
            }
            Job::AsFact(question) => return self.as_fact(errand, *question).await,
            Job::Export => return Ok(done(errand, self.export())),
            Job::Stats(days) => return Ok(done(errand, self.stats(*days, now).await?)),
            Job::Show(edit) => self.show(*edit).await?,
            Job::Discard(turn) => self.discard(by, *turn, now).await?,
            Job::Review(page) => self.review(*page).await?,
            Job::History { entry, before } => self.history(entry.as_ref(), *before).await?,
            Job::Test(question) => self.test(question).await?,
            Job::Unanswered(page) => self.unanswered(*page).await?,
            Job::Sort(question) => self.sort(*question).await?,
            Job::OutOfScope(question) => {
                self.settle(*question, store::Fate::OutOfScope, now).await?
            }
            Job::Spam(question) => self.settle(*question, store::Fate::Spam, now).await?,
            Job::NoneOfThese(answer) => {
                self.store.none_of_these(answer.0, now).await?;
                return Ok(Vec::new());
            }
            Job::TellMe(answer) => self.tell_me(by, *answer, now).await?,
            Job::Vote(answer, verdict) => self.vote(by, *answer, *verdict, now).await?,
            Job::ForgetMe => self.forget(by).await?,
        };
        Ok(done(errand, plain(&reply)))
    }

    /// Notes a message that went out: where it stands, if it stands anywhere for all to see. Gives how
    /// many could not be noted, this one and those that waited with it.
    pub async fn note(
        &self,
        note: Note,
        channel: ChannelId,
        message: Option<MessageId>,
        now: u64,
    ) -> usize {
        let asked = |noted: Noted| Asked {
            became: noted.became,
            facts: noted.facts,
            first: noted.first,
            question: noted.question,
            posted: message.map(|message| Posted {
                channel: channel.0,
                message: message.0,
                used: noted.used,
            }),
        };
        if self.unnoted() >= MOST_UNNOTED {
            return lost(1, &"too many wait");
        }
        match note {
            Note::Asked(noted) => self.record(asked(noted), now).await,
            Note::Reworded(noted) => match self.store.reworded(&asked(noted), now).await {
                Ok(()) => 0,
                Err(error) => lost(1, &error),
            },
        }
    }

    /// How many messages went out and wait to be noted.
    pub fn unnoted(&self) -> usize {
        self.noted_later.load(Ordering::Relaxed)
    }

    /// Notes a message together with all that wait: making a change last takes a disk longer than
    /// making it.
    async fn record(&self, asked: Asked, now: u64) -> usize {
        let unnoted = || self.unnoted.lock().unwrap_or_else(PoisonError::into_inner);
        unnoted().push(asked);
        self.noted_later.fetch_add(1, Ordering::Relaxed);
        let _one_at_a_time = self.noting.lock().await;
        let all = std::mem::take(&mut *unnoted());
        // Whoever was before this one has noted it.
        if all.is_empty() {
            return 0;
        }
        let lost = self.record_all(&all, now).await;
        self.noted_later.fetch_sub(all.len(), Ordering::Relaxed);
        lost
    }

    async fn record_all(&self, all: &[Asked], now: u64) -> usize {
        let Err(fault) = self.store.record_all(all, now).await else {
            return 0;
        };
        if fault.kind != store::Kind::Other || all.len() == 1 {
            return lost(all.len(), &fault);
        }
        // One of them is at fault. The others are not lost with it.
        let mut several = 0;
        for asked in all {
            if let Err(fault) = self.store.record(asked, now).await {
                several += lost(1, &fault);
            }
        }
        several
    }

    /// Ends the use of the store, so that one whole file remains. Nothing may be asked afterwards.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Notes that an answer is gone.
    pub async fn removed(&self, message: MessageId) {
        if let Err(error) = self.store.removed(message.0).await {
            tracing::warn!(%error, "a removed answer was not noted");
        }
    }

    /// Reads the published edits anew, and answers from the result. The bot goes on answering from
    /// what stands meanwhile.
    async fn reload(&self) -> store::Result<Arc<Edition>> {
        let _one_at_a_time = self.making.lock().await;
        let published = self.store.published().await?;
        let (folder, tried) = (Arc::clone(&self.folder), self.tried());
        let edition = Arc::new(learned(folder, published, tried).await?);
        self.app.swap(Arc::clone(&edition));
        tracing::info!(revision = edition.snapshot.revision, "answering from");
        Ok(edition)
    }

    /// The card of an edit that was changed just now: that is done even where it cannot be shown.
    async fn shown(&self, edit: EditId) -> Reply {
        self.show(edit).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a proposal could not be shown");
            reply::not_shown(edit.0)
        })
    }

    /// Learns a base that may become the next revision.
    async fn try_out(&self, base: Base, revision: u64) -> Option<Arc<Snapshot>> {
        let known = self
            .tried()
            .filter(|tried| tried.revision == revision && tried.base == base);
        if known.is_some() {
            return known;
        }
        let learned = spawn_blocking(move || Snapshot::new(base, revision)).await;
        let learned = Arc::new(learned.ok()?);
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&learned));
        Some(learned)
    }

    fn tried(&self) -> Option<Arc<Snapshot>> {
        let tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        tried.clone()
    }

    /// A line in the record of changes, where there is one.
    fn audit(&self, nonce: String, reply: &Reply) -> Option<Action> {
        self.settings.audit.map(|channel| Action::Post {
            channel,
            nonce,
            say: plain(reply),
        })
    }
}

/// Lays the published edits over the folder and learns the result, in a thread of its own: what the
/// allocator keeps ready for a thread goes when the thread ends.
async fn learned(
    folder: Arc<Folder>,
    published: Vec<Published>,
    tried: Option<Arc<Snapshot>>,
) -> store::Result<Edition> {
    let made = spawn_blocking(move || Edition::new(folder, published, tried)).await;
    let (edition, faults) = made.map_err(|error| store::Error {
        kind: store::Kind::Other,
        detail: format!("the facts could not be learned: {error}"),
    })?;
    for fault in faults {
        tracing::error!(fault, "an edit is left out");
    }
    Ok(edition)
}

/// So many messages are not noted, and why.
fn lost(messages: usize, error: &dyn Display) -> usize {
    tracing::warn!(%error, messages, "what became of messages was not noted");
    messages
}

/// What was typed for an errand, to be given back.
fn typed(job: &Job) -> Option<Attachment> {
    match job {
        Job::Propose(proposal) => proposal.new.clone().map(|text| Attachment {
            name: "what-you-typed.toml".to_owned(),
            alt: None,
            bytes: text.into_bytes(),
        }),
        Job::Amend(_, fields) => outgoing::typed(fields),
        _ => None,
    }
}

/// The answer to an errand.
fn done(errand: &Errand, say: Outgoing) -> Vec<Action> {
    let to = errand.by.clone();
    match errand.how {
        How::Silently => Vec::new(),
        How::Directly => vec![Action::Respond {
            to,
            say,
            quiet: true,
        }],
        How::Whispered | How::InPlace => vec![Action::Finish { to, say }],
    }
}

fn refuse(to: &Visitor, reply: &Reply) -> Vec<Action> {
    vec![whisper(to.clone(), reply)]
}
