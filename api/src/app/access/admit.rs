//! A bearer's secret becomes an actor.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, DurationRound, Utc};
use domain::access::Permission;
use uuid::Uuid;

use super::issuer::VerifyError;
use super::{Actor, Secret};
use crate::app::App;
use crate::store::{StoreError, Token};

/// Somebody who was let in.
#[derive(Debug)]
pub struct Admitted {
    /// Who they are.
    pub actor: Actor,
    /// The origins that a browser may use the token from; empty but for PUBLISHABLE.
    pub origins: Vec<String>,
    expires_at: Option<DateTime<Utc>>,
    token: Option<Uuid>,
    /// The last minute that was kept as that of its last use, in seconds.
    noted: AtomicI64,
}

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum AdmitError {
    /// What they show is worth nothing: it may be unknown, expired or revoked, and nobody is told which.
    #[error("the token is not valid")]
    Invalid,
    /// The issuer's keys cannot be had, so that nobody can tell.
    #[error("the issuer of tokens cannot be reached: try again later")]
    IssuerSilent,
    /// The database does not answer: try again later.
    #[error("the database does not answer: try again later")]
    DatabaseAway,
    /// The database failed, for all who waited for the same answer.
    #[error("the database failed")]
    Store(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl App {
    /// Lets in whoever shows this secret.
    ///
    /// A token is read by its hash, and not again for a second: one that is revoked or expired is worth nothing within
    /// two seconds at the latest.
    ///
    /// # Errors
    /// Every [`AdmitError`].
    pub async fn admit(&self, secret: &Secret) -> Result<Arc<Admitted>, AdmitError> {
        let hash = secret.hash();
        // all who show it at once wait for one look-up
        let looking_up = self.access.admitted.try_get_with(hash, self.look_up(secret));
        let admitted = Box::pin(looking_up).await?;
        self.if_not_expired(admitted).ok_or(AdmitError::Invalid)
    }

    /// Whoever was let in with this secret a moment ago: nobody is asked for that.
    pub async fn admitted_lately(&self, secret: &Secret) -> Option<Arc<Admitted>> {
        let admitted = self.access.admitted.get(&secret.hash()).await?;
        self.if_not_expired(admitted)
    }

    fn if_not_expired(&self, admitted: Arc<Admitted>) -> Option<Arc<Admitted>> {
        let now = self.clock.now();
        if admitted.expires_at.is_some_and(|at| at <= now) {
            return None;
        }
        self.note_use(&admitted, now);
        Some(admitted)
    }

    /// Whether somebody who does not say who they are may read: only on one's own desk, on the embedded engine, while
    /// no token was ever made and no issuer vouches for anybody. The door sees to it that they sit at that desk.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn lets_in_anonymous(&self) -> Result<bool, StoreError> {
        if !self.store.is_embedded() || self.access.issuer.is_some() {
            return Ok(false);
        }
        if let Some(has_tokens) = self.access.has_tokens.get(&()).await {
            return Ok(!has_tokens);
        }
        let has_tokens = self.store.has_tokens().await?;
        self.access.has_tokens.insert((), has_tokens).await;
        Ok(!has_tokens)
    }

    /// Whether anybody can be let in who says who they are: a token was made, or an issuer vouches.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn has_callers(&self) -> Result<bool, StoreError> {
        Ok(self.access.issuer.is_some() || self.store.has_tokens().await?)
    }

    async fn look_up(&self, secret: &Secret) -> Result<Arc<Admitted>, NotFound> {
        if !secret.is_ours() {
            return self.vouched_for(secret).await.map(Arc::new);
        }
        let hash = secret.hash();
        let token = self.store.token_of_hash(&hash);
        let token = self.store.unless_away(token, StoreError::is_absence).await?;
        let token = token.filter(|token| token.revoked_at.is_none()).ok_or(NotFound::Nobody)?;
        Ok(Arc::new(Admitted::by(&token)))
    }

    /// Somebody for whom the issuer vouches.
    async fn vouched_for(&self, secret: &Secret) -> Result<Admitted, NotFound> {
        let issuer = self.access.issuer.as_ref().ok_or(NotFound::Nobody)?;
        let claims = issuer.verify(secret.tell(), self.clock.now()).await.map_err(|error| {
            // why is for those who run the service, not for whoever tries
            let told: &dyn std::error::Error = &error;
            tracing::info!(error = told, "an issuer's token was refused");
            match error {
                VerifyError::Silent(_) => NotFound::Silent,
                VerifyError::Invalid(_) => NotFound::Nobody,
            }
        })?;
        let mut provinces = None;
        if let Some(named) = &claims.provinces {
            let mut ids = Vec::with_capacity(named.len());
            for name in named {
                let id = self.province_named(name).await.map_err(|error| {
                    tracing::warn!(error = %error, "an issuer's token names a province that is not clear");
                    NotFound::Nobody
                })?;
                ids.push(id);
            }
            provinces = Some(ids);
        }
        let covered = match &provinces {
            Some(ids) => {
                let covered = self.store.covered(ids);
                Some(self.store.unless_away(covered, StoreError::is_absence).await?)
            }
            None => None,
        };
        let mut actor =
            Actor::new(claims.subject, claims.role, Permission::of(claims.role, covered));
        if let Some(ids) = &provinces {
            actor = actor.of_provinces(ids);
        }
        let (origins, noted) = (Vec::new(), AtomicI64::new(0));
        Ok(Admitted { actor, origins, expires_at: Some(claims.expires_at), token: None, noted })
    }

    /// Keeps the minute of the use: once a minute, and while the request goes on.
    fn note_use(&self, admitted: &Admitted, now: DateTime<Utc>) {
        let Some(token) = admitted.token else { return };
        let minute = now.duration_trunc(Duration::minutes(1)).unwrap_or(now);
        if admitted.noted.fetch_max(minute.timestamp(), Ordering::Relaxed) >= minute.timestamp() {
            return;
        }
        let store = self.store.clone();
        tokio::spawn(async move {
            if let Err(error) = store.token_used(token, minute).await {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, token.id = %token, "a last use was not kept");
            }
        });
    }
}

impl Admitted {
    fn by(token: &Token) -> Self {
        let is_national = token.provinces.is_empty();
        let covered = (!is_national).then(|| token.covered.clone());
        let permission = Permission::of(token.role, covered);
        let mut actor = Actor::new(token.name.as_str(), token.role, permission).by_token(token.id);
        if !is_national {
            actor = actor.of_provinces(&token.provinces);
        }
        let noted = token.last_used_at.map_or(0, |at| at.timestamp());
        Self {
            actor,
            origins: token.origins.clone(),
            expires_at: token.expires_at,
            token: Some(token.id),
            noted: AtomicI64::new(noted),
        }
    }
}

/// Why a look-up found nobody. It is shared by all who waited for it.
#[derive(Debug, thiserror::Error)]
enum NotFound {
    #[error("nobody shows this")]
    Nobody,
    #[error("the issuer is silent")]
    Silent,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Arc<NotFound>> for AdmitError {
    fn from(error: Arc<NotFound>) -> Self {
        match error.as_ref() {
            NotFound::Nobody => Self::Invalid,
            NotFound::Silent => Self::IssuerSilent,
            NotFound::Store(failure) if failure.is_absence() => Self::DatabaseAway,
            NotFound::Store(_) => Self::Store(error),
        }
    }
}
