//! The doors: what may be asked over HTTP, and how an answer leaves.
//!
//! | Door | |
//! |---|---|
//! | `GET /` | a page of text that says where to go |
//! | `GET /health` | 200 while the database answers, 503 when it does not |
//! | `POST /graphql`, `GET /graphql?query=…` | one operation; see [`graphql`] |

mod answer;
mod body;
mod busy;
mod graphql;
mod logging;
mod origin;
mod panics;
mod request_id;
mod serving;

use std::io;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Router, middleware};
use tokio::net::TcpListener;

use crate::app::App;
use crate::graphql::Service;
use crate::limits::Limits;
pub use serving::serve_within;

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
    limits: Arc<Limits>,
}

/// All doors of the service, within the limits that are in force where nobody says.
pub fn router(app: Arc<App>, service: Service) -> Router {
    router_within(app, service, Limits::default())
}

/// All doors of the service, within these limits.
pub fn router_within(app: Arc<App>, service: Service, limits: Limits) -> Router {
    let busy = busy::Busy::within(&limits);
    let cross_origin = origin::cross_origin(&limits.allowed_origins);
    let doors = Doors { app, service, limits: Arc::new(limits) };
    let limited = Router::new()
        .route("/graphql", any(graphql::answer))
        .layer(middleware::from_fn_with_state(busy, busy::admit));
    let all = Router::new()
        .route("/", get(WELCOME))
        .route("/health", get(health))
        .merge(limited)
        .layer(cross_origin)
        .with_state(doors);
    watched(all)
}

/// Puts around doors what all of them have: an id for every request, a line in the log, and no end by a panic.
pub fn watched(doors: Router) -> Router {
    doors
        .layer(middleware::from_fn(panics::catch))
        .layer(middleware::from_fn(logging::log_request))
        .layer(middleware::from_fn(request_id::name_request))
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
    serve_within(listener, doors, stop, Limits::default().connections).await
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
