//! What servers cost: the bot is told of so many that it is in, and its memory is looked at.

use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

use super::bot::Bot;
use super::discord::{Discord, Stage};
use super::drive::QUIET;
use super::frames;
use super::gateway::Told;

/// Servers to a connection, as Discord advises.
const EACH: u64 = 1_000;

/// What was seen.
#[derive(Debug)]
pub struct Seen {
    /// Connections.
    pub shards: u64,
    /// Megabytes once it has joined with all connections, having been told the ids of all servers.
    pub joined: f64,
    /// Megabytes after an event about each server, which Discord sends only to bots that ask for it.
    pub told: f64,
    /// Megabytes at most.
    pub peak: f64,
}

/// Lets a bot join with so many servers.
///
/// # Errors
/// Where it does not start, or does not join.
pub async fn join(
    command: &[String],
    folder: &Path,
    question: &str,
    servers: u64,
) -> anyhow::Result<Seen> {
    let shards = servers.div_ceil(EACH).max(1);
    let discord = Discord::listen(Stage { shards, servers }).await?;
    let bot = Bot::start(command, &discord.address, folder)?;
    discord.joined().await?;
    sleep(QUIET).await;
    let joined = bot.memory();
    discord.begin();
    for shard in 0..shards {
        let all = (0..servers).map(frames::nth_server);
        let mine = all.filter(|id| frames::shard(*id, shards) == shard);
        discord.tell(shard, Told::Joined(mine.collect()));
        let (id, n) = discord.ask();
        let question = frames::question(id, n, question);
        discord.tell(shard, Told::Events(vec![question]));
    }
    let outcome = discord.outcome(Duration::from_secs(120)).await;
    anyhow::ensure!(
        outcome.lost == 0,
        "{} connections do not answer",
        outcome.lost
    );
    sleep(QUIET).await;
    Ok(Seen {
        shards,
        joined,
        told: bot.memory(),
        peak: bot.peak(),
    })
}
