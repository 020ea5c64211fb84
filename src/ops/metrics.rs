//! What is counted and timed, and how it is written for Prometheus.
//!
//! Whatever can be had at any time is looked at when somebody asks, through [`Look`]; the rest is
//! counted where it happens.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Metric as Registered, Registry};

use super::table::{self, Metric};
use crate::app::event::Note;
use crate::store::{self, Became};

/// One label with its value.
type Label = [(&'static str, Cow<'static, str>); 1];
type Counters = Family<Label, Counter>;

/// The figures of one process.
pub struct Metrics {
    registry: Registry,
    answered: Counter,
    offered: Counter,
    declined: Counters,
    narratives: Counter,
    domains: Counter,
    decide: Histogram,
    answer: Histogram,
    unread: Counter,
    left: Counter,
    broken: Counter,
    connections: Family<Label, Gauge>,
    closed: Counters,
    heartbeat: Gauge,
    requests: Counters,
    errors: Counters,
    queues: Family<Label, Gauge>,
    revision: Gauge,
    store: Family<Label, Histogram, fn() -> Histogram>,
    faults: Counters,
    lost: Counter,
    /// When each connection was last known to be alive, and the state that it is in.
    lines: Mutex<HashMap<u32, Line>>,
    looked_at: OnceLock<Weak<dyn Look>>,
}

/// A connection to the gateway.
#[derive(Clone, Copy)]
struct Line {
    state: &'static str,
    alive: Option<Instant>,
}

/// The state of a connection over which events arrive.
pub const ACTIVE: &str = "active";

/// What is looked at when somebody asks.
#[async_trait]
pub trait Look: Send + Sync {
    /// How things stand at this moment.
    async fn look(&self) -> Looked;
}

/// How things stand at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Events in hand, or queues of them.
    pub in_hand: usize,
    /// Events behind an earlier one about the same message.
    pub behind: usize,
    /// Requests to Discord that are on their way or wait for it.
    pub requests: usize,
    /// Answers to be corrected; `None` where the database does not say.
    pub corrections: Option<u64>,
    /// The revision that is answered from.
    pub revision: u64,
}

/// What somebody may want to wait for before the bot gets work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It answers.
    Ready,
    /// The database is being opened, or the story learned.
    Starting,
    /// Events do not arrive.
    NotConnected,
    /// Nothing can be read from the database.
    NoDatabase,
}

impl Metrics {
    /// Nothing has happened yet.
    pub fn new() -> Metrics {
        let mut registry = Registry::default();
        let all = &mut registry;
        let metrics = Metrics {
            answered: listed(all, &table::ANSWERED, Counter::default()),
            offered: listed(all, &table::OFFERED, Counter::default()),
            declined: listed(all, &table::DECLINED, Counters::default()),
            narratives: listed(all, &table::NARRATIVES, Counter::default()),
            domains: listed(all, &table::DOMAINS, Counter::default()),
            decide: listed(all, &table::DECIDE, quick()),
            answer: listed(all, &table::ANSWER, slow()),
            unread: listed(all, &table::UNREAD, Counter::default()),
            left: listed(all, &table::LEFT, Counter::default()),
            broken: listed(all, &table::BROKEN, Counter::default()),
            connections: listed(all, &table::CONNECTIONS, Family::default()),
            closed: listed(all, &table::CLOSED, Counters::default()),
            heartbeat: listed(all, &table::HEARTBEAT, Gauge::default()),
            requests: listed(all, &table::REQUESTS, Counters::default()),
            errors: listed(all, &table::ERRORS, Counters::default()),
            queues: listed(all, &table::QUEUES, Family::default()),
            revision: listed(all, &table::REVISION, Gauge::default()),
            store: listed(all, &table::STORE, Family::new_with_constructor(quick)),
            faults: listed(all, &table::FAULTS, Counters::default()),
            lost: listed(all, &table::LOST, Counter::default()),
            registry,
            lines: Mutex::default(),
            looked_at: OnceLock::new(),
        };
        metrics.begin();
        metrics
    }

    /// Writes down a zero for each metric with labels: what is absent cannot be told from what was
    /// never counted.
    fn begin(&self) {
        for (counters, name, value) in [
            (&self.declined, "reason", "not-covered"),
            (&self.closed, "code", "none"),
            (&self.requests, "status", "200"),
            (&self.errors, "code", "none"),
            (&self.faults, "kind", "busy"),
        ] {
            drop(counters.get_or_create(&label(name, value)));
        }
        drop(self.connections.get_or_create(&label("state", ACTIVE)));
        drop(self.store.get_or_create(&label("what", "read")));
        drop(self.queues.get_or_create(&label("queue", "in-hand")));
    }

    /// From now on this is looked at when somebody asks.
    pub fn look_at(&self, looked_at: Weak<dyn Look>) {
        let _ = self.looked_at.set(looked_at);
    }

    /// A message went out with this note.
    pub fn noted(&self, note: &Note) {
        let Note::Asked(noted) = note else { return };
        match noted.became {
            Became::Answered => self.answered.inc(),
            Became::Offered => self.offered.inc(),
            Became::Declined => {
                let reason = noted.declined.unwrap_or("unclear");
                count(&self.declined, "reason", reason)
            }
            Became::Other => 0,
        };
        if noted.first.is_some() {
            self.narratives.inc();
        }
        if noted.names {
            self.domains.inc();
        }
    }

    /// What to do about an event was decided.
    pub fn decided(&self, took: Duration) {
        self.decide.observe(took.as_secs_f64());
    }

    /// Discord has taken the answer to an event.
    pub fn sent(&self, took: Duration) {
        self.answer.observe(took.as_secs_f64());
    }

    /// So many events could not be read, or did not arrive.
    pub fn unread(&self, events: u64) {
        self.unread.inc_by(events);
    }

    /// What became of so many messages could not be noted.
    pub fn lost(&self, messages: usize) {
        self.lost.inc_by(messages as u64);
    }

    /// An event was left unanswered.
    pub fn left(&self) {
        self.left.inc();
    }

    /// The handling of an event broke.
    pub fn broken(&self) {
        self.broken.inc();
    }

    /// A connection is in this state now.
    pub fn state(&self, line: u32, state: &'static str) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lines.get(&line).copied();
        if before.is_some_and(|line| line.state == state) {
            return;
        }
        if let Some(before) = before {
            self.connections
                .get_or_create(&label("state", before.state))
                .dec();
        }
        self.connections.get_or_create(&label("state", state)).inc();
        let alive = before.and_then(|line| line.alive);
        lines.insert(line, Line { state, alive });
    }

    /// Discord has confirmed a heartbeat on a connection, or greeted the bot.
    pub fn alive(&self, line: u32) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&line) {
            line.alive = Some(Instant::now());
        }
    }

    /// A connection has ended.
    pub fn closed(&self, code: Option<u16>) {
        count(&self.closed, "code", or_none(code));
    }

    /// A request came back with this status, if with any, and with this code of Discord's where it was
    /// refused.
    pub fn request(&self, status: Option<u16>, refused: Option<Option<i64>>) {
        count(&self.requests, "status", or_none(status));
        if let Some(code) = refused {
            count(&self.errors, "code", or_none(code));
        }
    }

    /// The database has read or changed something.
    pub fn stored<T>(&self, what: &'static str, took: Duration, came: &store::Result<T>) {
        let timed = self.store.get_or_create(&label("what", what));
        timed.observe(took.as_secs_f64());
        if let Err(fault) = came {
            count(&self.faults, "kind", fault.kind.name());
        }
    }

    /// Whether the bot answers.
    pub async fn readiness(&self) -> Readiness {
        match self.look().await {
            None => Readiness::Starting,
            Some(_) if !self.is_connected() => Readiness::NotConnected,
            Some(looked) if looked.corrections.is_none() => Readiness::NoDatabase,
            Some(_) => Readiness::Ready,
        }
    }

    /// Everything, in OpenMetrics' text form, which Prometheus reads.
    ///
    /// # Errors
    /// None that can happen: a text takes whatever is written into it.
    pub async fn written(&self) -> Result<String, fmt::Error> {
        let queue = |name, length: Option<u64>| {
            let length = length.and_then(|length| i64::try_from(length).ok());
            self.queues
                .get_or_create(&label("queue", name))
                .set(length.unwrap_or(-1));
        };
        if let Some(looked) = self.look().await {
            queue("in-hand", Some(looked.in_hand as u64));
            queue("behind", Some(looked.behind as u64));
            queue("requests", Some(looked.requests as u64));
            queue("corrections", looked.corrections);
            self.revision
                .set(i64::try_from(looked.revision).unwrap_or(i64::MAX));
        }
        self.heartbeat.set(self.heartbeat_age());
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    async fn look(&self) -> Option<Looked> {
        let looked_at = self.looked_at.get()?.upgrade()?;
        Some(looked_at.look().await)
    }

    fn is_connected(&self) -> bool {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        !lines.is_empty() && lines.values().all(|line| line.state == ACTIVE)
    }

    /// Of the connection that was silent longest, in seconds.
    fn heartbeat_age(&self) -> i64 {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let ages = lines.values().filter_map(|line| line.alive);
        let oldest = ages.map(|alive| alive.elapsed().as_secs()).max();
        oldest.map_or(-1, |age| i64::try_from(age).unwrap_or(i64::MAX))
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

/// Puts a metric on the list of what is written. The client adds the `_total` of a counter and the
/// full stop of a sentence itself.
fn listed<M: Registered + Clone>(registry: &mut Registry, metric: &Metric, counts: M) -> M {
    let name = metric.name.strip_suffix("_total").unwrap_or(metric.name);
    registry.register(name, metric.help.trim_end_matches('.'), counts.clone());
    counts
}

fn label(name: &'static str, value: impl Into<Cow<'static, str>>) -> Label {
    [(name, value.into())]
}

fn count(counters: &Counters, name: &'static str, value: impl Into<Cow<'static, str>>) -> u64 {
    counters.get_or_create(&label(name, value)).inc()
}

fn or_none(number: Option<impl fmt::Display>) -> Cow<'static, str> {
    number.map_or("none".into(), |number| number.to_string().into())
}

/// Of what happens inside the process: from a tenth of a millisecond to half a minute.
fn quick() -> Histogram {
    Histogram::new(exponential_buckets(0.0001, 4.0, 10))
}

/// Of what Discord has a part in: from 10 milliseconds to 82 seconds.
fn slow() -> Histogram {
    Histogram::new(exponential_buckets(0.01, 2.0, 14))
}
