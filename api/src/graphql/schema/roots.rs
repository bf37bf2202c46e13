//! The query's roots: one and many of every word, and any node by its id.

use async_graphql::dynamic::{
    Field, InputValue, Object, SchemaBuilder, Subscription, SubscriptionField,
    SubscriptionFieldFuture, TypeRef,
};
use async_graphql::{Error, Value};
use domain::graph::{AUDIT_ENTRY, DERIVED_ROOTS, Role, STREAM_ROOT, WORDS, Word, camel_case};
use futures_util::stream;

use super::connection_name;
use super::inputs::{by_name, derived_arguments, list_arguments};
use super::types::{derived_field, field};

/// Registers the query.
pub(super) fn register(schema: SchemaBuilder) -> SchemaBuilder {
    let query = Object::new("Query")
        .description("All that can be read; every answer shows one moment, told as `feedPosition` in its extensions.")
        .field(
            field("node", TypeRef::named("Node"), "The thing with this id; null if there is none.")
                .argument(InputValue::new("id", TypeRef::named_nn(TypeRef::ID)).description("An opaque id."))
                .argument(as_of())
                .argument(known_at()),
        )
        .field(
            field(
                "nodes",
                TypeRef::named_list("Node"),
                "The things with these ids, in their order; null where there is none.",
            )
            .argument(
                InputValue::new("ids", TypeRef::named_nn_list_nn(TypeRef::ID))
                    .description("Opaque ids, at most 200."),
            )
            .argument(as_of()),
        );
    let nodes = WORDS.iter().filter(|word| word.role == Role::Node);
    let query = nodes.fold(query, |query, word| query.field(one(word)).field(many(word)));
    let query = query.field(entries(&AUDIT_ENTRY));
    let roots = DERIVED_ROOTS.iter();
    let query = roots.fold(query, |query, root| query.field(derived_field(root, false)));
    schema.register(query).register(subscription())
}

/// What is streamed. The library knows it by its type only: see [`crate::graphql::stream`].
fn subscription() -> Subscription {
    let stream = SubscriptionField::new(
        camel_case(STREAM_ROOT.name),
        TypeRef::named_nn(STREAM_ROOT.target),
        |_| SubscriptionFieldFuture::new(async { Ok(stream::empty::<Result<Value, Error>>()) }),
    );
    let stream = stream.description(STREAM_ROOT.doc);
    let stream =
        derived_arguments(&STREAM_ROOT).into_iter().fold(stream, SubscriptionField::argument);
    Subscription::new("Subscription")
        .description("What is streamed, over a websocket that speaks `graphql-transport-ws`.")
        .field(stream)
}

fn one(word: &Word) -> Field {
    let doc =
        format!("The `{}` that is named; null if there is none, or it may not be read.", word.name);
    field(word.one, TypeRef::named(word.name), &doc)
        .argument(
            InputValue::new("by", TypeRef::named_nn(by_name(word))).description("What names it."),
        )
        .argument(as_of())
}

fn many(word: &Word) -> Field {
    let doc = format!("All of `{}` that may be read.", word.name);
    let listed = field(word.many, TypeRef::named(connection_name(word)), &doc);
    list_arguments(word).into_iter().fold(listed, Field::argument).argument(as_of())
}

/// The record of writes: it is of no day.
fn entries(word: &Word) -> Field {
    let listed = field(word.many, TypeRef::named(connection_name(word)), word.doc);
    list_arguments(word).into_iter().fold(listed, Field::argument)
}

fn known_at() -> InputValue {
    InputValue::new("knownAt", TypeRef::named("DateTime")).description(
        "The thing as it was recorded at this instant, with nothing that is younger; `asOf` is then the instant's day \
         where it is not given. What other things record of it, and what is worked out, cannot be asked for so.",
    )
}

fn as_of() -> InputValue {
    InputValue::new("asOf", TypeRef::named("Date")).description(
        "The day whose facts count, here and below; today in Vietnam where it is not given.",
    )
}
