//! Ctrl-C and SIGTERM: an orderly end, and a hard one if the orderly one does not come.
//!
//! It lives on a thread and a runtime of its own, so that it works whatever the bot's runtime does.

use std::io;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// The process is gone this long after the signal, whatever hangs.
const DEADLINE: Duration = Duration::from_millis(9500);

/// Says when to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(CancellationToken);

impl Stop {
    /// Watches for signals from now on. A second signal ends the process at once.
    ///
    /// # Errors
    /// Where the system gives no thread or no signal handler.
    pub fn on_signals() -> io::Result<Stop> {
        let stop = Stop::default();
        let told = stop.clone();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut signals = {
            let _inside = runtime.enter();
            Signals::new()?
        };
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    let name = signals.next().await;
                    tracing::info!(signal = name, "stopping");
                    told.0.cancel();
                    let again = tokio::time::timeout(DEADLINE, signals.next()).await;
                    let why = again.map_or("the time is up", |_| "told twice");
                    tracing::error!(why, "stopping at once");
                });
                std::process::exit(1);
            })?;
        Ok(stop)
    }

    /// Whether it is time to stop.
    pub fn is_told(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until it is time to stop.
    pub async fn told(&self) {
        self.0.cancelled().await;
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "interrupt",
            _ = self.terminate.recv() => "terminate",
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Signals> {
        Ok(Signals)
    }

    async fn next(&mut self) -> &'static str {
        let _ = tokio::signal::ctrl_c().await;
        "interrupt"
    }
}
