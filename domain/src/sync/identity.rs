//! How ids are made: once, and alike in every installation.

use uuid::Uuid;

use super::record::Key;
use super::value::{Row, Value};

/// The namespace of every id that is made of a natural key. It never changes.
const NAMESPACE: Uuid = Uuid::from_u128(0x8c5f_3b1a_0d52_5e0e_9b6e_2f4d_7a61_c0de);

/// The id of a new node whose first key is this one.
pub(super) fn minted(key: &Key) -> Uuid {
    let name = match key.source.as_ref() {
        Key::NATURAL => format!("{}:{}", key.kind, key.key),
        source => format!("{}@{source}:{}", key.kind, key.key),
    };
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

/// The id of a row of `table` that belongs to `owner`, told from its other rows by `identity`.
pub fn owned_id(owner: Uuid, table: &str, identity: &str) -> Uuid {
    Uuid::new_v5(&owner, format!("{table}:{identity}").as_bytes())
}

/// The id of a row that stands for itself, such as a source.
pub(super) fn of_text(what: &str, text: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{what}:{text}").as_bytes())
}

/// These columns of a row as text, to tell it from others.
pub(super) fn identity_of(row: &Row, columns: &[&str]) -> String {
    columns.iter().map(|column| told(row.value(column))).collect::<Vec<_>>().join("\u{1f}")
}

fn told(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Instant(at) => at.to_rfc3339(),
        Value::Bytes(bytes) => format!("{bytes:?}"),
        Value::Id(id) => id.to_string(),
    }
}
