//! `/graphql`: one operation per request, as JSON in a POST or as parameters of a GET, as the GraphQL-over-HTTP
//! specification says.
//!
//! Our own handler, not the library's extractor: that one answers 200 to everything, runs mutations by GET and reads
//! bodies without an end. A body is read before anything is refused, so that the caller, who is busy sending, sees
//! the answer. Whoever takes event streams gets one: see [`event_stream`].

mod call;
mod event_stream;

pub(super) use call::{Call, NoCall};

use std::sync::Arc;

use axum::extract::Request as HttpRequest;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::Role;

use super::Doors;
use super::answer::{Asker, Events, MediaType, status};
use super::body::{self, BodyError};
use super::caching;
use super::origin;
use super::refusal::WAIT;
use crate::app::Actor;
use crate::graphql::{Answer, CostWanted, ErrorCode, Manner};

/// The path of this door.
pub(super) const DOOR: &str = "/graphql";
/// The longest request body that is read.
const BODY_BYTES: usize = 1024 * 1024;
/// Asks for the cost beside the answer (`1`) or in its place (`explain`).
const COST: &str = "graphql-cost";

/// Answers one request.
pub(super) async fn answer(doors: &Arc<Doors>, actor: Actor, request: HttpRequest) -> Response {
    let (head, body) = request.into_parts();
    let asker = Asker::of(&head.headers, &head.extensions);
    let body = body::read(body, BODY_BYTES).await;

    let events = Events::taken(&head.headers);
    if events == Events::Never && MediaType::accepted(&head.headers).is_none() {
        let sentence =
            "answers are application/graphql-response+json, application/json or text/event-stream";
        return asker.refuse(ErrorCode::NotAcceptable, sentence);
    }
    // the origin of a token that stands in a page was compared with the token's own
    let is_bound = actor.role() == Role::Publishable;
    if !is_bound
        && let Err(sentence) = origin::check(&head.headers, &doors.limits.now().allowed_origins)
    {
        return asker.refuse(ErrorCode::OriginNotAllowed, sentence);
    }
    let request = match head.method {
        Method::POST => by_post(&head.headers, body),
        Method::GET | Method::HEAD => call::from_parameters(&head.uri),
        method => {
            let sentence = format!("send an operation by POST, or a query by GET, not by {method}");
            return allowing("GET, POST", asker.refuse(ErrorCode::MethodNotAllowed, &sentence));
        }
    };
    match request {
        Ok(mut call) => {
            let mut freshness = std::mem::take(&mut call.freshness);
            freshness.strict |= caching::asks_anew(&head.headers);
            let manner = Manner {
                only_queries: head.method != Method::POST,
                cost: cost_wanted(&head.headers),
                freshness,
            };
            let text = match doors.service.text(&actor, std::mem::take(&mut call.named)) {
                Ok(text) => text,
                Err((code, sentence)) => return asker.refuse(code, &sentence),
            };
            let request = call.request(text);
            if events != Events::Never {
                let call = event_stream::Call { head, asker, actor, request, manner };
                return Box::pin(event_stream::answer(doors, call, events)).await;
            }
            let is_anonymous = actor.is_anonymous();
            let answer = doors.service.execute_as(actor, request, manner).await;
            caching::revalidated(&head, is_anonymous, told(&asker, answer))
        }
        Err(call::NoCall { code, sentence }) => asker.refuse(code, &sentence),
    }
}

fn by_post(
    headers: &HeaderMap,
    body: Result<axum::body::Bytes, BodyError>,
) -> Result<call::Call, call::NoCall> {
    let refuse = |code, sentence: String| Err(call::NoCall { code, sentence });
    let body = match body {
        Ok(body) => body,
        Err(BodyError::TooLong) => {
            let sentence = format!("a request may be {BODY_BYTES} bytes long");
            return refuse(ErrorCode::BodyTooLarge, sentence);
        }
        Err(BodyError::TooSlow) => {
            let sentence = "the body did not come in time".to_owned();
            return refuse(ErrorCode::RequestTimeout, sentence);
        }
        Err(BodyError::Broken) => {
            return refuse(ErrorCode::BadRequest, "the request broke off".to_owned());
        }
    };
    call::check_content(headers)?;
    call::from_body(&body)
}

/// An answer in the media type that the caller takes.
fn told(asker: &Asker, answer: Answer) -> Response {
    let status = match (answer.refused, asker.media_type) {
        (None, _) => StatusCode::OK,
        (Some(code), MediaType::GraphqlResponse) => status(code),
        // of the older media type, 4xx says that the request was no GraphQL request
        (Some(ErrorCode::MethodNotAllowed), _) => StatusCode::METHOD_NOT_ALLOWED,
        (Some(code), MediaType::Json) if code.status() < 500 => StatusCode::OK,
        (Some(code), MediaType::Json) => status(code),
    };
    let kind = [(header::CONTENT_TYPE, asker.media_type.header())];
    let mut response = (status, kind, answer.json).into_response();
    if let Some(etag) = answer.etag.and_then(|etag| caching::tag(&etag, asker.media_type)) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    if answer.refused == Some(ErrorCode::MethodNotAllowed) {
        return allowing("POST", response);
    }
    if answer.refused == Some(ErrorCode::DatabaseUnavailable) {
        response.headers_mut().insert(header::RETRY_AFTER, WAIT.as_secs().into());
    }
    response
}

fn cost_wanted(headers: &HeaderMap) -> CostWanted {
    match headers.get(COST).map(HeaderValue::as_bytes) {
        Some(b"1") => CostWanted::Beside,
        Some(b"explain") => CostWanted::Only,
        _ => CostWanted::No,
    }
}

fn allowing(methods: &'static str, mut response: Response) -> Response {
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    response
}
