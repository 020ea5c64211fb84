//! Several processes on one database: they hear of each other's edits, and divide the work.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::Mutex;

use super::Postgres;
use super::sql::row::int;
use crate::store::{Result, Work};

/// What the trigger of the history calls out on.
const CHANNEL: &str = "footnote";

/// How long it is waited before the server is asked again.
const AGAIN: Duration = Duration::from_secs(1);

/// A connection that waits for word of published edits, made when somebody listens first.
#[derive(Debug)]
pub struct Ear {
    pool: PgPool,
    listener: Mutex<Option<PgListener>>,
}

impl Ear {
    /// Hears by a connection of this pool.
    pub fn new(pool: PgPool) -> Ear {
        Ear {
            pool,
            listener: Mutex::default(),
        }
    }

    /// Lets go of the connection.
    pub fn shut(&self) {
        // Not waited for: whoever listens still holds it, and is told now.
        drop(self.pool.close());
    }

    /// Waits for word; also gives back control when the connection was made anew, since what was
    /// called out before was not heard.
    async fn hear(&self) {
        let mut listener = self.listener.lock().await;
        let Some(hearing) = listener.as_mut() else {
            loop {
                match self.listen().await {
                    Ok(hearing) => {
                        *listener = Some(hearing);
                        return;
                    }
                    Err(fault) => tracing::debug!(%fault, "the database calls out to nobody"),
                }
                tokio::time::sleep(AGAIN).await;
            }
        };
        match hearing.try_recv().await {
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => *listener = None,
        }
    }

    async fn listen(&self) -> std::result::Result<PgListener, sqlx::Error> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(listener)
    }
}

impl Postgres {
    /// Waits until an edit may have been published.
    pub(super) async fn hear(&self) {
        self.ear.hear().await;
    }

    /// Takes some work, if it is there and nobody else has it.
    pub(super) async fn lease(&self, work: Work, now: u64, until: u64) -> Result<bool> {
        let (statement, of, what) = match work {
            Work::Correct { message, revision } => (
                "UPDATE answer SET taken_by = $3, taken_until = $5 \
                 WHERE message = $1 AND correct_to = $2 \
                     AND (taken_by = $3 OR taken_until IS NULL OR taken_until <= $4)",
                message,
                revision,
            ),
            Work::Tell(question, user) => (
                "UPDATE waiter SET taken_by = $3, taken_until = $5 \
                 WHERE question = $1 AND person = $2 \
                     AND (taken_by = $3 OR taken_until IS NULL OR taken_until <= $4)",
                question.0,
                user,
            ),
        };
        let mut change = self.change().await?;
        let mut query = sqlx::query(statement).bind(int(of)?).bind(int(what)?);
        query = query.bind(self.holder).bind(int(now)?).bind(int(until)?);
        let taken = query.execute(&mut *change).await?.rows_affected();
        change.commit().await?;
        Ok(taken == 1)
    }
}

/// A number that no other process has.
pub fn holder() -> i64 {
    // Each has random keys.
    let random = RandomState::new().build_hasher().finish();
    i64::from_ne_bytes(random.to_ne_bytes())
}
