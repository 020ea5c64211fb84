//! What there is in the model: people, places, messages, interactions, sessions, as plain data.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

/// A snowflake.
pub type Id = u64;

pub const ADMINISTRATOR: u64 = 1 << 3;
pub const VIEW: u64 = 1 << 10;
pub const SEND: u64 = 1 << 11;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const READ_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
pub const USE_COMMANDS: u64 = 1 << 31;
pub const SEND_IN_THREADS: u64 = 1 << 38;

/// What `@everyone` may do in a new server, as far as it matters here.
pub const EVERYONE: u64 = VIEW | SEND | EMBED_LINKS | READ_HISTORY | USE_COMMANDS | SEND_IN_THREADS;

/// Everything that there is to be allowed.
pub const ALL: u64 = (1 << 51) - 1;

pub struct User {
    pub name: String,
    pub bot: bool,
    pub takes_dms: bool,
}

pub struct Guild {
    pub name: String,
    pub owner: Id,
    /// Permissions that a member has beyond `EVERYONE`; whoever is not in it is no member.
    pub members: HashMap<Id, u64>,
    /// Who has which roles beside `@everyone`. They bring no permissions of their own.
    pub roles: HashMap<Id, Vec<Id>>,
    /// Permissions that the application lacks on all of it.
    pub denied: u64,
}

#[derive(Default)]
pub struct Channel {
    pub id: Id,
    pub guild: Option<Id>,
    pub name: String,
    /// The channel that a thread belongs to.
    pub parent: Option<Id>,
    /// The other side of a direct message.
    pub dm_with: Option<Id>,
    /// Permissions that the application lacks here.
    pub denied: u64,
    /// It was there once.
    pub removed: bool,
    /// A thread that nobody may change any more.
    pub archived: bool,
}

/// A file that was sent with a message.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub id: Id,
    pub name: String,
    pub alt: Option<String>,
    pub kind: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub files: Vec<File>,
    pub flags: u64,
    pub reply_to: Option<Id>,
    pub reply_ping: bool,
    pub nonce: Option<String>,
    /// Whom it rang for, in words.
    pub pings: Vec<String>,
    pub edited: Option<u64>,
    /// What it said before each edit.
    pub history: Vec<String>,
    /// When each edit was made.
    pub edits: Vec<u64>,
    pub deleted: bool,
    /// The interaction that it answers.
    pub interaction: Option<Id>,
    /// Seen by this user alone.
    pub only_for: Option<Id>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Nobody has answered yet; the token dies after three seconds.
    Waiting,
    /// "… is thinking".
    Deferred {
        ephemeral: bool,
    },
    /// A button press acknowledged without a change.
    Acknowledged,
    Answered,
}

#[derive(Clone, Debug)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 form.
    pub kind: u64,
    pub user: Id,
    pub channel: Id,
    pub made: u64,
    pub state: State,
    /// Its first answer only said that there will be one.
    pub deferred: bool,
    /// The message that the button is on.
    pub on: Option<Id>,
    /// The message that answers, or first the one that the button is on.
    pub original: Option<Id>,
    pub follow_ups: Vec<Id>,
    pub choices: Option<Vec<Value>>,
    pub modal: Option<Value>,
}

/// One gateway session and everything dispatched in it.
pub struct Session {
    pub id: String,
    pub intents: u64,
    pub shard: (u64, u64),
    /// Payloads in order; the place plus one is the sequence number.
    pub sent: Vec<Value>,
    /// The connection it runs over, while there is one.
    pub link: Option<UnboundedSender<Frame>>,
    pub over: bool,
}

/// What a connection is told to do.
pub enum Frame {
    Send(Value),
    /// What is no text.
    Binary(Vec<u8>),
    Close(Option<u16>),
    Cut,
    /// Nothing is said or heard for so long.
    Pause(Duration),
    /// Nothing more is said or heard, and nobody hangs up.
    Freeze,
}

/// What a test has not looked at yet.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    Posted(Id),
    Edited(Id),
    Deleted(Id),
    Modal(Id),
}

/// What the next matching request meets instead of, or beside, its proper answer.
#[derive(Clone, Debug)]
pub enum Play {
    /// Refused with this status and nothing done.
    Status(u16),
    /// Refused with this status and Discord's own code, and nothing done.
    Refused(u16, u64),
    /// Refused with 429 for so many seconds, in this scope (`user`, `shared` or `global`).
    Limited(f64, &'static str),
    /// Done, but the connection breaks before the answer.
    Lost,
    /// Done, but the answer says so.
    DoneBut(u16),
    /// Done after a pause.
    Slow(Duration),
}

/// How the gateway behaves.
pub struct Habits {
    pub heartbeat: Duration,
    pub acknowledges: bool,
    /// `Some(d)`: a RESUME meets INVALID_SESSION with this `d`.
    pub refuses_resume: Option<bool>,
    /// A RESUME is refused each time, not only once.
    pub refuses_for_good: bool,
    /// What a connection meets as soon as it is identified or resumed.
    pub restless: Option<fn() -> Frame>,
    /// How long a RESUME takes.
    pub resumes_in: Duration,
    /// So many connections are accepted and never hear a word.
    pub mute: usize,
    /// So many connection attempts meet 503.
    pub unreachable: usize,
    /// An IDENTIFY meets this close code.
    pub refuses_identify: Option<u16>,
    pub identifies_left: u64,
    /// When they are all there again.
    pub reset_after: Duration,
    /// How many connections are advised.
    pub shards: u64,
    /// How many may identify at once.
    pub max_concurrency: u64,
    /// Whoever identifies sooner than five seconds after another of its kind is refused.
    pub paces: bool,
}

impl Session {
    /// Numbers a payload, keeps it for a resume, and sends it if there is a connection.
    pub fn dispatch(&mut self, event: &str, data: Value) {
        self.dispatch_as(event, data, Frame::Send);
    }

    /// Likewise, in a form of its own.
    pub fn dispatch_as(&mut self, event: &str, data: Value, form: impl FnOnce(Value) -> Frame) {
        let payload = json!({"op": 0, "s": self.sent.len() + 1, "t": event, "d": data});
        self.sent.push(payload.clone());
        if let Some(link) = &self.link {
            // A connection that just ended loses it; a resume brings it again.
            let _ = link.send(form(payload));
        }
    }
}
