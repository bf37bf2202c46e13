//! Inputs: what to find by, to filter by and to order by, for every word.

use async_graphql::dynamic::{Enum, EnumItem, InputObject, InputValue, SchemaBuilder, TypeRef};
use async_graphql::{Name, Value};
use domain::graph::{
    self, ArgumentKind, Held, Lookup, Relation, Role, Shape, WORDS, Word, camel_case,
    screaming_case,
};

use super::is_listed;
use super::scalars::test_name;

/// Registers all of them.
pub(super) fn register(schema: SchemaBuilder) -> SchemaBuilder {
    WORDS.iter().fold(schema, |schema, word| {
        let schema = schema.register(filter(word)).register(quantifiers(word));
        let schema = if word.role == Role::Node { schema.register(find_by(word)) } else { schema };
        if is_listed(word) && word.attributes.iter().any(|attribute| attribute.sortable) {
            schema.register(order_field(word)).register(order(word))
        } else {
            schema
        }
    })
}

/// The arguments of a paged list.
pub(super) fn list_arguments(word: &Word) -> Vec<InputValue> {
    let int = || TypeRef::named(TypeRef::INT);
    let text = || TypeRef::named(TypeRef::STRING);
    let mut arguments = vec![
        InputValue::new("first", int()).description(
            "The first so many, 0 to 200; 20 where neither `first` nor `last` is given.",
        ),
        InputValue::new("after", text()).description("Only those after this cursor."),
        InputValue::new("last", int())
            .description("The last so many, 0 to 200; not together with `first`."),
        InputValue::new("before", text())
            .description("Only those before this cursor; with `last`."),
        where_argument(word),
    ];
    if word.attributes.iter().any(|attribute| attribute.sortable) {
        arguments.push(
            InputValue::new("orderBy", TypeRef::named_nn_list(order_name(word)))
                .description("The order; the id decides between equals."),
        );
    }
    if word.is_searchable() {
        arguments.push(InputValue::new("search", text()).description(
            "Only those whose name holds this text, without regard to case, diacritics and tone placement.",
        ));
    }
    arguments
}

/// The arguments of something that is worked out.
pub(super) fn derived_arguments(relation: &Relation) -> Vec<InputValue> {
    let arguments = relation.arguments.iter().map(|argument| {
        let kind = match argument.kind {
            ArgumentKind::Day => "Date",
            ArgumentKind::Choice(choices) | ArgumentKind::Choices(choices) => choices.name,
            ArgumentKind::Text | ArgumentKind::Texts => TypeRef::STRING,
            ArgumentKind::Id | ArgumentKind::Ids => TypeRef::ID,
            ArgumentKind::Count(_) => TypeRef::INT,
        };
        let kind = match (argument.kind, argument.required || argument.default.is_some()) {
            (ArgumentKind::Texts | ArgumentKind::Choices(_) | ArgumentKind::Ids, _) => {
                TypeRef::named_nn_list(kind)
            }
            (_, true) => TypeRef::named_nn(kind),
            (_, false) => TypeRef::named(kind),
        };
        let input = InputValue::new(camel_case(argument.name), kind).description(argument.doc);
        match argument.default {
            Some(code) => input.default_value(Value::Enum(Name::new(code))),
            None => input,
        }
    });
    arguments.collect()
}

/// The filter of a list.
pub(super) fn where_argument(word: &Word) -> InputValue {
    InputValue::new("where", TypeRef::named(where_name(word)))
        .description("Only those that fulfil this.")
}

fn where_name(word: &Word) -> String {
    format!("{}Where", word.name)
}

fn order_name(word: &Word) -> String {
    format!("{}Order", word.name)
}

/// The name of the input that names one thing.
pub(super) fn by_name(word: &Word) -> String {
    format!("{}By", word.name)
}

fn filter(word: &'static Word) -> InputObject {
    let name = where_name(word);
    let many = || TypeRef::named_nn_list(name.clone());
    let mut input = InputObject::new(&name)
        .description(format!("A condition on a `{}`; all that is given must hold.", word.name))
        .field(InputValue::new("and", many()).description("All of these hold."))
        .field(InputValue::new("or", many()).description("At least one of these holds."))
        .field(
            InputValue::new("not", TypeRef::named(name.clone()))
                .description("This does not hold: it is false, or not known."),
        );
    if word.role == Role::Node {
        input = input.field(
            InputValue::new("id", TypeRef::named("IdTest")).description("A test of the id."),
        );
    }
    let held = word.attributes.iter().filter(|attribute| attribute.held != Held::Derived);
    for attribute in held {
        if let Some(test) = test_name(attribute.value) {
            input = input.field(
                InputValue::new(camel_case(attribute.name), TypeRef::named(test))
                    .description(attribute.doc),
            );
        }
    }
    for relation in word.relations.iter().filter(|relation| !relation.is_derived()) {
        let Some(target) = graph::word(relation.target) else { continue };
        let target = where_name(target);
        let kind = match relation.shape {
            Shape::One => TypeRef::named(target),
            _ => TypeRef::named(format!("{target}Any")),
        };
        input =
            input.field(InputValue::new(camel_case(relation.name), kind).description(relation.doc));
    }
    input
}

/// `some` and `none`, for relations to many.
fn quantifiers(word: &Word) -> InputObject {
    let name = where_name(word);
    InputObject::new(format!("{name}Any"))
        .description(format!("A condition on many `{}`.", word.name))
        .field(
            InputValue::new("some", TypeRef::named(name.clone()))
                .description("At least one of them fulfils this."),
        )
        .field(
            InputValue::new("none", TypeRef::named(name)).description("None of them fulfils this."),
        )
}

fn find_by(word: &Word) -> InputObject {
    let input = InputObject::new(by_name(word))
        .oneof()
        .description(format!("What names one `{}`: exactly one of these.", word.name))
        .field(InputValue::new("id", TypeRef::named(TypeRef::ID)).description("Its opaque id."));
    word.lookups.iter().fold(input, |input, lookup| match lookup {
        Lookup::Unique(column) => input.field(
            InputValue::new(camel_case(column), TypeRef::named(TypeRef::STRING))
                .description(unique(word, column)),
        ),
        Lookup::Alias { .. } => input.field(
            InputValue::new("name", TypeRef::named(TypeRef::STRING)).description(
                "Its name, a former name or an alias, without regard to case, diacritics and tone placement. \
                 Null with the error AMBIGUOUS_NAME if several answer to it.",
            ),
        ),
        Lookup::Name => input.field(
            InputValue::new("name", TypeRef::named(TypeRef::STRING)).description(
                "Its whole name, without regard to case, diacritics and tone placement. \
                 Null with the error AMBIGUOUS_NAME if several answer to it.",
            ),
        ),
    })
}

fn unique(word: &Word, column: &str) -> String {
    if word.has_validity {
        format!(
            "Its {column}, as it stands on the day asked for; without `asOf` also a former one."
        )
    } else {
        format!("Its {column}, as written. Null with the error AMBIGUOUS_NAME if several bear it.")
    }
}

fn order_field(word: &Word) -> Enum {
    word.attributes.iter().filter(|attribute| attribute.sortable).fold(
        Enum::new(format!("{}Field", order_name(word)))
            .description(format!("What lists of `{}` can be ordered by.", word.name)),
        |listed, attribute| {
            listed.item(EnumItem::new(screaming_case(attribute.name)).description(attribute.doc))
        },
    )
}

fn order(word: &Word) -> InputObject {
    InputObject::new(order_name(word))
        .description("One key of an order.")
        .field(
            InputValue::new("field", TypeRef::named_nn(format!("{}Field", order_name(word))))
                .description("What to order by; names in Vietnamese order (A Ă Â … D Đ …)."),
        )
        .field(
            InputValue::new("direction", TypeRef::named_nn("Direction"))
                .default_value(Value::Enum(Name::new("ASC")))
                .description("Which end comes first."),
        )
}
