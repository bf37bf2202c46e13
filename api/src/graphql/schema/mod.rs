//! The public schema, made from the graph's words: types, inputs, roots.
//!
//! Conventions: fields in camel case; enum values are stable codes, each with a `…Label(lang)` beside it; lists that
//! can grow are Relay connections, the others name their bound; whatever authorisation can cut is nullable.

mod inputs;
mod mutations;
mod roots;
mod scalars;
mod types;

use async_graphql::dynamic::{FieldFuture, ResolverContext, Schema, SchemaBuilder};
use domain::graph::{Shape, WORDS, Word};

/// The schema, not yet closed.
pub(super) fn schema() -> SchemaBuilder {
    let schema = Schema::build("Query", Some("Mutation"), Some("Subscription"));
    let schema = scalars::register(schema);
    let schema = types::register(schema);
    let schema = inputs::register(schema);
    mutations::register(roots::register(schema))
}

/// Types are listed in connections where a root or a relation leads to many of them.
fn is_listed(word: &Word) -> bool {
    !word.many.is_empty()
        || WORDS
            .iter()
            .flat_map(|from| from.relations)
            .any(|relation| relation.target == word.name && relation.shape == Shape::Connection)
}

/// The name of a connection's type.
fn connection_name(word: &Word) -> String {
    format!("{}Connection", word.name)
}

/// Reading is planned and written as a whole (see [`super::read`]): no field is resolved on its own.
fn planned(_: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::Value(None)
}
