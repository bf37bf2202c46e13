//! Event streams that are open: what `GET /changes` and subscriptions at `/graphql` share.
//!
//! Nothing is held for a client that is slow: the next page is read when the last one is sent. A stream whose token has
//! ended ends within [`QUIET`]. The request's line in the log is told when the stream ends, with all that it took.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::time::{Instant, timeout};

use super::Doors;
use super::answer::Asker;
use super::authentication;
use super::busy::{self, Caller};
use super::following::{COME_AGAIN, Stopping};
use super::logging::Telling;
use super::metrics;
use crate::account::Account;
use crate::app::Actor;
use crate::graphql::{Batch, ErrorCode, Refused, Stream};

/// How often a stream that has nothing to tell gives a sign of life.
const QUIET: Duration = Duration::from_secs(15);

/// Nobody keeps what is streamed, and no proxy holds it back.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
];

/// In which events a stream is told.
pub(super) trait Wording: Send + 'static {
    /// What was found.
    fn batch(&self, batch: &Batch) -> VecDeque<Event>;

    /// A sign of life: nothing was found up to this cursor, or nothing was read so far.
    fn quiet(&self, cursor: Option<&str>) -> Event;

    /// Why the stream cannot go on. Nothing is told after it.
    fn end(&self, refused: Refused) -> VecDeque<Event>;
}

/// A place among the streams and sockets that are open.
pub(super) struct Place {
    _taken: busy::Place,
    _counted: metrics::Open,
}

impl Place {
    /// One for a stream of `actor`, who has sent this request.
    ///
    /// # Errors
    /// What the caller is answered where there is none.
    pub(super) fn take(
        doors: &Doors,
        actor: &Actor,
        request: &Extensions,
        asker: &Asker,
    ) -> Result<Self, Box<Response>> {
        match doors.busy.open(Caller::of(Some(actor), request)) {
            Ok(taken) => Ok(Self { _taken: taken, _counted: doors.metrics.stream() }),
            Err(full) => {
                let sentence = full.sentence("streams and sockets are open");
                Err(asker.put_off(ErrorCode::Overloaded, &sentence, COME_AGAIN).into())
            }
        }
    }
}

/// Streams `changes` to whoever sent `request`.
pub(super) fn open(
    doors: &Arc<Doors>,
    place: Place,
    request: Parts,
    changes: Stream,
    wording: impl Wording,
) -> Response {
    let told = AtItsEnd::default();
    let open = Open {
        doors: Arc::clone(doors),
        stopping: request.extensions.get().cloned(),
        request,
        looked_up: Instant::now(),
        changes,
        wording,
        // browsers take an answer for open when its first bytes are there
        waiting: VecDeque::from([Event::comment()]),
        has_ended: false,
        told: told.clone(),
        _place: place,
    };
    let events = stream::unfold(open, |mut open| async {
        let event = open.next().await?;
        Some((event, open))
    });
    let mut response = answer(events);
    response.extensions_mut().insert(told);
    response
}

/// An answer of these events, and no more.
pub(super) fn whole(events: VecDeque<Event>) -> Response {
    answer(stream::iter(events))
}

fn answer(events: impl Send + stream::Stream<Item = Event> + 'static) -> Response {
    let events = stream::StreamExt::map(events, |Event(text)| Ok::<_, Infallible>(text));
    (HEADERS, Body::from_stream(events)).into_response()
}

/// One event, as it is sent. Why not axum's: it leaves out data that is empty, and browsers then the event.
pub(super) struct Event(String);

impl Event {
    /// An event with data of one line, such as JSON.
    pub(super) fn of(name: &str, data: &str) -> Self {
        Self(format!("event: {name}\ndata: {data}\n\n"))
    }

    /// The same, after which a client that comes again says this id.
    pub(super) fn with_id(self, id: &str) -> Self {
        Self(format!("id: {id}\n{}", self.0))
    }

    /// What a client passes over.
    pub(super) fn comment() -> Self {
        Self(":\n\n".to_owned())
    }
}

/// A stream that is open.
struct Open<W> {
    doors: Arc<Doors>,
    /// The request that opened it: who sent it is looked up again.
    request: Parts,
    looked_up: Instant,
    changes: Stream,
    wording: W,
    waiting: VecDeque<Event>,
    stopping: Option<Stopping>,
    has_ended: bool,
    told: AtItsEnd,
    _place: Place,
}

impl<W: Wording> Open<W> {
    /// What is told next; nothing at the end that is not the caller's doing.
    async fn next(&mut self) -> Option<Event> {
        let event = self.event().await;
        if event.is_none() {
            self.told.is_answered();
        }
        event
    }

    async fn event(&mut self) -> Option<Event> {
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
                read = timeout(QUIET, self.read()) => read,
                () = Stopping::of(stopping) => return None,
            };
            match read {
                Ok(Ok(batch)) => self.waiting = self.wording.batch(&batch),
                Ok(Err(refused)) => {
                    self.has_ended = true;
                    self.waiting = self.wording.end(refused);
                }
                Err(_) => self.waiting.push_back(self.wording.quiet(self.changes.cursor())),
            }
        }
    }

    async fn read(&mut self) -> Result<Batch, Refused> {
        match self.told.account() {
            Some(account) => account.gather(self.changes.next()).await,
            None => self.changes.next().await,
        }
    }
}

/// A request that is told of when its answer has ended, and not when it begins: it lies among the answer's extensions.
#[derive(Clone, Default)]
pub(super) struct AtItsEnd(Arc<Mutex<Option<Telling>>>);

impl AtItsEnd {
    /// Takes it from an answer that stays open.
    pub(super) fn of(response: &mut Response) -> Option<Self> {
        response.extensions_mut().remove()
    }

    /// Keeps what is to be told until the stream, which holds on to this, is no more.
    pub(super) fn keep(&self, telling: Telling) {
        *self.lock() = Some(telling);
    }

    fn account(&self) -> Option<Arc<Account>> {
        self.lock().as_ref().map(|telling| Arc::clone(&telling.account))
    }

    fn is_answered(&self) {
        if let Some(telling) = self.lock().as_mut() {
            telling.answered(StatusCode::OK);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Telling>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
