//! Patience: nobody waits without an end, and whose patience ends says for what it waited.

use std::fmt::Display;
use std::time::Duration;

use tokio::time::{Instant, timeout};

/// How long anybody waits for what must come: longer than a server and its database take to come back, together, on a
/// machine that does other things besides.
pub(super) const MOST: Duration = Duration::from_secs(90);

/// What `awaited` comes to.
///
/// # Panics
/// When it takes longer than [`MOST`]: says who waited for what.
pub(super) async fn within<T>(what: impl Display, awaited: impl Future<Output = T>) -> T {
    let Ok(came) = timeout(MOST, awaited).await else {
        panic!("{what}: it did not come within {} s", MOST.as_secs())
    };
    came
}

/// A wait in turns, each of which may come to nothing.
pub(super) struct Turns(Instant);

impl Turns {
    pub(super) fn begin() -> Self {
        Self(Instant::now())
    }

    /// One more turn.
    ///
    /// # Panics
    /// When they have taken longer than [`MOST`].
    pub(super) fn next(&self, what: impl Display) {
        let waited = self.0.elapsed();
        assert!(waited < MOST, "{what}: it did not come within {} s", MOST.as_secs());
    }
}
