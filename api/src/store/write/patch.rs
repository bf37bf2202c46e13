//! A change as JSON, forth and back.
//!
//! `{"set": {…}, "rows": [{"table": …, "id": …, "set": {…}}]}`: what now stands in the node's own row, and in the rows
//! that belong to it. The way back has the values from before. A row that is no more (on the way back: that was not
//! there) has `removed` instead of `set`, with what stood there.

use domain::sync::{Change, Op, RowChange, Value};
use serde_json::{Map, Value as Json, json};

/// What a row holds on one side of a change.
type Side<'a> = Option<&'a Vec<(String, Value)>>;

/// The change as it happened.
pub(super) fn forth(change: &Change, table: &str) -> String {
    told(change, table, |row| (row.after.as_ref(), row.before.as_ref())).to_string()
}

/// How to undo the change; nothing for a new node.
pub(super) fn back(change: &Change, table: &str) -> Option<String> {
    match change.op {
        Op::Created => None,
        Op::Updated | Op::Retired => {
            Some(told(change, table, |row| (row.before.as_ref(), row.after.as_ref())).to_string())
        }
    }
}

fn told(change: &Change, table: &str, sides: impl Fn(&RowChange) -> (Side<'_>, Side<'_>)) -> Json {
    let mut own = Json::Object(Map::new());
    let mut rows = Vec::new();
    for row in &change.rows {
        match sides(row) {
            (Some(set), _) if row.table == table => own = object(set),
            (Some(set), _) => {
                rows.push(json!({ "table": row.table, "id": row.id, "set": object(set) }));
            }
            (None, gone) => {
                let gone = gone.map(|values| object(values));
                rows.push(json!({ "table": row.table, "id": row.id, "removed": gone }));
            }
        }
    }
    json!({ "set": own, "rows": rows })
}

fn object(values: &[(String, Value)]) -> Json {
    values.iter().map(|(column, value)| (column.clone(), json_of(value))).collect()
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => json!(text),
        Value::Int(number) => json!(number),
        Value::Bool(yes) => json!(yes),
        Value::Day(day) => json!(day.to_string()),
        Value::Instant(at) => json!(at.to_rfc3339()),
        Value::Bytes(bytes) => json!(bytes),
        Value::Id(id) => json!(id.to_string()),
    }
}
