//! How much the service takes on: at a time, and in a minute from one caller.

mod places;
mod rate;

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Extensions, StatusCode, header};
use axum::response::Response;
use uuid::Uuid;

use super::Doors;
use super::answer::Asker;
use super::forwarded::Client;
use super::{authentication, body};
use crate::app::Actor;
use crate::graphql::ErrorCode;
use crate::limits::LimitsInForce;
use places::Places;
pub(super) use places::{Full, Place};
pub(super) use rate::TooOften;
use rate::{Left, Rate};

/// How many streams and sockets one process holds open at most, and how many of them one caller.
const MOST_OPEN: (usize, usize) = (2_000, 1_000);
/// How many sockets wait at most for their first message, which says who asks; and how many of one address.
const MOST_WAITING: (usize, usize) = (256, 64);
/// How much of a body is read of a request that is put off.
const DRAIN_BYTES: usize = 1024 * 1024;
/// When to come again while too many are being answered.
const WAIT: Duration = Duration::from_secs(1);

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// A token of ours, or whom an issuer names.
    Token(Option<Uuid>, Arc<str>),
    /// An address; of IPv6, what one customer has.
    Address(IpAddr),
    /// Nobody knows.
    Unknown,
}

impl Caller {
    /// Whoever asks so; by their address where they have not said who they are.
    pub(super) fn of(actor: Option<&Actor>, extensions: &Extensions) -> Self {
        match actor.filter(|actor| !actor.is_anonymous()) {
            Some(actor) => {
                let (token, name) = actor.viewer();
                Self::Token(token, name)
            }
            None => extensions.get().map_or(Self::Unknown, |Client(address)| Self::at(*address)),
        }
    }

    fn at(address: IpAddr) -> Self {
        Self::Address(match address {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// What is taken on.
#[derive(Debug)]
pub(super) struct Busy {
    limits: LimitsInForce,
    /// For requests that are being answered, and operations of sockets.
    requests: Places,
    /// For streams and sockets that stay open.
    open: Places,
    /// For sockets that have not said yet who asks.
    waiting: Places,
    /// Of the limit that is in force.
    rate: ArcSwapOption<Rate>,
}

/// Why a request is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PutOff {
    TooOften(TooOften),
    Full(Full),
}

impl Busy {
    /// Within these limits.
    pub(super) fn within(limits: LimitsInForce) -> Self {
        let (requests, open, waiting, rate) = Default::default();
        Self { limits, requests, open, waiting, rate }
    }

    fn rate(&self) -> Option<Arc<Rate>> {
        let most = self.limits.now().requests_per_minute?;
        if let Some(rate) = self.rate.load_full().filter(|rate| rate.is_of(most)) {
            return Some(rate);
        }
        // it is another limit than before: everybody begins anew
        let rate = Arc::new(Rate::new(most));
        self.rate.store(Some(Arc::clone(&rate)));
        Some(rate)
    }

    /// Takes on one request of a caller.
    fn take_on(&self, caller: Caller) -> Result<(Place, Option<Left>), PutOff> {
        let left = self.rate().map(|rate| rate.count(&caller)).transpose();
        let left = left.map_err(PutOff::TooOften)?;
        let most = self.limits.now().requests_in_flight;
        // a quarter is for the others
        let place = self.requests.take(caller, (most, most - most / 4)).map_err(PutOff::Full)?;
        Ok((place, left))
    }

    /// A place for a stream or socket that stays open.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn open(&self, caller: Caller) -> Result<Place, Full> {
        self.open.take(caller, MOST_OPEN)
    }

    /// A place for a socket that has not said yet who asks.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn wait(&self, caller: Caller) -> Result<Place, Full> {
        self.waiting.take(caller, MOST_WAITING)
    }

    /// Takes on one operation of a socket.
    ///
    /// # Errors
    /// [`PutOff`].
    pub(super) fn take_on_operation(&self, caller: Caller) -> Result<Place, PutOff> {
        self.take_on(caller).map(|(place, _)| place)
    }

    /// Counts a caller who was not let in.
    ///
    /// # Errors
    /// [`TooOften`].
    pub(super) fn count_stranger(&self, caller: Caller) -> Result<(), TooOften> {
        self.rate().map_or(Ok(()), |rate| rate.count_stranger(caller))
    }

    /// Whether a token may be looked up for this caller: not where many were worth nothing.
    ///
    /// # Errors
    /// [`TooOften`].
    pub(super) fn may_be_looked_up(&self, caller: &Caller) -> Result<(), TooOften> {
        self.rate().map_or(Ok(()), |rate| rate.may_be_looked_up(caller))
    }
}

impl PutOff {
    /// The stable code.
    pub(super) const fn code(self) -> ErrorCode {
        match self {
            Self::TooOften(_) => ErrorCode::RateLimited,
            Self::Full(_) => ErrorCode::Overloaded,
        }
    }

    /// As a sentence.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::TooOften(often) => often.sentence(),
            Self::Full(full) => full.sentence("requests are being answered"),
        }
    }

    fn answer(self, asker: &Asker) -> Response {
        match self {
            Self::TooOften(often) => {
                let mut response = asker.put_off(self.code(), &self.sentence(), often.wait);
                often.tell(&mut response);
                response
            }
            Self::Full(_) => asker.put_off(self.code(), &self.sentence(), WAIT),
        }
    }
}

/// The place of a request, among the extensions of its answer: it is held until that has left.
#[derive(Debug, Clone)]
pub(super) struct Held(#[expect(dead_code, reason = "it is held")] Arc<Place>);

/// Whether requests of this door are taken on whatever is under way: what is open to everybody, and what tells whoever runs
/// the service how it stands.
pub(super) fn is_always_taken_on(path: &str) -> bool {
    path == "/metrics" || authentication::is_open(path)
}

/// A request that was taken on.
pub(super) struct TakenOn {
    place: Place,
    left: Option<Left>,
}

/// Takes a request on, or puts it off.
///
/// # Errors
/// What a caller is answered who is put off.
pub(super) async fn admit(
    doors: &Doors,
    actor: Option<&Actor>,
    request: Request,
) -> Result<(TakenOn, Request), Box<Response>> {
    let caller = Caller::of(actor, request.extensions());
    match doors.busy.take_on(caller) {
        Ok((place, left)) => Ok((TakenOn { place, left }, request)),
        Err(put_off) => Err(Box::new(Box::pin(refuse(request, put_off)).await)),
    }
}

async fn refuse(request: Request, put_off: PutOff) -> Response {
    let asker = Asker::of(request.headers(), request.extensions());
    drain(request.into_body()).await;
    put_off.answer(&asker)
}

impl TakenOn {
    /// Tells the caller what is left to them. The place is held until the answer has left.
    pub(super) fn tell(self, response: &mut Response) {
        if !stays_open(response) {
            response.extensions_mut().insert(Held(Arc::new(self.place)));
        }
        if let Some(left) = self.left {
            left.tell(response);
        }
    }
}

/// Whether a socket or a stream was opened: these have places of their own.
fn stays_open(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_stream = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    is_stream || response.status() == StatusCode::SWITCHING_PROTOCOLS
}

async fn drain(body: Body) {
    // whoever sends more, or too slowly, does not see the answer
    let _ = body::read(body, DRAIN_BYTES).await;
}
