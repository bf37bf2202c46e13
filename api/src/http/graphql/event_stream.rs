//! `/graphql` as an event stream: the *distinct connections mode* of
//! [GraphQL over server-sent events](https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).
//!
//! | Event | Data |
//! |---|---|
//! | `next` | an answer; of a subscription, one for every change |
//! | `complete` | nothing: there are no more answers |
//!
//! What is wrong with an operation is an answer too, since clients of event streams learn nothing of other statuses.
//! What is wrong before there is an operation (no token, no JSON, a page of another origin), or with the method, is
//! refused in JSON. A stream that ends without `complete` is one to come again for: the service ends, or the token has.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::response::Response;

use super::super::Doors;
use super::super::answer::{Asker, Events};
use super::super::caching;
use super::super::event_stream::{self, Event, Place, Wording};
use super::told;
use crate::app::Actor;
use crate::graphql::{Answer, Batch, CostWanted, ErrorCode, Manner, Refused, Request};

/// An operation that came in.
pub(super) struct Call {
    pub(super) head: Parts,
    pub(super) asker: Asker,
    pub(super) actor: Actor,
    pub(super) request: Request,
    pub(super) manner: Manner,
}

/// Follows a subscription, and answers another operation once: in an event stream where the caller wants that rather.
pub(super) async fn answer(doors: &Arc<Doors>, call: Call, events: Events) -> Response {
    let Call { head, asker, actor, request, manner } = call;
    let opened = match manner.cost {
        CostWanted::Only => Ok(None),
        CostWanted::No | CostWanted::Beside => doors.service.subscribe(&actor, &request),
    };
    let is_anonymous = actor.is_anonymous();
    let answer = match opened {
        Ok(Some(changes)) => {
            let place = match Place::take(doors, &actor, &head.extensions, &asker) {
                Ok(place) => place,
                Err(none_is_free) => return *none_is_free,
            };
            let wording = AsAnswers { key: changes.key().to_owned() };
            return event_stream::open(doors, place, head, changes, wording);
        }
        Ok(None) => doors.service.execute_as(actor, request, manner).await,
        Err(refused) => refused.into(),
    };
    let is_of_method = answer.refused == Some(ErrorCode::MethodNotAllowed);
    if events == Events::Always && !is_of_method {
        return event_stream::whole(once(&answer));
    }
    caching::revalidated(&head, is_anonymous, told(&asker, answer))
}

/// The events of a subscription: each change is an answer.
struct AsAnswers {
    /// The response name of what is streamed.
    key: String,
}

impl Wording for AsAnswers {
    fn batch(&self, batch: &Batch) -> VecDeque<Event> {
        batch.changes.iter().map(|change| next(&change.answer(&self.key))).collect()
    }

    fn quiet(&self, _: Option<&str>) -> Event {
        Event::comment()
    }

    fn end(&self, refused: Refused) -> VecDeque<Event> {
        once(&refused.into())
    }
}

fn once(answer: &Answer) -> VecDeque<Event> {
    // browsers pass over an event without data
    [next(&answer.json), Event::of("complete", "")].into()
}

fn next(json: &[u8]) -> Event {
    Event::of("next", &String::from_utf8_lossy(json))
}
