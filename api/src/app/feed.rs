//! The feed beside its reading: who waits for it, how long it tells everything, which database it is of.

use std::time::Duration;

use chrono::Days;

use super::{App, StoreError};
pub use crate::store::Compacted;
use crate::store::Listening;

/// How often a serving process compacts the feed and looks whether the database is the one that it was.
const CARE: Duration = Duration::from_secs(60 * 60);

/// Somebody who waits for what is written.
#[derive(Debug)]
pub struct Follower(Listening);

impl Follower {
    /// Returns when something may have been written since the last time. It only wakes: what was written is read.
    pub async fn woken(&mut self) {
        self.0.heard().await;
    }
}

impl App {
    /// Waits, from now on, for what is written, by this process or another.
    pub fn follow(&self) -> Follower {
        Follower(self.store.listen())
    }

    /// Compacts what the feed tells of the time more than `days` ago: of every thing the last change, no longer each.
    /// Histories keep all.
    ///
    /// # Errors
    /// [`StoreError::Database`]; what was compacted by then stays so.
    pub async fn compact_feed(&self, days: u32) -> Result<Compacted, StoreError> {
        let until = self.clock.now().checked_sub_days(Days::new(u64::from(days)));
        match until {
            Some(until) => self.store.compact(until).await,
            None => Ok(Compacted::default()),
        }
    }

    /// Gives the feed a new epoch, so that nobody goes on from a cursor of the database that this one was copied from.
    ///
    /// # Errors
    /// [`StoreError::Database`]; the epoch is as it was.
    pub async fn new_feed_epoch(&self) -> Result<String, StoreError> {
        self.store.new_epoch().await
    }

    /// Takes care of the feed for as long as it is polled: compaction, where `days` are given, and the epoch of a
    /// database that was restored under a running process.
    pub async fn care_for_feed(&self, days: Option<u32>) {
        loop {
            if let Err(error) = self.store.check_epoch().await {
                tracing::warn!(error = ?error, "the database's identity cannot be read");
            }
            if let Some(days) = days {
                match self.compact_feed(days).await {
                    Ok(Compacted { changes: 0, .. }) => {}
                    Ok(Compacted { changes, floor }) => {
                        tracing::info!(changes, floor, "the feed was compacted");
                    }
                    Err(error) => tracing::warn!(error = ?error, "the feed cannot be compacted"),
                }
            }
            tokio::time::sleep(CARE).await;
        }
    }
}
