//! One line in the log per request.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use super::request_id::RequestId;

/// Tells what was asked and how it ended, never what was in it.
pub(super) async fn log_request(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let id = request.extensions().get::<RequestId>().map(|id| Arc::clone(&id.0));
    let began = Instant::now();

    let response = next.run(request).await;

    tracing::info!(
        http.method = %method,
        http.path = path,
        request.id = id.as_deref(),
        http.status = response.status().as_u16(),
        duration_ms = began.elapsed().as_secs_f64() * 1000.0,
        "answered a request"
    );
    response
}
