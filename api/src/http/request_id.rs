//! Every request has an id: in the log, in the record of writes, and in its answer.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use uuid::Uuid;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that a caller may give.
const LONGEST: usize = 128;

/// The request's id, among its extensions.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) Arc<str>);

/// Takes the caller's id, if it is a plain one, or makes one.
pub(super) fn name(request: &mut Request) -> RequestId {
    let id = given(request.headers()).unwrap_or_else(make);
    let id = RequestId(id);
    request.extensions_mut().insert(id.clone());
    id
}

impl RequestId {
    /// Answers with it.
    pub(super) fn tell(&self, response: &mut Response) {
        if let Ok(value) = HeaderValue::from_str(&self.0) {
            response.headers_mut().insert(HEADER, value);
        }
    }
}

fn make() -> Arc<str> {
    let mut room = Uuid::encode_buffer();
    Arc::from(&*Uuid::now_v7().hyphenated().encode_lower(&mut room))
}

/// What could break a line of the log, or go on for ever, is not taken.
fn given(headers: &HeaderMap) -> Option<Arc<str>> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_plain);
    fits.then(|| text.into())
}
