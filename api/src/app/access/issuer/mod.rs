//! Tokens of an issuer (OIDC): signed by its keys, for us, and not yet expired.
//!
//! What a token says of itself decides nothing: which signatures count is told by the kind of the issuer's key, so that
//! a token "signed" by nothing, or by a public key used as a shared secret, is no token.

mod claims;
mod keys;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Validation, decode, decode_header};
use serde_json::{Map, Value};

use crate::config::OidcSettings;
pub(super) use claims::Claims;
use claims::NotClaimed;
use keys::Keys;

/// An issuer whose tokens let callers in.
#[derive(Debug)]
pub struct Issuer {
    settings: OidcSettings,
    keys: Keys,
}

/// Why the issuer cannot be asked at all.
#[derive(Debug, thiserror::Error)]
#[error("the client for the issuer's keys cannot be made")]
pub struct IssuerError(#[source] reqwest::Error);

/// Why a token is not one of the issuer's that lets anybody in.
#[derive(Debug, thiserror::Error)]
pub(super) enum VerifyError {
    /// It is worth nothing.
    #[error("the token is not valid")]
    Invalid(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The keys cannot be had.
    #[error("the issuer's keys cannot be had")]
    Silent(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What is wrong with a token, beside its signature.
#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error("the issuer has no key {0:?}")]
    NoKey(Option<String>),
    #[error("it has extensions that must be understood")]
    Critical,
}

impl Issuer {
    /// The issuer of these settings. It is asked for its keys when the first of its tokens is shown.
    ///
    /// # Errors
    /// [`IssuerError`].
    pub fn new(settings: OidcSettings) -> Result<Self, IssuerError> {
        let keys = Keys::of(&settings.issuer).map_err(IssuerError)?;
        Ok(Self { settings, keys })
    }

    /// What a token of the issuer says, if it is one, and is for us, now.
    pub(super) async fn verify(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Claims, VerifyError> {
        let invalid = |error: jsonwebtoken::errors::Error| VerifyError::Invalid(error.into());
        let header = decode_header(token).map_err(invalid)?;
        if header.crit.is_some() {
            return Err(VerifyError::Invalid(Wrong::Critical.into()));
        }
        let key = self.keys.find(header.kid.as_deref()).await.map_err(VerifyError::Silent)?;
        let Some(key) = key else {
            return Err(VerifyError::Invalid(Wrong::NoKey(header.kid).into()));
        };
        let mut validation = Validation::new_for_family(key.family());
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[&self.settings.audience]);
        validation.set_required_spec_claims(&["iss", "aud"]);
        // by our own clock, and strictly: see [`Claims::of`]
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let decoded = decode::<Map<String, Value>>(token, &key, &validation).map_err(invalid)?;
        Claims::of(&decoded.claims, &self.settings, now)
            .map_err(|error: NotClaimed| VerifyError::Invalid(error.into()))
    }
}
