//! The model: a small Discord in memory. Plain data and plain rules of what follows from what;
//! it knows no HTTP and no socket.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::limits::Limits;
use super::model::{
    ADMINISTRATOR, ALL, Channel, EVERYONE, Guild, Habits, Id, Interaction, Message, News, Play,
    Session, User,
};
use super::payload;

pub struct World {
    pub token: String,
    /// Where the gateway is.
    pub gateway: String,
    /// Where a session is resumed.
    pub resume_gateway: String,
    /// Where REST says that it is, if that is to be a lie.
    pub gateway_told: Option<String>,
    pub bot: Id,
    pub application: Id,
    /// Where commands are sent, if not over the gateway.
    pub endpoint: Option<String>,
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
    /// When which kind of shard identified last, and how many came too soon.
    pub identified: HashMap<u64, u64>,
    pub hasty: usize,
    pub resumes: usize,
    /// Connection attempts, whatever came of them.
    pub knocks: usize,
    /// Somebody was turned away: whoever had a place to resume at may try the general one.
    pub turned_away: bool,
    pub heartbeats: usize,
    /// Close codes that the client sent.
    pub client_closes: Vec<Option<u16>>,
    /// `(start of "METHOD /path", what happens)`, each used once.
    pub script: VecDeque<(&'static str, Play)>,
    pub limits: Limits,
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
            resume_gateway: String::new(),
            gateway_told: None,
            bot: 0,
            application: 0,
            endpoint: None,
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
                refuses_for_good: false,
                restless: None,
                resumes_in: Duration::ZERO,
                mute: 0,
                unreachable: 0,
                refuses_identify: None,
                identifies_left: 1000,
                reset_after: Duration::from_secs(14_400),
                shards: 1,
                max_concurrency: 1,
                paces: false,
            },
            identifies: 0,
            identified: HashMap::new(),
            hasty: 0,
            resumes: 0,
            knocks: 0,
            turned_away: false,
            heartbeats: 0,
            client_closes: Vec::new(),
            script: VecDeque::new(),
            limits: Limits::default(),
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

    /// Two connections are told the same, so that two processes may answer it.
    pub fn is_shared(&self) -> bool {
        let live = self.sessions.iter().filter(|one| one.link.is_some());
        let shards: Vec<_> = live.map(|one| one.shard).collect();
        (1..shards.len()).any(|place| shards[..place].contains(&shards[place]))
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
        if own & ADMINISTRATOR != 0 {
            return ALL;
        }
        if user == self.bot {
            own & !channel.denied
        } else {
            own
        }
    }

    /// The commands of a place: its server's own first, then those of everywhere.
    pub fn commands_in(&self, channel: Id) -> Vec<&Value> {
        let guild = self.channels.get(&channel).and_then(|c| c.guild);
        let of = |scope: Option<Id>| self.commands.get(&scope).into_iter().flatten();
        let own = guild.into_iter().flat_map(|id| of(Some(id)));
        own.chain(of(None)).collect()
    }

    /// The server that a command was registered for.
    pub fn guild_of(&self, command: &Value) -> Option<Id> {
        let is_it = |all: &Vec<Value>| all.iter().any(|one| one["id"] == command["id"]);
        let mut found = self.commands.iter().filter(|(_, all)| is_it(all));
        found.next().and_then(|(guild, _)| *guild)
    }

    /// The direct-message channel with a user, made on first use.
    pub fn dm(&mut self, user: Id) -> Id {
        if let Some(found) = self.channels.values().find(|c| c.dm_with == Some(user)) {
            return found.id;
        }
        let id = self.id();
        let channel = Channel {
            id,
            dm_with: Some(user),
            ..Channel::default()
        };
        self.channels.insert(id, channel);
        id
    }

    /// The roles that somebody has on a server.
    pub fn roles(&self, user: Id, guild: Id) -> Vec<Id> {
        let guild = self.guilds.get(&guild);
        let roles = guild.and_then(|guild| guild.roles.get(&user));
        roles.cloned().unwrap_or_default()
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
        message.edits.push(now);
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
