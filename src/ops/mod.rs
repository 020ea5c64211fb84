//! What whoever runs the bot can see of it while it runs: its health and its figures.
//!
//! Nothing here holds a word that somebody wrote, or who it was.

pub mod finding;
pub mod metrics;
pub mod server;
pub mod table;
pub mod timed;

use std::net::TcpListener;
use std::sync::Arc;

use metrics::Metrics;

/// The figures of a bot, and where they can be read.
pub struct Watch {
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Where it is asked for; nowhere where there is none.
    pub listener: Option<TcpListener>,
}
