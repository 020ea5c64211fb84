//! The connection to Discord: the only part that names serenity or twilight.
//!
//! Types, builders and routes of requests are serenity's. The gateway is twilight's, because
//! serenity's own client spins on some closes, cannot then be stopped, and identifies anew where
//! it could resume. Requests go through our own client, because serenity's drops the time
//! after which a refused request may be repeated, and talks to the real Discord, whatever address
//! it is given, while its own rate limiter is on.

mod client;
mod desk;
mod frame;
mod gateway;
pub mod inbound;
pub mod markup;
mod outbound;
mod register;
mod stop;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::App;
use crate::config::Config;
use client::Client;
use desk::Desk;
use stop::Stop;

pub use gateway::Ended;

/// A filter for the log that must always hold: serenity's spans carry whole requests, and with them
/// what people wrote.
pub const LOG_BOUND: &str = "serenity=warn";

/// How long answers in hand may take once the bot is told to stop.
const FINISH_WITHIN: Duration = Duration::from_secs(8);

/// Joins Discord and answers until the process is told to stop.
///
/// # Errors
/// Why the bot cannot go on: a sentence for the one who runs it, with what to do.
pub fn run(config: Config, app: App) -> Result<(), Ended> {
    let stop = Stop::on_signals().map_err(Ended::system)?;
    // Both TLS clients use it. An error only says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("footnote")
        .build()
        .map_err(Ended::system)?;
    let result = runtime.block_on(serve(config, app, stop));
    runtime.shutdown_timeout(Duration::from_millis(500));
    result
}

async fn serve(config: Config, app: App, stop: Stop) -> Result<(), Ended> {
    let Config {
        token,
        discord,
        knowledge: _,
        log: _,
        limits: _,
    } = config;
    let client = Arc::new(Client::new(&discord, token.clone()).map_err(Ended::system)?);
    let desk = Arc::new(Desk::new(app, Arc::clone(&client)));
    let result = gateway::attend(&client, &token, &desk, &stop).await;
    if tokio::time::timeout(FINISH_WITHIN, desk.finish())
        .await
        .is_err()
    {
        tracing::warn!(in_hand = desk.in_hand(), "stopping with answers unsent");
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
