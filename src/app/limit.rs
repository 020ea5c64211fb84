//! How often one asker, or one channel, may ask; and how often they are told so.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// So many questions in so much time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many at once, and in each stretch of `per` in the long run.
    pub questions: NonZeroU32,
    /// At least a second.
    pub per: Duration,
}

/// Whether a question may be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Yes.
    Yes,
    /// No, and this is to be said once: so many seconds until the next is welcome.
    Tell(u64),
    /// No, and it was said not long ago.
    Silent,
}

/// Keeps a [`Rate`] for each key.
pub struct Limiter<K: Hash + Eq + Clone> {
    rate: Rate,
    clock: GivenClock,
    state: RateLimiter<K, HashMapStateStore<K>, GivenClock, NoOpMiddleware<Duration>>,
    told: Mutex<HashMap<K, Duration>>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// Everybody starts with all their questions free.
    pub fn new(rate: Rate) -> Limiter<K> {
        let clock = GivenClock::default();
        let period = rate.per.max(Duration::from_secs(1)) / rate.questions.get();
        // A period is zero only beyond a thousand million questions a second.
        let quota = Quota::with_period(period)
            .unwrap_or(Quota::per_second(rate.questions))
            .allow_burst(rate.questions);
        Limiter {
            rate,
            state: RateLimiter::hashmap_with_clock(quota, clock.clone()),
            clock,
            told: Mutex::default(),
        }
    }

    /// Counts one question at `now`, as time since any fixed moment.
    pub fn ask(&self, key: &K, now: Duration) -> Grant {
        self.clock.set(now);
        let Err(refused) = self.state.check_key(key) else {
            return Grant::Yes;
        };
        let wait = refused.wait_time_from(self.clock.now());
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match told.get(key) {
            Some(when) if now.saturating_sub(*when) < self.rate.per => Grant::Silent,
            _ => {
                told.insert(key.clone(), now);
                Grant::Tell(whole_seconds(wait))
            }
        }
    }

    /// Seconds until the next question is welcome where this one is not; each call says so anew.
    pub fn ask_aloud(&self, key: &K, now: Duration) -> Option<u64> {
        self.clock.set(now);
        let refused = self.state.check_key(key).err()?;
        Some(whole_seconds(refused.wait_time_from(self.clock.now())))
    }

    /// Forgets those who have all their questions free again.
    pub fn tidy(&self, now: Duration) {
        self.clock.set(now);
        self.state.retain_recent();
        self.state.shrink_to_fit();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, when| now.saturating_sub(*when) < self.rate.per);
        told.shrink_to_fit();
    }

    /// How many keys are remembered.
    pub fn len(&self) -> usize {
        self.state.len()
    }

    /// Whether nobody is remembered.
    pub fn is_empty(&self) -> bool {
        self.state.is_empty()
    }
}

/// Keeps a [`Rate`] for each key, and tells without counting whether it is used up. For few keys and
/// small rates.
pub struct Allowance<K: Hash + Eq + Clone> {
    rate: Rate,
    used: Mutex<HashMap<K, Vec<Duration>>>,
}

impl<K: Hash + Eq + Clone> Allowance<K> {
    /// Nobody has used anything yet.
    pub fn new(rate: Rate) -> Allowance<K> {
        Allowance {
            rate,
            used: Mutex::default(),
        }
    }

    /// Seconds until the next is welcome, where it is not now.
    pub fn wait(&self, key: &K, now: Duration) -> Option<u64> {
        let used = self.used();
        let used = used.get(key)?;
        let most = usize::try_from(self.rate.questions.get()).unwrap_or(usize::MAX);
        let first = *used.get(used.len().checked_sub(most)?)?;
        let wait = (first + self.rate.per).saturating_sub(now);
        (!wait.is_zero()).then(|| whole_seconds(wait))
    }

    /// Counts one, where it is welcome; else gives the seconds as [`Allowance::wait`] does.
    pub fn take(&self, key: &K, now: Duration) -> Option<u64> {
        let wait = self.wait(key, now);
        if wait.is_none() {
            self.used().entry(key.clone()).or_default().push(now);
        }
        wait
    }

    /// Forgets what no longer counts.
    pub fn tidy(&self, now: Duration) {
        let mut used = self.used();
        used.retain(|_, times| {
            times.retain(|when| now.saturating_sub(*when) < self.rate.per);
            !times.is_empty()
        });
    }

    fn used(&self) -> MutexGuard<'_, HashMap<K, Vec<Duration>>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1) as u64
}

/// A clock that stands still until it is set: time comes in with each event.
#[derive(Clone, Debug, Default)]
struct GivenClock(Arc<AtomicU64>);

impl GivenClock {
    /// Never goes back.
    fn set(&self, now: Duration) {
        let nanos = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_max(nanos, Ordering::Relaxed);
    }
}

impl Clock for GivenClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}
