//! The gateway of the lean Discord: greets, answers heartbeats, and writes what it is told to.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::discord::Discord;
use super::frames::{self, Event};

/// Frames of a flood that go out together.
const TOGETHER: usize = 32;

/// What a connection is told to write.
#[derive(Debug)]
pub enum Told {
    /// A frame as it is.
    Frame(String),
    /// Events, at once.
    Events(Vec<Event>),
    /// So many ordinary messages as fast as they are taken, then an event.
    Flood(usize, Event),
    /// Word of these servers.
    Joined(Vec<u64>),
}

/// Takes a connection in.
pub async fn connect(State(discord): State<Arc<Discord>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(discord, socket))
}

async fn serve(discord: Arc<Discord>, socket: WebSocket) {
    let (sink, mut heard) = socket.split();
    let (link, told) = unbounded_channel();
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250}});
    let _ = link.send(Told::Frame(hello.to_string()));
    tokio::spawn(write(Arc::clone(&discord), sink, told));
    while let Some(Ok(message)) = heard.next().await {
        let Message::Text(text) = message else {
            continue;
        };
        let payload: Value = serde_json::from_str(&text).unwrap_or_default();
        match payload["op"].as_u64() {
            Some(1) => drop(link.send(Told::Frame(json!({"op": 11}).to_string()))),
            Some(2) => greet(&discord, &payload["d"], &link),
            _ => {}
        }
    }
}

/// Greets whoever identifies. The connection then has its number.
fn greet(discord: &Discord, identify: &Value, link: &UnboundedSender<Told>) {
    let shard = identify["shard"][0].as_u64().unwrap_or(0);
    let shards = discord.stage.shards;
    let servers = (0..discord.stage.servers).map(frames::nth_server);
    let servers: Vec<u64> = servers
        .filter(|id| frames::shard(*id, shards) == shard)
        .collect();
    let ready = frames::ready(&discord.gateway(), shard, shards, &servers);
    let _ = link.send(Told::Events(vec![ready]));
    discord.join(shard, link.clone());
}

type Sink = SplitSink<WebSocket, Message>;

async fn write(discord: Arc<Discord>, mut sink: Sink, mut told: UnboundedReceiver<Told>) {
    let mut number = 0;
    while let Some(what) = told.recv().await {
        // One that is gone is missed by whoever waits for its answers.
        if put(&discord, &mut sink, &mut number, what).await.is_err() {
            return;
        }
    }
}

async fn put(
    discord: &Discord,
    sink: &mut Sink,
    number: &mut u64,
    what: Told,
) -> Result<(), axum::Error> {
    let mut next = |event: &Event| {
        *number += 1;
        Message::Text(event.frame(*number).into())
    };
    match what {
        Told::Frame(text) => sink.feed(Message::Text(text.into())).await?,
        Told::Events(events) => {
            for event in &events {
                sink.feed(next(event)).await?;
            }
        }
        Told::Flood(count, last) => {
            let mut messages = discord.messages.iter().cycle().take(count).peekable();
            while messages.peek().is_some() {
                for (_, event) in messages.by_ref().take(TOGETHER) {
                    sink.feed(next(event)).await?;
                }
                sink.flush().await?;
            }
            sink.feed(next(&last)).await?;
        }
        Told::Joined(servers) => {
            for server in servers {
                sink.send(next(&frames::joined(server))).await?;
            }
        }
    }
    sink.flush().await
}
