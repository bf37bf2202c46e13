//! The doors: what may be asked over HTTP, and how an answer leaves.
//!
//! | Door | |
//! |---|---|
//! | `GET /`, `/graphiql`, `/schema.graphql`, … | what a person finds; see [`pages`] |
//! | `GET /healthz`, `/readyz` | whether the process lives, and can answer; see [`probes`] |
//! | `GET /metrics` | what the service has done and how it stands; see [`metrics`] |
//! | `POST /graphql`, `GET /graphql?query=…` | one operation; see [`graphql`] |
//! | `/graphql` as an event stream | one operation, or a subscription as it goes on; see [`graphql`] |
//! | `/graphql` as a websocket | operations and streams; see [`socket`] |
//! | `GET /changes` | the feed as server-sent events; see [`events`] |
//! | `POST /sync/{type}`, `POST /sync` | rows of things, in any number; see [`sync`] |
//! | `GET /export/{type}`, `GET /export` | everything that is held of things; see [`export`] |
//!
//! All but those of pages and probes are closed: [`authentication`] says who is let in.

mod answer;
mod authentication;
mod body;
mod busy;
mod caching;
mod event_stream;
mod events;
mod export;
mod following;
mod forwarded;
mod graphiql;
mod graphql;
mod logging;
mod metrics;
mod origin;
mod pages;
mod panics;
mod probes;
mod refusal;
mod request_id;
mod serving;
mod socket;
mod sync;
mod watching;

use std::io;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::routing::{any, get, post};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::graphql::Service;
use crate::limits::{Limits, LimitsInForce};
use metrics::Metrics;
pub use serving::serve_within;
pub use socket::CloseCode;
pub use sync::SyncCode;
pub use watching::Watched;

/// What every door needs.
#[derive(Debug)]
struct Doors {
    app: Arc<App>,
    service: Service,
    limits: LimitsInForce,
    /// How much is taken on.
    busy: busy::Busy,
    metrics: Arc<Metrics>,
    /// When the database was last found to answer.
    was_ready: Mutex<Option<Instant>>,
}

/// All doors of the service, within the limits that are in force where nobody says.
pub fn router(app: Arc<App>, service: Service) -> Watched {
    router_within(app, service, LimitsInForce::default())
}

/// All doors of the service, within these limits.
pub fn router_within(app: Arc<App>, service: Service, limits: LimitsInForce) -> Watched {
    let busy = busy::Busy::within(limits.clone());
    let (metrics, was_ready) = Default::default();
    let doors = Arc::new(Doors { app, service, limits, busy, metrics, was_ready });
    let routes = Router::new()
        .merge(pages::router())
        .merge(probes::router())
        .route("/metrics", get(metrics::tell))
        .route(graphql::DOOR, any(socket::or_operation))
        .route("/changes", get(events::by_get))
        .merge(bulk_doors())
        .with_state(Arc::clone(&doors));
    Watched::guarded(routes, doors)
}

/// Puts around doors what all of them have: an id for every request, a line in the log, and no end by a panic.
pub fn watched(doors: Router) -> Watched {
    Watched::unguarded(doors)
}

/// The doors for many rows. What leaves by them is packed for whoever takes it so.
fn bulk_doors() -> Router<Arc<Doors>> {
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
    doors: Watched,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_within(listener, doors, stop, Limits::default().connections).await
}
