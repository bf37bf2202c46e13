//! What all doors have around them: the caller's address, an id for every request, a line in the log, and no end by a panic.
//!
//! Why no layers: each of them is copied for every request, with all that lie below it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;

use super::event_stream::AtItsEnd;
use super::metrics::Metrics;
use super::{forwarded, logging, panics, request_id};
use crate::limits::LimitsInForce;

/// Doors whose requests are watched over.
#[derive(Debug, Default)]
pub struct Watched {
    doors: Router,
    metrics: Arc<Metrics>,
    limits: LimitsInForce,
}

impl Watched {
    pub(super) fn new(doors: Router, metrics: Arc<Metrics>, limits: LimitsInForce) -> Self {
        Self { doors, metrics, limits }
    }

    /// Answers one request that came from `peer`.
    pub(super) async fn answer(&self, mut request: Request, peer: IpAddr) -> Response {
        forwarded::find_client(&mut request, peer, &self.limits.now().trusted_proxies);
        let id = request_id::name(&mut request);
        let mut telling = logging::telling(&self.metrics, &request);
        let account = Arc::clone(&telling.account);

        let mut response = account.gather(panics::caught(request, &self.doors)).await;

        match AtItsEnd::of(&mut response) {
            Some(end) => end.keep(telling),
            None => telling.answered(response.status()),
        }
        id.tell(&mut response);
        response
    }
}
