//! Several processes on one database: they hear of each other's edits, and divide the work.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::Mutex;

use super::Postgres;
use super::sql::row::int;
use crate::store::{Result, Taken, Work};

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
    pub(super) async fn lease(&self, work: Work, now: u64, until: u64) -> Result<Taken> {
        let (look, take, of, what) = match work {
            Work::Correct { message, revision } => (
                "SELECT taken_by, taken_until FROM answer WHERE message = $1 AND correct_to = $2",
                "UPDATE answer SET taken_by = $3, taken_until = $4 \
                 WHERE message = $1 AND correct_to = $2",
                message,
                revision,
            ),
            Work::Tell(question, user) => (
                "SELECT taken_by, taken_until FROM waiter WHERE question = $1 AND person = $2",
                "UPDATE waiter SET taken_by = $3, taken_until = $4 \
                 WHERE question = $1 AND person = $2",
                question.0,
                user,
            ),
        };
        let (of, what, now) = (int(of)?, int(what)?, int(now)?);
        let mut change = self.change().await?;
        let found: Option<(Option<i64>, Option<i64>)> = sqlx::query_as(look)
            .bind(of)
            .bind(what)
            .fetch_optional(&mut *change)
            .await?;
        let Some((by, left_until)) = found else {
            return Ok(Taken::No);
        };
        let is_anothers = by.is_some_and(|by| by != self.holder);
        if is_anothers && left_until.is_some_and(|until| until > now) {
            return Ok(Taken::No);
        }
        let taking = sqlx::query(take).bind(of).bind(what).bind(self.holder);
        taking.bind(int(until)?).execute(&mut *change).await?;
        change.commit().await?;
        Ok(match is_anothers {
            true => Taken::Over,
            false => Taken::Yes,
        })
    }
}

/// A number that no other process has.
pub fn holder() -> i64 {
    // Each has random keys.
    let random = RandomState::new().build_hasher().finish();
    i64::from_ne_bytes(random.to_ne_bytes())
}
