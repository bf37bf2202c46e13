//! The issuer's keys: fetched when they are needed, kept, and fetched again when it turns them.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use reqwest::{Client, Url, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;

/// How long keys are used without asking whether they still count.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// How long keys are used while the issuer cannot be asked.
const OLDEST: Duration = Duration::from_secs(24 * 60 * 60);
/// How long to wait before the issuer is asked again: whoever shows tokens with invented keys does not make us ask more
/// often.
const PAUSE: Duration = Duration::from_secs(5);
/// How long the issuer may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The longest answer of the issuer that is read, in bytes.
const LONGEST: usize = 256 * 1024;
/// The most keys that are kept.
const MOST_KEYS: usize = 100;

/// The keys of one issuer.
#[derive(Debug)]
pub(super) struct Keys {
    issuer: String,
    client: Client,
    known: RwLock<Known>,
    /// When the issuer was last asked; held while it is.
    asked: Mutex<Option<Instant>>,
}

#[derive(Debug, Clone, Default)]
struct Known {
    keys: Vec<(Option<String>, Arc<DecodingKey>)>,
    fetched: Option<Instant>,
}

/// Why the keys cannot be had.
#[derive(Debug, thiserror::Error)]
enum NoKeys {
    #[error("the issuer does not answer")]
    Silent(#[from] reqwest::Error),
    #[error("the issuer answers more than {LONGEST} bytes")]
    TooLong,
    #[error("the issuer's answer is not as it must be")]
    Malformed(#[from] serde_json::Error),
    #[error("the issuer says that it is {0:?}")]
    Another(String),
    #[error("the issuer's keys stand at {0:?}, which is no address that may be asked")]
    Address(String),
    #[error("the issuer was asked a moment ago, in vain")]
    Asked,
}

type Silence = Box<dyn std::error::Error + Send + Sync>;

/// What an issuer says of itself.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl Keys {
    pub(super) fn of(issuer: &str) -> Result<Self, reqwest::Error> {
        let client = Client::builder().timeout(TIMEOUT).redirect(redirect::Policy::none());
        Ok(Self {
            issuer: issuer.to_owned(),
            client: client.build()?,
            known: RwLock::default(),
            asked: Mutex::default(),
        })
    }

    /// The key of this id; without an id, the only one. Nothing where the issuer has no such key.
    pub(super) async fn find(&self, id: Option<&str>) -> Result<Option<Arc<DecodingKey>>, Silence> {
        let known = self.known();
        if let (Some(key), true) = (known.find(id), known.is_younger_than(FRESH)) {
            return Ok(Some(key));
        }
        // whoever has an older key does not wait for another who asks
        let older = known.find(id).filter(|_| known.is_younger_than(OLDEST));
        let mut asked = match (self.asked.try_lock(), older) {
            (Ok(asked), _) => asked,
            (Err(_), Some(key)) => return Ok(Some(key)),
            (Err(_), None) => self.asked.lock().await,
        };
        // somebody else may have asked while we waited
        let known = self.known();
        if let (Some(key), true) = (known.find(id), known.is_younger_than(FRESH)) {
            return Ok(Some(key));
        }
        if asked.is_some_and(|at| at.elapsed() < PAUSE) {
            return if known.is_younger_than(OLDEST) {
                Ok(known.find(id))
            } else {
                Err(NoKeys::Asked.into())
            };
        }
        *asked = Some(Instant::now());
        match self.fetch().await {
            Ok(keys) => {
                let known = Known { keys, fetched: Some(Instant::now()) };
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = known.clone();
                Ok(known.find(id))
            }
            Err(error) if known.is_younger_than(OLDEST) => {
                tracing::warn!(error = told(&error), "the issuer's older keys are used");
                Ok(known.find(id))
            }
            Err(error) => {
                tracing::warn!(error = told(&error), "the issuer's keys cannot be had");
                Err(error.into())
            }
        }
    }

    fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self) -> Result<Vec<(Option<String>, Arc<DecodingKey>)>, NoKeys> {
        let place =
            format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let discovery: Discovery = self.get(&place).await?;
        if discovery.issuer != self.issuer {
            return Err(NoKeys::Another(discovery.issuer));
        }
        // keys that come over an open line could be anybody's
        let address = Url::parse(&discovery.jwks_uri).ok();
        let is_open = self.issuer.starts_with("http://");
        let may_ask = |address: &Url| address.scheme() == "https" || is_open;
        if !address.as_ref().is_some_and(may_ask) {
            return Err(NoKeys::Address(discovery.jwks_uri));
        }
        let set: KeySet = self.get(&discovery.jwks_uri).await?;
        Ok(set.keys.into_iter().filter_map(key).take(MOST_KEYS).collect())
    }

    async fn get<T: DeserializeOwned>(&self, address: &str) -> Result<T, NoKeys> {
        let mut answer = self.client.get(address).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if bytes.len().saturating_add(chunk.len()) > LONGEST {
                return Err(NoKeys::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(serde_json::from_slice(&bytes)?)
    }
}

impl Known {
    fn find(&self, id: Option<&str>) -> Option<Arc<DecodingKey>> {
        let mut fitting =
            self.keys.iter().filter(|(known, _)| id.is_none() || known.as_deref() == id);
        let first = fitting.next()?;
        // which of several is meant is not to be guessed
        fitting.next().is_none().then(|| Arc::clone(&first.1))
    }

    fn is_younger_than(&self, age: Duration) -> bool {
        self.fetched.is_some_and(|at| at.elapsed() < age)
    }
}

/// An error, as the log takes it.
fn told(error: &NoKeys) -> &(dyn std::error::Error + 'static) {
    error
}

/// A key that signs with a private half; those of other kinds and for other uses are passed over.
fn key(told: Value) -> Option<(Option<String>, Arc<DecodingKey>)> {
    let told: Jwk = serde_json::from_value(told).ok()?;
    let signs = matches!(told.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let key = DecodingKey::from_jwk(&told).ok().filter(|_| signs)?;
    let is_asymmetric = key.family() != jsonwebtoken::AlgorithmFamily::Hmac;
    is_asymmetric.then(|| (told.common.key_id, Arc::new(key)))
}
