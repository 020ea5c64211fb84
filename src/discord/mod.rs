//! The connection to Discord: the only part that names serenity or twilight.
//!
//! Types, builders and routes of requests are serenity's. The gateway is twilight's, because
//! serenity's own client spins on some closes, cannot then be stopped, and identifies anew where
//! it could resume. Requests go through our own client, because serenity's drops the time
//! after which a refused request may be repeated, and talks to the real Discord, whatever address
//! it is given, while its own rate limiter is on.
//!
//! The gateway is not asked to compress. What is large at the start of a large bot is the list of its
//! servers with all that is in them, which this one does not ask for; and to inflate each message
//! costs more than to pass it by. twilight's reader of zlib would also spin for ever on a stream that
//! ends, and sets no bound to what a frame becomes.

mod body;
mod chores;
pub mod client;
mod desk;
pub mod doctor;
mod ended;
mod failure;
mod frame;
mod gateway;
pub mod inbound;
mod interaction;
pub mod markup;
mod numbers;
pub mod outbound;
mod recent;
pub mod register;
mod start;
mod stop;

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::Office;
use crate::app::event::GuildId;
use crate::config::Connection;
use crate::ops::metrics::Metrics;
use crate::ops::{Watch, server};
use client::Client;
use desk::Desk;
use stop::Stop;

pub use ended::Ended;

/// A filter for the log that must always hold: serenity's spans carry whole requests, and with them
/// what people wrote.
pub const LOG_BOUND: &str = "serenity=warn";

/// How long answers in hand may take once the bot is told to stop and its connections are closed. All
/// of it together is less than what a process is given to end.
///
/// In it 285 answers to messages can go out at the pace that Discord allows, fewer with a part of
/// `SHARDS`. What may be in hand is not bound by that: of a burst of a thousand questions, all of which
/// are answered within half a minute, most would go unanswered for the sake of an end in its midst.
const FINISH_WITHIN: Duration = Duration::from_secs(7);

/// Opens what the bot answers from, joins Discord and answers until the process is told to stop. The
/// moderators' commands are offered on their server, where there is one. Whoever watches is answered
/// from the start.
///
/// # Errors
/// Why the bot cannot go on: a sentence for the one who runs it, with what to do.
pub fn run(
    config: Connection,
    office: impl Future<Output = Result<Office, String>>,
    watch: Watch,
) -> Result<(), Ended> {
    let stop = Stop::on_signals().map_err(Ended::system)?;
    // Both TLS clients use it. An error only says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("footnote")
        .build()
        .map_err(Ended::system)?;
    let Watch { metrics, listener } = watch;
    let result = runtime.block_on(async {
        if let Some(listener) = listener {
            tokio::spawn(server::serve(listener, Arc::clone(&metrics)));
        }
        let office = tokio::select! {
            office = office => office.map_err(Ended::here)?,
            () = stop.told() => return Ok(()),
        };
        serve(config, office, metrics, stop).await
    });
    runtime.shutdown_timeout(Duration::from_millis(250));
    result
}

async fn serve(
    config: Connection,
    office: Office,
    metrics: Arc<Metrics>,
    stop: Stop,
) -> Result<(), Ended> {
    let Connection {
        token,
        discord,
        moderators,
        shards,
    } = config;
    let client = Client::new(&discord, token.clone(), Arc::clone(&metrics));
    let client = Arc::new(client.map_err(Ended::system)?.sharing(shards));
    let desk = Arc::new(Desk::new(office, Arc::clone(&client), Arc::clone(&metrics)));
    let looked_at: Weak<Desk> = Arc::downgrade(&desk);
    metrics.look_at(looked_at);
    let chores = tokio::spawn(Arc::clone(&desk).chores(stop.clone()));
    let follow = tokio::spawn(Arc::clone(&desk).follow(stop.clone()));
    let settings = (moderators.map(GuildId), shards);
    let result = gateway::attend(&client, &token, &desk, settings, &stop).await;
    let finish = async {
        // The one that is under way is seen through.
        match stop.is_told() {
            true => drop(chores.await),
            false => chores.abort(),
        }
        follow.abort();
        desk.finish().await;
    };
    if tokio::time::timeout(FINISH_WITHIN, finish).await.is_err() {
        let (unanswered, unnoted) = (desk.unanswered(), desk.office.unnoted());
        tracing::warn!(unanswered, unnoted, "stopping before all is done");
    }
    tracing::info!("stopped");
    result
}

/// Time since 1970.
fn now() -> Duration {
    // A clock before 1970 reads as 1970; nothing then compares wrongly but ages.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}
