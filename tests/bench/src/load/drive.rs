//! What a bot is put through, and what is seen of it meanwhile.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::bot::{Bot, processor};
use super::discord::{Discord, Outcome, Stage};
use super::frames;
use super::gateway::Told;

/// Connections that the load comes over.
pub const SHARDS: u64 = 4;

/// Ordinary messages for each question.
const ORDINARY: u64 = 10;

/// How long a bot may take for what it could not answer at once.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long nothing happens before memory is looked at: what was freed is given back by then.
pub const QUIET: Duration = Duration::from_secs(20);

/// How much of everything.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How long each part lasts.
    pub seconds: u64,
    /// Messages of the flood.
    pub flood: usize,
    /// Questions a second, part by part.
    pub rates: Vec<u64>,
}

/// What was seen of one bot.
#[derive(Debug)]
pub struct Seen {
    /// Megabytes once it has joined and nothing happens.
    pub idle: f64,
    /// Megabytes at the end, and at most.
    pub memory: (f64, f64),
    /// Seconds of the processor for a million messages that are not for the bot, as they come.
    pub ignoring: f64,
    /// Messages a second of a flood; none where it was not through in time.
    pub flood: Option<f64>,
    /// For each rate.
    pub asked: Vec<Asked>,
    /// Cores that the load itself kept busy at the last rate.
    pub own: f64,
    /// Megabytes second by second.
    pub course: Vec<f64>,
}

/// What was seen at one rate.
#[derive(Debug)]
pub struct Asked {
    /// What came of the questions.
    pub outcome: Outcome,
    /// Cores that the bot kept busy.
    pub cores: f64,
}

/// Puts a bot through all of it.
///
/// # Errors
/// Where it does not start, or does not join.
pub async fn drive(
    command: &[String],
    folder: &Path,
    questions: &[String],
    plan: &Plan,
) -> anyhow::Result<Seen> {
    let stage = Stage {
        shards: SHARDS,
        servers: 1_000,
    };
    let discord = Discord::listen(stage).await?;
    let bot = Bot::start(command, &discord.address, folder)?;
    discord.joined().await?;
    sleep(QUIET).await;
    let idle = bot.memory();

    let before = bot.processor();
    let rate = plan.rates.iter().max().copied().context("no rate")?;
    let sent = go(&discord, questions, (0, rate * ORDINARY), plan.seconds).await;
    settle(&discord, questions).await;
    let ignoring = (bot.processor() - before) / sent as f64 * 1e6;

    let mut asked = Vec::new();
    let mut own = 0.0;
    for &rate in &plan.rates {
        discord.begin();
        let (before, mine) = (bot.processor(), processor(std::process::id()));
        go(&discord, questions, (rate, rate * ORDINARY), plan.seconds).await;
        let seconds = plan.seconds as f64;
        let cores = (bot.processor() - before) / seconds;
        own = (processor(std::process::id()) - mine) / seconds;
        let outcome = discord.outcome(PATIENCE).await;
        asked.push(Asked { outcome, cores });
    }

    let flood = flood(&discord, questions, plan.flood).await;
    let memory = (bot.memory(), bot.peak());
    Ok(Seen {
        idle,
        memory,
        ignoring,
        flood,
        asked,
        own,
        course: bot.end(),
    })
}

/// Sends so many questions and ordinary messages a second, and gives how many messages went out.
/// Questions are timed from the moment at which they are due, whether or not the bot keeps up.
async fn go(discord: &Discord, questions: &[String], rates: (u64, u64), seconds: u64) -> u64 {
    let mut tick = interval(Duration::from_millis(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let start = Instant::now();
    let (mut asked, mut said) = (0, 0);
    loop {
        tick.tick().await;
        let elapsed = start.elapsed().min(Duration::from_secs(seconds));
        let due = |rate: u64| (elapsed.as_micros() * u128::from(rate) / 1_000_000) as u64;
        let mut batches = vec![Vec::new(); SHARDS as usize];
        let mut put = |server, event| {
            let shard = frames::shard(server, SHARDS) as usize;
            batches
                .get_mut(shard)
                .map(|batch: &mut Vec<_>| batch.push(event));
        };
        while said < due(rates.1) {
            let (server, event) = &discord.messages[said as usize % discord.messages.len()];
            put(*server, event.clone());
            said += 1;
        }
        while asked < due(rates.0) {
            let words = &questions[asked as usize % questions.len()];
            let (id, n) = discord.ask();
            put(frames::server(n), frames::question(id, n, words));
            asked += 1;
        }
        for (shard, batch) in batches.into_iter().enumerate() {
            if !batch.is_empty() {
                discord.tell(shard as u64, Told::Events(batch));
            }
        }
        if elapsed == Duration::from_secs(seconds) {
            return said;
        }
    }
}

/// Waits until the bot has come so far that it answers something new.
async fn settle(discord: &Discord, questions: &[String]) {
    discord.begin();
    for shard in 0..SHARDS {
        let event = last(discord, questions);
        discord.tell(shard, Told::Events(vec![event]));
    }
    discord.outcome(Duration::from_secs(120)).await;
}

/// Messages a second that the bot takes when they come as fast as it takes them. A question behind
/// them on each connection tells when it has read them.
async fn flood(discord: &Discord, questions: &[String], count: usize) -> Option<f64> {
    discord.begin();
    let start = Instant::now();
    for shard in 0..SHARDS {
        let event = last(discord, questions);
        discord.tell(shard, Told::Flood(count / SHARDS as usize, event));
    }
    let outcome = discord.outcome(Duration::from_secs(120)).await;
    (outcome.lost == 0).then(|| count as f64 / start.elapsed().as_secs_f64())
}

fn last(discord: &Discord, questions: &[String]) -> frames::Event {
    let (id, n) = discord.ask();
    // Askers of their own.
    frames::question(id, 10_000 + n, &questions[0])
}
