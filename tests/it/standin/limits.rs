//! Rate limits: fifty requests a second in all, messages by channel where a test asks for it, and
//! no request where a 429 said to wait. <https://docs.discord.com/developers/topics/rate-limits>

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::model::Id;
use super::rules::Refusal;

/// Requests that were sent before their 429 could be heard are no fault.
const ON_ITS_WAY_MS: u64 = 150;

#[derive(Default)]
pub struct Limits {
    /// Messages that a channel takes in a time; `None`: any number.
    pub channel: Option<(usize, Duration)>,
    /// When a channel's time began, and what has been sent in it.
    windows: HashMap<Id, (u64, usize)>,
    /// When the requests of the last second came.
    requests: VecDeque<u64>,
    /// The most of them in any second.
    pub busiest: usize,
    pauses: Vec<Pause>,
}

/// What a 429 has closed.
struct Pause {
    /// How requests of its kind begin, as `METHOD /path`; empty for all.
    route: String,
    from: u64,
    until: u64,
}

impl Limits {
    /// 429, for all requests that start with `route`.
    pub fn pause(&mut self, now: u64, route: &str, left: Duration, scope: &'static str) -> Refusal {
        self.pauses.push(Pause {
            route: route.to_owned(),
            from: now,
            until: now + ms(left),
        });
        Refusal {
            wait: Some((left.as_secs_f64(), scope)),
            ..Refusal::met(429, 0, "You are being rate limited.")
        }
    }

    /// Any request but those about interactions, which do not count.
    pub fn request(&mut self, now: u64, line: &str) -> Result<(), Refusal> {
        self.pauses.retain(|pause| now < pause.until);
        let pause = self
            .pauses
            .iter()
            .find(|pause| line.starts_with(&pause.route));
        if let Some(pause) = pause {
            let left = Duration::from_millis(pause.until - now);
            let text = format!("asked {left:?} too early after a 429 on {}", pause.route);
            let refusal = match now - pause.from > ON_ITS_WAY_MS {
                true => Refusal::fault(429, 0, &text),
                false => Refusal::met(429, 0, &text),
            };
            let scope = if pause.route.is_empty() {
                "global"
            } else {
                "user"
            };
            let wait = Some((left.as_secs_f64(), scope));
            return Err(Refusal { wait, ..refusal });
        }
        self.requests.retain(|at| now - at < 1000);
        self.requests.push_back(now);
        self.busiest = self.busiest.max(self.requests.len());
        match self.requests.len() {
            0..=50 => Ok(()),
            _ => Err(self.pause(now, "", Duration::from_secs(1), "global")),
        }
    }

    /// A message to a channel.
    pub fn message(&mut self, now: u64, channel: Id) -> Result<(), Refusal> {
        let Some((most, time)) = self.channel else {
            return Ok(());
        };
        let window = self.windows.entry(channel).or_insert((now, 0));
        if now - window.0 >= ms(time) {
            *window = (now, 0);
        }
        window.1 += 1;
        if window.1 <= most {
            return Ok(());
        }
        let left = time.saturating_sub(Duration::from_millis(now - window.0));
        Err(self.pause(now, &format!("POST /channels/{channel}/"), left, "user"))
    }

    /// What the headers say after a message: how many, how many left, seconds until all again.
    pub fn headers(&self, now: u64, path: &str) -> (usize, usize, f64) {
        let channel = path
            .strip_prefix("/channels/")
            .and_then(|rest| rest.split('/').next());
        let window = channel.and_then(|id| self.windows.get(&id.parse().ok()?));
        match (self.channel, window) {
            (Some((most, time)), Some((began, sent))) => {
                let left = (began + ms(time)).saturating_sub(now);
                (most, most.saturating_sub(*sent), left as f64 / 1000.0)
            }
            _ => (1000, 999, 1.0),
        }
    }
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap()
}
