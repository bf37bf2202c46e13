//! What was asked, as a hash.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::super::request::Request;

/// What was asked: the hash of an operation with its variables.
pub(in super::super) type Key = [u8; 32];

/// The hash of what a request asks.
pub(in super::super) fn key(request: &Request) -> Key {
    let mut hash = Sha256::new();
    text(&request.text, &mut hash);
    text(request.name().unwrap_or_default(), &mut hash);
    object(&request.variables, &mut hash);
    hash.finalize().into()
}

/// Takes in an object; the order in which its names were sent does not matter.
fn object(fields: &Map<String, Value>, hash: &mut Sha256) {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    hash.update([b'{']);
    for (name, value) in fields {
        text(name, hash);
        canonical(value, hash);
    }
    hash.update([b'}']);
}

fn canonical(value: &Value, hash: &mut Sha256) {
    match value {
        Value::Object(fields) => object(fields, hash),
        Value::Array(values) => {
            hash.update([b'[']);
            for value in values {
                canonical(value, hash);
            }
            hash.update([b']']);
        }
        Value::String(held) => text(held, hash),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            hash.update([b'=']);
            text(&value.to_string(), hash);
        }
    }
}

fn text(text: &str, hash: &mut Sha256) {
    hash.update([b'"']);
    hash.update(text.len().to_le_bytes());
    hash.update(text);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(query: &str, variables: Value) -> Key {
        key(&Request::new(query).variables(serde_json::from_value(variables).unwrap()))
    }

    #[test]
    fn the_order_of_names_does_not_matter_and_everything_else_does() {
        let one = of("{ a }", json!({ "a": { "x": 1, "y": [1, 2] }, "b": null }));
        assert_eq!(one, of("{ a }", json!({ "b": null, "a": { "y": [1, 2], "x": 1 } })));

        for other in [
            of("{ b }", json!({ "a": { "x": 1, "y": [1, 2] }, "b": null })),
            of("{ a }", json!({ "a": { "x": 1, "y": [2, 1] }, "b": null })),
            of("{ a }", json!({ "a": { "x": "1", "y": [1, 2] }, "b": null })),
            of("{ a }", json!({ "a": { "x": 1, "y": [1, 2] } })),
            of("{ a }", json!({ "a": { "x": 1, "y": [[1], 2] }, "b": null })),
        ] {
            assert_ne!(one, other);
        }
    }
}
