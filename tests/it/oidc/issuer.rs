//! An issuer on this machine: its discovery document, its keys, and tokens that it signs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use api::config::OidcSettings;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A key of tests only: to make one takes seconds.
const RSA: &[u8] = include_bytes!("rsa.der");

/// A key that signs tokens.
#[derive(Clone)]
pub(crate) struct SigningKey {
    id: String,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl SigningKey {
    pub(crate) fn elliptic(id: &str) -> Self {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let key = EncodingKey::from_ec_der(made.unwrap().as_ref());
        Self { id: id.to_owned(), algorithm: Algorithm::ES256, key }
    }

    pub(crate) fn rsa(id: &str) -> Self {
        let key = EncodingKey::from_rsa_der(RSA);
        Self { id: id.to_owned(), algorithm: Algorithm::RS256, key }
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }

    fn public(&self) -> Value {
        let mut key = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        key.common.key_id = Some(self.id.clone());
        serde_json::to_value(key).unwrap()
    }

    /// What somebody who knows the public key could take for a secret.
    pub(crate) fn public_spellings(&self) -> Vec<Vec<u8>> {
        let key = self.public();
        let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
        let (x, y) = (part("x"), part("y"));
        let point = [&[4][..], &x, &y].concat();
        vec![x.clone(), [x, y].concat(), point, key.to_string().into_bytes()]
    }
}

/// A token whose header says that it needs no signature.
pub(crate) fn unsigned(algorithm: &str, key: &str, claims: &Value) -> String {
    let header = json!({ "alg": algorithm, "kid": key, "typ": "JWT" });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&header), part(claims))
}

#[derive(Default)]
struct Said {
    address: Mutex<String>,
    keys: Mutex<Vec<SigningKey>>,
    asked: AtomicUsize,
    is_silent: AtomicBool,
}

/// The issuer.
pub(crate) struct LocalIssuer(Arc<Said>);

impl LocalIssuer {
    pub(crate) async fn start(keys: Vec<SigningKey>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/realms/ioc", listener.local_addr().unwrap());
        let said = Said { address: Mutex::new(address), keys: Mutex::new(keys), ..Said::default() };
        let said = Arc::new(said);
        let doors = Router::new()
            .route("/realms/ioc/.well-known/openid-configuration", get(discovery))
            .route("/realms/ioc/keys", get(keys_of))
            .with_state(Arc::clone(&said));
        tokio::spawn(async move { axum::serve(listener, doors).await });
        Self(said)
    }

    pub(crate) fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: self.address(),
            audience: "graph".to_owned(),
            role_claim: "realm.roles".to_owned(),
            provinces_claim: "provinces".to_owned(),
        }
    }

    pub(crate) fn address(&self) -> String {
        self.0.address.lock().unwrap().clone()
    }

    pub(crate) fn keys(&self) -> Vec<SigningKey> {
        self.0.keys.lock().unwrap().clone()
    }

    /// From now on it signs by these keys, and no longer stands by the others.
    pub(crate) fn turn(&self, keys: Vec<SigningKey>) {
        *self.0.keys.lock().unwrap() = keys;
    }

    /// How often it was asked for its keys.
    pub(crate) fn asked(&self) -> usize {
        self.0.asked.load(Ordering::Relaxed)
    }

    pub(crate) fn fall_silent(&self) {
        self.0.is_silent.store(true, Ordering::Relaxed);
    }
}

async fn discovery(State(said): State<Arc<Said>>) -> Result<Json<Value>, StatusCode> {
    if said.is_silent.load(Ordering::Relaxed) {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let address = said.address.lock().unwrap().clone();
    Ok(Json(json!({ "issuer": address, "jwks_uri": format!("{address}/keys") })))
}

/// Its keys, among others that a client must pass over.
async fn keys_of(State(said): State<Arc<Said>>) -> Json<Value> {
    said.asked.fetch_add(1, Ordering::Relaxed);
    let mut keys = vec![
        json!({ "kty": "oct", "kid": "shared", "k": "c2hhcmVk" }),
        json!({ "kty": "AKP", "kid": "later", "alg": "ML-DSA-44", "pub": "AAAA" }),
    ];
    keys.extend(said.keys.lock().unwrap().iter().map(SigningKey::public));
    Json(json!({ "keys": keys }))
}
