//! The gateway: staying connected, and what each end of a connection means.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use twilight_gateway::error::{ReceiveMessageError, ReceiveMessageErrorType};
use twilight_gateway::{
    CloseFrame, Config, ConfigBuilder, Intents, Message, Shard, ShardId, ShardState,
};

use super::client::Client;
use super::desk::Desk;
use super::ended::{Ended, Why};
use super::inbound::{self, Me, News};
use super::numbers::Numbers;
use super::register;
use super::start::{self, Place};
use super::stop::Stop;
use crate::app::event::GuildId;
use crate::config::{Address, Part, Shards};
use crate::ops::metrics::ACTIVE;

/// Messages in servers and direct messages. Neither needs to be asked for at Discord.
const INTENTS: Intents = Intents::GUILD_MESSAGES.union(Intents::DIRECT_MESSAGES);

/// How long the closing of the connection may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// From the end of one connection to the first word on the next, without the pauses between. Ten
/// seconds of it are for connecting.
const GREETED_WITHIN: Duration = Duration::from_secs(20);

/// Discord answers a heartbeat each 41 seconds. The connection sees to one that is not answered; this
/// is for whatever it does not see.
const SILENT_FOR: Duration = Duration::from_secs(180);

/// The longest pause before connecting again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What a connection gives.
type Heard = Result<Message, ReceiveMessageError>;

/// Stays connected and hands every event to the desk, until told to stop.
///
/// # Errors
/// What Discord refuses for good.
pub async fn attend(
    client: &Arc<Client>,
    token: &SecretString,
    desk: &Arc<Desk>,
    (moderators, shards): (Option<GuildId>, Shards),
    stop: &Stop,
) -> Result<(), Ended> {
    // With how many connections Discord has refused it, and how it said so.
    let mut refused: Option<(u32, Ended)> = None;
    loop {
        let (place, part) = tokio::select! {
            allowed = start::allowed(client, shards) => allowed?,
            () = stop.told() => return Ok(()),
        };
        match refused {
            // The bot may have come to more servers since it was last asked.
            Some((total, ended)) if part.total <= total => return Err(ended),
            _ => {}
        }
        let lines = lines(client, token, desk, moderators, &place, part)?;
        match listen(lines, client, stop).await {
            Some(ended) if ended.why == Why::TooFew && shards == Shards::Advised => {
                tracing::warn!(had = part.total, "Discord wants more connections");
                refused = Some((part.total, ended));
            }
            Some(ended) => return Err(ended),
            None => return Ok(()),
        }
    }
}

/// The connections of this process, none of them begun.
fn lines(
    client: &Arc<Client>,
    token: &SecretString,
    desk: &Arc<Desk>,
    moderators: Option<GuildId>,
    place: &Place,
    part: Part,
) -> Result<Vec<Line>, Ended> {
    let gateway = Address::parse_gateway(&place.url).map_err(Ended::gateway)?;
    if part.total < place.shards {
        tracing::warn!(
            advised = place.shards,
            set = part.total,
            "Discord advises more connections than SHARDS says"
        );
    }
    if part.total > 1 {
        let (first, last, total) = (part.first, part.last, part.total);
        tracing::info!(first, last, total, "connecting");
    }
    let config = ConfigBuilder::new(token.expose_secret().to_owned(), INTENTS)
        .proxy_url(gateway.as_str().to_owned())
        .queue(place.queue())
        .build();
    let line = |number| Line {
        shard: Shard::with_config(ShardId::new(number, part.total), config.clone()),
        config: config.clone(),
        client: Arc::clone(client),
        desk: Arc::clone(desk),
        me: None,
        moderators,
        unread: 0,
        numbers: Numbers::default(),
        up: Instant::now(),
        fruitless: 0,
    };
    Ok(part.numbers().map(line).collect())
}

/// Listens on all lines. `None` once all have been closed because it was time to stop.
async fn listen(lines: Vec<Line>, client: &Client, stop: &Stop) -> Option<Ended> {
    let mut tasks = JoinSet::new();
    for line in lines {
        tasks.spawn(line.stay(stop.clone()));
    }
    let first = async {
        while let Some(done) = tasks.join_next().await {
            match done {
                Ok(None) => {}
                Ok(Some(ended)) => return Some(ended),
                Err(error) => return Some(Ended::broken(error)),
            }
        }
        None
    };
    // What is left when one has ended ends with the set.
    tokio::select! {
        ended = first => ended,
        () = client.refused() => Some(Ended::token()),
    }
}

/// One connection and what is known about it.
struct Line {
    shard: Shard,
    config: Config,
    client: Arc<Client>,
    desk: Arc<Desk>,
    /// Who the bot is; known once Discord has greeted it.
    me: Option<Me>,
    /// The moderators' own server.
    moderators: Option<GuildId>,
    /// Events that could not be read, or did not arrive.
    unread: u64,
    numbers: Numbers,
    /// Since when it is connected.
    up: Instant,
    /// Connections of late that came to nothing.
    fruitless: u32,
}

impl Line {
    /// Stays until Discord refuses the bot for good, or until it is time to stop.
    async fn stay(mut self, stop: Stop) -> Option<Ended> {
        tokio::select! {
            ended = self.listen() => return Some(ended),
            () = stop.told() => {}
        }
        self.close().await;
        None
    }

    /// Hands on every event. Returns only when Discord refuses the bot for good.
    async fn listen(&mut self) -> Ended {
        let mut last_code = None;
        self.note_state();
        loop {
            let was_down = self.is_down();
            let Some(item) = self.hear().await else {
                tracing::warn!("nothing is heard from Discord; connecting anew");
                self.begin_anew();
                continue;
            };
            self.note_state();
            let Some(item) = item else {
                return Ended::closed(last_code);
            };
            let code = match &item {
                Ok(Message::Close(Some(frame))) => Some(frame.code),
                _ => None,
            };
            match (was_down, self.is_down()) {
                (true, false) => self.up = Instant::now(),
                (false, true) => {
                    tracing::info!(code, "connection closed");
                    self.desk.metrics.closed(code);
                    sleep(self.pause()).await;
                }
                // It broke off and was made again, with no word of it.
                (false, false) if self.is_greeting(&item) => {
                    tracing::info!("connection lost");
                    self.desk.metrics.closed(None);
                    sleep(self.pause()).await;
                    self.up = Instant::now();
                }
                _ => {}
            }
            match item {
                Ok(Message::Text(text)) => {
                    if let Err(ended) = self.read(&text) {
                        return ended;
                    }
                }
                Ok(Message::Close(_)) => last_code = code,
                Err(error) => match error.kind() {
                    // What it holds may be somebody's words.
                    ReceiveMessageErrorType::Deserializing { .. } => {
                        self.numbers.unread();
                        self.unread("a frame", "it is not what a gateway sends", 1);
                    }
                    // The next turn connects again after a growing pause.
                    kind => tracing::warn!(
                        ?kind,
                        cause = std::error::Error::source(&error).map(ToString::to_string),
                        "connection troubled"
                    ),
                },
            }
        }
    }

    fn is_down(&self) -> bool {
        matches!(self.shard.state(), ShardState::Disconnected { .. })
    }

    /// The first word on a connection.
    fn is_greeting(&self, item: &Heard) -> bool {
        #[derive(Deserialize)]
        struct Head {
            op: u8,
        }
        let state = self.shard.state();
        let is_new = matches!(state, ShardState::Identifying | ShardState::Resuming);
        match item {
            Ok(Message::Text(text)) if is_new => {
                serde_json::from_str(text).is_ok_and(|head: Head| head.op == 10)
            }
            _ => false,
        }
    }

    /// What comes next: something, or the end for good. Nothing where it is silent for too long.
    async fn hear(&mut self) -> Option<Option<Heard>> {
        let before = self.shard.state();
        let mut silent = Duration::ZERO;
        loop {
            let state = self.shard.state();
            // One that breaks off is made again with no word of it.
            let is_new = state == ShardState::Identifying && state != before;
            let (wait, most) = match is_new || self.is_down() {
                true => (self.patience(), self.patience()),
                false => (GREETED_WITHIN, SILENT_FOR),
            };
            if let Ok(item) = timeout(wait, self.shard.next()).await {
                return Some(item);
            }
            silent = match self.shard.state() == state {
                true => silent + wait,
                false => Duration::ZERO,
            };
            if silent >= most {
                return None;
            }
        }
    }

    /// How long connecting may take.
    fn patience(&self) -> Duration {
        match self.shard.state() {
            // The connection pauses before each attempt after the first.
            ShardState::Disconnected { reconnect_attempts } if reconnect_attempts > 0 => {
                let pause = 2u8.saturating_pow(u32::from(reconnect_attempts) - 1);
                GREETED_WITHIN + Duration::from_secs(pause.into())
            }
            _ => GREETED_WITHIN,
        }
    }

    /// How long to wait after the end of a connection. The first time not at all: that is how Discord
    /// moves connections.
    fn pause(&mut self) -> Duration {
        // Each second for which this one held makes up for one that did not.
        let held = u32::try_from(self.up.elapsed().as_secs()).unwrap_or(u32::MAX);
        self.fruitless = self.fruitless.saturating_sub(held);
        let pause = Duration::from_millis(500) * self.fruitless;
        self.fruitless = self.fruitless.saturating_add(1);
        pause.min(LONGEST_PAUSE)
    }

    /// Leaves a connection of which nothing is heard any more, with its session if there is one.
    fn begin_anew(&mut self) {
        let mut config = ConfigBuilder::from(self.config.clone());
        if let Some(session) = self.shard.session() {
            config = config.session(session.clone());
        }
        if let Some(resume) = self.shard.resume_url() {
            config = config.resume_url(resume.to_owned());
        }
        self.shard = Shard::with_config(self.shard.id(), config.build());
    }

    /// Which connection it is.
    fn number(&self) -> u32 {
        self.shard.id().number()
    }

    fn note_state(&self) {
        let state = match self.shard.state() {
            ShardState::Active => ACTIVE,
            ShardState::Disconnected { .. } => "disconnected",
            ShardState::FatallyClosed => "refused",
            ShardState::Identifying => "identifying",
            ShardState::Resuming => "resuming",
        };
        self.desk.metrics.state(self.number(), state);
    }

    /// Ends the session in good order. What arrived before the end is still taken in hand.
    async fn close(&mut self) {
        if self.is_down() {
            return;
        }
        self.shard.close(CloseFrame::NORMAL);
        let closed = timeout(CLOSE_WITHIN, async {
            while let Some(item) = self.shard.next().await {
                match item {
                    Ok(Message::Text(text)) => drop(self.read(&text)),
                    Ok(Message::Close(_)) | Err(_) => break,
                }
            }
        });
        match closed.await {
            Ok(()) => tracing::info!("left Discord"),
            Err(_) => tracing::warn!("Discord did not confirm the end of the connection"),
        }
    }

    fn read(&mut self, text: &str) -> Result<(), Ended> {
        let missing = self.numbers.missing(&self.shard);
        if missing > 0 {
            self.unread("a frame", "it is no text, or did not arrive", missing);
        }
        match inbound::read(text, self.me) {
            News::Nothing => {}
            News::Alive => self.desk.metrics.alive(self.number()),
            News::Ready { me, resume } => {
                // The token is shown to that address when the connection is resumed.
                Address::parse_gateway(&resume).map_err(Ended::gateway)?;
                let shard = self.number();
                self.desk.metrics.alive(shard);
                tracing::info!(bot = me.bot.get(), shard, "joined Discord");
                // Of all processes, one sees to the commands.
                if self.me.replace(me).is_none() && shard == 0 {
                    let client = Arc::clone(&self.client);
                    self.desk
                        .beside(register::keep_up(client, me, self.moderators));
                }
                self.desk.set_application(me.application);
            }
            News::Events(events) => {
                for event in events {
                    self.desk.take(event);
                }
            }
            News::Unread { kind, why, visitor } => {
                self.unread(&kind, &why, 1);
                if let Some(event) = visitor {
                    self.desk.take(event);
                }
            }
        }
        Ok(())
    }

    fn unread(&mut self, kind: &str, why: &str, events: u64) {
        self.unread = self.unread.saturating_add(events);
        self.desk.metrics.unread(events);
        let so_far = self.unread;
        tracing::warn!(kind, why, so_far, "an event could not be read");
    }
}
