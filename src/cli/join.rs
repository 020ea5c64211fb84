//! `footnote run`: the settings from the environment and `.env`, the story, and over to Discord.

use std::env;
use std::io::{self, IsTerminal};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow};
use secrecy::ExposeSecret;
use tokio::time::sleep;
use tracing_subscriber::EnvFilter;

use super::{Outcome, environment, story};
use crate::app::Office;
use crate::config::{Config, Log};
use crate::ops::Watch;
use crate::ops::timed::Timed;
use crate::store::Store;
use crate::{discord, store};

/// Joins Discord and stays until the process is told to stop.
///
/// # Errors
/// Settings that are missing or wrong, a story that cannot be trusted, or Discord's refusal.
pub(super) fn join(knowledge: Option<PathBuf>) -> anyhow::Result<Outcome> {
    let file = environment::file()?;
    let get = |name: &str| {
        let set = env::var(name).ok().filter(|value| !value.is_empty());
        set.or_else(|| file.get(name).cloned())
    };
    let config = Config::read(get, knowledge).map_err(|faults| {
        let all: Vec<String> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
        anyhow!("the settings need a hand:{}", all.concat())
    })?;
    let Config {
        connection,
        knowledge,
        database,
        log,
        watched,
        settings,
    } = config;
    start_log(&log)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    // Before anything that takes long: a port that is taken is said at once.
    let watch = Watch {
        metrics: Arc::default(),
        listener: watched.map(listen).transpose()?,
    };
    let metrics = Arc::clone(&watch.metrics);
    let folder = story::trusted(&knowledge)?;
    let database = database.expose_secret().to_owned();
    // One bot answers from a file: two would each answer every question.
    let _claim = store::claim(&database)?;
    let folder = Arc::new(folder);
    let office = waited_for(async || {
        let store = store::open(&database).await?;
        let store: Arc<dyn Store> = Arc::new(Timed::new(store, Arc::clone(&metrics)));
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let office = Office::open(Arc::clone(&folder), store, settings.clone(), now).await?;
        let edition = office.app.edition();
        tracing::info!(
            facts = edition.snapshot.base.facts.len(),
            revision = edition.snapshot.revision,
            "the story is learned"
        );
        Ok(office)
    });
    discord::run(connection, office, watch)?;
    Ok(Outcome::Good)
}

/// Opens what rests on the database, again and again where that does not answer: a machine may start
/// before its server, or its network.
async fn waited_for(open: impl AsyncFn() -> store::Result<Office>) -> Result<Office, String> {
    let mut wait = Duration::from_secs(1);
    loop {
        let fault = match open().await {
            Ok(office) => return Ok(office),
            Err(fault) if !fault.kind.passes() => return Err(fault.to_string()),
            Err(fault) => fault,
        };
        let seconds = wait.as_secs();
        tracing::warn!(%fault, seconds, "the database cannot be used yet; trying again");
        sleep(wait).await;
        wait = (wait * 2).min(Duration::from_secs(30));
    }
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .with_context(|| format!("OPS_ADDR is {address}, where nothing can listen"))?;
    let address = listener.local_addr()?;
    tracing::info!(%address, "can be watched");
    if !address.ip().is_loopback() {
        tracing::warn!("OPS_ADDR lets other machines see the bot's figures");
    }
    Ok(listener)
}

fn start_log(log: &Log) -> anyhow::Result<()> {
    let Log { filter, json } = log;
    let filter = EnvFilter::try_new(filter)
        .with_context(|| format!("LOG is \"{filter}\", which is no filter; try info"))?
        .add_directive(discord::LOG_BOUND.parse()?);
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal() && !no_color && !json)
        .with_writer(io::stderr);
    let started = match json {
        true => log.json().with_span_list(false).try_init(),
        false => log.try_init(),
    };
    started.map_err(|error| anyhow!("the log cannot be started: {error}"))
}
