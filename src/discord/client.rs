//! Requests to Discord: the gate in front of them, what is repeated and what is not.
//!
//! - No more than 45 requests a second go out, interactions aside, which Discord does not count,
//!   and of one kind one at a time to a channel, so that its limit is met once and not by all that
//!   are on the way.
//! - Refused with 429: the time Discord asks for is kept, by the route or by everybody.
//! - Failed with 5xx or without an answer: repeated, if a repetition cannot do it twice.
//! - Refused with 401: nothing more is asked, since Discord blocks addresses that go on asking. Where
//!   the bot may not write (403), it is left alone for a while.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serenity::http::{LightMethod, Request, Route};
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tokio_util::sync::CancellationToken;

use super::body::Body;
pub use super::failure::Failure;
use crate::config::{Address, Shards};
use crate::ops::metrics::Metrics;

/// At most five at once and one every 25 ms after that: never more than 45 in any second. Discord
/// allows 50 to one bot; the rest is left for requests that overtake each other on the way.
const SPACING: Duration = Duration::from_millis(25);
const AT_ONCE: NonZeroU32 = NonZeroU32::new(5).expect("5 is not zero");

/// Where the bot may not write, it does not try again for so long. Discord blocks addresses with more
/// than 10,000 refusals in 10 minutes.
const CLOSED_FOR: Duration = Duration::from_secs(30);

/// An interaction has had its first answer: from an earlier attempt, or from another process.
const ALREADY_ANSWERED: i64 = 40060;

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
            gate: gate(1, 1),
            pauses: Mutex::default(),
            lanes: Mutex::default(),
            refused: CancellationToken::new(),
            metrics,
        })
    }

    /// Keeps to this process's share of what Discord allows to all processes together.
    pub fn sharing(mut self, shards: Shards) -> Client {
        if let Shards::Set(part) = shards {
            self.gate = gate(part.count(), part.total);
        }
        self
    }

    /// Sends a request, again where needed, and gives the body of Discord's answer; nothing where only
    /// the word of it was lost.
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
            let mut may_be_done = false;
            loop {
                if self.refused.is_cancelled() {
                    return Err(Failure::new("the token was refused before"));
                }
                let turn = self.turn(&bucket, care).await;
                if let Some(refusal) = self.pauses().refusal(&bucket) {
                    return Err(refusal);
                }
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
                    // An attempt of ours got through, of which there was no word.
                    Some(400) if may_be_done && failure.code == Some(ALREADY_ANSWERED) => {
                        return Ok(Vec::new());
                    }
                    None | Some(500..) => {
                        may_be_done = true;
                        tracing::warn!(bucket = shown(&bucket), %failure, "to be repeated");
                        sleep(wait).await;
                        wait *= 2;
                    }
                    Some(403) if matches!(route, Route::ChannelMessages { .. }) => {
                        self.pauses().close(&bucket, &failure);
                        return Err(failure.clone());
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
        let pause = || self.pauses().until(bucket, care);
        loop {
            while let Some(until) = pause() {
                sleep_until(until).await;
            }
            if care == Care::Counted {
                self.gate.until_ready().await;
            }
            // Discord may have asked for a pause while this one was at the gate.
            if pause().is_none() {
                return turn;
            }
        }
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
        self.pauses().keep(bucket, everybody, until);
    }

    fn pauses(&self) -> MutexGuard<'_, Pauses> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Until when nothing is sent.
#[derive(Debug, Default)]
struct Pauses {
    everybody: Option<Instant>,
    buckets: HashMap<String, Instant>,
    /// Where the bot may not write, and how Discord said so.
    closed: HashMap<String, (Instant, Failure)>,
}

impl Pauses {
    /// Until when a request has to wait, if it does.
    fn until(&self, bucket: &str, care: Care) -> Option<Instant> {
        let own = self.buckets.get(bucket).copied();
        // Interactions do not count towards everybody's limit.
        let everybody = self.everybody.filter(|_| care == Care::Counted);
        own.max(everybody).filter(|until| *until > Instant::now())
    }

    fn refusal(&self, bucket: &str) -> Option<Failure> {
        let (until, failure) = self.closed.get(bucket)?;
        (*until > Instant::now()).then(|| failure.clone())
    }

    fn close(&mut self, bucket: &str, failure: &Failure) {
        let now = Instant::now();
        self.closed.retain(|_, (until, _)| *until > now);
        let until = now + CLOSED_FOR;
        let told = (until, failure.clone());
        self.closed.insert(bucket.to_owned(), told);
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

/// Lets through so many of all that Discord allows. What is left when it does not come out even is
/// left unused.
fn gate(own: u32, all: u32) -> DefaultDirectRateLimiter {
    let at_once = NonZeroU32::new(AT_ONCE.get() * own / all).unwrap_or(NonZeroU32::MIN);
    // A period is refused only if it is zero.
    let quota = Quota::with_period(SPACING * all / own).unwrap_or(Quota::per_second(AT_ONCE));
    RateLimiter::direct(quota.allow_burst(at_once))
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
