//! Requests a minute from one caller.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use moka::sync::Cache;

use super::Caller;

/// After how many requests those who have not asked for long are forgotten.
const TIDY_EVERY: u32 = 1_000;
/// How many callers are remembered who were put off because they were not let in.
const MOST_PUT_OFF: u64 = 10_000;

type Limiter =
    RateLimiter<Caller, DefaultKeyedStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// How often one caller may ask.
#[derive(Debug)]
pub(super) struct Rate {
    limiter: Limiter,
    most: NonZeroU32,
    counted: AtomicU32,
    /// Until when nobody is looked up for them.
    put_off: Cache<Caller, Instant>,
}

/// How many requests a caller has left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    most: NonZeroU32,
    remaining: u32,
    /// Until all of them are there again.
    reset: Duration,
}

/// A caller asks too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct TooOften {
    most: NonZeroU32,
    /// When to come again.
    pub(in super::super) wait: Duration,
}

impl Rate {
    pub(super) fn new(most: NonZeroU32) -> Self {
        let limiter = RateLimiter::keyed(Quota::per_minute(most)).with_middleware();
        let put_off = Cache::builder()
            .max_capacity(MOST_PUT_OFF)
            .time_to_live(Duration::from_secs(60))
            .build();
        Self { limiter, most, counted: AtomicU32::default(), put_off }
    }

    /// Whether so many requests a minute are allowed.
    pub(super) fn is_of(&self, most: NonZeroU32) -> bool {
        self.most == most
    }

    /// Counts a request.
    ///
    /// # Errors
    /// [`TooOften`].
    pub(super) fn count(&self, caller: &Caller) -> Result<Left, TooOften> {
        if self.counted.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let most = self.most;
        match self.limiter.check_key(caller) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = f64::from(most.get().saturating_sub(remaining));
                let reset = Duration::from_secs_f64(60.0 * used / f64::from(most.get()));
                Ok(Left { most, remaining, reset })
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                Err(TooOften { most, wait })
            }
        }
    }

    /// Counts a caller who was not let in: who has asked too often so is looked up no more for a while.
    ///
    /// # Errors
    /// [`TooOften`].
    pub(super) fn count_stranger(&self, caller: Caller) -> Result<(), TooOften> {
        let counted = self.count(&caller);
        if let Err(TooOften { wait, .. }) = counted {
            self.put_off.insert(caller, Instant::now() + wait);
        }
        counted.map(|_| ())
    }

    /// Whether nobody is to be looked up for this caller.
    ///
    /// # Errors
    /// [`TooOften`].
    pub(super) fn may_be_looked_up(&self, caller: &Caller) -> Result<(), TooOften> {
        let until = self.put_off.get(caller);
        let wait = until.and_then(|until| until.checked_duration_since(Instant::now()));
        wait.map_or(Ok(()), |wait| Err(TooOften { most: self.most, wait }))
    }
}

impl Left {
    /// Tells the caller.
    pub(super) fn tell(self, response: &mut Response) {
        let headers = response.headers_mut();
        headers.insert("ratelimit-limit", HeaderValue::from(self.most.get()));
        headers.insert("ratelimit-remaining", HeaderValue::from(self.remaining));
        let seconds = self.reset.as_secs().saturating_add(1);
        headers.insert("ratelimit-reset", HeaderValue::from(seconds));
    }
}

impl TooOften {
    /// As a sentence.
    pub(in super::super) fn sentence(self) -> String {
        format!("you may ask {} times a minute", self.most)
    }

    /// Tells the caller that nothing is left.
    pub(in super::super) fn tell(self, response: &mut Response) {
        Left { most: self.most, remaining: 0, reset: self.wait }.tell(response);
    }
}
