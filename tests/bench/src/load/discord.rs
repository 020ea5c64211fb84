//! The lean Discord: what it knows of its connections and of the answers that came, and its REST face.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::bail;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode};
use axum::routing::any;
use axum::serve::ListenerExt;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::frames::{self, BOT, Event};
use super::gateway::{self, Told};

/// What a connection is to be.
#[derive(Clone, Debug)]
pub struct Stage {
    /// How many connections.
    pub shards: u64,
    /// How many servers the bot is in.
    pub servers: u64,
}

/// The server.
pub struct Discord {
    /// `127.0.0.1:PORT`.
    pub address: String,
    pub(super) stage: Stage,
    /// Ordinary messages for all connections.
    pub(super) messages: Vec<(u64, Event)>,
    links: Mutex<HashMap<u64, UnboundedSender<Told>>>,
    asked: Mutex<Asked>,
    changed: watch::Sender<()>,
}

/// Questions and their answers, in the order of the questions.
#[derive(Debug, Default)]
struct Asked {
    first: u64,
    times: Vec<(Instant, Option<Instant>)>,
    /// Questions that were answered for the asker alone, as refusals are.
    quiet: u64,
    /// Answers to nothing, or a second time.
    odd: u64,
}

/// What came of all questions since [`Discord::begin`].
#[derive(Clone, Debug)]
pub struct Outcome {
    /// From the frame to the request, of each question that was answered, the shortest first.
    pub waits: Vec<Duration>,
    /// Questions without an answer.
    pub lost: usize,
    /// Answers to nothing, twice, or for the asker alone.
    pub odd: u64,
}

impl Outcome {
    /// The wait that this share of the answers kept below. Questions without an answer count as the
    /// longest.
    pub fn wait(&self, share: f64) -> Option<Duration> {
        let all = self.waits.len() + self.lost;
        let place = (all as f64 * share).ceil() as usize;
        self.waits.get(place.saturating_sub(1)).copied()
    }
}

impl Discord {
    /// Listens on a free port of the loopback address.
    ///
    /// # Errors
    /// Where none is free.
    pub async fn listen(stage: Stage) -> anyhow::Result<Arc<Discord>> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let discord = Arc::new(Discord {
            address: listener.local_addr()?.to_string(),
            stage,
            messages: frames::messages(),
            links: Mutex::default(),
            asked: Mutex::default(),
            changed: watch::Sender::new(()),
        });
        let router = Router::new()
            .route("/", any(gateway::connect))
            .fallback(rest)
            .with_state(Arc::clone(&discord));
        // Without it, small frames wait for each other.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(discord)
    }

    /// Waits until all connections stand.
    ///
    /// # Errors
    /// Where the bot does not come in time.
    pub async fn joined(&self) -> anyhow::Result<()> {
        let mut changed = self.changed.subscribe();
        let all = async {
            while lock(&self.links).len() < self.stage.shards as usize {
                // The sender lives as long as `self`, so this only ever waits.
                let _ = changed.changed().await;
            }
        };
        if timeout(Duration::from_secs(240), all).await.is_err() {
            bail!("the bot did not join with all its connections");
        }
        Ok(())
    }

    pub(super) fn join(&self, shard: u64, link: UnboundedSender<Told>) {
        lock(&self.links).insert(shard, link);
        self.changed.send_replace(());
    }

    /// Tells the connections something.
    pub fn tell(&self, shard: u64, what: Told) {
        if let Some(link) = lock(&self.links).get(&shard) {
            // One that is gone is missed by whoever waits for its answers.
            let _ = link.send(what);
        }
    }

    /// Forgets what was asked so far.
    pub fn begin(&self) {
        *lock(&self.asked) = Asked {
            first: frames::snowflake(),
            ..Asked::default()
        };
    }

    /// Numbers the next question, which goes out now.
    pub fn ask(&self) -> (u64, u64) {
        let mut asked = lock(&self.asked);
        let n = asked.times.len() as u64;
        asked.times.push((Instant::now(), None));
        (asked.first + n, n)
    }

    fn answered(&self, id: u64, at: Instant, body: &str) {
        let mut asked = lock(&self.asked);
        if body.contains(r#""flags":64"#) {
            asked.quiet += 1;
        }
        let n = id.checked_sub(asked.first).map(|n| n as usize);
        match n.and_then(|n| asked.times.get_mut(n)) {
            Some((_, answer @ None)) => *answer = Some(at),
            _ => asked.odd += 1,
        }
    }

    /// Waits until all questions have been answered, but not for ever.
    pub async fn outcome(&self, patience: Duration) -> Outcome {
        let end = Instant::now() + patience;
        loop {
            let waiting = lock(&self.asked).times.iter().any(|(_, at)| at.is_none());
            if !waiting || Instant::now() >= end {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let asked = lock(&self.asked);
        let wait = |(sent, answered): &(Instant, Option<Instant>)| Some((*answered)? - *sent);
        let mut waits: Vec<Duration> = asked.times.iter().filter_map(wait).collect();
        waits.sort_unstable();
        Outcome {
            lost: asked.times.len() - waits.len(),
            odd: asked.odd + asked.quiet,
            waits,
        }
    }
}

pub(super) fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn rest(State(discord): State<Arc<Discord>>, request: Request) -> Response<Body> {
    let at = Instant::now();
    let (head, body) = request.into_parts();
    let path = head.uri.path().trim_start_matches("/api/v10/").to_owned();
    let told = head
        .uri
        .query()
        .is_some_and(|it| it.contains("with_response=true"));
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let segments: Vec<&str> = path.split('/').collect();
    let (status, answer) = match (&head.method, segments.as_slice()) {
        (&Method::GET, ["gateway", "bot"]) => (200, discord.place()),
        (&Method::GET, ["users", "@me"]) => (200, frames::me()),
        (&Method::GET, ["oauth2", "applications", "@me"]) => (200, application()),
        (&Method::GET, ["applications", _, "commands"]) => (200, "[]".to_owned()),
        (&Method::PUT, ["applications", _, "commands"]) => (200, "[]".to_owned()),
        (&Method::POST, ["interactions", id, _, "callback"]) => {
            let id = id.parse().unwrap_or(0);
            discord.answered(id, at, &String::from_utf8_lossy(&body));
            match told {
                true => (200, said(id)),
                false => (204, String::new()),
            }
        }
        _ => (
            404,
            json!({"code": 0, "message": "404: Not Found"}).to_string(),
        ),
    };
    let mut response = Response::new(Body::from(answer));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let kind = axum::http::HeaderValue::from_static("application/json");
    response.headers_mut().insert("content-type", kind);
    response
}

impl Discord {
    /// Where the gateway is.
    pub(super) fn gateway(&self) -> String {
        format!("ws://{}", self.address)
    }

    fn place(&self) -> String {
        let starts = json!({"total": 1000, "remaining": 1000, "reset_after": 0,
            "max_concurrency": self.stage.shards.max(16)});
        json!({"url": self.gateway(), "shards": self.stage.shards, "session_start_limit": starts})
            .to_string()
    }
}

/// The application, for libraries that ask.
fn application() -> String {
    let owner = json!({"id": "1", "username": "owner", "discriminator": "0", "avatar": null});
    json!({"id": BOT.to_string(), "name": "Footnote", "description": "", "icon": null,
        "bot_public": true, "bot_require_code_grant": false, "owner": owner, "team": null,
        "verify_key": "0", "flags": 565_248, "summary": ""})
    .to_string()
}

/// What Discord says of the message that answers an interaction.
fn said(interaction: u64) -> String {
    let (id, me) = (interaction + (1 << 21), frames::me());
    format!(
        r#"{{"interaction":{{"id":"{interaction}","type":2,"response_message_id":"{id}","response_message_loading":false,"response_message_ephemeral":false}},"resource":{{"type":4,"message":{{"type":20,"tts":false,"timestamp":"2026-11-24T10:11:12.131000+00:00","pinned":false,"mentions":[],"mention_roles":[],"mention_everyone":false,"id":"{id}","flags":0,"embeds":[],"edited_timestamp":null,"content":"An answer.","components":[],"channel_id":"2","author":{me},"attachments":[],"application_id":"{BOT}","webhook_id":"{BOT}"}}}}}}"#
    )
}
