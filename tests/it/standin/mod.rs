//! A stand-in for Discord, strict enough to be believed, in three layers: the model (`world`,
//! written as JSON by `payload`), the protocol (`rest` with its `rules`, and `gateway`), and the
//! tester, whose verbs are what people do and see.
//!
//! It leaves out what the bot has no use for: voice, reactions, permissions that roles bring,
//! and everything that a person does about a server rather than in it.

mod application;
mod child;
mod filling;
mod gateway;
mod harm;
mod interactions;
mod limits;
mod looks;
mod messages;
mod model;
mod payload;
mod people;
mod rest;
mod rules;
mod seen;
mod selftest;
mod stage;
mod tester;
mod upload;
mod world;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use child::Bot;
pub use model::{EMBED_LINKS, Frame, Id, News, Play, SEND, Session, State, VIEW};
pub use seen::{Form, Seen};
pub use stage::*;
pub use tester::Tester;
pub use world::World;

/// The token of the one application there is.
pub const TOKEN: &str = "MTAwMDAwMDAwMDAwMDAwMDAwMA.Gstand.in-secret-that-must-never-be-printed";

/// The server: the model behind a lock, and word of every change.
pub struct Discord {
    world: Mutex<World>,
    changed: watch::Sender<()>,
    /// `http://127.0.0.1:PORT`.
    pub address: String,
}

impl Discord {
    /// Listens on a free port of the loopback address, with this world behind it.
    pub async fn listen(mut world: World) -> Arc<Discord> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        world.gateway = format!("ws://127.0.0.1:{port}");
        // Discord tells each session where to come back to; here that is a port of its own.
        let resuming = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let again = resuming.local_addr().unwrap().port();
        world.resume_gateway = format!("ws://127.0.0.1:{again}");
        let discord = Arc::new(Discord {
            world: Mutex::new(world),
            changed: watch::Sender::new(()),
            address: format!("http://127.0.0.1:{port}"),
        });
        let router = Router::new()
            .route("/", any(gateway::connect))
            .fallback(rest::serve)
            .with_state(discord.clone());
        for listener in [listener, resuming] {
            let router = router.clone();
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
        discord
    }

    /// Answers requests here as well, below this path, as a proxy before Discord would.
    pub fn serve_below(self: Arc<Discord>, path: &str, listener: TcpListener) {
        let inner = Router::new().fallback(rest::serve).with_state(self);
        let router = Router::new().nest(path, inner);
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    /// Looks at the world, or changes it; whoever waits looks again.
    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let result = act(&mut world);
        drop(world);
        self.changed.send_replace(());
        result
    }

    /// Waits until the world holds what is looked for; `None` when the time is over.
    pub async fn until<T>(
        &self,
        limit: Duration,
        mut find: impl FnMut(&mut World) -> Option<T>,
    ) -> Option<T> {
        let mut changed = self.changed.subscribe();
        let search = async {
            loop {
                {
                    let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(found) = find(&mut world) {
                        return found;
                    }
                }
                // The sender lives as long as `self`, so this only ever waits.
                let _ = changed.changed().await;
            }
        };
        tokio::time::timeout(limit, search).await.ok()
    }
}
