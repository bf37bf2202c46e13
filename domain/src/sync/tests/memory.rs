//! A store in memory, to plan over and over.

use chrono::{DateTime, NaiveDate, Utc};

use crate::sync::*;

/// What has been written so far.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) existing: Existing,
    pub(super) changes: Vec<Change>,
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-03-10T02:00:00Z".parse().unwrap()
}

impl Memory {
    /// Plans and writes; what came of the records.
    pub(super) fn write(&mut self, records: &[Record]) -> Vec<Action> {
        let plan = plan(records, &self.existing, now());
        let actions = plan.outcomes.iter().map(|outcome| outcome.action.clone()).collect();
        self.apply(plan.writes);
        actions
    }

    /// Whether planning these records would write nothing.
    pub(super) fn would_change_nothing(&self, records: &[Record]) -> bool {
        let plan = plan(records, &self.existing, now());
        plan.writes.is_empty()
            && plan.writes.changes.is_empty()
            && plan
                .outcomes
                .iter()
                .all(|one| !matches!(one.action, Action::Created | Action::Updated))
    }

    fn apply(&mut self, writes: Writes) {
        for written in writes.tables {
            let table = written.table;
            for gone in written.removed {
                let rows = self.existing.owned.get_mut(table).unwrap().values_mut();
                rows.for_each(|rows| rows.retain(|row| *row != gone));
            }
            for row in written.new {
                self.add(table, row);
            }
            for row in written.changed {
                let id = row.id("id").unwrap();
                if let Some(known) = self.existing.nodes.get_mut(&id) {
                    *known = row;
                } else {
                    let rows = self.existing.owned.get_mut(table).unwrap().values_mut().flatten();
                    *rows.into_iter().find(|known| known.id("id") == Some(id)).unwrap() = row;
                }
            }
        }
        self.existing.keys.extend(writes.keys);
        self.changes.extend(writes.changes);
    }

    fn add(&mut self, table: &'static str, row: Row) {
        let owner = crate::graph::WORDS
            .into_iter()
            .flat_map(owned_tables)
            .find(|owned| owned.name == table)
            .map(|owned| row.id(&owned.owner).unwrap());
        let existing = &mut self.existing;
        match (table, owner) {
            ("provenance", _) => {
                assert!(
                    existing.sources.insert(row.id("id").unwrap()),
                    "a source is written twice"
                );
            }
            ("provenance_subject", _) => {
                let link = (row.id("provenance_id").unwrap(), row.id("node_id").unwrap());
                assert!(existing.sourced.insert(link), "a source is linked twice");
            }
            (_, Some(owner)) => {
                existing.owned.entry(table).or_default().entry(owner).or_default().push(row);
            }
            (_, None) => {
                let known = existing.nodes.insert(row.id("id").unwrap(), row);
                assert!(known.is_none(), "a node is written twice");
            }
        }
    }

    /// The rows of an interval table, in order: `from..to value`.
    pub(super) fn told(&self, table: &str, column: &str) -> Vec<String> {
        let rows =
            self.existing.owned.get(table).into_iter().flat_map(|rows| rows.values().flatten());
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|row| row.day("valid_from"));
        let end = |day: Option<NaiveDate>| day.map_or(String::new(), |day| day.to_string());
        rows.iter()
            .map(|row| {
                let value = match row.value(column) {
                    Value::Text(text) => text.clone(),
                    other => format!("{other:?}"),
                };
                format!("{}..{} {value}", end(row.day("valid_from")), end(row.day("valid_to")))
            })
            .collect()
    }
}
