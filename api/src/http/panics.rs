//! What panics answers 500, and the connection lives on.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::response::Response;
use futures_util::FutureExt;

use super::answer::Asker;
use crate::graphql::ErrorCode;

/// Whoever is answered should a request be broken off.
pub(super) fn asker(request: &Request) -> Asker {
    Asker::of(request.headers(), request.extensions())
}

/// Catches what is thrown while a request is answered.
pub(super) async fn caught(asker: Asker, answering: impl Future<Output = Response>) -> Response {
    match AssertUnwindSafe(answering).catch_unwind().await {
        Ok(response) => response,
        Err(thrown) => {
            let id = asker.request_id.as_deref();
            tracing::error!(request.id = id, panic = words(thrown.as_ref()), "a request panicked");
            asker.refuse(ErrorCode::Internal, "the service failed on this request")
        }
    }
}

fn words(thrown: &(dyn Any + Send)) -> &str {
    let text = thrown.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| thrown.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
