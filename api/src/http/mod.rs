//! The doors: what may be asked over HTTP, and how an answer leaves.
//!
//! | Door | |
//! |---|---|
//! | `GET /` | a page of text that says where to go |
//! | `GET /health` | 200 while the database answers, 503 when it does not |
//! | `POST /graphql`, `GET /graphql?query=…` | one operation; see [`graphql`] |
//! | `POST /sync/{type}`, `POST /sync` | rows of things, in any number; see [`sync`] |
//! | `GET /export/{type}`, `GET /export` | everything that is held of things; see [`export`] |

mod actor;
mod body;
mod export;
mod graphql;
mod logging;
mod sync;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::graphql::Service;

/// How long requests that are under way may take after the service was asked to stop.
const GRACE: Duration = Duration::from_secs(10);

const WELCOME: &str = "\
The compliance graph: information security of Viet Nam's provinces, as one graph.

  POST /graphql   a GraphQL operation, as JSON: {\"query\": \"{ __typename }\"}
  GET  /health    whether the service can answer

Print the schema with: compliance-graph schema
";

/// What every door needs.
#[derive(Debug, Clone)]
struct Doors {
    app: Arc<App>,
    service: Service,
}

/// All doors of the service.
pub fn router(app: Arc<App>, service: Service) -> Router {
    Router::new()
        .route("/", get(WELCOME))
        .route("/health", get(health))
        .route("/graphql", get(graphql::by_get).post(graphql::by_post))
        .merge(bulk_doors())
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(middleware::from_fn(logging::log_request))
        .with_state(Doors { app, service })
}

/// The doors for many rows. What leaves by them is packed for whoever takes it so.
fn bulk_doors() -> Router<Doors> {
    Router::new()
        .route("/sync", post(sync::of_all_types))
        .route("/sync/{type}", post(sync::of_type))
        .route("/export", get(export::of_all_types))
        .route("/export/{type}", get(export::of_type))
        .layer(CompressionLayer::new())
}

/// Serves on `listener` until `stop`, then lets requests that are under way finish.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    listener: TcpListener,
    doors: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let stopping = Arc::new(Notify::new());
    let stopped = Arc::clone(&stopping);
    let serving = axum::serve(listener, doors).with_graceful_shutdown(async move {
        stop.await;
        stopping.notify_one();
    });
    let out_of_patience = async move {
        stopped.notified().await;
        tokio::time::sleep(GRACE).await;
    };

    tokio::select! {
        served = serving => served,
        () = out_of_patience => Ok(()),
    }
}

async fn health(State(doors): State<Doors>) -> Response {
    match doors.app.ping().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!(error = ?error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands over what was thrown")]
fn after_panic(thrown: Box<dyn std::any::Any + Send>) -> Response {
    let words = thrown
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| thrown.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = words, "a request panicked");
    graphql::refuse(StatusCode::INTERNAL_SERVER_ERROR, "the service failed on this request")
}
