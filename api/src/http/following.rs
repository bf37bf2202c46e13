//! What the doors that stay open share: when to come again, and when they close.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// When to come again while so many are open.
pub(super) const COME_AGAIN: Duration = Duration::from_secs(5);

/// Tells the doors that stay open that the service ends.
#[derive(Debug, Clone)]
pub(super) struct Stopping(pub(super) Arc<watch::Receiver<bool>>);

impl Stopping {
    /// Whether it was asked to end.
    pub(super) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when the service ends; never where nobody said how it would.
    pub(super) async fn of(stopping: Option<Self>) {
        match stopping {
            Some(Self(asked)) => {
                let mut asked = watch::Receiver::clone(&asked);
                if asked.wait_for(|asked| *asked).await.is_err() {
                    // whoever could have asked is gone: the service has ended
                }
            }
            None => std::future::pending().await,
        }
    }
}
