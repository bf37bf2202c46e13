//! Variables, coerced to what the operation says they are.

use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::{ExtendedType, Schema};
use apollo_compiler::validation::Valid;
use async_graphql::{Pos, ServerError, Variables};

use super::super::error::ErrorCode;
use super::document::{Document, told};
use super::rules::one_of;

/// The values of the operation's variables, defaults among them.
pub(super) fn coerce(
    schema: &Valid<Schema>,
    document: &Document,
    operation: &Operation,
    given: &Variables,
) -> Result<JsonMap, Vec<ServerError>> {
    if operation.variables.is_empty() {
        return Ok(JsonMap::new());
    }
    let given = serde_json::to_value(given).and_then(serde_json::from_value::<JsonMap>);
    let Ok(given) = given else {
        let sentence = "the variables are not an object in JSON";
        return Err(vec![ErrorCode::BadInput.error(sentence, None::<Pos>)]);
    };
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
