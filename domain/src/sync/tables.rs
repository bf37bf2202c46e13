//! What is to be written, table by table, in an order in which every reference is met.

use std::collections::BTreeMap;

use super::change::Change;
use super::owned::{OwnedKind, owned_tables};
use super::record::Key;
use super::value::Row;
use crate::graph::{Role, WORDS};
use uuid::Uuid;

/// Everything that a plan writes.
#[derive(Debug, Default)]
pub struct Writes {
    /// The rows, in the order of writing.
    pub tables: Vec<TableWrites>,
    /// New keys, with the nodes that they lead to.
    pub keys: Vec<(Key, Uuid)>,
    /// What is told to those who follow the feed, in order.
    pub changes: Vec<Change>,
}

/// What is written to one table.
#[derive(Debug)]
pub struct TableWrites {
    /// The table.
    pub table: &'static str,
    /// New rows.
    pub new: Vec<Row>,
    /// Rows that are there, as they are to be, whole: the column `id` tells which.
    pub changed: Vec<Row>,
    /// Rows that are there and are to go: all their columns but for what follows from others.
    pub removed: Vec<Row>,
}

impl Writes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.keys.is_empty()
    }

    /// How many rows are written, but for keys and changes.
    pub fn row_count(&self) -> usize {
        let rows =
            |table: &TableWrites| table.new.len() + table.changed.len() + table.removed.len();
        self.tables.iter().map(rows).sum()
    }
}

/// Rows in the making.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    tables: BTreeMap<&'static str, TableWrites>,
}

impl Gathered {
    pub(super) fn new_row(&mut self, table: &'static str, row: Row) {
        self.of(table).new.push(row);
    }

    pub(super) fn changed_row(&mut self, table: &'static str, row: Row) {
        self.of(table).changed.push(row);
    }

    pub(super) fn removed_row(&mut self, table: &'static str, row: Row) {
        self.of(table).removed.push(row);
    }

    fn of(&mut self, table: &'static str) -> &mut TableWrites {
        let (new, changed, removed) = Default::default();
        self.tables.entry(table).or_insert(TableWrites { table, new, changed, removed })
    }

    pub(super) fn into_tables(mut self) -> Vec<TableWrites> {
        order_of_writing().filter_map(|table| self.tables.remove(table)).collect()
    }
}

/// Sources first, then nodes in the order of the catalogue, then what belongs to nodes.
fn order_of_writing() -> impl Iterator<Item = &'static str> {
    let nodes = WORDS.into_iter().filter(|word| word.role == Role::Node);
    let parts = nodes.clone().flat_map(owned_tables).filter(|table| is_part(&table.kind));
    let owned = nodes.clone().flat_map(owned_tables).filter(|table| !is_part(&table.kind));
    std::iter::once("provenance")
        .chain(nodes.map(|word| word.table))
        .chain(parts.map(|table| table.name))
        .chain(owned.map(|table| table.name))
        .chain(std::iter::once("provenance_subject"))
}

fn is_part(kind: &OwnedKind) -> bool {
    matches!(kind, OwnedKind::Part { .. })
}
