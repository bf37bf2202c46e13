//! Cursors: a place in an ordered list, bound to the order that it was made for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate};
use domain::graph::plan::{Cell, Keyset, Ordering};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::BadInput;

/// The cursor of a place in this order.
pub(super) fn write(order: &[Ordering], place: &Keyset) -> String {
    let keys: Vec<Value> = place.keys.iter().map(cell_to_json).collect();
    let text = json!([fingerprint(order), place.id.simple().to_string(), keys]).to_string();
    URL_SAFE_NO_PAD.encode(text)
}

/// The place that a cursor stands for.
///
/// # Errors
/// It is no cursor, or one of another order.
pub(super) fn read(order: &[Ordering], cursor: &str) -> Result<Keyset, BadInput> {
    let refusal = || BadInput(format!("{cursor:?} is not a cursor of this list"));
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().ok_or_else(refusal)?;
    let (made_for, id, keys): (String, String, Vec<Value>) =
        serde_json::from_slice(&bytes).ok().ok_or_else(refusal)?;
    if made_for != fingerprint(order) {
        return Err(BadInput(format!(
            "the cursor {cursor:?} was made for another order of the list"
        )));
    }
    let id = Uuid::parse_str(&id).ok().ok_or_else(refusal)?;
    let keys: Option<Vec<Cell>> = keys.iter().map(cell_from_json).collect();
    let keys = keys.filter(|keys| keys.len() == order.len()).ok_or_else(refusal)?;
    Ok(Keyset { keys, id })
}

fn fingerprint(order: &[Ordering]) -> String {
    let mut hash = Sha256::new();
    for key in order {
        hash.update(key.attribute.sort_column());
        hash.update([u8::from(key.descending), 0]);
    }
    let bytes: Vec<u8> = hash.finalize().into_iter().take(6).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn cell_to_json(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => json!({ "t": text }),
        Cell::Int(number) => json!({ "i": number }),
        Cell::Bool(yes) => json!({ "b": yes }),
        Cell::Day(day) => json!({ "d": day.to_string() }),
        Cell::Instant(at) => json!({ "a": at.to_rfc3339() }),
        Cell::Bytes(bytes) => json!({ "s": URL_SAFE_NO_PAD.encode(bytes) }),
    }
}

fn cell_from_json(value: &Value) -> Option<Cell> {
    if value.is_null() {
        return Some(Cell::Null);
    }
    let (kind, value) = value.as_object()?.iter().next()?;
    match kind.as_str() {
        "t" => Some(Cell::Text(value.as_str()?.to_owned())),
        "i" => Some(Cell::Int(value.as_i64()?)),
        "b" => Some(Cell::Bool(value.as_bool()?)),
        "d" => value.as_str()?.parse::<NaiveDate>().ok().map(Cell::Day),
        "a" => {
            let at = DateTime::parse_from_rfc3339(value.as_str()?).ok()?;
            Some(Cell::Instant(at.to_utc()))
        }
        "s" => URL_SAFE_NO_PAD.decode(value.as_str()?).ok().map(Cell::Bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::graph::{DECISION, PROVINCE, Word};

    use super::*;

    fn order(word: &'static Word) -> Vec<Ordering> {
        let attribute = |key: &domain::graph::Order| word.attribute(key.attribute).unwrap();
        let keys = word.order.iter();
        keys.map(|key| Ordering { attribute: attribute(key), descending: key.descending }).collect()
    }

    #[test]
    fn leads_back_to_its_place() {
        let day = NaiveDate::from_ymd_opt(2024, 4, 30).unwrap();
        let keys = vec![Cell::Day(day), Cell::Text("1/QĐ-UBND".to_owned())];
        let place = Keyset { keys, id: Uuid::from_u128(7) };

        let cursor = write(&order(&DECISION), &place);

        assert_eq!(read(&order(&DECISION), &cursor), Ok(place));
    }

    #[test]
    fn refuses_another_order_and_nonsense() {
        let place = Keyset { keys: vec![Cell::Text("08".to_owned())], id: Uuid::from_u128(7) };
        let cursor = write(&order(&PROVINCE), &place);

        assert!(read(&order(&DECISION), &cursor).is_err());
        assert!(read(&order(&DECISION), "x").is_err());
    }
}
