//! What is in hand: each event handled in a task of its own, events about one message in order,
//! and nothing that goes wrong in one of them touching another.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;
use serenity::model::id::ApplicationId;
use tokio::time::{Instant, timeout};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::client::Client;
use super::now;
use super::outbound::{self, Done};
use super::recent::Recent;
use crate::app::Office;
use crate::app::event::{Action, Event, MessageId};
use crate::ops::metrics::{Look, Looked, Metrics};

/// More than this at once is a flood that Discord's limits would not let us answer anyway.
const MOST_IN_HAND: usize = 2000;

/// How long the database may take to say how things stand. One that is held counts as not there.
const LOOK_WITHIN: Duration = Duration::from_secs(2);

/// Takes events and sees them through.
pub struct Desk {
    pub(super) office: Office,
    client: Arc<Client>,
    pub(super) metrics: Arc<Metrics>,
    tasks: TaskTracker,
    /// Events that wait for an earlier one about the same message; a key is there while one is
    /// being handled.
    waiting: Mutex<HashMap<MessageId, VecDeque<Taken>>>,
    /// Interactions that were taken: each is acted on once.
    recent: Mutex<Recent>,
    numbers: Numbers,
    application: OnceLock<ApplicationId>,
}

/// An event and when it arrived.
struct Taken {
    event: Event,
    at: Instant,
}

impl Desk {
    /// A desk with nothing in hand.
    pub fn new(office: Office, client: Arc<Client>, metrics: Arc<Metrics>) -> Desk {
        Desk {
            office,
            client,
            metrics,
            tasks: TaskTracker::new(),
            waiting: Mutex::default(),
            recent: Mutex::default(),
            numbers: Numbers::new(now().as_secs()),
            application: OnceLock::new(),
        }
    }

    /// Takes an event in hand and returns at once.
    pub fn take(self: &Arc<Desk>, event: Event) {
        if self.unanswered() >= MOST_IN_HAND {
            self.metrics.left();
            tracing::warn!(event = event.name(), "too much in hand; left unanswered");
            return;
        }
        if event
            .interaction()
            .is_some_and(|number| !self.is_new(number))
        {
            tracing::info!(event = event.name(), "told of twice; left alone");
            return;
        }
        let desk = Arc::clone(self);
        let about = event.message();
        let taken = Taken {
            event,
            at: Instant::now(),
        };
        let Some(message) = about else {
            self.tasks.spawn(async move { desk.see_to(taken).await });
            return;
        };
        match self.waiting().entry(message) {
            Entry::Occupied(queue) => {
                let queue = queue.into_mut();
                if matches!(taken.event, Event::Deleted(_)) {
                    queue.clear();
                }
                queue.push_back(taken);
                return;
            }
            Entry::Vacant(place) => {
                place.insert(VecDeque::new());
            }
        }
        self.tasks.spawn(async move {
            let mut next = Some(taken);
            while let Some(taken) = next {
                desk.see_to(taken).await;
                next = desk.after(message);
            }
        });
    }

    /// The application that the bot belongs to, once Discord has said so.
    pub fn set_application(&self, application: ApplicationId) {
        let _ = self.application.set(application);
    }

    /// How many events, or queues of them, are in hand.
    pub fn in_hand(&self) -> usize {
        self.tasks.len()
    }

    /// How many of them wait for an answer: what only waits to be noted has had it.
    pub fn unanswered(&self) -> usize {
        self.in_hand().saturating_sub(self.office.unnoted())
    }

    /// Waits until nothing is in hand. Nothing may be taken afterwards.
    pub async fn finish(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.office.close().await;
    }

    /// Runs something beside the events that must be finished as well.
    pub fn beside(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(work);
    }

    /// The next event about a message; frees its place where there is none.
    fn after(&self, message: MessageId) -> Option<Taken> {
        let mut waiting = self.waiting();
        let next = waiting.get_mut(&message)?.pop_front();
        if next.is_none() {
            waiting.remove(&message);
        }
        next
    }

    fn is_new(&self, interaction: u64) -> bool {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.is_new(interaction)
    }

    /// From an event to its last action. A panic on the way ends in an apology.
    async fn see_to(&self, Taken { event, at }: Taken) {
        let number = self.numbers.next();
        let span = tracing::info_span!("event", number, kind = event.name());
        async {
            let origin = event.origin();
            let deferred = AtomicBool::new(false);
            let work = async {
                let start = Instant::now();
                let handled = self.office.app.handle(event, now());
                self.metrics.decided(start.elapsed());
                for action in handled.actions {
                    self.answer(action, at).await;
                }
                let Some(errand) = handled.errand else { return };
                deferred.store(errand.how.is_deferred(), Ordering::Relaxed);
                for action in self.office.run(errand, &number, now().as_secs()).await {
                    self.answer(action, at).await;
                }
            };
            if let Err(cause) = AssertUnwindSafe(work).catch_unwind().await {
                self.metrics.broken();
                tracing::error!(cause = panic_text(&*cause), "handling broke");
                let deferred = deferred.load(Ordering::Relaxed);
                if let Some(apology) = self.office.app.apology(origin, deferred, &number) {
                    let _ = self.perform(apology).await;
                }
            }
        }
        .instrument(span)
        .await;
    }

    /// Does it, and takes the time of an answer. The log has what failed.
    async fn answer(&self, action: Action, arrived: Instant) {
        let is_answer = action.is_answer();
        let done = self.perform(action).await;
        if is_answer && done.is_ok() {
            self.metrics.sent(arrived.elapsed());
        }
    }

    /// Does it, has it noted, and gives the message that all can see now because of it, where there
    /// is one.
    pub(super) async fn perform(&self, mut action: Action) -> Done {
        let (mut note, mut place, mut question, mut removed) = (None, None, None, None);
        match &mut action {
            Action::Send {
                channel,
                question: asked,
                say,
                ..
            } => {
                (note, place) = (say.note.take(), Some((*channel, None)));
                question = Some(*asked);
            }
            Action::Edit {
                channel,
                answer,
                say,
            } => (note, place) = (say.note.take(), Some((*channel, Some(*answer)))),
            Action::Respond { to, say, .. } | Action::Update { to, say } => {
                (note, place) = (say.note.take(), Some((to.channel, None)));
            }
            Action::Delete { answer, .. } => removed = Some(*answer),
            _ => {}
        }
        let what = outbound::name(&action);
        let done = outbound::perform(&self.client, self.application.get().copied(), action).await;
        match &done {
            Ok(_) if what == "suggest" => tracing::debug!(what, "done"),
            Ok(_) => tracing::info!(what, "done"),
            Err(failure) if what == "correct" && failure.is_final() => {
                tracing::info!(what, %failure, "out of reach for good");
            }
            Err(failure) => tracing::warn!(what, %failure, "not done"),
        }
        let posted = done.as_ref().ok().copied().flatten();
        if let Some(question) = question {
            self.office.app.sent(question, posted);
        }
        if let (Some(note), Some((channel, known)), Ok(_)) = (note, place, &done) {
            self.metrics.noted(&note);
            let now = now().as_secs();
            let noted = self.office.note(*note, channel, known.or(posted), now);
            self.metrics.lost(noted.await);
        }
        if let (Some(answer), Ok(_)) = (removed, &done) {
            self.office.removed(answer).await;
        }
        done
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<MessageId, VecDeque<Taken>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Look for Desk {
    async fn look(&self) -> Looked {
        let behind = self.waiting().values().map(VecDeque::len).sum();
        let corrections = timeout(LOOK_WITHIN, self.office.corrections_left()).await;
        Looked {
            in_hand: self.in_hand(),
            behind,
            requests: self.client.waiting(),
            corrections: corrections.ok().flatten(),
            revision: self.office.app.edition().snapshot.revision,
        }
    }
}

/// Numbers that a user can quote and the log can be searched for, unlike from run to run.
struct Numbers {
    run: u64,
    last: AtomicU64,
}

impl Numbers {
    fn new(seconds: u64) -> Numbers {
        Numbers {
            run: seconds % 1_000_000,
            last: AtomicU64::new(0),
        }
    }

    fn next(&self) -> String {
        let last = self.last.fetch_add(1, Ordering::Relaxed);
        format!("{}-{}", self.run, last + 1)
    }
}

/// What a panic said.
pub(super) fn panic_text(cause: &(dyn std::any::Any + Send)) -> &str {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown")
}
