//! `GET /changes`: the feed as server-sent events.
//!
//! | Event | Data |
//! |---|---|
//! | `change` | a change, as the query `changes` answers its nodes; the event's id is its cursor |
//! | `watermark` | `{"cursor": …}`: the feed was read up to there; the event's id too |
//! | `error` | an error as in an answer of GraphQL; the stream ends with it |
//!
//! A client that comes again says in `Last-Event-ID` where it was; browsers do so by themselves.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::Doors;
use super::answer::Asker;
use super::event_stream::{self, Event, Place, Wording};
use super::origin::is_of_another_site;
use crate::app::Actor;
use crate::graphql::{Answer, Batch, ErrorCode, Refused, Request};

/// What is streamed of every change: all but what it leads to.
const STREAMED: &str = "subscription($after: String, $types: [NodeType!], $provinces: [ID!]) { \
    changeStream(after: $after, types: $types, provinces: $provinces) { \
    cursor position type id op revision provinceId actor at patch } }";

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
    let place = match Place::take(&doors, &actor, &request.extensions, &asker) {
        Ok(place) => place,
        Err(none_is_free) => return *none_is_free,
    };
    let last = request.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let last = last.filter(|id| !id.is_empty()).map(str::to_owned);
    let variables = [
        ("after", json!(last.or(parameters.after))),
        ("types", json!(parameters.types.as_deref().map(listed))),
        ("provinces", json!(parameters.provinces.as_deref().map(listed))),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value));
    let operation = Request::new(STREAMED).variables(variables.into_iter().collect());
    match doors.service.subscribe(&actor, &operation) {
        Ok(Some(changes)) => event_stream::open(&doors, place, request, changes, AsChanges),
        Ok(None) => asker.refuse(ErrorCode::Internal, "the feed cannot be followed"),
        Err(refused) => not_asked_well(refused),
    }
}

fn listed(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

fn not_asked_well(refused: Refused) -> Response {
    let kind = "application/json; charset=utf-8";
    let answer = Answer::from(refused).json;
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, kind)], answer).into_response()
}

/// The events of this door.
struct AsChanges;

impl Wording for AsChanges {
    fn batch(&self, batch: &Batch) -> VecDeque<Event> {
        let told = batch.changes.last().map(|change| change.cursor.as_str());
        let events = batch.changes.iter().map(|change| {
            let json = String::from_utf8_lossy(&change.json);
            Event::of("change", &json).with_id(&change.cursor)
        });
        let mut events: VecDeque<Event> = events.collect();
        if told != Some(batch.cursor.as_str()) {
            events.push_back(watermark(&batch.cursor));
        }
        events
    }

    fn quiet(&self, cursor: Option<&str>) -> Event {
        cursor.map_or_else(Event::comment, watermark)
    }

    fn end(&self, refused: Refused) -> VecDeque<Event> {
        let error = String::from_utf8(refused.first()).unwrap_or_default();
        [Event::of("error", &error)].into()
    }
}

fn watermark(cursor: &str) -> Event {
    let data = json!({ "cursor": cursor }).to_string();
    Event::of("watermark", &data).with_id(cursor)
}
