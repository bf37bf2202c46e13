//! What a caller may keep of texts and files that change only with the program.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// May be kept, and is asked for again each time.
pub(super) const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Tells one content from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validator(String);

impl Validator {
    /// That of a content with this hash. It is weak, since the same content goes out compressed and not.
    pub(super) fn of_hash(hash: &[u8]) -> Self {
        Self(format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(hash)))
    }

    /// As a header says it.
    pub(super) fn etag(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).unwrap_or(HeaderValue::from_static("W/\"\""))
    }

    /// Whether the caller holds this very content.
    pub(super) fn is_known(&self, headers: &HeaderMap) -> bool {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
        known.is_some_and(|known| known.split(',').any(|one| one.trim() == self.0))
    }
}
