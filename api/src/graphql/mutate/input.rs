//! What stands in an input, as callers' values.

use async_graphql_value::ConstValue;

use crate::app::sync::{Given, Object};

/// An input object's fields.
pub(super) fn object(value: ConstValue) -> Object {
    match given(value) {
        Given::Object(fields) => fields,
        _ => Object::new(),
    }
}

fn given(value: ConstValue) -> Given {
    match value {
        ConstValue::Null | ConstValue::Binary(_) => Given::Null,
        ConstValue::Boolean(yes) => Given::Bool(yes),
        ConstValue::Number(number) => match number.as_i64() {
            Some(number) => Given::Int(number),
            None => Given::Text(number.to_string()),
        },
        ConstValue::String(text) => Given::Text(text),
        ConstValue::Enum(name) => Given::Text(name.to_string()),
        ConstValue::List(items) => Given::List(items.into_iter().map(given).collect()),
        ConstValue::Object(fields) => {
            let fields = fields.into_iter();
            Given::Object(fields.map(|(name, value)| (name.to_string(), given(value))).collect())
        }
    }
}

/// Takes a number out.
pub(super) fn int(input: &mut Object, name: &str) -> Option<i64> {
    match input.remove(name) {
        Some(Given::Int(number)) => Some(number),
        _ => None,
    }
}

/// Takes a text or code out.
pub(super) fn text(input: &mut Object, name: &str) -> Option<String> {
    match input.remove(name) {
        Some(Given::Text(text)) => Some(text),
        _ => None,
    }
}

/// Takes a list of objects out; a single one stands for a list of one.
pub(super) fn list(input: &mut Object, name: &str) -> Vec<Object> {
    let items = match input.remove(name) {
        Some(Given::List(items)) => items,
        Some(single) => vec![single],
        None => Vec::new(),
    };
    let objects = items.into_iter().filter_map(|item| match item {
        Given::Object(fields) => Some(fields),
        _ => None,
    });
    objects.collect()
}
