//! Variables, coerced to what the operation says they are.

use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::{ExtendedType, Schema};
use apollo_compiler::validation::Valid;
use async_graphql::{Pos, ServerError};
use serde_json::{Map, Value};

use super::super::error::ErrorCode;
use super::document::{Document, told};
use super::rules::one_of;

/// What was given to the operation's variables, if it is not more than `most` values. Others are ignored, as the
/// specification asks, before they cost anything.
pub(super) fn given(
    operation: &Operation,
    all: &Map<String, Value>,
    most: usize,
) -> Result<Map<String, Value>, Vec<ServerError>> {
    let names = operation.variables.iter().map(|variable| variable.name.as_str());
    let given = names.filter_map(|name| Some((name, all.get(name)?)));
    let mut left = most;
    for (name, value) in given.clone() {
        left = left_after(left, value).ok_or_else(|| {
            let sentence = format!("the variables may hold {most} values, got more in `${name}`");
            vec![ErrorCode::BadInput.error(sentence, None::<Pos>)]
        })?;
    }
    Ok(given.map(|(name, value)| (name.to_owned(), value.clone())).collect())
}

/// How many values may follow this one and those that it holds; nothing where they are too many.
fn left_after(left: usize, value: &Value) -> Option<usize> {
    let left = left.checked_sub(1)?;
    match value {
        Value::Array(items) => items.iter().try_fold(left, left_after),
        Value::Object(fields) => fields.values().try_fold(left, left_after),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(left),
    }
}

/// The values of the operation's variables, defaults among them.
pub(super) fn coerce(
    schema: &Valid<Schema>,
    document: &Document,
    operation: &Operation,
    given: Map<String, Value>,
) -> Result<JsonMap, Vec<ServerError>> {
    if operation.variables.is_empty() {
        return Ok(JsonMap::new());
    }
    let given: JsonMap =
        given.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    let values = coerce_variable_values(schema, operation, &given).map_err(|refusal| {
        let fault = refusal.to_graphql_error(&document.executable.sources);
        vec![told(ErrorCode::BadInput, &fault)]
    })?;
    for variable in &operation.variables {
        if let Some(value) = values.get(variable.name.as_str()) {
            check(schema, &variable.name, &variable.ty, value).map_err(|error| vec![*error])?;
        }
    }
    Ok(values.into_inner())
}

/// Exactly one field of some inputs is to be given: coercion does not know that.
fn check(
    schema: &Schema,
    variable: &str,
    kind: &Type,
    value: &JsonValue,
) -> Result<(), Box<ServerError>> {
    match value {
        JsonValue::Array(items) => {
            let kind = if kind.is_list() { kind.item_type() } else { kind };
            items.iter().try_for_each(|item| check(schema, variable, kind, item))
        }
        JsonValue::Object(fields) => {
            let name = kind.inner_named_type();
            let one = fields.len() == 1 && fields.values().all(|value| !value.is_null());
            if one_of(schema, name).is_some() && !one {
                let sentence = format!(
                    "exactly one field of `{name}` is to be given in `${variable}`, and not as null"
                );
                return Err(Box::new(ErrorCode::BadInput.error(sentence, None::<Pos>)));
            }
            let Some(ExtendedType::InputObject(input)) = schema.types.get(name) else {
                return Ok(());
            };
            fields.iter().try_for_each(|(field, value)| match input.fields.get(field.as_str()) {
                Some(field) => check(schema, variable, &field.ty, value),
                None => Ok(()),
            })
        }
        _ => Ok(()),
    }
}
