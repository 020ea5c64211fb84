//! The model: a small Discord in memory. Plain data and plain rules of what follows from what;
//! it knows no HTTP and no socket.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::payload;

/// A snowflake.
pub type Id = u64;

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

pub struct User {
    pub id: Id,
    pub name: String,
    pub bot: bool,
    pub takes_dms: bool,
}

pub struct Guild {
    pub id: Id,
    pub name: String,
    pub owner: Id,
    /// Permissions that a member has beyond `EVERYONE`; whoever is not in it is no member.
    pub members: HashMap<Id, u64>,
}

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
}

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub flags: u64,
    pub reply_to: Option<Id>,
    pub reply_ping: bool,
    pub nonce: Option<String>,
    /// Whom it rang for, in words.
    pub pings: Vec<String>,
    pub edited: Option<u64>,
    /// What it said before each edit.
    pub history: Vec<String>,
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
    /// The message that the button is on, later the message that answers.
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
    Close(Option<u16>),
    Cut,
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
    /// So many connection attempts meet 503.
    pub unreachable: usize,
    /// An IDENTIFY meets this close code.
    pub refuses_identify: Option<u16>,
    pub identifies_left: u64,
}

pub struct World {
    pub token: String,
    /// Where the gateway is.
    pub gateway: String,
    /// Where REST says that it is, if that is to be a lie.
    pub gateway_told: Option<String>,
    pub bot: Id,
    pub application: Id,
    pub users: HashMap<Id, User>,
    pub guilds: HashMap<Id, Guild>,
    pub channels: HashMap<Id, Channel>,
    pub messages: HashMap<Id, Message>,
    pub interactions: HashMap<Id, Interaction>,
    /// Registered commands by guild (`None`: everywhere), as Discord gives them back.
    pub commands: HashMap<Option<Id>, Vec<Value>>,
    pub command_writes: usize,
    pub command_reads: usize,
    pub sessions: Vec<Session>,
    pub habits: Habits,
    pub identifies: usize,
    pub resumes: usize,
    pub heartbeats: usize,
    /// Close codes that the client sent.
    pub client_closes: Vec<Option<u16>>,
    /// `(start of "METHOD /path", what happens)`, each used once.
    pub script: VecDeque<(&'static str, Play)>,
    /// Messages a channel takes in a time, beyond which 429; `None`: no limit.
    pub channel_limit: Option<(usize, Duration)>,
    pub sends: HashMap<Id, VecDeque<u64>>,
    pub requests: VecDeque<u64>,
    /// Routes that a 429 has closed, and until when.
    pub blocked: Vec<(String, u64)>,
    /// How often which status was answered.
    pub statuses: HashMap<u16, usize>,
    pub typing: usize,
    /// Every request, as `METHOD /path`.
    pub calls: Vec<String>,
    /// Answers that were done but not heard: a client may rightly try those again.
    pub unheard: usize,
    pub news: Vec<News>,
    /// Rules that were broken. Any fails the test.
    pub faults: Vec<String>,
    /// What happened, line by line, for whoever must find out why a test failed.
    pub log: Vec<String>,
    skipped: Duration,
    last: u64,
}

impl World {
    pub fn new(token: &str) -> World {
        World {
            token: token.to_owned(),
            gateway: String::new(),
            gateway_told: None,
            bot: 0,
            application: 0,
            users: HashMap::new(),
            guilds: HashMap::new(),
            channels: HashMap::new(),
            messages: HashMap::new(),
            interactions: HashMap::new(),
            commands: HashMap::new(),
            command_writes: 0,
            command_reads: 0,
            sessions: Vec::new(),
            habits: Habits {
                heartbeat: Duration::from_millis(41_250),
                acknowledges: true,
                refuses_resume: None,
                unreachable: 0,
                refuses_identify: None,
                identifies_left: 1000,
            },
            identifies: 0,
            resumes: 0,
            heartbeats: 0,
            client_closes: Vec::new(),
            script: VecDeque::new(),
            channel_limit: None,
            sends: HashMap::new(),
            requests: VecDeque::new(),
            blocked: Vec::new(),
            statuses: HashMap::new(),
            typing: 0,
            calls: Vec::new(),
            unheard: 0,
            news: Vec::new(),
            faults: Vec::new(),
            log: Vec::new(),
            skipped: Duration::ZERO,
            last: 0,
        }
    }

    /// Milliseconds since 1970 by Discord's clock, which a test can put forward.
    pub fn now(&self) -> u64 {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::try_from((real + self.skipped).as_millis()).unwrap()
    }

    /// Puts Discord's clock forward. The bot's own stays.
    pub fn skip(&mut self, time: Duration) {
        self.skipped += time;
    }

    /// A new snowflake: time since 2015 in the upper bits, always growing.
    pub fn id(&mut self) -> Id {
        let stamp = (self.now() - payload::EPOCH) << 22;
        self.last = stamp.max(self.last + 1);
        self.last
    }

    /// No connection is left.
    pub fn is_offline(&self) -> bool {
        self.sessions.iter().all(|session| session.link.is_none())
    }

    pub fn note(&mut self, line: impl Into<String>) {
        let line = line.into();
        let at = self.now();
        self.log
            .push(format!("{:>3}.{:03} {line}", at / 1000 % 1000, at % 1000));
    }

    pub fn fault(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.note(format!("FAULT {line}"));
        self.faults.push(line);
    }

    /// What somebody may do in a channel.
    pub fn permissions(&self, user: Id, channel: Id) -> u64 {
        let Some(channel) = self.channels.get(&channel) else {
            return 0;
        };
        let Some(guild) = channel.guild.and_then(|id| self.guilds.get(&id)) else {
            return EVERYONE;
        };
        let own = guild.members.get(&user).map_or(0, |extra| EVERYONE | extra);
        if user == self.bot {
            own & !channel.denied
        } else {
            own
        }
    }

    /// The direct-message channel with a user, made on first use.
    pub fn dm(&mut self, user: Id) -> Id {
        if let Some(found) = self.channels.values().find(|c| c.dm_with == Some(user)) {
            return found.id;
        }
        let id = self.id();
        let channel = Channel {
            id,
            guild: None,
            name: String::new(),
            parent: None,
            dm_with: Some(user),
            denied: 0,
        };
        self.channels.insert(id, channel);
        id
    }

    /// Stores a message and tells every session that may know of it.
    pub fn post(&mut self, message: Message) -> Id {
        let id = message.id;
        let hidden = message.only_for.is_some();
        if message.author == self.bot {
            self.news.push(News::Posted(id));
        }
        self.messages.insert(id, message);
        if !hidden {
            let data = payload::message_event(self, &self.messages[&id]);
            self.tell("MESSAGE_CREATE", self.messages[&id].channel, data);
        }
        id
    }

    /// Replaces what a message says, keeps what it said, and tells.
    pub fn edit(&mut self, id: Id, change: impl FnOnce(&mut Message)) {
        let now = self.now();
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        let before = message.content.clone();
        message.history.push(before);
        message.edited = Some(now);
        change(message);
        let (channel, author) = (message.channel, message.author);
        if author == self.bot {
            self.news.push(News::Edited(id));
        }
        if self.messages[&id].only_for.is_none() {
            let data = payload::message_event(self, &self.messages[&id]);
            self.tell("MESSAGE_UPDATE", channel, data);
        }
    }

    pub fn delete(&mut self, id: Id) {
        let Some(message) = self.messages.get_mut(&id).filter(|m| !m.deleted) else {
            return;
        };
        message.deleted = true;
        let (channel, author) = (message.channel, message.author);
        if author == self.bot {
            self.news.push(News::Deleted(id));
        }
        let mut data = json!({"id": id.to_string(), "channel_id": channel.to_string()});
        if let Some(guild) = self.channels[&channel].guild {
            data["guild_id"] = json!(guild.to_string());
        }
        self.tell("MESSAGE_DELETE", channel, data);
    }

    /// Dispatches an event about a channel to the shards and intents that it is for.
    pub fn tell(&mut self, event: &str, channel: Id, data: Value) {
        let guild = self.channels.get(&channel).and_then(|c| c.guild);
        let needs = match (event.starts_with("MESSAGE_"), guild) {
            (true, Some(_)) => 1 << 9,
            (true, None) => 1 << 12,
            (false, _) if event == "INTERACTION_CREATE" => 0,
            (false, _) => 1,
        };
        for session in self.sessions.iter_mut().filter(|s| !s.over) {
            let shard = guild.map_or(0, |id| (id >> 22) % session.shard.1.max(1));
            if session.intents & needs == needs && session.shard.0 == shard {
                session.dispatch(event, data.clone());
            }
        }
        self.note(format!("gateway {event} {data}"));
    }
}

impl Session {
    /// Numbers a payload, keeps it for a resume, and sends it if there is a connection.
    pub fn dispatch(&mut self, event: &str, data: Value) {
        let payload = json!({"op": 0, "s": self.sent.len() + 1, "t": event, "d": data});
        self.sent.push(payload.clone());
        if let Some(link) = &self.link {
            // A connection that just ended loses it; a resume brings it again.
            let _ = link.send(Frame::Send(payload));
        }
    }
}
