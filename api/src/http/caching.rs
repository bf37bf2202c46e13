//! What a caller may keep: texts and files, which change only with the program, and answers, for as long as they hold.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::answer::MediaType;

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
        is_known(headers, &self.0)
    }
}

/// Whether the caller holds what has this tag: by the weak comparison of RFC 9110, since proxies weaken tags of what they
/// compress.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut known =
        known.filter_map(|known| known.to_str().ok()).flat_map(|known| known.split(','));
    let tag = opaque(tag);
    known.any(|one| opaque(one.trim()) == tag || one.trim() == "*")
}

/// A tag without its weakness.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The strong tag of an answer in one of its media types.
pub(super) fn tag(etag: &str, media_type: MediaType) -> Option<HeaderValue> {
    let kind = match media_type {
        MediaType::GraphqlResponse => "g",
        MediaType::Json => "j",
    };
    HeaderValue::try_from(format!("{}-{kind}\"", etag.strip_suffix('"')?)).ok()
}

/// Whether the caller takes nothing that was kept.
pub(super) fn asks_anew(headers: &HeaderMap) -> bool {
    let asked = headers.get_all(header::CACHE_CONTROL).iter();
    let mut asked =
        asked.filter_map(|asked| asked.to_str().ok()).flat_map(|asked| asked.split(','));
    asked.any(|asked| matches!(asked.trim(), "no-cache" | "no-store" | "max-age=0"))
}

/// An answer, with what may be kept of it; nothing of it where the caller holds it already.
pub(super) fn revalidated(request: &Parts, is_anonymous: bool, mut answer: Response) -> Response {
    let may_keep = if is_anonymous { "public, no-cache" } else { "private, no-cache" };
    let Some(tag) = answer.headers().get(header::ETAG).cloned() else {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return answer;
    };
    let about = [
        (header::CACHE_CONTROL, HeaderValue::from_static(may_keep)),
        (header::VARY, HeaderValue::from_static("Accept, Authorization, Origin")),
    ];
    let may_be_known = matches!(request.method, Method::GET | Method::HEAD);
    if may_be_known && tag.to_str().is_ok_and(|tag| is_known(&request.headers, tag)) {
        return (StatusCode::NOT_MODIFIED, about, [(header::ETAG, tag)]).into_response();
    }
    answer.headers_mut().extend(about);
    answer
}
