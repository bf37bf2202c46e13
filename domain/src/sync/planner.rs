//! Laying records beside what is known.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::change::{Change, Op, RowChange};
use super::existing::Existing;
use super::expand::expand;
use super::identity::{identity_of, owned_id};
use super::interval::{Timeline, ToldFact};
use super::owned::{OwnedKind, owned_table};
use super::record::{Fact, Key, Part, Record, Source};
use super::references::Nodes;
use super::rejection::Rejection;
use super::tables::{Gathered, Writes};
use super::value::{Row, Told};

/// What came of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The thing is new.
    Created,
    /// Something of it has changed.
    Updated,
    /// It was known just so.
    Unchanged,
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

/// Plans what these records change of what is known. `at` is when it is recorded.
pub fn plan(records: &[Record], existing: &Existing, at: DateTime<Utc>) -> Plan {
    let nodes = Nodes::of(records, existing);
    let mut planner = Planner {
        nodes: &nodes,
        existing,
        at,
        gathered: Gathered::default(),
        sources: HashSet::new(),
        keys: Vec::new(),
        changes: Vec::new(),
    };
    let mut actions: Vec<Option<Action>> = vec![None; records.len()];
    for place in in_order(records) {
        let (Some(record), Some(Ok(id))) = (records.get(place), nodes.of_records.get(place)) else {
            continue;
        };
        let action = planner.record(record, *id);
        if let Some(slot) = actions.get_mut(place) {
            *slot = Some(action);
        }
    }
    let outcomes = nodes.of_records.iter().zip(actions).map(|(node, action)| match node {
        Ok(id) => Outcome { node: Some(*id), action: action.unwrap_or(Action::Unchanged) },
        Err(rejection) => Outcome { node: None, action: Action::Rejected(rejection.clone()) },
    });
    let outcomes = outcomes.collect();
    let tables = planner.gathered.into_tables();
    Plan { outcomes, writes: Writes { tables, keys: planner.keys, changes: planner.changes } }
}

struct Planner<'a> {
    nodes: &'a Nodes<'a>,
    existing: &'a Existing,
    at: DateTime<Utc>,
    gathered: Gathered,
    sources: HashSet<Uuid>,
    keys: Vec<(Key, Uuid)>,
    changes: Vec<Change>,
}

impl<'a> Planner<'a> {
    fn record(&mut self, record: &Record, id: Uuid) -> Action {
        let known = self.existing.nodes.get(&id);
        let values = record.values.iter().map(|(column, told)| (column.clone(), told));
        let mut told = self.nodes.row(values, known);
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
        self.sources(record, id);
        self.keys(record, id);
        self.node(record, id, told, rows)
    }

    /// Writes the node's own row, with a new revision if anything of it has changed.
    fn node(&mut self, record: &Record, id: Uuid, told: Row, rows: Vec<RowChange>) -> Action {
        let table = record.word.table;
        let known = self.existing.nodes.get(&id);
        let (op, revision, row) = match known {
            None => {
                let row = told.with("id", id).with("revision", 1_i64).with("created_at", self.at);
                (Op::Created, 1, row)
            }
            Some(_) if rows.is_empty() => return Action::Unchanged,
            Some(known) => {
                let revision = known.int("revision").unwrap_or_default() + 1;
                let mut row = known.clone();
                row.take_over(&told);
                (Op::Updated, revision, row.with("revision", revision))
            }
        };
        let row = row.with("updated_at", self.at);
        let province = row.id("province_id");
        self.changes.push(Change {
            kind: record.word.name,
            node: id,
            op,
            revision,
            province,
            rows,
        });
        match op {
            Op::Created => self.gathered.new_row(table, row),
            Op::Updated => self.gathered.changed_row(table, row),
        }
        if op == Op::Created { Action::Created } else { Action::Updated }
    }

    fn facts(&mut self, record: &Record, id: Uuid, rows: &mut Vec<RowChange>) {
        let mut by_table: BTreeMap<&'static str, Vec<&Fact>> = BTreeMap::new();
        for fact in &record.facts {
            by_table.entry(fact.table).or_default().push(fact);
        }
        for (name, mut facts) in by_table {
            let Some(table) = owned_table(record.word, name) else { continue };
            facts.sort_by_key(|fact| fact.valid_from);
            let known = self.known(name, id);
            let mut timeline = Timeline::new(name, id, known);
            for fact in facts {
                timeline.tell(&self.told_fact(name, fact));
            }
            for row in timeline.into_rows() {
                match known.iter().find(|known| known.id("id") == row.id("id")) {
                    None => {
                        rows.push(RowChange::new_row(name, &row));
                        let row = row.with(table.owner.clone(), id).with("recorded_at", self.at);
                        self.gathered.new_row(name, row);
                    }
                    Some(known) if *known != row => {
                        rows.push(RowChange::changed_row(name, known, &row));
                        self.gathered.changed_row(name, row);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn told_fact(&mut self, table: &str, fact: &Fact) -> ToldFact {
        let mut values =
            self.nodes.row(fact.values.iter().map(|(column, told)| (*column, told)), None);
        expand(table, &mut values);
        let source = fact.source.as_ref().map(|source| self.source(source));
        ToldFact { values, from: fact.valid_from, to: fact.valid_to, source }
    }

    fn parts(&mut self, record: &Record, id: Uuid, rows: &mut Vec<RowChange>) {
        let mut said: HashSet<(&str, String)> = HashSet::new();
        for part in &record.parts {
            let Some(table) = owned_table(record.word, part.table) else { continue };
            let Some(identity_columns) = table.kind.identity() else { continue };
            let mut told = self.part_row(part);
            let identity = identity_of(&told, identity_columns);
            if !said.insert((table.name, identity.clone())) {
                continue;
            }
            let mut known = self.known(table.name, id).iter();
            let known = known.find(|row| identity_of(row, identity_columns) == identity);
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
            for known in self.known(table.name, id) {
                if !said.contains(&(table.name, identity_of(known, identity))) {
                    rows.push(RowChange::removed_row(table.name, &table.owner, known));
                    self.gathered.removed_row(table.name, known.clone());
                }
            }
        }
    }

    fn part_row(&self, part: &Part) -> Row {
        let mut row =
            self.nodes.row(part.values.iter().map(|(column, told)| (*column, told)), None);
        expand(part.table, &mut row);
        row
    }

    fn sources(&mut self, record: &Record, id: Uuid) {
        for source in &record.sources {
            let source = self.source(source);
            if !self.existing.sourced.contains(&(source, id)) {
                let link = Row::new().with("provenance_id", source).with("node_id", id);
                self.gathered.new_row("provenance_subject", link);
            }
        }
    }

    /// The source's row, which is written if it is not there.
    fn source(&mut self, source: &Source) -> Uuid {
        let id = source.id();
        if !self.existing.sources.contains(&id) && self.sources.insert(id) {
            let row = Row::new()
                .with("id", id)
                .with("source", source.source.as_str())
                .with("file_hash", source.file_hash.as_deref())
                .with("sheet", source.sheet.as_deref())
                .with("page", source.page)
                .with("row", source.row)
                .with("column", source.column)
                .with("clause", source.clause.as_deref())
                .with("raw_text", source.raw_text.as_deref())
                .with("recorded_at", self.at);
            self.gathered.new_row("provenance", row);
        }
        id
    }

    fn keys(&mut self, record: &Record, id: Uuid) {
        let new = record.keys.iter().filter(|key| !self.existing.keys.contains_key(*key));
        let new: BTreeSet<_> = new.cloned().collect();
        self.keys.extend(new.into_iter().map(|key| (key, id)));
    }

    fn known(&self, table: &str, owner: Uuid) -> &'a [Row] {
        self.existing.owned.get(table).and_then(|rows| rows.get(&owner)).map_or(&[], Vec::as_slice)
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
