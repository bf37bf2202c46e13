//! What those ask who start and stop processes: `GET /healthz` and `GET /readyz`.
//!
//! | Door | |
//! |---|---|
//! | `/healthz` | 200 while the process lives: it asks nobody, so that a database that is away kills no process |
//! | `/readyz` | 200 while the database answers and has the migrations of this program; 503 and a sentence when not, and when the process is ending |

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};

use super::Doors;
use super::following::Stopping;

/// How long the database is not asked again.
const READY_FOR: Duration = Duration::from_secs(1);

/// The probes.
pub(super) fn router() -> Router<Arc<Doors>> {
    Router::new().route("/healthz", get(lives)).route("/readyz", get(is_ready))
}

async fn lives() -> Response {
    said(StatusCode::OK, "ok")
}

async fn is_ready(
    State(doors): State<Arc<Doors>>,
    stopping: Option<Extension<Stopping>>,
) -> Response {
    if stopping.is_some_and(|Extension(stopping)| stopping.is_asked()) {
        return said(StatusCode::SERVICE_UNAVAILABLE, "the service ends");
    }
    // whoever asks meanwhile waits, and is told the same
    let mut asked = doors.was_ready.lock().await;
    if asked.is_some_and(|asked| asked.elapsed() < READY_FOR) {
        return said(StatusCode::OK, "ok");
    }
    match doors.app.ready().await {
        Ok(()) => {
            *asked = Some(Instant::now());
            said(StatusCode::OK, "ok")
        }
        Err(error) => {
            tracing::warn!(error = ?error, "the service is not ready");
            said(StatusCode::SERVICE_UNAVAILABLE, &error.to_string())
        }
    }
}

fn said(status: StatusCode, sentence: &str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], format!("{sentence}\n")).into_response()
}
