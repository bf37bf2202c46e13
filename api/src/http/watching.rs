//! What all doors have around them: the caller's address, an id for every request, a line in the log, and no end by a
//! panic; before those that are closed stand [`authentication`] and [`busy`].
//!
//! Why no layers: each of them is copied for every request, with all that lie below it. Only the one that tells browsers
//! which pages may ask stands before the requests that pages send.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use tower_service::Service;

use super::event_stream::AtItsEnd;
use super::metrics::Metrics;
use super::{Doors, authentication, busy, forwarded, graphql, logging, origin, panics, request_id};
use crate::app::Actor;
use crate::limits::LimitsInForce;

/// On what in a request an answer hangs that says which pages may read it.
const VARY: HeaderValue = HeaderValue::from_static(
    "origin, access-control-request-method, access-control-request-headers",
);

/// Doors whose requests are watched over.
#[derive(Debug, Default)]
pub struct Watched {
    inside: Arc<Inside>,
    /// The same, as pages of other origins may ask; nothing where nobody says which.
    for_pages: Option<Router>,
    metrics: Arc<Metrics>,
    limits: LimitsInForce,
}

/// What is asked when a request is watched over.
#[derive(Debug, Default)]
struct Inside {
    routes: Router,
    /// Nothing where everybody is let in.
    guarding: Option<Arc<Doors>>,
}

impl Watched {
    /// These, to which everybody is let in.
    pub(super) fn unguarded(routes: Router) -> Self {
        Self { inside: Arc::new(Inside { routes, guarding: None }), ..Self::default() }
    }

    /// Those of the service.
    pub(super) fn guarded(routes: Router, doors: Arc<Doors>) -> Self {
        let (metrics, limits) = (Arc::clone(&doors.metrics), doors.limits.clone());
        let inside = Arc::new(Inside { routes, guarding: Some(doors) });
        let within = Arc::clone(&inside);
        let pass = async move |request: Request| within.pass(request).await;
        let for_pages = Router::new().fallback(pass).layer(origin::cross_origin(limits.clone()));
        Self { inside, for_pages: Some(for_pages), metrics, limits }
    }

    /// Answers one request that came from `peer`.
    pub(super) async fn answer(&self, mut request: Request, peer: IpAddr) -> Response {
        forwarded::find_client(&mut request, peer, &self.limits.now().trusted_proxies);
        let id = request_id::name(&mut request);
        let mut telling = logging::telling(&self.metrics, &request);
        let account = Arc::clone(&telling.account);

        let asker = panics::asker(&request);
        let mut response = account.gather(panics::caught(asker, self.pass(request))).await;

        match AtItsEnd::of(&mut response) {
            Some(end) => end.keep(telling),
            None => telling.answered(response.status()),
        }
        id.tell(&mut response);
        response
    }

    async fn pass(&self, request: Request) -> Response {
        let Some(for_pages) = &self.for_pages else { return self.inside.pass(request).await };
        if request.headers().contains_key(header::ORIGIN) || request.method() == Method::OPTIONS {
            return Box::pin(call(for_pages, request)).await;
        }
        let mut response = self.inside.pass(request).await;
        response.headers_mut().append(header::VARY, VARY);
        response
    }
}

impl Inside {
    async fn pass(&self, request: Request) -> Response {
        let Some(doors) = &self.guarding else { return call(&self.routes, request).await };
        let (actor, request) = match authentication::admit(doors, request).await {
            Ok(admitted) => admitted,
            Err(refused) => return *refused,
        };
        if busy::is_always_taken_on(request.uri().path()) {
            return self.call(actor, request).await;
        }
        let (taken_on, request) = match busy::admit(doors, actor.as_ref(), request).await {
            Ok(taken_on) => taken_on,
            Err(put_off) => return *put_off,
        };
        let mut response = match actor {
            // what is asked most is not looked up among the routes
            Some(actor) if is_operation(&request) => graphql::answer(doors, actor, request).await,
            actor => self.call(actor, request).await,
        };
        taken_on.tell(&mut response);
        response
    }

    async fn call(&self, actor: Option<Actor>, mut request: Request) -> Response {
        if let Some(actor) = actor {
            request.extensions_mut().insert(actor);
        }
        call(&self.routes, request).await
    }
}

/// Whether it carries an operation, and does not open a socket.
fn is_operation(request: &Request) -> bool {
    request.uri().path() == graphql::DOOR && !request.headers().contains_key(header::UPGRADE)
}

async fn call(routes: &Router, request: Request) -> Response {
    let Ok(response) = routes.clone().call(request).await;
    response
}
