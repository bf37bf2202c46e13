//! Who is let in: tokens of our own, those of an issuer, and nobody at all where the graph stands on one's own desk.
//!
//! | Module | |
//! |---|---|
//! | [`actor`] | who asks, and what they may do |
//! | [`admit`] | a bearer's secret becomes an actor |
//! | [`token`] | tokens are made, listed and revoked |
//! | [`secret`] | what a bearer shows, and what is kept of it |
//! | [`issuer`] | tokens of an issuer (OIDC) |
//! | [`audit`] | the record of what was written and what was refused |

mod actor;
mod admit;
mod audit;
mod issuer;
mod secret;
mod token;

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

pub use actor::Actor;
pub use admit::{AdmitError, Admitted};
pub use audit::AuditEntry;
pub use issuer::{Issuer, IssuerError};
pub use secret::Secret;
pub use token::{CreateTokenError, Expiry, NewToken, RevokeTokenError, TokenTold};

/// How long a caller who was let in is not looked up again. With the time that a look-up takes it stays below the two
/// seconds within which a revoked token is promised to be worth nothing.
const KEPT: Duration = Duration::from_secs(1);
/// How many callers are kept.
const KEPT_CALLERS: u64 = 10_000;

/// What is known at the door.
#[derive(Debug, Clone)]
pub(super) struct Access {
    admitted: Cache<[u8; 32], Arc<Admitted>>,
    has_tokens: Cache<(), bool>,
    issuer: Option<Arc<Issuer>>,
}

impl Default for Access {
    fn default() -> Self {
        let admitted = Cache::builder().max_capacity(KEPT_CALLERS).time_to_live(KEPT).build();
        let has_tokens = Cache::builder().max_capacity(1).time_to_live(KEPT).build();
        Self { admitted, has_tokens, issuer: None }
    }
}

impl super::App {
    /// The same, letting in whom this issuer vouches for too.
    #[must_use]
    pub fn with_issuer(mut self, issuer: Issuer) -> Self {
        self.access.issuer = Some(Arc::new(issuer));
        self
    }
}
