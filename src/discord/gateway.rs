//! The gateway: where it is, staying connected, and what each end of the connection means.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use tokio::time::{sleep, timeout};
use twilight_gateway::queue::InMemoryQueue;
use twilight_gateway::{CloseFrame, ConfigBuilder, Intents, Message, Shard, ShardId, ShardState};

use super::client::{Care, Client, Failure};
use super::desk::Desk;
use super::inbound::{self, Me, News};
use super::register;
use super::stop::Stop;
use crate::app::event::GuildId;
use crate::config::Address;
use crate::ops::metrics::ACTIVE;

/// Messages in servers and direct messages. Neither needs to be asked for at Discord.
const INTENTS: Intents = Intents::GUILD_MESSAGES.union(Intents::DIRECT_MESSAGES);

/// How long the closing of the connection may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Why the bot cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// For the one who runs it: what happened and what to do.
    pub what: String,
}

/// Stays connected and hands every event to the desk, until told to stop.
///
/// # Errors
/// What Discord refuses for good.
pub async fn attend(
    client: &Arc<Client>,
    token: &SecretString,
    desk: &Arc<Desk>,
    moderators: Option<GuildId>,
    stop: &Stop,
) -> Result<(), Ended> {
    let place = tokio::select! {
        place = find(client) => place?,
        () = stop.told() => return Ok(()),
    };
    let starts = place.session_start_limit;
    if place.shards > 1 {
        tracing::warn!(
            recommended = place.shards,
            "this bot is in so many servers that Discord recommends more connections than one"
        );
    }
    if starts.remaining == 0 {
        let wait = Duration::from_millis(starts.reset_after);
        tracing::warn!(
            seconds = wait.as_secs(),
            "Discord allows no more starts today; waiting until it does"
        );
        tokio::select! {
            () = sleep(wait) => {}
            () = stop.told() => return Ok(()),
        }
    }
    let gateway = Address::parse_gateway(&place.url).map_err(Ended::gateway)?;
    let queue = InMemoryQueue::new(
        starts.max_concurrency.clamp(1, 16),
        starts.remaining.max(1),
        Duration::from_millis(starts.reset_after),
        starts.total.max(starts.remaining).max(1),
    );
    let config = ConfigBuilder::new(token.expose_secret().to_owned(), INTENTS)
        .proxy_url(gateway.as_str().to_owned())
        .queue(queue)
        .build();
    let shard = Shard::with_config(ShardId::ONE, config);
    let mut line = Line {
        shard,
        client: Arc::clone(client),
        desk: Arc::clone(desk),
        me: None,
        moderators,
        unread: 0,
    };
    let ended = tokio::select! {
        ended = line.listen() => Some(ended),
        () = client.refused() => Some(Ended::token()),
        () = stop.told() => None,
    };
    match ended {
        Some(ended) => Err(ended),
        None => {
            line.close().await;
            Ok(())
        }
    }
}

/// Where the gateway is, and how often the bot may still start.
#[derive(Clone, Debug, Deserialize)]
struct Place {
    url: String,
    shards: u32,
    session_start_limit: Starts,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Starts {
    total: u32,
    remaining: u32,
    /// In milliseconds.
    reset_after: u64,
    max_concurrency: u16,
}

/// Asks until Discord answers: a machine may start before its network.
async fn find(client: &Client) -> Result<Place, Ended> {
    let mut wait = Duration::from_secs(1);
    loop {
        let answer = client
            .send(LightMethod::Get, Route::GatewayBot, None, Care::Counted)
            .await;
        let failure = match answer {
            Ok(body) => match serde_json::from_slice::<Place>(&body) {
                Ok(place) => return Ok(place),
                Err(error) => Failure::unread(&error),
            },
            Err(failure) if failure.is_token_refused() => return Err(Ended::token()),
            Err(failure) => failure,
        };
        let seconds = wait.as_secs();
        tracing::warn!(%failure, seconds, "Discord does not say where its gateway is; asking again");
        sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(60));
    }
}

/// One connection and what is known about it.
struct Line {
    shard: Shard,
    client: Arc<Client>,
    desk: Arc<Desk>,
    /// Who the bot is; known once Discord has greeted it.
    me: Option<Me>,
    /// The moderators' own server.
    moderators: Option<GuildId>,
    /// Events that could not be read.
    unread: u64,
}

impl Line {
    /// Hands on every event. Returns only when Discord refuses the bot for good.
    async fn listen(&mut self) -> Ended {
        let mut last_code = None;
        // Connections in a row that were closed before anything came of them.
        let mut fruitless: u32 = 0;
        self.note_state();
        while let Some(item) = self.shard.next().await {
            self.note_state();
            match item {
                Ok(Message::Text(text)) => {
                    if self.shard.state() == ShardState::Active {
                        fruitless = 0;
                    }
                    if let Err(ended) = self.read(&text) {
                        return ended;
                    }
                }
                Ok(Message::Close(frame)) => {
                    last_code = frame.map(|frame| frame.code);
                    self.desk.metrics.closed(last_code);
                    tracing::info!(code = last_code, "connection closed");
                    // The first time, at once: that is how Discord moves connections.
                    let pause = Duration::from_secs(30).min(Duration::from_millis(500) * fruitless);
                    fruitless += 1;
                    if self.shard.state() != ShardState::FatallyClosed {
                        sleep(pause).await;
                    }
                }
                // Connecting failed, or a frame was not what it should be; the next turn connects
                // again after a growing pause.
                Err(error) => tracing::warn!(
                    kind = %error,
                    cause = std::error::Error::source(&error).map(ToString::to_string),
                    "connection troubled"
                ),
            }
        }
        Ended::closed(last_code)
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
        if matches!(self.shard.state(), ShardState::Disconnected { .. }) {
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
        match inbound::read(text, self.me) {
            News::Nothing => {}
            News::Alive => self.desk.metrics.alive(self.number()),
            News::Ready { me, resume } => {
                // The token is shown to that address when the connection is resumed.
                Address::parse_gateway(&resume).map_err(Ended::gateway)?;
                tracing::info!(bot = me.bot.get(), "joined Discord");
                self.desk.metrics.alive(self.number());
                if self.me.replace(me).is_none() {
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
                self.unread += 1;
                self.desk.metrics.unread();
                tracing::warn!(
                    kind,
                    why,
                    so_far = self.unread,
                    "an event could not be read"
                );
                if let Some(event) = visitor {
                    self.desk.take(event);
                }
            }
        }
        Ok(())
    }
}

impl Ended {
    /// The system refuses something that the bot needs.
    pub fn system(error: impl fmt::Display) -> Ended {
        Ended {
            what: format!("The bot cannot start: {error}."),
        }
    }

    fn token() -> Ended {
        Ended {
            what: "Discord does not accept the token. Open your application at \
                https://discord.com/developers/applications, page \"Bot\", press \"Reset Token\" \
                and put the new one into DISCORD_TOKEN (in the file .env, for example)."
                .to_owned(),
        }
    }

    fn gateway(what: String) -> Ended {
        Ended {
            what: format!("The address of Discord's gateway {what}. Check DISCORD_API."),
        }
    }

    fn closed(code: Option<u16>) -> Ended {
        let what = match code {
            Some(4004) => return Ended::token(),
            Some(4010 | 4011) => {
                "the bot is in too many servers for one connection, and this version has only one"
            }
            Some(4012) => "this version of the bot is too old for Discord; install a newer one",
            Some(4013 | 4014) => {
                "it does not allow the bot to see messages; compare the page \"Bot\" of your \
                 application at https://discord.com/developers/applications with the README"
            }
            _ => "it closed the connection for good",
        };
        let code = code.map_or("without a code".to_owned(), |code| code.to_string());
        Ended {
            what: format!("Discord refuses the bot ({code}): {what}."),
        }
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Ended {}
