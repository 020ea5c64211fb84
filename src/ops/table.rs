//! The one table of metrics: what each is called, of what kind it is, and what it says. The README
//! and the page itself are tested against it.

/// One metric.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name, as it is asked for; a counter's ends in `_total`.
    pub name: &'static str,
    /// What kind it is.
    pub kind: Kind,
    /// The names of its labels, with commas between them.
    pub labels: &'static str,
    /// What it says, in a sentence.
    pub help: &'static str,
}

/// How a metric is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows, from the start of the process.
    Counter,
    /// It goes up and down.
    Gauge,
    /// How often something took how long, in seconds.
    Histogram,
}

impl Kind {
    /// Its name in Prometheus' text form.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        }
    }
}

const fn metric(
    name: &'static str,
    kind: Kind,
    labels: &'static str,
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind,
        labels,
        help,
    }
}

pub(super) const ANSWERED: Metric = metric(
    "footnote_answered_total",
    Kind::Counter,
    "",
    "Messages and commands that got a fact, the narratives or a check of names.",
);
pub(super) const OFFERED: Metric = metric(
    "footnote_offered_total",
    Kind::Counter,
    "",
    "Messages and commands that got a choice of facts.",
);
pub(super) const DECLINED: Metric = metric(
    "footnote_declined_total",
    Kind::Counter,
    "reason",
    "Messages and commands without an answer, by the reason that `ask --json` gives.",
);
pub(super) const NARRATIVES: Metric = metric(
    "footnote_narratives_total",
    Kind::Counter,
    "",
    "Answers in which the narratives were shown.",
);
pub(super) const DOMAINS: Metric = metric(
    "footnote_domains_total",
    Kind::Counter,
    "",
    "Answers in which names were checked.",
);
pub(super) const DECIDE: Metric = metric(
    "footnote_decide_seconds",
    Kind::Histogram,
    "",
    "From taking an event in hand to knowing what to do about it, inside the process.",
);
pub(super) const ANSWER: Metric = metric(
    "footnote_answer_seconds",
    Kind::Histogram,
    "",
    "From the arrival of an event to the first answer that Discord has taken.",
);
pub(super) const UNREAD: Metric = metric(
    "footnote_events_unread_total",
    Kind::Counter,
    "",
    "Events of Discord that could not be read, or did not arrive.",
);
pub(super) const LEFT: Metric = metric(
    "footnote_events_left_total",
    Kind::Counter,
    "",
    "Events that were left unanswered because too much was in hand.",
);
pub(super) const BROKEN: Metric = metric(
    "footnote_events_broken_total",
    Kind::Counter,
    "",
    "Events whose handling broke; the log says how.",
);
pub(super) const CONNECTIONS: Metric = metric(
    "footnote_gateway_connections",
    Kind::Gauge,
    "state",
    "Connections to Discord's gateway by their state; all should be active.",
);
pub(super) const CLOSED: Metric = metric(
    "footnote_gateway_closed_total",
    Kind::Counter,
    "code",
    "Connections that ended, by the code that Discord gave, or none.",
);
pub(super) const HEARTBEAT: Metric = metric(
    "footnote_gateway_heartbeat_age_seconds",
    Kind::Gauge,
    "",
    "How long ago Discord last confirmed a heartbeat or greeted the bot; about 41 at most. -1 before that.",
);
pub(super) const REQUESTS: Metric = metric(
    "footnote_rest_requests_total",
    Kind::Counter,
    "status",
    "Requests to Discord by the HTTP status of the answer, 200 for every success, or none.",
);
pub(super) const ERRORS: Metric = metric(
    "footnote_rest_errors_total",
    Kind::Counter,
    "code",
    "Requests that Discord refused, by Discord's own code, or none.",
);
pub(super) const QUEUES: Metric = metric(
    "footnote_queue_length",
    Kind::Gauge,
    "queue",
    "What waits: events in hand, events behind one about the same message, requests to Discord, answers to be corrected. -1 where the database does not say.",
);
pub(super) const REVISION: Metric = metric(
    "footnote_revision",
    Kind::Gauge,
    "",
    "The revision of the facts that is answered from.",
);
pub(super) const STORE: Metric = metric(
    "footnote_store_seconds",
    Kind::Histogram,
    "what",
    "How long the database took to read or to change something.",
);
pub(super) const FAULTS: Metric = metric(
    "footnote_store_faults_total",
    Kind::Counter,
    "kind",
    "Faults of the database by their kind.",
);
pub(super) const LOST: Metric = metric(
    "footnote_answers_lost_total",
    Kind::Counter,
    "",
    "Messages of which the database could not take down what became of them; the log says why.",
);

/// Every metric, in the order in which people look at them.
pub const METRICS: &[Metric] = &[
    ANSWERED,
    OFFERED,
    DECLINED,
    NARRATIVES,
    DOMAINS,
    DECIDE,
    ANSWER,
    UNREAD,
    LEFT,
    BROKEN,
    CONNECTIONS,
    CLOSED,
    HEARTBEAT,
    REQUESTS,
    ERRORS,
    QUEUES,
    REVISION,
    STORE,
    FAULTS,
    LOST,
];
