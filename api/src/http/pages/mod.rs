//! What a person finds: the first page, GraphiQL, and texts to read.
//!
//! None of it tells anything of the graph but the first page, which counts what whoever opens it may read.

mod counts;
mod texts;
mod welcome;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::{Doors, graphiql};

/// `/`, `/graphiql`, `/schema.graphql`, `/docs/…` and `/examples/…`.
pub(super) fn router() -> Router<Arc<Doors>> {
    Router::new()
        .route("/", get(welcome::page))
        .route("/graphiql", get(graphiql::page))
        .route("/graphiql/{file}", get(graphiql::file))
        .route("/schema.graphql", get(texts::schema))
        .route("/docs/{name}", get(texts::doc))
        .route("/examples/{name}", get(texts::example))
}
