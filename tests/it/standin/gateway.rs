//! The protocol, second half: the gateway. Hello, heartbeats, identify, dispatch, resume, and
//! every way in which a connection can end.
//! <https://docs.discord.com/developers/events/gateway>

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::model::{Frame, Session};
use super::world::World;
use super::{Discord, payload};

const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

pub async fn connect(
    State(discord): State<Arc<Discord>>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let host = headers.get("host").and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("").to_owned();
    let (refused, resuming, mute) = discord.with(|world| {
        world.note(format!("gateway connection to {host}{uri}"));
        let query = uri.query().unwrap_or("");
        if !query.contains("v=10") || !query.contains("encoding=json") || query.contains("compress")
        {
            world.fault(format!(
                "the gateway speaks v=10 in plain json, not {query}"
            ));
        }
        world.knocks += 1;
        let refused = world.habits.unreachable > 0;
        world.habits.unreachable = world.habits.unreachable.saturating_sub(1);
        world.turned_away |= refused;
        let mute = !refused && world.habits.mute > 0;
        world.habits.mute -= usize::from(mute);
        let resuming = world.resume_gateway.ends_with(&host);
        (refused, resuming, mute)
    });
    if refused {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.on_upgrade(move |socket| async move {
        if mute {
            // As long as the test lasts, or the client.
            let _kept = socket;
            return std::future::pending().await;
        }
        let mut connection = Connection {
            discord,
            socket,
            link: None,
            session: None,
            resuming,
            received: Vec::new(),
            beat: Instant::now(),
        };
        connection.run().await;
        connection.end();
    })
}

struct Connection {
    discord: Arc<Discord>,
    socket: WebSocket,
    link: Option<UnboundedSender<Frame>>,
    /// Index of the session, once identified or resumed.
    session: Option<usize>,
    /// It came to `resume_gateway_url`.
    resuming: bool,
    /// When the client sent something.
    received: Vec<Instant>,
    /// When its heart last beat.
    beat: Instant,
}

/// What to do after a frame of the client.
type Next = Result<Vec<Value>, Option<u16>>;

impl Connection {
    async fn run(&mut self) {
        let (link, mut told) = unbounded_channel();
        self.link = Some(link);
        let beat = self.discord.with(|world| world.habits.heartbeat);
        let hello = json!({"op": 10, "d": {"heartbeat_interval": beat.as_millis() as u64}});
        self.send(&hello).await;
        let patience = beat * 2;
        self.beat = Instant::now();
        loop {
            tokio::select! {
                frame = told.recv() => match frame {
                    Some(Frame::Send(payload)) => self.send(&payload).await,
                    Some(Frame::Binary(bytes)) => {
                        let _ = self.socket.send(Message::Binary(bytes.into())).await;
                    }
                    Some(Frame::Close(code)) => return self.close(code).await,
                    Some(Frame::Pause(time)) => sleep(time).await,
                    Some(Frame::Freeze) => {
                        self.end();
                        return std::future::pending().await;
                    }
                    Some(Frame::Cut) | None => return,
                },
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => {
                        match self.hear(&text) {
                            Ok(answers) => for answer in answers {
                                self.send(&answer).await;
                            },
                            Err(code) => return self.close(code).await,
                        }
                    }
                    Some(Ok(Message::Close(frame))) => {
                        let code = frame.map(|frame| frame.code);
                        self.closed_by_client(code);
                        // Reading on sends the answer to the close frame.
                        while let Some(Ok(_)) = self.socket.recv().await {}
                        return;
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return,
                },
                () = sleep_until(self.beat + patience) => {
                    self.discord.with(|world| world.fault("no heartbeat in time"));
                    return self.close(Some(4009)).await;
                }
            }
        }
    }

    async fn send(&mut self, payload: &Value) {
        // A client that has just gone is noticed by the next read.
        let _ = self
            .socket
            .send(Message::Text(payload.to_string().into()))
            .await;
    }

    async fn close(&mut self, code: Option<u16>) {
        let frame = code.map(|code| CloseFrame {
            code,
            reason: "as told".into(),
        });
        self.discord
            .with(|world| world.note(format!("gateway closes with {code:?}")));
        self.let_go(matches!(code, Some(4004 | 4007 | 4009..=4014)));
        let _ = self.socket.send(Message::Close(frame)).await;
        let answered = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = timeout(Duration::from_secs(2), answered).await;
    }

    fn closed_by_client(&self, code: Option<u16>) {
        self.discord.with(|world| {
            world.note(format!("client closes with {code:?}"));
            world.client_closes.push(code);
        });
        self.let_go(matches!(code, Some(1000 | 1001)));
    }

    /// Leaves the session without a connection, or ends it.
    fn let_go(&self, over: bool) {
        let Some(index) = self.session else { return };
        self.discord.with(|world| {
            let session = &mut world.sessions[index];
            session.over |= over;
            let ours = |link: &UnboundedSender<Frame>| {
                self.link.as_ref().is_some_and(|own| own.same_channel(link))
            };
            if session.link.as_ref().is_some_and(ours) {
                session.link = None;
            }
        });
    }

    fn end(&self) {
        self.let_go(false);
    }

    fn hear(&mut self, text: &str) -> Next {
        let now = Instant::now();
        self.received
            .retain(|at| now - *at < Duration::from_secs(60));
        self.received.push(now);
        let discord = self.discord.clone();
        discord.with(|world| {
            if text.len() > 4096 {
                world.fault("payload over 4096 bytes");
                return Err(Some(4002));
            }
            if self.received.len() > 120 {
                world.fault("over 120 payloads in a minute");
                return Err(Some(4008));
            }
            let Ok(payload) = serde_json::from_str::<Value>(text) else {
                world.fault(format!("not JSON: {text}"));
                return Err(Some(4002));
            };
            let shown = payload.to_string().replace(&world.token, "…");
            world.note(format!("client {shown}"));
            let data = &payload["d"];
            match payload["op"].as_u64() {
                Some(1) => self.heartbeat(world, data),
                Some(2) => self.identify(world, data),
                Some(6) => self.resume(world, data),
                Some(_) if self.session.is_none() => Err(Some(4003)),
                Some(3) => {
                    if !data["activities"].is_array() || !data["status"].is_string() {
                        world.fault(format!("presence of the wrong shape: {data}"));
                    }
                    Ok(Vec::new())
                }
                _ => {
                    world.fault(format!("unknown opcode: {shown}"));
                    Err(Some(4001))
                }
            }
        })
    }

    fn heartbeat(&mut self, world: &mut World, data: &Value) -> Next {
        let sent = self
            .session
            .map_or(0, |index| world.sessions[index].sent.len() as u64);
        if !data.is_null() && data.as_u64().is_none_or(|seq| seq > sent) {
            world.fault(format!("heartbeat with {data} after {sent} events"));
        }
        world.heartbeats += 1;
        self.beat = Instant::now();
        Ok(match world.habits.acknowledges {
            true => vec![json!({"op": 11})],
            false => Vec::new(),
        })
    }

    fn authentic(world: &World, data: &Value) -> bool {
        let token = data["token"].as_str().unwrap_or("");
        token.strip_prefix("Bot ").unwrap_or(token) == world.token
    }

    fn identify(&mut self, world: &mut World, data: &Value) -> Next {
        world.identifies += 1;
        if !Self::authentic(world, data) {
            return Err(Some(4004));
        }
        if self.session.is_some() {
            world.fault("identified twice on one connection");
            return Err(Some(4005));
        }
        if let Some(code) = world.habits.refuses_identify {
            return Err(Some(code));
        }
        let properties = ["os", "browser", "device"];
        if !properties
            .iter()
            .all(|key| data["properties"][*key].is_string())
        {
            world.fault(format!("identify without its properties: {data}"));
        }
        let Some(intents) = data["intents"].as_u64() else {
            return Err(Some(4013));
        };
        if intents & PRIVILEGED != 0 {
            world.fault(format!("privileged intents asked for: {intents:b}"));
            return Err(Some(4014));
        }
        if data["compress"] == json!(true) {
            world.fault("asked for frames in zlib, which are not read");
        }
        let shard = match &data["shard"] {
            Value::Null => (0, 1),
            pair => (pair[0].as_u64().unwrap_or(0), pair[1].as_u64().unwrap_or(1)),
        };
        if shard.0 >= shard.1 {
            return Err(Some(4010));
        }
        if shard.1 < world.habits.shards {
            return Err(Some(4011));
        }
        // https://docs.discord.com/developers/events/gateway#sharding-max-concurrency
        let now = world.now();
        let kind = shard.0 % world.habits.max_concurrency;
        let last = world.identified.insert(kind, now);
        // What was sent in time may have been on its way for a while.
        if world.habits.paces && last.is_some_and(|last| now - last < 4_500) {
            world.hasty += 1;
            return Ok(vec![json!({"op": 9, "d": false})]);
        }
        world.habits.identifies_left = world.habits.identifies_left.saturating_sub(1);
        world.sessions.push(Session {
            id: format!("session-{}", world.sessions.len() + 1),
            intents,
            shard,
            sent: Vec::new(),
            link: self.link.clone(),
            over: false,
        });
        self.session = Some(world.sessions.len() - 1);
        self.ready(world);
        self.unsettle(world);
        Ok(Vec::new())
    }

    /// Lets the connection meet what the test has laid out.
    fn unsettle(&self, world: &mut World) {
        if let (Some(frame), Some(link)) = (world.habits.restless, &self.link) {
            let _ = link.send(frame());
        }
    }

    fn ready(&self, world: &mut World) {
        let Some(index) = self.session else { return };
        let shard = world.sessions[index].shard;
        let guilds = world.guilds.keys().copied();
        let guilds: Vec<_> = guilds
            .filter(|id| (id >> 22) % shard.1 == shard.0)
            .collect();
        let away = guilds
            .iter()
            .map(|id| json!({"id": id.to_string(), "unavailable": true}));
        let ready = json!({
            "v": 10, "user": payload::me(world), "guilds": away.collect::<Vec<_>>(),
            "session_id": world.sessions[index].id, "session_type": "normal",
            "resume_gateway_url": world.resume_gateway,
            "shard": [shard.0, shard.1], "private_channels": [], "presences": [],
            "relationships": [], "user_settings": {}, "geo_ordered_rtc_regions": [],
            "application": {"id": world.application.to_string(), "flags": 565_248},
            "_trace": ["stand-in"],
        });
        let mine = guilds.iter();
        let mine: Vec<_> = mine.map(|id| payload::guild(world, *id)).collect();
        let session = &mut world.sessions[index];
        session.dispatch("READY", ready);
        let wants_guilds = session.intents & 1 != 0;
        for guild in mine.into_iter().filter(|_| wants_guilds) {
            session.dispatch("GUILD_CREATE", guild);
        }
    }

    fn resume(&mut self, world: &mut World, data: &Value) -> Next {
        world.resumes += 1;
        if !Self::authentic(world, data) {
            return Err(Some(4004));
        }
        if !self.resuming && !world.turned_away {
            world.fault("resumed at the general address, not at resume_gateway_url");
        }
        let found = world
            .sessions
            .iter()
            .position(|s| !s.over && data["session_id"] == json!(s.id));
        let refused = world.habits.refuses_resume;
        if !world.habits.refuses_for_good {
            world.habits.refuses_resume = None;
        }
        let (Some(index), None) = (found, refused) else {
            let again = found.is_some() && refused == Some(true);
            if let (Some(index), false) = (found, again) {
                world.sessions[index].over = true;
            }
            return Ok(vec![json!({"op": 9, "d": again})]);
        };
        let session = &mut world.sessions[index];
        let seq = data["seq"].as_u64().unwrap_or(u64::MAX) as usize;
        if seq > session.sent.len() {
            world.fault(format!(
                "resume with a sequence number from the future: {data}"
            ));
            return Err(Some(4007));
        }
        if let Some(old) = session.link.take() {
            let _ = old.send(Frame::Cut);
        }
        session.link = self.link.clone();
        self.session = Some(index);
        let missed = session.sent[seq..].to_vec();
        if let Some(link) = &session.link {
            if !world.habits.resumes_in.is_zero() {
                let _ = link.send(Frame::Pause(world.habits.resumes_in));
            }
            for payload in missed {
                let _ = link.send(Frame::Send(payload));
            }
        }
        session.dispatch("RESUMED", json!({"_trace": ["stand-in"]}));
        self.unsettle(world);
        Ok(Vec::new())
    }
}
