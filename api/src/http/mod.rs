//! The doors: what may be asked over HTTP, and how an answer leaves.
//!
//! | Door | |
//! |---|---|
//! | `GET /` | a page of text that says where to go |
//! | `GET /health` | 200 while the database answers, 503 when it does not |
//! | `POST /graphql`, `GET /graphql?query=…` | one operation; see [`graphql`] |
//! | `/graphql` as a websocket | operations and streams; see [`socket`] |
//! | `GET /changes` | the feed as server-sent events; see [`events`] |
//! | `POST /sync/{type}`, `POST /sync` | rows of things, in any number; see [`sync`] |
//! | `GET /export/{type}`, `GET /export` | everything that is held of things; see [`export`] |
//!
//! All but the first two are closed: [`authentication`] says who is let in.

mod authentication;
mod body;
mod events;
mod export;
mod following;
mod graphql;
mod logging;
mod refusal;
mod request_id;
mod socket;
mod sync;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, watch};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::graphql::Service;
use following::Stopping;

/// How long requests that are under way may take after the service was asked to stop.
const GRACE: Duration = Duration::from_secs(10);

const WELCOME: &str = "\
The compliance graph: information security of Viet Nam's provinces, as one graph.

  POST /graphql   a GraphQL operation, as JSON: {\"query\": \"{ __typename }\"}
  GET  /changes   what changes, as server-sent events
  GET  /health    whether the service can answer

Print the schema with: compliance-graph schema
";

/// What every door needs.
#[derive(Debug, Clone)]
struct Doors {
    app: Arc<App>,
    service: Service,
    /// Places for streams and sockets that stay open.
    open: Arc<Semaphore>,
}

/// All doors of the service.
pub fn router(app: Arc<App>, service: Service) -> Router {
    let open = Arc::new(Semaphore::new(following::MOST_OPEN));
    let doors = Doors { app, service, open };
    Router::new()
        .route("/", get(WELCOME))
        .route("/health", get(health))
        .route("/graphql", get(socket::or_query).post(graphql::by_post))
        .route("/changes", get(events::by_get))
        .merge(bulk_doors())
        .layer(middleware::from_fn_with_state(doors.clone(), authentication::admit))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(middleware::from_fn(logging::log_request))
        .layer(middleware::from_fn(request_id::name_request))
        .with_state(doors)
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
    let listening = authentication::Listening::on(listener.local_addr()?);
    let doors = doors.layer(Extension(listening));
    let stopping = Arc::new(Notify::new());
    let stopped = Arc::clone(&stopping);
    let (closing, asked) = watch::channel(false);
    let doors = doors.layer(Extension(Stopping(asked)));
    let serving = axum::serve(listener, doors).with_graceful_shutdown(async move {
        stop.await;
        closing.send_replace(true);
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
