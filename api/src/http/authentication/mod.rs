//! Who asks: every request but those for [`OPEN`] doors is let in as somebody, or turned away.
//!
//! Handlers take the [`Actor`] from the request's extensions: `Extension(actor): Extension<Actor>`; operations are handed
//! it. A route that is added is closed by itself. A websocket may say who asks in its first message instead; whoever
//! stays is looked up again now and then ([`actor`]), since tokens end.

mod anonymous;
mod publishable;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, UPGRADE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::response::Response;

use super::Doors;
use super::answer::Asker;
use super::body;
use super::busy::Caller;
use super::graphql;
use super::refusal::Refusal;
use super::request_id::RequestId;
use crate::app::{Actor, AdmitError, App, Secret};

/// What tells nothing of the graph, and is told to everybody. The first page counts what its visitor may read.
const OPEN: [&str; 5] = ["/", "/healthz", "/readyz", "/graphiql", "/schema.graphql"];
/// The same of everything below.
const OPEN_BELOW: [&str; 3] = ["/graphiql/", "/docs/", "/examples/"];
/// How long a caller who is turned away may still send.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// One sentence for every token that is worth nothing: which it is nobody learns.
const INVALID: &str = "the token is not valid: it may be unknown, expired or revoked";
const SAY_WHO: &str = "say who you are, with Authorization: Bearer TOKEN; whoever runs this service makes one with \
                       compliance-graph token create";

/// Where the service listens, among the extensions of its requests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listening {
    is_loopback: bool,
}

impl Listening {
    pub(super) fn on(address: SocketAddr) -> Self {
        Self { is_loopback: address.ip().to_canonical().is_loopback() }
    }
}

/// Who asks, with the request; nobody where everybody may ask, and where it is said later.
///
/// # Errors
/// What a caller is answered who is turned away.
pub(super) async fn admit(
    doors: &Doors,
    request: Request,
) -> Result<(Option<Actor>, Request), Box<Response>> {
    if is_open(request.uri().path()) {
        return Ok((None, request));
    }
    let (parts, body) = request.into_parts();
    let admitted = actor(doors, &parts).await;
    let request = Request::from_parts(parts, body);
    match admitted {
        Ok(actor) => {
            let actor = match request.extensions().get() {
                Some(RequestId(id)) => actor.asking(Arc::clone(id)),
                None => actor,
            };
            Ok((Some(actor), request))
        }
        Err(Refusal::Unauthenticated(_)) if may_say_so_later(&request) => Ok((None, request)),
        Err(refusal) => Err(Box::new(turn_away(doors, request, refusal).await)),
    }
}

async fn turn_away(doors: &Doors, request: Request, refusal: Refusal) -> Response {
    let asker = Asker::of(request.headers(), request.extensions());
    let refusal = counted(doors, request.extensions(), refusal);
    // a caller who is still sending sees a broken pipe, and not why
    let _ = tokio::time::timeout(DRAIN_TIME, body::read(request.into_body(), 0)).await;
    refusal.answer(&asker)
}

/// Whether a door is open to everybody.
pub(super) fn is_open(path: &str) -> bool {
    OPEN.contains(&path) || OPEN_BELOW.iter().any(|below| path.starts_with(below))
}

/// A page cannot set the headers of a websocket: it says who asks in its first message.
fn may_say_so_later(request: &Request) -> bool {
    let headers = request.headers();
    let asks_for_socket = headers
        .get(UPGRADE)
        .is_some_and(|protocol| protocol.as_bytes().eq_ignore_ascii_case(b"websocket"));
    let is_socket = asks_for_socket && request.uri().path() == graphql::DOOR;
    is_socket && !headers.contains_key(AUTHORIZATION)
}

/// Who sent a request that looks so.
pub(super) async fn actor(doors: &Doors, request: &Parts) -> Result<Actor, Refusal> {
    match bearer(&request.headers)? {
        Some(secret) => by_secret(doors, &secret, request).await,
        None => anonymous(&doors.app, request).await,
    }
}

/// Counts by their address whoever was turned away because nobody knows them; why they are turned away then.
pub(super) fn counted(doors: &Doors, extensions: &Extensions, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Unauthenticated(_) => {
            let counted = doors.busy.count_stranger(Caller::of(None, extensions));
            counted.map_or_else(Refusal::TooOften, |()| refusal)
        }
        other => other,
    }
}

/// Whoever shows this secret with this request.
async fn by_secret(doors: &Doors, secret: &Secret, request: &Parts) -> Result<Actor, Refusal> {
    let app = &doors.app;
    let admitted = if let Some(admitted) = app.admitted_lately(secret).await {
        Ok(admitted)
    } else {
        let caller = Caller::of(None, &request.extensions);
        doors.busy.may_be_looked_up(&caller).map_err(Refusal::TooOften)?;
        app.admit(secret).await
    };
    let admitted = admitted.map_err(|error| match error {
        AdmitError::Invalid => Refusal::Unauthenticated(INVALID),
        AdmitError::IssuerSilent => Refusal::IssuerSilent,
        AdmitError::DatabaseAway => Refusal::DatabaseAway,
        AdmitError::Store(_) => internal(&error),
    })?;
    publishable::may_use(&admitted, &request.headers, &request.uri)?;
    Ok(admitted.actor.clone())
}

async fn anonymous(app: &App, request: &Parts) -> Result<Actor, Refusal> {
    let listening = request.extensions.get::<Listening>();
    let is_here = listening.is_some_and(|listening| listening.is_loopback);
    let is_at_the_desk = is_here && anonymous::is_from_this_desk(&request.headers, &request.uri);
    if is_at_the_desk && app.lets_in_anonymous().await.map_err(|error| internal(&error))? {
        Ok(Actor::anonymous())
    } else {
        Err(Refusal::Unauthenticated(SAY_WHO))
    }
}

fn internal(error: &(dyn std::error::Error + 'static)) -> Refusal {
    tracing::error!(error, "who asks could not be looked up");
    Refusal::Internal
}

/// The secret that the caller shows; nothing where they show none.
fn bearer(headers: &HeaderMap) -> Result<Option<Secret>, Refusal> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let Some(first) = given.next() else { return Ok(None) };
    let secret = first.to_str().ok().and_then(shown);
    match (secret, given.next()) {
        (Some(secret), None) => Ok(Some(secret)),
        _ => Err(Refusal::Unauthenticated(INVALID)),
    }
}

/// The secret in `Bearer SECRET`.
fn shown(authorization: &str) -> Option<Secret> {
    let (scheme, secret) = authorization.split_once(' ')?;
    let secret = secret.trim();
    let is_whole = scheme.eq_ignore_ascii_case("bearer") && !secret.contains(' ');
    is_whole.then(|| Secret::shown(secret)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_bearer_and_no_other_scheme() {
        assert_eq!(shown("bearer abc").map(|it| it.tell().to_owned()), Some("abc".to_owned()));
        for wrong in ["Basic YTpi", "Bearer", "Bearer ", "abc", "Bearer a b", ""] {
            assert!(shown(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn pages_are_open_and_doors_are_not() {
        for open in
            ["/", "/healthz", "/readyz", "/graphiql", "/graphiql/main.js", "/docs/limits.md"]
        {
            assert!(is_open(open), "{open}");
        }
        for closed in ["/graphql", "/graphiqlx", "/docs", "/changes", "/sync", "/export/vendor"] {
            assert!(!is_open(closed), "{closed}");
        }
    }

    #[test]
    fn two_headers_are_one_too_many() {
        let mut headers = HeaderMap::new();
        headers.append(AUTHORIZATION, "Bearer a".parse().unwrap());
        assert!(matches!(bearer(&headers), Ok(Some(_))));

        headers.append(AUTHORIZATION, "Bearer b".parse().unwrap());
        assert!(bearer(&headers).is_err());
    }
}
