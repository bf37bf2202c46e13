//! Answers that say only why there is none, in the media type that the caller takes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::request_id::RequestId;
use crate::account;
use crate::graphql::ErrorCode;

const NEWER: &str = "application/graphql-response+json";
const OLDER: &str = "application/json";
/// What takes the older type too.
const WIDER: &[&str] = &["application/*", "*/*"];

/// Media types that answers come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: statuses tell what became of the operation.
    GraphqlResponse,
    /// `application/json`: as before there was the other, whatever became of a well-formed request is 200.
    Json,
}

impl MediaType {
    /// The better of those that `Accept` takes; nothing if it takes neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(header::ACCEPT) {
            return Some(Self::Json);
        }
        // wildcards come from callers that know nothing of the newer type
        let accepted = Accepted::of(headers);
        let newer = accepted.quality(NEWER, &[]);
        let older = accepted.quality(OLDER, WIDER);
        match (newer, older) {
            (0, 0) => None,
            (newer, older) if newer >= older => Some(Self::GraphqlResponse),
            _ => Some(Self::Json),
        }
    }

    /// As a header.
    pub(super) const fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// Whether a caller takes an event stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Events {
    /// It does not say so.
    Never,
    /// Beside others, that are as good: of what does not end with one answer.
    OfStreams,
    /// Rather than others.
    Always,
}

impl Events {
    /// What `Accept` says; wildcards do not mean streams.
    pub(super) fn taken(headers: &HeaderMap) -> Self {
        let accepted = Accepted::of(headers);
        let streams = accepted.quality("text/event-stream", &[]);
        let others = accepted.quality(NEWER, &[]).max(accepted.quality(OLDER, WIDER));
        match (streams, others) {
            (0, _) => Self::Never,
            (streams, others) if streams > others => Self::Always,
            _ => Self::OfStreams,
        }
    }
}

/// The media types in `Accept`.
struct Accepted<'a>(Vec<Range<'a>>);

impl<'a> Accepted<'a> {
    fn of(headers: &'a HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT).iter();
        let values = values.filter_map(|value| value.to_str().ok());
        Self(values.flat_map(|value| value.split(',').map(range)).collect())
    }

    /// How much this media type is wanted, in thousandths; or, where it is not named, the first of these wider ranges.
    fn quality(&self, of: &str, wider: &[&str]) -> u32 {
        let named = |name: &str| self.0.iter().find(|range| range.name.eq_ignore_ascii_case(name));
        let found = named(of).or_else(|| wider.iter().find_map(|wide| named(wide)));
        found.filter(|range| range.utf_8).map_or(0, |range| range.quality)
    }
}

struct Range<'a> {
    name: &'a str,
    utf_8: bool,
    /// In thousandths.
    quality: u32,
}

fn range(text: &str) -> Range<'_> {
    let mut parts = text.split(';').map(str::trim);
    let mut range = Range { name: parts.next().unwrap_or_default(), utf_8: true, quality: 1000 };
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let value = value.trim().trim_matches('"');
        if name.trim().eq_ignore_ascii_case("q") {
            range.quality = thousandths(value);
        } else if name.trim().eq_ignore_ascii_case("charset") {
            range.utf_8 = is_utf_8(value);
        }
    }
    range
}

/// `0.5` as 500; what cannot be read counts as 1.
fn thousandths(text: &str) -> u32 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{part:0<3}");
    match (whole, digits.get(..3).and_then(|digits| digits.parse().ok())) {
        ("0", Some(part)) => part,
        _ => 1000,
    }
}

/// The one encoding that we speak, in either spelling.
pub(super) fn is_utf_8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// What a refusal needs to know of the request.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub(super) media_type: MediaType,
    pub(super) request_id: Option<Arc<str>>,
}

impl Asker {
    /// Of a request.
    pub(super) fn of(headers: &HeaderMap, extensions: &axum::http::Extensions) -> Self {
        let media_type = MediaType::accepted(headers).unwrap_or(MediaType::Json);
        Self { media_type, request_id: request_id(extensions) }
    }

    /// An answer that says only why there is none.
    pub(super) fn refuse(&self, code: ErrorCode, sentence: &str) -> Response {
        account::is_refused(code.code());
        let mut extensions = json!({ "code": code.code(), "retryable": code.is_retryable() });
        if let (Some(id), Some(extensions)) = (&self.request_id, extensions.as_object_mut()) {
            extensions.insert("requestId".to_owned(), json!(**id));
        }
        let error = json!({ "message": sentence, "extensions": extensions });
        let answer = json!({ "errors": [error] }).to_string();
        let kind = [
            (header::CONTENT_TYPE, self.media_type.header()),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status(code), kind, answer).into_response()
    }

    /// The same, which may be asked again after a while.
    pub(super) fn put_off(&self, code: ErrorCode, sentence: &str, wait: Duration) -> Response {
        let mut response = self.refuse(code, sentence);
        let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response
    }
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.extensions))
    }
}

/// The status of a code.
pub(super) fn status(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The request's id, as the log and the answer name it.
pub(super) fn request_id(extensions: &axum::http::Extensions) -> Option<Arc<str>> {
    extensions.get::<RequestId>().map(|id| Arc::clone(&id.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accept: &str) -> Option<MediaType> {
        let value = HeaderValue::from_str(accept).unwrap();
        MediaType::accepted(&HeaderMap::from_iter([(header::ACCEPT, value)]))
    }

    #[test]
    fn takes_the_better_of_what_is_accepted() {
        use MediaType::{GraphqlResponse, Json};

        assert_eq!(MediaType::accepted(&HeaderMap::new()), Some(Json));
        for (accept, expected) in [
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/json; charset=utf-8", Some(Json)),
            ("application/json; charset=iso-8859-1", None),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json, application/json", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0.5, application/json", Some(Json)),
            (
                "application/json;q=0.9, application/graphql-response+json;q=0.95",
                Some(GraphqlResponse),
            ),
            ("application/json;q=0, */*", None),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Json)),
            ("text/html", None),
            ("application/graphql-response+json;q=0", None),
        ] {
            assert_eq!(accepted(accept), expected, "{accept}");
        }
    }

    #[test]
    fn an_event_stream_must_be_named() {
        use Events::{Always, Never, OfStreams};

        assert_eq!(Events::taken(&HeaderMap::new()), Never);
        for (accept, expected) in [
            ("text/event-stream", Always),
            ("text/event-stream; charset=utf-8", Always),
            ("text/event-stream, application/json;q=0.5", Always),
            ("text/event-stream, */*;q=0.1", Always),
            ("application/json, text/event-stream", OfStreams),
            ("application/graphql-response+json, text/event-stream;q=0.5", OfStreams),
            ("text/event-stream;q=0, application/json", Never),
            ("text/*", Never),
            ("*/*", Never),
        ] {
            let value = HeaderValue::from_str(accept).unwrap();
            let headers = HeaderMap::from_iter([(header::ACCEPT, value)]);
            assert_eq!(Events::taken(&headers), expected, "{accept}");
        }
    }
}
