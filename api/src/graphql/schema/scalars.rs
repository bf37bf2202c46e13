//! Scalars, enums and the tests of a filter.

use async_graphql::Value;
use async_graphql::dynamic::{
    Enum, EnumItem, InputObject, InputValue, Scalar, SchemaBuilder, TypeRef,
};
use domain::graph::{ArgumentKind, Attribute, DERIVED, DERIVED_ROOTS, ValueType, WORDS};
use domain::label::Choices;

/// Registers all of them.
pub(super) fn register(mut schema: SchemaBuilder) -> SchemaBuilder {
    schema = schema
        .register(text_scalar("Date", "A day in Vietnam (UTC+7), such as `2024-04-30`."))
        .register(text_scalar("DateTime", "An instant, UTC, such as `2024-04-30T07:00:00Z`."))
        .register(
            Scalar::new("Position").description(
                "A position in the feed: a whole number, written as a number, that 32 bits may not hold.",
            ),
        )
        .register(Scalar::new("JSON").description("Any value: text, number, list, object or null."))
        .register(
            Enum::new("Language")
                .description("The language of a label or sentence.")
                .item(EnumItem::new("VI").description("Vietnamese."))
                .item(EnumItem::new("EN").description("English.")),
        )
        .register(
            Enum::new("Direction")
                .description(
                    "Which end of an order comes first; what is not known comes last either way.",
                )
                .item(EnumItem::new("ASC").description("The least first."))
                .item(EnumItem::new("DESC").description("The greatest first.")),
        );
    for choices in all_choices() {
        schema = schema.register(choice_enum(choices)).register(test(
            &format!("{}Test", choices.name),
            &format!("A test of a `{}`; all that is given must hold.", choices.name),
            choices.name,
            &[EQ, IN, IS_NULL],
        ));
    }
    schema
        .register(test("IdTest", "A test of an id.", TypeRef::ID, &[EQ, IN]))
        .register(test(
            "TextTest",
            "A test of a text; all that is given must hold. Names are compared by `contains` without case, \
             diacritics and tone placement.",
            TypeRef::STRING,
            &[EQ, IN, CONTAINS, IS_NULL],
        ))
        .register(test("IntTest", "A test of a number; all that is given must hold.", TypeRef::INT, &[EQ, IN, GTE, LT, IS_NULL]))
        .register(test("BooleanTest", "A test of yes or no.", TypeRef::BOOLEAN, &[EQ, IS_NULL]))
        .register(test("DateTest", "A test of a day; all that is given must hold.", "Date", &[EQ, IN, GTE, LT, IS_NULL]))
        .register(test("DateTimeTest", "A test of an instant; all that is given must hold.", "DateTime", &[GTE, LT, IS_NULL]))
}

/// The input type that tests an attribute of this kind; nothing where it cannot be tested.
pub(super) fn test_name(value: ValueType) -> Option<String> {
    Some(match value {
        ValueType::Text | ValueType::Name => "TextTest".to_owned(),
        ValueType::Int => "IntTest".to_owned(),
        ValueType::Bool => "BooleanTest".to_owned(),
        ValueType::Day => "DateTest".to_owned(),
        ValueType::Instant => "DateTimeTest".to_owned(),
        ValueType::Choice(choices) => format!("{}Test", choices.name),
        ValueType::Localised
        | ValueType::Several(_)
        | ValueType::Ints
        | ValueType::Aliases(_)
        | ValueType::Texts
        | ValueType::Sentences
        | ValueType::Id
        | ValueType::Big
        | ValueType::Json => return None,
    })
}

#[derive(Clone, Copy)]
struct Operator {
    name: &'static str,
    many: bool,
    flag: bool,
    doc: &'static str,
}

const EQ: Operator = Operator { name: "eq", many: false, flag: false, doc: "It is this." };
const IN: Operator =
    Operator { name: "in", many: true, flag: false, doc: "It is one of these, at most 500." };
const GTE: Operator =
    Operator { name: "gte", many: false, flag: false, doc: "It is this or more." };
const LT: Operator =
    Operator { name: "lt", many: false, flag: false, doc: "It is less than this." };
const CONTAINS: Operator =
    Operator { name: "contains", many: false, flag: false, doc: "It holds this text." };
const IS_NULL: Operator =
    Operator { name: "isNull", many: false, flag: true, doc: "It is not known (or it is)." };

fn test(name: &str, doc: &str, operand: &str, operators: &[Operator]) -> InputObject {
    operators.iter().fold(InputObject::new(name).description(doc), |input, operator| {
        let operand = match operator {
            Operator { flag: true, .. } => TypeRef::named(TypeRef::BOOLEAN),
            Operator { many: true, .. } => TypeRef::named_nn_list(operand),
            _ => TypeRef::named(operand),
        };
        input.field(InputValue::new(operator.name, operand).description(operator.doc))
    })
}

fn text_scalar(name: &str, doc: &str) -> Scalar {
    Scalar::new(name).description(doc).validator(|value| matches!(value, Value::String(_)))
}

fn choice_enum(choices: &Choices) -> Enum {
    choices.values.iter().fold(
        Enum::new(choices.name).description(choices.doc.trim()),
        |listed, choice| {
            let doc = format!("{} ({})", choice.doc.trim(), choice.vi);
            listed.item(EnumItem::new(choice.code).description(doc))
        },
    )
}

/// Every closed list that an attribute or argument takes its values from.
fn all_choices() -> Vec<&'static Choices> {
    let words = || WORDS.iter().chain(&DERIVED);
    let of_attributes = words().flat_map(|word| word.attributes).filter_map(Attribute::choices);
    let relations = words().flat_map(|word| word.relations).chain(&DERIVED_ROOTS);
    let of_arguments = relations.flat_map(|relation| relation.arguments).filter_map(|argument| {
        match argument.kind {
            ArgumentKind::Choice(choices) | ArgumentKind::Choices(choices) => Some(choices),
            _ => None,
        }
    });
    let mut all: Vec<&'static Choices> = Vec::new();
    for choices in of_attributes.chain(of_arguments) {
        if all.iter().all(|known| known.name != choices.name) {
            all.push(choices);
        }
    }
    all
}
