//! `GET /changes`: the feed as server-sent events.
//!
//! | Event | Data |
//! |---|---|
//! | `change` | a change, as the query `changes` answers its nodes; the event's id is its cursor |
//! | `watermark` | `{"cursor": …}`: the feed was read up to there; the event's id too |
//! | `error` | an error as in an answer of GraphQL; the stream ends with it |
//!
//! A client that comes again says in `Last-Event-ID` where it was; browsers do so by themselves. Nothing is held for a
//! client that is slow: the next page is read when the last one is sent. A stream whose token has ended ends within
//! [`QUIET`].

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Request, Variables};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::Doors;
use super::answer::Asker;
use super::authentication;
use super::busy::{Caller, Place};
use super::following::{COME_AGAIN, Stopping, is_of_another_site};
use super::metrics;
use crate::app::Actor;
use crate::graphql::{Batch, ErrorCode, Refused, Stream};

/// What is streamed of every change: all but what it leads to.
const STREAMED: &str = "subscription($after: String, $types: [NodeType!], $provinces: [ID!]) { \
    changeStream(after: $after, types: $types, provinces: $provinces) { \
    cursor position type id op revision provinceId actor at patch } }";
/// How often a stream that has nothing to tell gives a sign of life.
const QUIET: Duration = Duration::from_secs(15);

/// What may be asked.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Parameters {
    after: Option<String>,
    /// Types, separated by commas.
    types: Option<String>,
    /// Ids of provinces, separated by commas.
    provinces: Option<String>,
}

/// Streams the changes.
pub(super) async fn by_get(
    State(doors): State<Arc<Doors>>,
    stopping: Option<Extension<Stopping>>,
    Extension(actor): Extension<Actor>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    request: Parts,
) -> Response {
    let asker = Asker::of(&request.headers, &request.extensions);
    if is_of_another_site(&request.headers, &doors.limits.now().allowed_origins) {
        let sentence = "a page of another site may not follow the feed";
        return asker.refuse(ErrorCode::OriginNotAllowed, sentence);
    }
    let Ok(Query(parameters)) = parameters else {
        let sentence = "follow the feed: GET /changes?after=CURSOR&types=TYPE,TYPE&provinces=ID,ID";
        return asker.refuse(ErrorCode::BadRequest, sentence);
    };
    let caller = Caller::of(Some(&actor), &request.extensions);
    let place = match doors.busy.open(caller) {
        Ok(place) => place,
        Err(full) => {
            let sentence = full.sentence("streams and sockets are open");
            return asker.put_off(ErrorCode::Overloaded, &sentence, COME_AGAIN);
        }
    };
    let last = request.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let last = last.filter(|id| !id.is_empty()).map(str::to_owned);
    let variables = json!({
        "after": last.or(parameters.after),
        "types": parameters.types.as_deref().map(listed),
        "provinces": parameters.provinces.as_deref().map(listed),
    });
    let operation = Request::new(STREAMED).variables(Variables::from_json(variables));
    match doors.service.subscribe(&actor, &operation) {
        Ok(Some(changes)) => {
            let stopping = stopping.map(|Extension(it)| it);
            let looked_up = Instant::now();
            let (waiting, has_ended) = Default::default();
            events(Open {
                doors: Arc::clone(&doors),
                request,
                looked_up,
                changes,
                waiting,
                stopping,
                has_ended,
                _place: (place, doors.metrics.stream()),
            })
        }
        Ok(None) => asker.refuse(ErrorCode::Internal, "the feed cannot be followed"),
        Err(refused) => not_asked_well(&refused),
    }
}

fn listed(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

fn not_asked_well(refused: &Refused) -> Response {
    let errors: Value = serde_json::from_slice(&refused.json()).unwrap_or_default();
    let answer = json!({ "errors": errors }).to_string();
    let kind = "application/json; charset=utf-8";
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, kind)], answer).into_response()
}

/// A stream that is open.
struct Open {
    doors: Arc<Doors>,
    /// The request that opened it: who sent it is looked up again.
    request: Parts,
    looked_up: Instant,
    changes: Stream,
    waiting: VecDeque<Event>,
    stopping: Option<Stopping>,
    has_ended: bool,
    _place: (Place, metrics::Open),
}

fn events(open: Open) -> Response {
    let events = stream::unfold(open, |mut open| async {
        let event = open.next().await?;
        Some((Ok::<_, Infallible>(event), open))
    });
    let unbuffered = [("cache-control", "no-store"), ("x-accel-buffering", "no")];
    (unbuffered, Sse::new(events)).into_response()
}

impl Open {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.has_ended {
                return None;
            }
            if self.looked_up.elapsed() >= QUIET {
                self.looked_up = Instant::now();
                let admitted = authentication::actor(&self.doors, &self.request).await;
                if admitted.is_err_and(|refusal| !refusal.may_pass()) {
                    return None;
                }
            }
            let stopping = self.stopping.clone();
            let read = tokio::select! {
                read = timeout(QUIET, self.changes.next()) => read,
                () = Stopping::of(stopping) => return None,
            };
            match read {
                Ok(Ok(batch)) => self.waiting = of_batch(&batch),
                Ok(Err(refused)) => {
                    self.has_ended = true;
                    let error = String::from_utf8(refused.first()).unwrap_or_default();
                    self.waiting.push_back(Event::default().event("error").data(error));
                }
                Err(_) => {
                    let quiet = self.changes.cursor().map(watermark);
                    self.waiting.push_back(quiet.unwrap_or_else(|| Event::default().comment("")));
                }
            }
        }
    }
}

fn of_batch(batch: &Batch) -> VecDeque<Event> {
    let told = batch.changes.last().map(|change| change.cursor.as_str());
    let events = batch.changes.iter().map(|change| {
        let json = String::from_utf8_lossy(&change.json);
        Event::default().event("change").id(&change.cursor).data(json)
    });
    let mut events: VecDeque<Event> = events.collect();
    if told != Some(batch.cursor.as_str()) {
        events.push_back(watermark(&batch.cursor));
    }
    events
}

fn watermark(cursor: &str) -> Event {
    let data = json!({ "cursor": cursor }).to_string();
    Event::default().event("watermark").id(cursor).data(data)
}
