//! Whether anything is under way on a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How long a connection may be open without a request.
const SILENCE: Duration = Duration::from_secs(15);

/// When something was last under way on a connection. It is looked at now and then: to be told of every request would
/// wake the connection twice for each.
pub(super) struct Liveliness {
    under_way: AtomicU32,
    began: Instant,
    /// When the last request ended, in milliseconds since the connection began.
    ended: AtomicU64,
}

impl Default for Liveliness {
    fn default() -> Self {
        Self { under_way: AtomicU32::new(0), began: Instant::now(), ended: AtomicU64::new(0) }
    }
}

impl Liveliness {
    /// Returns when nothing has been under way for too long.
    pub(super) async fn silence(&self) {
        loop {
            let ended = self.began + Duration::from_millis(self.ended.load(Ordering::Acquire));
            let until = if self.under_way.load(Ordering::Acquire) > 0 {
                Instant::now() + SILENCE
            } else if ended.elapsed() < SILENCE {
                ended + SILENCE
            } else {
                return;
            };
            sleep_until(until).await;
        }
    }
}

/// A request that is being answered, until the last of its answer is about to leave.
pub(super) struct UnderWay(Arc<Liveliness>);

impl UnderWay {
    pub(super) fn begin(of: &Arc<Liveliness>) -> Self {
        of.under_way.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(of))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let since = u64::try_from(self.0.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.ended.store(since, Ordering::Release);
        self.0.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}
