//! How much the service takes on: requests at a time, and requests a minute from one caller.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use super::answer::Asker;
use super::body;
use super::forwarded::Client;
use crate::app::Actor;
use crate::graphql::ErrorCode;
use crate::limits::LimitsInForce;

/// How much of a body is read of a request that is put off.
const DRAIN_BYTES: usize = 1024 * 1024;
/// After how many requests those who have not asked for long are forgotten.
const TIDY_EVERY: u32 = 1_000;
/// When to come again while too many are being answered.
const WAIT: Duration = Duration::from_secs(1);

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Caller {
    /// A token of ours, or whom an issuer names.
    Token(Option<Uuid>, Arc<str>),
    /// An address; of IPv6, what one customer has.
    Address(IpAddr),
}

type Limiter =
    RateLimiter<Caller, DefaultKeyedStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// What is taken on at a time.
#[derive(Debug, Clone)]
pub(super) struct Busy {
    limits: LimitsInForce,
    in_flight: Arc<AtomicUsize>,
    rate: Arc<ArcSwapOption<Rate>>,
    seen: Arc<AtomicU32>,
}

/// Who has asked how often, where so many requests a minute are allowed.
#[derive(Debug)]
struct Rate {
    most: NonZeroU32,
    limiter: Limiter,
}

/// What came of counting a request.
enum Counted {
    /// Any number may be sent.
    Not,
    /// It is one of so many; so many are left.
    Within(NonZeroU32, u32),
    /// It is one too many: so long must its caller wait.
    Beyond(NonZeroU32, Duration),
}

/// A request that is being answered.
struct Place<'b>(&'b AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Busy {
    /// Within these limits.
    pub(super) fn within(limits: LimitsInForce) -> Self {
        let (in_flight, rate, seen) = Default::default();
        Self { limits, in_flight, rate, seen }
    }

    fn count(&self, request: &Request) -> Counted {
        let Some(most) = self.limits.now().requests_per_minute else { return Counted::Not };
        let Some(caller) = caller(request) else { return Counted::Not };
        let mut rate = self.rate.load();
        if rate.as_ref().is_none_or(|rate| rate.most != most) {
            // it is another limit than before: everybody begins anew
            let limiter = RateLimiter::keyed(Quota::per_minute(most)).with_middleware();
            self.rate.store(Some(Arc::new(Rate { most, limiter })));
            rate = self.rate.load();
        }
        let Some(rate) = rate.as_ref() else { return Counted::Not };
        if self.seen.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            rate.limiter.retain_recent();
            rate.limiter.shrink_to_fit();
        }
        match rate.limiter.check_key(&caller) {
            Ok(state) => Counted::Within(rate.most, state.remaining_burst_capacity()),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                Counted::Beyond(rate.most, wait)
            }
        }
    }

    /// A place among those that are answered at a time, or how many they are.
    fn place(&self) -> Result<Place<'_>, usize> {
        let most = self.limits.now().requests_in_flight;
        let place = Place(&self.in_flight);
        if self.in_flight.fetch_add(1, Ordering::AcqRel) < most { Ok(place) } else { Err(most) }
    }
}

/// Lets a request through, or puts it off.
pub(super) async fn admit(State(busy): State<Busy>, request: Request, next: Next) -> Response {
    let asker = Asker::of(request.headers(), request.extensions());
    let counted = busy.count(&request);
    if let Counted::Beyond(most, wait) = counted {
        drain(request.into_body()).await;
        let sentence = format!("you may ask {most} times a minute");
        let mut response = asker.put_off(ErrorCode::RateLimited, &sentence, wait);
        tell(&mut response, most, 0, wait);
        return response;
    }
    let _place = match busy.place() {
        Ok(place) => place,
        Err(most) => {
            drain(request.into_body()).await;
            let sentence = format!("{most} requests are being answered, which is the most");
            return asker.put_off(ErrorCode::Overloaded, &sentence, WAIT);
        }
    };
    let mut response = next.run(request).await;
    if let Counted::Within(most, left) = counted {
        // until all of them are there again
        let used = f64::from(most.get().saturating_sub(left));
        let reset = Duration::from_secs_f64(60.0 * used / f64::from(most.get()));
        tell(&mut response, most, left, reset);
    }
    response
}

async fn drain(body: Body) {
    // whoever sends more, or too slowly, does not see the answer
    let _ = body::read(body, DRAIN_BYTES).await;
}

fn tell(response: &mut Response, most: NonZeroU32, left: u32, reset: Duration) {
    let headers = response.headers_mut();
    headers.insert("ratelimit-limit", HeaderValue::from(most.get()));
    headers.insert("ratelimit-remaining", HeaderValue::from(left));
    headers.insert("ratelimit-reset", HeaderValue::from(reset.as_secs().saturating_add(1)));
}

fn caller(request: &Request) -> Option<Caller> {
    let actor = request.extensions().get::<Actor>();
    if let Some(actor) = actor.filter(|actor| !actor.is_anonymous()) {
        let (token, name) = actor.viewer();
        return Some(Caller::Token(token, name));
    }
    let Client(address) = request.extensions().get()?;
    Some(Caller::Address(match *address {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }))
}
