//! Before connecting: where the gateway is, how many connections Discord advises, and whether it still
//! allows so many starts today.

use std::time::Duration;

use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use tokio::time::sleep;
use twilight_gateway::queue::InMemoryQueue;

use super::client::{Care, Client, Failure};
use super::ended::Ended;
use crate::config::{Part, Shards};

/// What Discord says to whoever is about to connect.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// Where the gateway is.
    pub url: String,
    /// How many connections it advises.
    pub shards: u32,
    session_start_limit: Starts,
}

/// How often the bot may begin a session. Whoever uses up a day's starts loses the token.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Starts {
    total: u32,
    remaining: u32,
    /// In milliseconds.
    reset_after: u64,
    max_concurrency: u16,
}

/// Asks until Discord answers, and waits until it allows the starts that are needed.
///
/// # Errors
/// A token that is refused.
pub async fn allowed(client: &Client, shards: Shards) -> Result<(Place, Part), Ended> {
    let mut waited = false;
    loop {
        let place = find(client).await?;
        let part = shards.of(place.shards);
        let starts = place.session_start_limit;
        let Some(wait) = starts.wait(part.count(), waited) else {
            return Ok((place, part));
        };
        tracing::warn!(
            left = starts.remaining,
            of = starts.total,
            needed = part.count(),
            seconds = wait.as_secs(),
            "Discord allows few more starts today; waiting, so that they last"
        );
        sleep(wait).await;
        waited = true;
    }
}

impl Place {
    /// Lets connections begin one after the other, as fast as Discord allows.
    pub fn queue(&self) -> InMemoryQueue {
        let starts = self.session_start_limit;
        InMemoryQueue::new(
            starts.max_concurrency.max(1),
            starts.remaining.max(1),
            Duration::from_millis(starts.reset_after),
            starts.total.max(starts.remaining).max(1),
        )
    }
}

impl Starts {
    /// How long to wait before so many starts: until all can be made, or, where they are nearly used
    /// up, once so long that the rest lasts until there are more.
    fn wait(self, needed: u32, waited: bool) -> Option<Duration> {
        let rest = Duration::from_millis(self.reset_after);
        if self.remaining < needed.min(self.total) {
            return Some(rest.max(Duration::from_secs(1)));
        }
        let few = self.remaining.saturating_sub(needed) < self.total / 20;
        (few && !waited).then(|| rest * needed / self.remaining.max(1))
    }
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
