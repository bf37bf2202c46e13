//! Object types: one for every word, and the connections that list them.

use async_graphql::dynamic::{
    Field, InputValue, Interface, InterfaceField, Object, SchemaBuilder, TypeRef,
};
use domain::graph::{
    Attribute, Bound, DERIVED, HISTORY_OF, Path, Relation, Role, Shape, ValueType, WORDS, Word,
    camel_case, word,
};

use super::inputs::{derived_arguments, list_arguments, where_argument};
use super::{connection_name, is_listed, planned};

/// Registers all of them.
pub(super) fn register(schema: SchemaBuilder) -> SchemaBuilder {
    let schema = schema
        .register(
            Interface::new("Node")
                .description("A thing with an id of its own.")
                .field(InterfaceField::new("id", TypeRef::named_nn(TypeRef::ID)).description(ID)),
        )
        .register(page_info());
    WORDS.iter().chain(&DERIVED).fold(schema, |schema, word| {
        let schema = schema.register(object(word));
        if is_listed(word) {
            schema.register(connection(word)).register(edge(word))
        } else {
            schema
        }
    })
}

const ID: &str = "The opaque id: given once, never changed, never used again.";

/// A field that the planned reading answers.
pub(super) fn field(name: impl Into<String>, kind: TypeRef, doc: &str) -> Field {
    Field::new(name, kind, planned).description(doc)
}

fn object(word: &'static Word) -> Object {
    let object = Object::new(word.name).description(format!("{} ({})", word.doc, word.term));
    let object = if word.role == Role::Node { node_fields(object) } else { object };
    let object = word.attributes.iter().fold(object, attribute_fields);
    let object = if word.role == Role::Node {
        object.field(derived_field(&HISTORY_OF, false))
    } else {
        object
    };
    word.relations.iter().fold(object, |object, relation| {
        object.field(if relation.is_derived() {
            derived_field(relation, word.role == Role::Derived)
        } else {
            relation_field(relation)
        })
    })
}

fn node_fields(object: Object) -> Object {
    object
        .implement("Node")
        .field(field("id", TypeRef::named_nn(TypeRef::ID), ID))
        .field(field(
            "revision",
            TypeRef::named_nn(TypeRef::INT),
            "How often it was written: 1 when new.",
        ))
        .field(field("createdAt", TypeRef::named_nn("DateTime"), "When it was first recorded."))
        .field(field("updatedAt", TypeRef::named_nn("DateTime"), "When it was last changed."))
}

fn attribute_fields(object: Object, attribute: &Attribute) -> Object {
    let name = camel_case(attribute.name);
    let scalar = |kind: &str| {
        if attribute.required { TypeRef::named_nn(kind) } else { TypeRef::named(kind) }
    };
    let kind = match attribute.value {
        ValueType::Text | ValueType::Name | ValueType::Localised => scalar(TypeRef::STRING),
        ValueType::Int => scalar(TypeRef::INT),
        ValueType::Bool => scalar(TypeRef::BOOLEAN),
        ValueType::Day => scalar("Date"),
        ValueType::Instant => scalar("DateTime"),
        ValueType::Id => scalar(TypeRef::ID),
        ValueType::Big => scalar("Position"),
        ValueType::Json => scalar("JSON"),
        ValueType::Choice(choices) => scalar(choices.name),
        ValueType::Several(choices) => TypeRef::named_nn_list_nn(choices.name),
        ValueType::Ints => TypeRef::named_nn_list_nn(TypeRef::INT),
        ValueType::Aliases(_) | ValueType::Texts | ValueType::Sentences => {
            TypeRef::named_nn_list_nn(TypeRef::STRING)
        }
    };
    let described = field(name.clone(), kind, attribute.doc);
    match attribute.value {
        ValueType::Localised | ValueType::Sentences => object.field(described.argument(language())),
        ValueType::Choice(_) => {
            let label = format!("{name}Label");
            let doc = format!("What a person reads for `{name}`.");
            object
                .field(described)
                .field(field(label, scalar(TypeRef::STRING), &doc).argument(language()))
        }
        _ => object.field(described),
    }
}

fn language() -> InputValue {
    InputValue::new("lang", TypeRef::named_nn("Language"))
        .default_value(async_graphql::Value::Enum(async_graphql::Name::new("EN")))
        .description("The language of the answer.")
}

/// Something worked out. What hangs on a thing that is held is null where the caller may not see its facts.
pub(super) fn derived_field(relation: &Relation, is_part: bool) -> Field {
    let (kind, doc) = match relation.shape {
        Shape::One | Shape::Connection => {
            (TypeRef::named(relation.target), relation.doc.to_owned())
        }
        Shape::List(Bound(bound)) => {
            let kind = if is_part && !relation.may_be_null {
                TypeRef::named_nn_list_nn(relation.target)
            } else {
                TypeRef::named_nn_list(relation.target)
            };
            (kind, format!("{} At most {bound}.", relation.doc))
        }
    };
    derived_arguments(relation)
        .into_iter()
        .fold(field(camel_case(relation.name), kind, &doc), Field::argument)
}

fn relation_field(relation: &'static Relation) -> Field {
    let name = camel_case(relation.name);
    let Some(target) = word(relation.target) else {
        return field(name, TypeRef::named(relation.target), relation.doc);
    };
    match relation.shape {
        Shape::One => field(name, TypeRef::named(target.name), relation.doc),
        Shape::List(Bound(bound)) => {
            let doc = format!("{} At most {bound}.", relation.doc);
            let listed = field(name, TypeRef::named_nn_list_nn(target.name), &doc);
            with_predecessors(listed.argument(where_argument(target)), relation)
        }
        Shape::Connection => {
            let listed = field(name, TypeRef::named(connection_name(target)), relation.doc);
            let listed = list_arguments(target).into_iter().fold(listed, Field::argument);
            with_predecessors(listed, relation)
        }
    }
}

/// What belongs to a province can be listed together with what belongs to those merged into it.
fn with_predecessors(listed: Field, relation: &Relation) -> Field {
    if !matches!(relation.path, Path::Of("province_id")) {
        return listed;
    }
    listed.argument(
        InputValue::new("includePredecessors", TypeRef::named_nn(TypeRef::BOOLEAN))
            .default_value(false)
            .description("Also what belongs to the units that were merged into the province."),
    )
}

fn connection(word: &Word) -> Object {
    Object::new(connection_name(word))
        .description(format!("A part of a list of `{}`.", word.name))
        .field(field("nodes", TypeRef::named_nn_list_nn(word.name), "The things in order."))
        .field(field(
            "edges",
            TypeRef::named_nn_list_nn(edge_name(word)),
            "The things with their places.",
        ))
        .field(field(
            "pageInfo",
            TypeRef::named_nn("PageInfo"),
            "Whether there are more, and where to go on.",
        ))
        .field(field(
            "totalCount",
            TypeRef::named_nn(TypeRef::INT),
            "How many there are in all; counted only when asked for.",
        ))
}

fn edge(word: &Word) -> Object {
    Object::new(edge_name(word))
        .description(format!("One `{}` in its list.", word.name))
        .field(field("node", TypeRef::named_nn(word.name), "The thing."))
        .field(field("cursor", TypeRef::named_nn(TypeRef::STRING), "Its place, to go on from."))
}

fn edge_name(word: &Word) -> String {
    format!("{}Edge", word.name)
}

fn page_info() -> Object {
    Object::new("PageInfo")
        .description("Whether a list goes on, and from where.")
        .field(field(
            "hasNextPage",
            TypeRef::named_nn(TypeRef::BOOLEAN),
            "Whether there are more after these.",
        ))
        .field(field(
            "hasPreviousPage",
            TypeRef::named_nn(TypeRef::BOOLEAN),
            "Whether there are more before these.",
        ))
        .field(field(
            "startCursor",
            TypeRef::named(TypeRef::STRING),
            "The place of the first; null if there is none.",
        ))
        .field(field(
            "endCursor",
            TypeRef::named(TypeRef::STRING),
            "The place of the last; null if there is none.",
        ))
}
