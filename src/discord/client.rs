//! Requests to Discord: the gate in front of them, what is repeated and what is not.
//!
//! - No more than 45 requests a second go out, interactions aside, which Discord does not count,
//!   and of one kind one at a time to a channel, so that its limit is met once and not by all that
//!   are on the way.
//! - Refused with 429: the time Discord asks for is kept, by the route or by everybody.
//! - Failed with 5xx or without an answer: repeated, if a repetition cannot do it twice.
//! - Refused with 401: nothing more is asked, since Discord blocks addresses that go on asking.

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serenity::http::{LightMethod, Request, Route};
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tokio_util::sync::CancellationToken;

use super::body::Body;
use crate::config::Address;
use crate::ops::metrics::Metrics;

/// At most five at once and one every 25 ms after that: never more than 45 in any second. Discord
/// allows 50 to one bot; the rest is left for requests that overtake each other on the way.
const SPACING: Duration = Duration::from_millis(25);
const AT_ONCE: NonZeroU32 = NonZeroU32::new(5).expect("5 is not zero");

/// One attempt is given up after this.
const ATTEMPT: Duration = Duration::from_secs(10);

/// What a request is for, and with that how it may be treated. All may be repeated: what is posted
/// carries a nonce, and Discord takes only one first answer to an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// The first answer to an interaction: at once or not at all.
    FirstAnswer {
        /// Whether Discord is to tell which message came of it.
        told: bool,
    },
    /// Something about the first answer, later.
    LaterAnswer,
    /// Anything else. Discord counts these.
    Counted,
}

impl Care {
    /// How long a request and its repetitions may take in all.
    fn patience(self) -> Duration {
        match self {
            // Discord forgets an interaction after 3 seconds; the rest is the way there.
            Care::FirstAnswer { .. } => Duration::from_millis(2500),
            Care::LaterAnswer => Duration::from_secs(20),
            Care::Counted => Duration::from_secs(60),
        }
    }
}

/// Sends requests as the bot.
pub struct Client {
    http: reqwest::Client,
    token: SecretString,
    discord: String,
    gate: DefaultDirectRateLimiter,
    pauses: Mutex<Pauses>,
    /// What is on its way, or waits for it, by bucket.
    lanes: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    refused: CancellationToken,
    metrics: Arc<Metrics>,
}

/// Why a request came to nothing. Never holds the token of the bot or of an interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Discord's HTTP status; `None` where there was no answer.
    pub status: Option<u16>,
    /// Discord's own code: 10008 for an unknown message, 50013 for a missing permission.
    pub code: Option<i64>,
    /// In words.
    pub what: String,
}

impl Client {
    /// A client for Discord at this address.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(
        discord: &Address,
        token: SecretString,
        metrics: Arc<Metrics>,
    ) -> reqwest::Result<Client> {
        // A period is refused only if it is zero.
        let quota = Quota::with_period(SPACING).unwrap_or(Quota::per_second(AT_ONCE));
        let quota = quota.allow_burst(AT_ONCE);
        let http = reqwest::Client::builder()
            .use_rustls_tls()
            .connect_timeout(Duration::from_secs(5))
            .timeout(ATTEMPT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Client {
            http,
            token,
            discord: discord.as_str().to_owned(),
            gate: RateLimiter::direct(quota),
            pauses: Mutex::default(),
            lanes: Mutex::default(),
            refused: CancellationToken::new(),
            metrics,
        })
    }

    /// Sends a request, again where needed, and gives the body of Discord's answer.
    ///
    /// # Errors
    /// Discord's refusal, or that there was no answer in time.
    pub async fn send(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<Body>,
        care: Care,
    ) -> Result<Vec<u8>, Failure> {
        let deadline = Instant::now() + care.patience();
        let bucket = bucket(method, route);
        let mut failure = Failure::new("no answer in time");
        let attempts = async {
            let mut wait = Duration::from_millis(250);
            loop {
                if self.refused.is_cancelled() {
                    return Err(Failure::new("the token was refused before"));
                }
                let turn = self.turn(&bucket, care).await;
                let answer = self
                    .attempt(method, route, body.clone(), care, &bucket)
                    .await;
                drop(turn);
                let refused = answer.as_ref().err();
                let status = refused.map_or(Some(200), |failure| failure.status);
                self.metrics
                    .request(status, refused.map(|failure| failure.code));
                match answer {
                    Ok(body) => return Ok(body),
                    Err(refusal) => failure = refusal,
                }
                match failure.status {
                    Some(429) => {
                        tracing::warn!(bucket = shown(&bucket), "Discord asks for a pause")
                    }
                    None | Some(500..) => {
                        tracing::warn!(bucket = shown(&bucket), %failure, "to be repeated");
                        sleep(wait).await;
                        wait *= 2;
                    }
                    Some(_) => return Err(failure.clone()),
                }
            }
        };
        let done = timeout_at(deadline, attempts).await;
        done.unwrap_or(Err(failure))
    }

    /// How many requests are on their way, or wait for it.
    pub fn waiting(&self) -> usize {
        let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        // The list itself holds each lane once.
        lanes.values().map(|lane| Arc::strong_count(lane) - 1).sum()
    }

    /// Waits until Discord says that the token is not, or no longer, valid.
    pub async fn refused(&self) {
        self.refused.cancelled().await;
    }

    async fn attempt(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<Body>,
        care: Care,
        bucket: &str,
    ) -> Result<Vec<u8>, Failure> {
        let token = format!("Bot {}", self.token.expose_secret());
        let told = care == Care::FirstAnswer { told: true };
        let params = told.then(|| vec![("with_response", "true".to_owned())]);
        let (kind, bytes) = body.map(|body| (body.kind, body.bytes)).unzip();
        let mut request = Request::new(route, method)
            .body(bytes)
            .params(params)
            .build(&self.http, &token, Some(&self.discord))
            .map_err(|_| Failure::new("the token or the address makes no request"))?;
        // serenity takes any body for JSON. This replaces what it says of it.
        if let Some(kind) = kind.and_then(|kind| kind.parse().ok()) {
            request = request.headers(HeaderMap::from_iter([(CONTENT_TYPE, kind)]));
        }
        let answer = request.send().await.map_err(Failure::lost)?;
        self.heed(bucket, &answer);
        let status = answer.status();
        let body = answer.bytes().await.map_err(Failure::lost)?;
        if status.is_success() {
            return Ok(body.to_vec());
        }
        let failure = Failure::read(status.as_u16(), &body);
        if failure.is_token_refused() {
            self.refused.cancel();
        }
        Err(failure)
    }

    /// Waits until this request may go out. Its like wait until what is given back is dropped.
    async fn turn(&self, bucket: &str, care: Care) -> OwnedMutexGuard<()> {
        let lane = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
            Arc::clone(lanes.entry(bucket.to_owned()).or_default())
        };
        let turn = lane.lock_owned().await;
        let until = {
            let pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
            pauses.until(bucket, care)
        };
        if let Some(until) = until {
            sleep_until(until).await;
        }
        if care == Care::Counted {
            self.gate.until_ready().await;
        }
        turn
    }

    /// Remembers what an answer says about the limits.
    fn heed(&self, bucket: &str, answer: &Response) {
        let header = |name: &str| answer.headers().get(name)?.to_str().ok();
        let seconds = |name: &str| {
            let seconds: f64 = header(name)?.parse().ok()?;
            Duration::try_from_secs_f64(seconds).ok()
        };
        let refused = answer.status() == StatusCode::TOO_MANY_REQUESTS;
        let used_up = header("x-ratelimit-remaining") == Some("0");
        let wait = match refused {
            true => Some(seconds("retry-after").unwrap_or(Duration::from_secs(1))),
            false if used_up => seconds("x-ratelimit-reset-after"),
            false => None,
        };
        let Some(wait) = wait else { return };
        let everybody = refused && header("x-ratelimit-global").is_some();
        let until = Instant::now() + wait;
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        pauses.keep(bucket, everybody, until);
    }
}

impl Failure {
    /// Nothing came back from Discord.
    pub fn new(what: impl Into<String>) -> Failure {
        Failure {
            status: None,
            code: None,
            what: what.into(),
        }
    }

    /// There was no answer. The address is left out, since it may hold an interaction's token.
    fn lost(error: reqwest::Error) -> Failure {
        let error = error.without_url();
        let mut what = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            what = format!("{what}: {error}");
            cause = error.source();
        }
        Failure::new(what)
    }

    /// Discord's answer, or our own request, is not what it should be.
    pub fn unread(error: &serde_json::Error) -> Failure {
        Failure::new(format!("cannot be read: {error}"))
    }

    fn read(status: u16, body: &[u8]) -> Failure {
        #[derive(Default, Deserialize)]
        struct Body {
            code: Option<i64>,
            message: Option<String>,
        }
        let body: Body = serde_json::from_slice(body).unwrap_or_default();
        Failure {
            status: Some(status),
            code: body.code,
            what: body.message.unwrap_or_default(),
        }
    }

    /// Whether what was to be changed or removed is not there any more.
    pub fn is_gone(&self) -> bool {
        self.status == Some(404)
    }

    /// Whether Discord has refused it for good: the message is gone, out of reach or not the bot's,
    /// somebody takes no messages, an interaction is over. The same request can only be refused
    /// again. Whatever else went wrong, it may be done later.
    pub fn is_final(&self) -> bool {
        /// "Maximum number of edits to messages older than 1 hour reached. Try again later."
        const TOO_MANY_LATE_EDITS: i64 = 30046;
        /// "This thread is archived": somebody may open it again.
        const ARCHIVED: i64 = 50083;
        match (self.status, self.code) {
            // Without a code, something on the way to Discord has answered.
            (_, None | Some(TOO_MANY_LATE_EDITS | ARCHIVED)) => false,
            (Some(401), _) => !self.is_token_refused(),
            (Some(408 | 429), _) => false,
            (status, Some(_)) => matches!(status, Some(400..=499)),
        }
    }

    /// Whether Discord does not take the bot's token; an interaction's outlives its use.
    pub fn is_token_refused(&self) -> bool {
        const INTERACTION_TOKEN: i64 = 50027;
        self.status == Some(401) && self.code != Some(INTERACTION_TOKEN)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, self.code) {
            (Some(status), Some(code)) => write!(f, "{status}/{code}: {}", self.what),
            (Some(status), None) => write!(f, "{status}: {}", self.what),
            _ => f.write_str(&self.what),
        }
    }
}

/// Until when nothing is sent.
#[derive(Debug, Default)]
struct Pauses {
    everybody: Option<Instant>,
    buckets: HashMap<String, Instant>,
}

impl Pauses {
    fn until(&self, bucket: &str, care: Care) -> Option<Instant> {
        let own = self.buckets.get(bucket).copied();
        // Interactions do not count towards everybody's limit.
        let everybody = self.everybody.filter(|_| care == Care::Counted);
        own.max(everybody)
    }

    fn keep(&mut self, bucket: &str, everybody: bool, until: Instant) {
        if everybody {
            self.everybody = self.everybody.max(Some(until));
            return;
        }
        let now = Instant::now();
        self.buckets.retain(|_, until| *until > now);
        let place = self.buckets.entry(bucket.to_owned()).or_insert(until);
        *place = until.max(*place);
    }
}

/// What Discord counts together, seen from outside: new messages, edits and deletions each by their
/// channel. So nobody waits for an answer behind the corrections of old ones.
fn bucket(method: LightMethod, route: Route<'_>) -> String {
    match route {
        Route::ChannelMessages { channel_id } => format!("messages to {channel_id}"),
        Route::ChannelMessage { channel_id, .. } => match method {
            LightMethod::Delete => format!("deletions in {channel_id}"),
            _ => format!("edits in {channel_id}"),
        },
        Route::InteractionResponse { interaction_id, .. } => {
            format!("interaction {interaction_id}")
        }
        // The token of an interaction is a secret.
        Route::WebhookOriginalInteractionResponse { token, .. } => {
            let mut hasher = DefaultHasher::new();
            token.hash(&mut hasher);
            format!("answer {:x}", hasher.finish())
        }
        Route::Commands { .. } | Route::GuildCommands { .. } => "commands".to_owned(),
        Route::UserMeDmChannels => "direct conversations".to_owned(),
        _ => "others".to_owned(),
    }
}

/// A bucket for the log, without numbers: that of a direct conversation stands for a person.
fn shown(bucket: &str) -> &str {
    match bucket.rsplit_once(' ') {
        Some((kind, number)) if number.contains(|c: char| c.is_ascii_digit()) => kind,
        _ => bucket,
    }
}
