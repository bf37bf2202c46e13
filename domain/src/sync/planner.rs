//! Laying records beside what is known.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::caller::Caller;
use super::change::{Change, Left, Op, RowChange};
use super::existing::{Existing, province_of};
use super::expand::expand;
use super::identity::{identity_of, owned_id};
use super::owned::{OwnedKind, owned_table};
use super::record::{Key, Part, Record, Source};
use super::references::Nodes;
use super::rejection::Rejection;
use super::tables::{Gathered, Writes};
use super::value::{Row, Told, Value};
use crate::telling::Mistake;

/// The table that says which source speaks of which node.
pub(crate) const SOURCES: &str = "provenance_subject";

/// What came of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The thing is new.
    Created,
    /// Something of it has changed.
    Updated,
    /// It was known just so.
    Unchanged,
    /// It is no more, from a day on.
    Retired,
    /// A person had said otherwise: what they said stays. What else was told of it is written.
    Overridden,
    /// It was not taken.
    Rejected(Rejection),
}

/// What came of a record, and of which node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The node; nothing if the record was not taken.
    pub node: Option<Uuid>,
    /// What came of it.
    pub action: Action,
    /// The revision that the node has from now on; nothing if the record was not taken.
    pub revision: Option<i64>,
    /// What is doubtful about it.
    pub warnings: Vec<Mistake>,
}

/// What is to be written, and what that means for each record.
#[derive(Debug, Default)]
pub struct Plan {
    /// One for each record, in their order.
    pub outcomes: Vec<Outcome>,
    /// What to write.
    pub writes: Writes,
}

impl Plan {
    /// How many records came out so.
    pub fn count(&self, is_so: impl Fn(&Action) -> bool) -> u64 {
        let so = self.outcomes.iter().filter(|outcome| is_so(&outcome.action)).count();
        u64::try_from(so).unwrap_or(u64::MAX)
    }
}

/// Plans what these records change of what is known, as the program itself tells them. `at` is when it is recorded.
pub fn plan(records: &[Record], existing: &Existing, at: DateTime<Utc>) -> Plan {
    plan_for(None, records, existing, at)
}

/// Plans what these records change of what is known, as `caller` tells them.
pub fn plan_for(
    caller: Option<&Caller<'_>>,
    records: &[Record],
    existing: &Existing,
    at: DateTime<Utc>,
) -> Plan {
    let nodes = Nodes::of(records, existing, caller);
    let mut planner = Planner {
        nodes: &nodes,
        existing,
        at,
        is_program: caller.is_none(),
        gathered: Gathered::default(),
        sources: HashSet::new(),
        keys: Vec::new(),
        changes: Vec::new(),
    };
    let mut done: Vec<Option<(Action, i64)>> = vec![None; records.len()];
    for place in in_order(records) {
        let (Some(record), Some(Ok(id))) = (records.get(place), nodes.of_records.get(place)) else {
            continue;
        };
        let action = planner.record(record, *id);
        if let Some(slot) = done.get_mut(place) {
            *slot = Some(action);
        }
    }
    let outcomes = nodes.of_records.iter().zip(done).map(|(node, done)| {
        let warnings = Vec::new();
        match (node, done) {
            (Ok(id), Some((action, revision))) => {
                Outcome { node: Some(*id), action, revision: Some(revision), warnings }
            }
            (Ok(id), None) => {
                Outcome { node: Some(*id), action: Action::Unchanged, revision: None, warnings }
            }
            (Err(rejection), _) => {
                let action = Action::Rejected(rejection.clone());
                Outcome { node: None, action, revision: None, warnings }
            }
        }
    });
    let mut outcomes: Vec<Outcome> = outcomes.collect();
    for (place, warnings) in &nodes.warnings {
        if let Some(outcome) = outcomes.get_mut(*place) {
            outcome.warnings.clone_from(warnings);
        }
    }
    let tables = planner.gathered.into_tables();
    Plan { outcomes, writes: Writes { tables, keys: planner.keys, changes: planner.changes } }
}

struct Planner<'a> {
    nodes: &'a Nodes<'a>,
    existing: &'a Existing,
    at: DateTime<Utc>,
    is_program: bool,
    gathered: Gathered,
    sources: HashSet<Uuid>,
    keys: Vec<(Key, Uuid)>,
    changes: Vec<Change>,
}

impl Planner<'_> {
    fn record(&mut self, record: &Record, id: Uuid) -> (Action, i64) {
        let known = self.existing.nodes.get(&id);
        let values = record.values.iter().map(|(column, told)| (column.clone(), told));
        let mut told = self.nodes.row(values, known);
        let is_overridden = self.leave_overridden(id, known, &mut told);
        expand(record.word.table, &mut told);
        let mut rows = Vec::new();
        match known {
            None => rows.push(RowChange::new_row(record.word.table, &told)),
            Some(known) if !known.agrees_with(&told) => {
                rows.push(RowChange::changed_row(record.word.table, known, &told));
            }
            Some(_) => {}
        }
        self.facts(record, id, &mut rows);
        self.parts(record, id, &mut rows);
        self.sources(record, id, &mut rows);
        self.keys(record, id);
        let (action, revision) = self.node(record, id, told, rows);
        if is_overridden { (Action::Overridden, revision) } else { (action, revision) }
    }

    /// Takes out what the program tells otherwise than a person has said.
    fn leave_overridden(&self, id: Uuid, known: Option<&Row>, told: &mut Row) -> bool {
        let (true, Some(known)) = (self.is_program, known) else { return false };
        let Some(columns) = self.existing.overridden.get(&id) else { return false };
        let mut is_overridden = false;
        for column in columns {
            if told.get(column).is_some_and(|value| value != known.value(column)) {
                is_overridden = true;
                told.remove(column);
            }
        }
        is_overridden
    }

    /// Writes the node's own row, with a new revision if anything of it has changed.
    fn node(
        &mut self,
        record: &Record,
        id: Uuid,
        told: Row,
        rows: Vec<RowChange>,
    ) -> (Action, i64) {
        let table = record.word.table;
        let known = self.existing.nodes.get(&id);
        let (op, revision, row) = match known {
            None => {
                let row = told.with("id", id).with("revision", 1_i64).with("created_at", self.at);
                (Op::Created, 1, row)
            }
            Some(known) if rows.is_empty() => {
                return (Action::Unchanged, known.int("revision").unwrap_or_default());
            }
            Some(known) => {
                let revision = known.int("revision").unwrap_or_default() + 1;
                let mut row = known.clone();
                row.take_over(&told);
                let is_retired = |row: &Row| row.day("retired_on").is_some();
                let op =
                    if is_retired(&row) && !is_retired(known) { Op::Retired } else { Op::Updated };
                (op, revision, row.with("revision", revision))
            }
        };
        let row = row.with("updated_at", self.at);
        let province = row.id("province_id");
        let was = known.map(|known| known.id("province_id"));
        let left = was.filter(|was| *was != province).map(Left);
        self.changes.push(Change {
            kind: record.word.name,
            node: id,
            op,
            revision,
            province,
            left,
            rows,
        });
        match op {
            Op::Created => self.gathered.new_row(table, row),
            Op::Updated | Op::Retired => self.gathered.changed_row(table, row),
        }
        let action = match op {
            Op::Created => Action::Created,
            Op::Updated => Action::Updated,
            Op::Retired => Action::Retired,
        };
        (action, revision)
    }

    fn facts(&mut self, record: &Record, id: Uuid, rows: &mut Vec<RowChange>) {
        let told = record.facts.iter().map(|fact| fact.table);
        let tables: BTreeSet<&'static str> = told.chain(record.whole.iter().copied()).collect();
        let of = province_of(record, id, self.existing);
        for name in tables {
            let table = owned_table(record.word, name);
            let Some(table) = table.filter(|table| table.kind == OwnedKind::Interval) else {
                continue;
            };
            let known = self.nodes.known(name, id);
            let timeline = self.nodes.timeline(record, id, name);
            let mut said_by = BTreeSet::new();
            for gone in known
                .iter()
                .filter(|known| !timeline.iter().any(|row| row.id("id") == known.id("id")))
            {
                rows.push(RowChange::removed_row(name, &table.owner, gone));
                self.gathered.removed_row(name, gone.clone());
            }
            for row in timeline {
                match known.iter().find(|known| known.id("id") == row.id("id")) {
                    None => {
                        rows.push(RowChange::new_row(name, &row));
                        said_by.extend(row.id("provenance_id"));
                        let row = row.with(table.owner.clone(), id).with("recorded_at", self.at);
                        self.gathered.new_row(name, row);
                    }
                    Some(known) if *known != row => {
                        rows.push(RowChange::changed_row(name, known, &row));
                        said_by.extend(row.id("provenance_id"));
                        self.gathered.changed_row(name, row);
                    }
                    Some(_) => {}
                }
            }
            let facts = record.facts.iter().filter(|fact| fact.table == name);
            for source in facts.filter_map(|fact| fact.source.as_ref()) {
                if !said_by.is_empty() && said_by.contains(&source.id(of)) {
                    self.source(source, of);
                }
            }
        }
    }

    fn parts(&mut self, record: &Record, id: Uuid, rows: &mut Vec<RowChange>) {
        let mut said: HashSet<(&str, String)> = HashSet::new();
        for part in &record.parts {
            let Some(table) = owned_table(record.word, part.table) else { continue };
            let Some(identity_columns) = table.kind.identity() else { continue };
            let mut told = self.part_row(part, None);
            let identity = identity_of(&told, identity_columns);
            if !said.insert((table.name, identity.clone())) {
                continue;
            }
            let mut known = self.nodes.known(table.name, id).iter();
            let known = known.find(|row| identity_of(row, identity_columns) == identity);
            if known.is_some() {
                told = self.part_row(part, known);
            }
            // what a finding is about is no change of the finding
            let counts = table.name != "finding_subject";
            match (known, &table.kind) {
                (None, kind) => {
                    if matches!(kind, OwnedKind::Part { .. }) {
                        told.set("id", owned_id(id, table.name, &identity));
                    }
                    if counts {
                        rows.push(RowChange::new_row(table.name, &told));
                    }
                    self.gathered.new_row(table.name, told.with(table.owner.clone(), id));
                }
                (Some(known), OwnedKind::Part { .. }) if !known.agrees_with(&told) => {
                    rows.push(RowChange::changed_row(table.name, known, &told));
                    let mut row = known.clone();
                    row.take_over(&told);
                    self.gathered.changed_row(table.name, row);
                }
                (Some(_), _) => {}
            }
        }
        for table in record.whole.iter().filter_map(|name| owned_table(record.word, name)) {
            let Some(identity) = table.kind.identity() else { continue };
            for known in self.nodes.known(table.name, id) {
                let is_said = said.contains(&(table.name, identity_of(known, identity)));
                if !is_said && !self.is_own_name(record, id, known) {
                    rows.push(RowChange::removed_row(table.name, &table.owner, known));
                    self.gathered.removed_row(table.name, known.clone());
                }
            }
        }
        for part in &record.without {
            let Some(table) = owned_table(record.word, part.table) else { continue };
            let Some(identity) = table.kind.identity() else { continue };
            let gone = identity_of(&self.part_row(part, None), identity);
            let mut known = self.nodes.known(table.name, id).iter();
            if let Some(known) = known.find(|row| identity_of(row, identity) == gone) {
                rows.push(RowChange::removed_row(table.name, &table.owner, known));
                self.gathered.removed_row(table.name, known.clone());
            }
        }
    }

    /// Whether a row is the alias that is the thing's own name: it is found by that whatever aliases are told.
    fn is_own_name(&self, record: &Record, id: Uuid, row: &Row) -> bool {
        let told = match record.values.get("name") {
            Some(Told::Value(Value::Text(name))) => Some(name.as_str()),
            _ => None,
        };
        let known = || self.existing.nodes.get(&id).and_then(|row| row.text("name"));
        row.text("alias").is_some_and(|alias| told.or_else(known) == Some(alias))
    }

    fn part_row(&self, part: &Part, known: Option<&Row>) -> Row {
        let mut row =
            self.nodes.row(part.values.iter().map(|(column, told)| (*column, told)), known);
        expand(part.table, &mut row);
        row
    }

    /// Writes who speaks of the node. That another source does too is a change of a node that is known.
    fn sources(&mut self, record: &Record, id: Uuid, rows: &mut Vec<RowChange>) {
        let is_new = !self.existing.nodes.contains_key(&id);
        let made_by = record.made_by.iter().filter(|_| is_new && record.sources.is_empty());
        let of = province_of(record, id, self.existing);
        for source in record.sources.iter().chain(made_by) {
            let says = |source: Uuid| self.existing.sourced.contains(&(source, id));
            if says(source.id(of)) || says(source.carried_id()) {
                continue;
            }
            let said_by = self.source(source, of);
            let link = Row::new().with("provenance_id", said_by).with("node_id", id);
            self.gathered.new_row(SOURCES, link);
            if !is_new {
                rows.push(RowChange::new_row(SOURCES, &self.source_row(source, said_by)));
            }
        }
    }

    /// The source's row, which is written if it is not there.
    fn source(&mut self, source: &Source, of: Option<Uuid>) -> Uuid {
        let id = source.id(of);
        if !self.existing.sources.contains(&id) && self.sources.insert(id) {
            self.gathered.new_row("provenance", self.source_row(source, id));
        }
        id
    }

    fn source_row(&self, source: &Source, id: Uuid) -> Row {
        Row::new()
            .with("id", id)
            .with("source", source.source.as_str())
            .with("file_hash", source.file_hash.as_deref())
            .with("sheet", source.sheet.as_deref())
            .with("page", source.page)
            .with("row", source.row)
            .with("column", source.column)
            .with("clause", source.clause.as_deref())
            .with("raw_text", source.raw_text.as_deref())
            .with("recorded_at", self.at)
    }

    fn keys(&mut self, record: &Record, id: Uuid) {
        let held = record.keys.iter().filter(|key| key.source != Key::ID);
        let new = held.filter(|key| !self.existing.keys.contains_key(*key));
        let new: BTreeSet<_> = new.cloned().collect();
        self.keys.extend(new.into_iter().map(|key| (key, id)));
    }
}

/// The records' places in an order in which a node comes after those of its own word that its row refers to.
fn in_order(records: &[Record]) -> Vec<usize> {
    let places: HashMap<&Key, usize> = records
        .iter()
        .enumerate()
        .flat_map(|(place, record)| record.keys.iter().map(move |key| (key, place)))
        .collect();
    let mut order = Vec::with_capacity(records.len());
    let mut seen = vec![false; records.len()];
    for start in 0..records.len() {
        // a way up from the record to those that it hangs from, each at most once
        let mut way = Vec::new();
        let mut next = Some(start);
        while let Some(place) = next {
            let Some(flag) = seen.get_mut(place).filter(|flag| !**flag) else { break };
            *flag = true;
            way.push(place);
            next = records.get(place).and_then(|record| above(record, &places));
        }
        order.extend(way.into_iter().rev());
    }
    order
}

/// The record of the same word that this one's own row refers to.
fn above(record: &Record, places: &HashMap<&Key, usize>) -> Option<usize> {
    record.values.values().find_map(|told| match told {
        Told::Node(key) if key.kind == record.word.name => places.get(key).copied(),
        _ => None,
    })
}
