//! Which record is which node, and which records must be refused because of what they speak of.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::columns::columns_of;
use super::existing::{Existing, new_id};
use super::owned::{OwnedKind, owned_table};
use super::record::{Fact, Key, Record};
use super::rejection::Rejection;
use super::value::{Row, Told, Value};
use crate::graph::ValueType;

/// The records' nodes: found, new, or refused.
pub(super) struct Nodes<'a> {
    existing: &'a Existing,
    /// For each record, its node or why it has none.
    pub(super) of_records: Vec<Result<Uuid, Rejection>>,
    /// Where the keys of records that are not refused lead.
    told: HashMap<&'a Key, Uuid>,
}

impl<'a> Nodes<'a> {
    /// Finds the records' nodes.
    pub(super) fn of(records: &'a [Record], existing: &'a Existing) -> Self {
        let mut taken = HashSet::new();
        let mut of_records: Vec<_> = records
            .iter()
            .map(|record| {
                let id = node_of(record, existing)?;
                let key = record.key().cloned().ok_or(Rejection::NoKey)?;
                if !taken.insert(id) {
                    return Err(Rejection::SaidTwice { key });
                }
                check(record, existing.nodes.contains_key(&id)).map(|()| id)
            })
            .collect();

        // a record that is refused may take others with it
        loop {
            let told = told(records, &of_records);
            let mut refused = false;
            for (record, node) in records.iter().zip(&mut of_records) {
                let is_known =
                    |key: &&Key| existing.keys.contains_key(key) || told.contains_key(key);
                if node.is_ok()
                    && let Some(key) = record.references().find(|key| !is_known(key))
                {
                    *node = Err(Rejection::UnknownReference { key: key.clone() });
                    refused = true;
                }
            }
            if !refused {
                return Self { existing, of_records, told };
            }
        }
    }

    /// The node that a key leads to.
    pub(super) fn find(&self, key: &Key) -> Option<Uuid> {
        self.existing.keys.get(key).or_else(|| self.told.get(key)).copied()
    }

    /// The row that these values make, with nodes as their ids, where `known` is there already.
    pub(super) fn row<'b, C>(
        &self,
        values: impl IntoIterator<Item = (C, &'b Told)>,
        known: Option<&Row>,
    ) -> Row
    where
        C: Into<Cow<'static, str>>,
    {
        let mut row = Row::new();
        for (column, told) in values {
            let column = column.into();
            let value = match told {
                Told::Node(key) => self.find(key).into(),
                Told::IfNew(_) if known.is_some() => continue,
                Told::Value(value) | Told::IfNew(value) => value.clone(),
                Told::AtLeast(least) => {
                    let has = known.and_then(|row| row.int(&column)).unwrap_or(*least);
                    Value::Int(has.max(*least))
                }
            };
            row.set(column, value);
        }
        row
    }
}

fn told<'a>(records: &'a [Record], nodes: &[Result<Uuid, Rejection>]) -> HashMap<&'a Key, Uuid> {
    let accepted =
        records.iter().zip(nodes).filter_map(|(record, node)| Some((record, *node.as_ref().ok()?)));
    accepted.flat_map(|(record, id)| record.keys.iter().map(move |key| (key, id))).collect()
}

fn node_of(record: &Record, existing: &Existing) -> Result<Uuid, Rejection> {
    let mut found: Option<(&Key, Uuid)> = None;
    for key in &record.keys {
        let Some(id) = existing.keys.get(key).copied() else { continue };
        match found {
            Some((one, known)) if known != id => {
                return Err(Rejection::KeysDisagree {
                    one: one.key.clone(),
                    other: key.key.clone(),
                });
            }
            _ => found = Some((key, id)),
        }
    }
    if let Some((_, id)) = found {
        return Ok(id);
    }
    let id = new_id(record).ok_or(Rejection::NoKey)?;
    if existing.nodes.contains_key(&id) { Err(Rejection::IdTaken(id)) } else { Ok(id) }
}

fn check(record: &Record, is_known: bool) -> Result<(), Rejection> {
    let word = record.word;
    let not_of_the_word =
        |name: &str| Rejection::NotOfTheWord { word: word.name, name: name.to_owned() };
    let columns = columns_of(word).ok_or_else(|| not_of_the_word("table"))?;
    if let Some(name) = record.values.keys().find(|name| !columns.contains_key(name.as_ref())) {
        return Err(not_of_the_word(name));
    }
    let facts = record.facts.iter().map(|fact| (fact.table, true));
    let parts = record.parts.iter().map(|part| part.table).chain(record.whole.iter().copied());
    let parts = parts.map(|table| (table, false));
    for (table, is_fact) in facts.chain(parts) {
        let kind = owned_table(word, table).map(|table| &table.kind);
        if kind.is_none_or(|kind| (*kind == OwnedKind::Interval) != is_fact) {
            return Err(not_of_the_word(table));
        }
    }
    for fact in &record.facts {
        if fact.valid_from.zip(fact.valid_to).is_some_and(|(from, to)| from > to) {
            return Err(Rejection::EndsBeforeItBegins { table: fact.table });
        }
    }
    let mut facts = record.facts.iter().enumerate();
    let contradicted = facts.find(|(place, fact)| {
        record.facts.iter().skip(place + 1).any(|other| contradict(fact, other))
    });
    if let Some((_, fact)) = contradicted {
        return Err(Rejection::Contradiction { table: fact.table });
    }
    check_choices(record)?;
    let missing =
        columns.iter().filter(|(_, required)| **required).find(|(column, _)| {
            match record.values.get(column.as_str()) {
                None => !is_known,
                Some(told) => matches!(told, Told::Value(Value::Null)),
            }
        });
    match missing {
        Some((column, _)) => Err(Rejection::Missing { word: word.name, attribute: column.clone() }),
        None => Ok(()),
    }
}

fn check_choices(record: &Record) -> Result<(), Rejection> {
    for attribute in record.word.attributes {
        let Some(choices) = attribute.choices() else { continue };
        let own = record.values.get(attribute.name);
        let facts = record.facts.iter().flat_map(|fact| &fact.values);
        let facts = facts.filter(|(column, _)| *column == attribute.name).map(|(_, told)| told);
        for told in own.into_iter().chain(facts) {
            let (Told::Value(Value::Text(codes)) | Told::IfNew(Value::Text(codes))) = told else {
                continue;
            };
            let several = matches!(attribute.value, ValueType::Several(_));
            let is_unknown = |code: &&str| !code.is_empty() && choices.find(code).is_none();
            let unknown = if several {
                codes.split(' ').find(is_unknown)
            } else {
                Some(codes.as_str()).filter(|code| choices.find(code).is_none())
            };
            if let Some(code) = unknown {
                let (attribute, code) = (attribute.name, code.to_owned());
                return Err(Rejection::NotAChoice { attribute, code });
            }
        }
    }
    Ok(())
}

/// Whether two facts begin on the same day and say different things.
fn contradict(one: &Fact, other: &Fact) -> bool {
    one.table == other.table && one.valid_from == other.valid_from && one.values != other.values
}
