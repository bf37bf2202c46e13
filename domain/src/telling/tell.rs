//! The way back: what is held of a thing, in the fields in which it can be told.
//!
//! Whoever reads the answer gets the same thing again: values that hold for a time are told as whole timelines, lists as
//! whole lists, what is not known as null, references by id. Lists stand in an order that their content makes, so that the
//! same thing is always told in the same way.

use super::given::{Given, Object};
use super::writable::{Field, FieldKind, Place, Writable, source_fields, writables};
use crate::graph::{Attribute, PROVINCE, ValueType, Word, opaque_id};
use crate::sync::{Key, Row, Thing, Value};
use uuid::Uuid;

/// All of which callers may tell, each after those that it refers to: who tells all things in this order, tells of
/// none that is not there, but for things of one type that refer to each other.
pub fn in_order_of_reference() -> Vec<&'static Writable> {
    let mut left: Vec<&'static Writable> = writables().iter().collect();
    let mut told = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |of: &&Writable| {
            left.iter()
                .any(|other| other.word.name != of.word.name && refers(&of.fields, other.word))
        };
        // where two types wait for each other, the first goes first
        let place = left.iter().position(|of| !waits(of)).unwrap_or_default();
        told.push(left.remove(place));
    }
    told
}

fn refers(fields: &[Field], to: &Word) -> bool {
    fields.iter().any(|field| match &field.kind {
        FieldKind::One(word) | FieldKind::Many(word) => word.name == to.name,
        FieldKind::Intervals(fields) | FieldKind::Parts(fields) => refers(fields, to),
        _ => false,
    })
}

/// All that can be told of a thing.
pub fn tell(of: &Writable, thing: &Thing) -> Object {
    let told = of.fields.iter().filter_map(|field| {
        let value = of_thing(of.word, field, thing)?;
        Some((field.name.clone(), value))
    });
    told.collect()
}

impl Writable {
    /// Whether [`tell`] says something in this field: what holds for a time is told as timelines, sources as a list.
    pub fn tells(&self, field: &Field) -> bool {
        !matches!(
            field.place,
            Place::InTime(..) | Place::HeldInTime(..) | Place::Since | Place::Until | Place::Source
        )
    }
}

fn of_thing(word: &Word, field: &Field, thing: &Thing) -> Option<Given> {
    let rows = |table| thing.owned.get(table).map_or(&[][..], Vec::as_slice);
    let list = |mut items: Vec<Given>| {
        items.sort_by_cached_key(Given::to_string);
        Some(Given::List(items))
    };
    match field.place {
        Place::Id => Some(Given::Text(opaque_id(word, thing.id))),
        Place::ExternalIds => {
            let foreign = thing.keys.iter().filter(|key| key.source != Key::NATURAL);
            list(foreign.map(external_id).collect())
        }
        Place::Key => {
            let natural = thing.keys.iter().filter(|key| key.source == Key::NATURAL);
            Some(Given::Text(natural.map(|key| &key.key).min()?.clone()))
        }
        Place::Column(_) | Place::Localised(..) | Place::Held(_) => Some(of_row(field, &thing.row)),
        Place::Links(table, other) => {
            let FieldKind::Many(target) = field.kind else { return None };
            let ids = rows(table).iter().filter_map(|row| row.id(other));
            list(ids.map(|id| reference(target, id)).collect())
        }
        Place::Parts(table) => {
            let FieldKind::Parts(fields) = &field.kind else { return None };
            list(rows(table).iter().map(|row| object(fields, row, thing)).collect())
        }
        Place::Aliases(table) => {
            // its own name is kept without being told
            let own = thing.row.text("name");
            let names = rows(table).iter().filter_map(|row| row.text("alias"));
            let names = names.filter(|name| Some(*name) != own);
            list(names.map(Given::from).collect())
        }
        Place::Timeline(table) => {
            let FieldKind::Intervals(fields) = &field.kind else { return None };
            let mut rows: Vec<_> = rows(table).iter().collect();
            rows.sort_by_key(|row| (row.day("valid_from"), row.day("valid_to")));
            Some(Given::List(rows.into_iter().map(|row| object(fields, row, thing)).collect()))
        }
        Place::Sources => {
            let rows = thing.sources.iter().filter_map(|id| thing.source_rows.get(id));
            list(rows.map(|row| Given::Object(tell_source(row))).collect())
        }
        // told as timelines, and with each fact and thing
        Place::InTime(..)
        | Place::HeldInTime(..)
        | Place::Since
        | Place::Until
        | Place::ValidFrom
        | Place::ValidTo
        | Place::Source => None,
    }
}

/// A part, or a value with its days.
fn object(fields: &[Field], row: &Row, thing: &Thing) -> Given {
    let told = fields.iter().map(|field| {
        let value = match field.place {
            Place::Source => {
                let source = row.id("provenance_id").and_then(|id| thing.source_rows.get(&id));
                source.map_or(Given::Null, |row| Given::Object(tell_source(row)))
            }
            _ => of_row(field, row),
        };
        (field.name.clone(), value)
    });
    Given::Object(told.collect())
}

/// What a column says.
fn of_row(field: &Field, row: &Row) -> Given {
    match field.place {
        Place::Column(attribute) | Place::InTime(_, attribute) => {
            told(attribute, row.value(attribute.name))
        }
        Place::Localised(attribute, lang) => {
            told(attribute, row.value(&format!("{}_{lang}", attribute.name)))
        }
        Place::Held(column) | Place::HeldInTime(_, column) => match (&field.kind, row.id(column)) {
            (FieldKind::One(target), Some(id)) => reference(target, id),
            _ => Given::Null,
        },
        Place::ValidFrom => plain(row.value("valid_from")),
        Place::ValidTo => plain(row.value("valid_to")),
        _ => Given::Null,
    }
}

fn told(attribute: &Attribute, value: &Value) -> Given {
    let Value::Text(text) = value else { return plain(value) };
    let list = |items: Vec<&str>| {
        let items = items.into_iter().filter(|item| !item.is_empty());
        Given::List(items.map(Given::from).collect())
    };
    match attribute.value {
        ValueType::Several(_) => list(text.split(' ').collect()),
        ValueType::Ints => Given::List(
            text.split(' ').filter_map(|one| one.parse().ok()).map(Given::Int).collect(),
        ),
        ValueType::Texts => list(text.split('\n').collect()),
        _ => Given::Text(text.clone()),
    }
}

fn plain(value: &Value) -> Given {
    match value {
        // no field tells bytes or bare ids
        Value::Null | Value::Bytes(_) | Value::Id(_) => Given::Null,
        Value::Text(text) => Given::Text(text.clone()),
        Value::Int(number) => Given::Int(*number),
        Value::Bool(yes) => Given::Bool(*yes),
        Value::Day(day) => Given::Text(day.to_string()),
        Value::Instant(at) => Given::Text(at.to_rfc3339()),
    }
}

fn reference(target: &Word, id: Uuid) -> Given {
    Given::Object(Object::from([("id".to_owned(), Given::Text(opaque_id(target, id)))]))
}

/// A key in the register of the nation or, after `@`, of a province.
fn external_id(key: &Key) -> Given {
    let (source, province) = match key.source.split_once('@') {
        Some((source, province)) => (source, province.parse().ok()),
        None => (key.source.as_ref(), None),
    };
    let mut told = Object::from([
        ("id".to_owned(), Given::from(key.key.as_str())),
        ("source".to_owned(), Given::from(source)),
    ]);
    if let Some(province) = province {
        told.insert("province".to_owned(), Given::Text(opaque_id(&PROVINCE, province)));
    }
    Given::Object(told)
}

/// A source, of which only what is known is told.
fn tell_source(row: &Row) -> Object {
    let told = source_fields().iter().filter_map(|field| match of_row(field, row) {
        Given::Null => None,
        value => Some((field.name.clone(), value)),
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_after_those_that_they_refer_to() {
        let order: Vec<_> = in_order_of_reference().iter().map(|of| of.word.name).collect();

        assert_eq!(
            order,
            [
                "Organization",
                "InformationSystem",
                "Decision",
                "LevelDossier",
                "Inventory",
                "SecurityTeam",
                "Vendor",
                "MonitoringArrangement",
                "NcscLink",
                "Assessment",
                "Measurement",
            ]
        );
    }
}
