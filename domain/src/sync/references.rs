//! Which record is which node, and which records must be refused because of what they speak of.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::caller::Caller;
use super::columns::columns_of;
use super::existing::{Existing, new_id, province_of};
use super::expand::expand;
use super::interval::{SourceOf, Timeline, ToldFact};
use super::owned::{OwnedKind, owned_table};
use super::record::{Fact, Key, Record};
use super::rejection::Rejection;
use super::value::{Row, Told, Value};
use crate::graph::{DECISION, ORGANIZATION, ValueType};
use crate::rules::{self, Case, Judgement};
use crate::telling::Mistake;

/// The records' nodes: found, new, or refused.
pub(super) struct Nodes<'a> {
    existing: &'a Existing,
    /// For each record, its node or why it has none.
    pub(super) of_records: Vec<Result<Uuid, Rejection>>,
    /// Where the keys of records that are not refused lead.
    told: HashMap<&'a Key, Uuid>,
    /// What is doubtful about records, by their places.
    pub(super) warnings: Vec<(usize, Vec<Mistake>)>,
}

impl<'a> Nodes<'a> {
    /// Finds the records' nodes.
    pub(super) fn of(
        records: &'a [Record],
        existing: &'a Existing,
        caller: Option<&Caller<'_>>,
    ) -> Self {
        let mut taken = HashSet::new();
        let mut new_keys = HashSet::new();
        let mut of_records: Vec<_> = records
            .iter()
            .enumerate()
            .map(|(place, record)| {
                if let Some(caller) = caller {
                    caller.may_name(place, record, existing)?;
                }
                let id = node_of(record, existing)?;
                let known = existing.nodes.get(&id);
                if let Some(caller) = caller {
                    caller.may(place, record, known)?;
                }
                let key = record.key().cloned().ok_or(Rejection::NoKey)?;
                if !taken.insert(id) {
                    return Err(Rejection::SaidTwice { key });
                }
                for key in record.keys.iter().filter(|key| !existing.keys.contains_key(key)) {
                    if !new_keys.insert(key) {
                        return Err(Rejection::SaidTwice { key: key.clone() });
                    }
                }
                check(record, known.is_some()).map(|()| id)
            })
            .collect();

        // a record that is refused may take others with it
        loop {
            let told = told(records, &of_records);
            let mut refused = false;
            for (record, node) in records.iter().zip(&mut of_records) {
                let may_refer =
                    |key: &Key| caller.is_none_or(|caller| caller.may_refer(key, existing));
                let is_known = |key: &&Key| {
                    (existing.keys.contains_key(*key) && may_refer(key)) || told.contains_key(*key)
                };
                if node.is_ok()
                    && let Some(key) = record.references().find(|key| !is_known(key))
                {
                    *node = Err(Rejection::UnknownReference { key: key.clone() });
                    refused = true;
                }
            }
            if refused {
                continue;
            }
            let mut nodes = Self { existing, of_records, told, warnings: Vec::new() };
            if let Some(caller) = caller {
                let judged = nodes.judge(records, caller);
                for (place, judged) in judged {
                    match judged {
                        Ok(warnings) => nodes.warnings.push((place, warnings)),
                        Err(rejection) => {
                            refused = true;
                            if let Some(node) = nodes.of_records.get_mut(place) {
                                *node = Err(rejection);
                            }
                        }
                    }
                }
            }
            if !refused {
                return nodes;
            }
            of_records = nodes.of_records;
        }
    }

    /// Holds the records that are not refused yet to what their caller may write, and to the rules.
    fn judge(
        &self,
        records: &[Record],
        caller: &Caller<'_>,
    ) -> Vec<(usize, Result<Vec<Mistake>, Rejection>)> {
        let mut judged = Vec::new();
        let told_too = self.bodies_and_documents(records);
        for (place, (record, node)) in records.iter().zip(&self.of_records).enumerate() {
            let Ok(id) = node else { continue };
            let case = self.case(record, *id, caller.today, &told_too);
            let may = caller.may_become(record.word, case.after.id("province_id"));
            let judgement = may.and_then(|()| {
                let Judgement { refusals, mut warnings } = rules::judge(record.word, &case);
                if refusals.is_empty() {
                    return Ok(warnings);
                }
                let stood = self.stood(record, *id, &case);
                let is_restored = case.before.is_none() && caller.restores(place, record);
                let (told_only, refusals): (Vec<_>, Vec<_>) = refusals
                    .into_iter()
                    .partition(|refusal| is_restored || stood.contains(refusal));
                warnings.extend(told_only);
                if refusals.is_empty() { Ok(warnings) } else { Err(Rejection::Broken(refusals)) }
            });
            judged.push((place, judgement));
        }
        judged
    }

    /// What is wrong with the thing as it is: that is not held against whoever tells something else of it, or the same.
    fn stood(&self, record: &Record, id: Uuid, case: &Case<'_>) -> Vec<Mistake> {
        let Some(before) = case.before else { return Vec::new() };
        let rows = rules::tables(record.word).iter().map(|table| {
            let known = self.existing.owned.get(table).and_then(|rows| rows.get(&id));
            (*table, known.cloned().unwrap_or_default())
        });
        let rows: BTreeMap<&str, Vec<Row>> = rows.collect();
        let facts = rows.iter().flat_map(|(table, rows)| {
            rows.iter().map(move |row| (*table, row.day("valid_from"), row.clone()))
        });
        let facts = facts.collect();
        let as_it_is = Case {
            before: case.before,
            told: before.clone(),
            after: before.clone(),
            rows,
            facts,
            today: case.today,
            referred: case.referred,
            told_too: case.told_too,
        };
        rules::judge(record.word, &as_it_is).refusals
    }

    /// The thing as it is and as it would be.
    fn case<'c>(
        &'c self,
        record: &Record,
        id: Uuid,
        today: NaiveDate,
        told_too: &'c HashMap<Uuid, Row>,
    ) -> Case<'c> {
        let before = self.existing.nodes.get(&id);
        let values = record.values.iter().map(|(column, told)| (column.clone(), told));
        let told = self.row(values, before);
        let mut after = before.cloned().unwrap_or_default();
        after.take_over(&told);
        let rows = rules::tables(record.word).iter().filter_map(|table| {
            let owned = owned_table(record.word, table)?;
            let rows = match owned.kind {
                OwnedKind::Interval => self.timeline(record, id, table),
                _ => self.links(record, id, table),
            };
            Some((*table, rows))
        });
        let facts = record.facts.iter().map(|fact| {
            let values = fact.values.iter().map(|(column, told)| (*column, told));
            (fact.table, fact.valid_from, self.row(values, None))
        });
        Case {
            before,
            told,
            after,
            rows: rows.collect(),
            facts: facts.collect(),
            today,
            referred: &self.existing.referred,
            told_too,
        }
    }

    /// The own rows of the bodies and documents that these records tell of, as they would be.
    fn bodies_and_documents(&self, records: &[Record]) -> HashMap<Uuid, Row> {
        let words = [ORGANIZATION.name, DECISION.name];
        let told = records.iter().zip(&self.of_records);
        let told = told.filter(|(record, _)| words.contains(&record.word.name));
        told.filter_map(|(record, node)| {
            let id = *node.as_ref().ok()?;
            let known = self.existing.nodes.get(&id);
            let values = record.values.iter().map(|(column, told)| (column.clone(), told));
            let mut row = known.cloned().unwrap_or_default();
            row.take_over(&self.row(values, known));
            Some((id, row))
        })
        .collect()
    }

    /// What is known of one table in time, with what the record tells laid over it.
    pub(super) fn timeline(&self, record: &Record, id: Uuid, table: &'static str) -> Vec<Row> {
        let facts = record.facts.iter().filter(|fact| fact.table == table);
        let of = province_of(record, id, self.existing);
        let mut facts: Vec<ToldFact<'_>> = facts.map(|fact| self.told_fact(fact, of)).collect();
        facts.sort_by_key(|fact| fact.from);
        let mut timeline = Timeline::new(table, id, self.known(table, id));
        if record.whole.contains(&table) {
            timeline.tell_whole(&facts);
        } else {
            for fact in &facts {
                timeline.tell(fact);
            }
        }
        timeline.into_rows()
    }

    fn told_fact<'f>(&self, fact: &'f Fact, of: Option<Uuid>) -> ToldFact<'f> {
        let mut values = self.row(fact.values.iter().map(|(column, told)| (*column, told)), None);
        expand(fact.table, &mut values);
        let source = fact.source.as_ref().map(|source| SourceOf { source, of });
        ToldFact { values, from: fact.valid_from, to: fact.valid_to, source }
    }

    /// The links that there are and that are told.
    fn links(&self, record: &Record, id: Uuid, table: &'static str) -> Vec<Row> {
        let is_whole = record.whole.contains(&table);
        let known = if is_whole { &[] } else { self.known(table, id) };
        let told = record.parts.iter().filter(|part| part.table == table);
        let told = told
            .map(|part| self.row(part.values.iter().map(|(column, told)| (*column, told)), None));
        known.iter().cloned().chain(told).collect()
    }

    /// The rows of a table that are known of a thing.
    pub(super) fn known(&self, table: &str, owner: Uuid) -> &'a [Row] {
        let rows = self.existing.owned.get(table).and_then(|rows| rows.get(&owner));
        rows.map_or(&[], Vec::as_slice)
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
    let parts = record.parts.iter().chain(&record.without).map(|part| (part.table, false));
    for (table, is_fact) in facts.chain(parts) {
        let kind = owned_table(word, table).map(|table| &table.kind);
        if kind.is_none_or(|kind| (*kind == OwnedKind::Interval) != is_fact) {
            return Err(not_of_the_word(table));
        }
    }
    if let Some(table) = record.whole.iter().find(|table| owned_table(word, table).is_none()) {
        return Err(not_of_the_word(table));
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
