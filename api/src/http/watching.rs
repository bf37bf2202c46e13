//! What all doors have around them: the caller's address, an id for every request, a line in the log, and no end by a panic.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::event_stream::AtItsEnd;
use super::metrics::Metrics;
use super::{forwarded, logging, panics, request_id};
use crate::limits::LimitsInForce;

/// What watching needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Watched {
    metrics: Arc<Metrics>,
    limits: LimitsInForce,
}

impl Watched {
    pub(super) fn new(metrics: Arc<Metrics>, limits: LimitsInForce) -> Self {
        Self { metrics, limits }
    }
}

/// Watches over one request. One layer and not four: every layer is copied for every request, with all that lie below.
pub(super) async fn watch(
    State(watched): State<Watched>,
    mut request: Request,
    next: Next,
) -> Response {
    forwarded::find_client(&mut request, &watched.limits.now().trusted_proxies);
    let id = request_id::name(&mut request);
    let mut telling = logging::telling(&watched.metrics, &request);
    let account = Arc::clone(&telling.account);

    let mut response = account.gather(panics::caught(request, next)).await;

    match AtItsEnd::of(&mut response) {
        Some(end) => end.keep(telling),
        None => telling.answered(response.status()),
    }
    id.tell(&mut response);
    response
}
