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
}

impl Writes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.keys.is_empty()
    }

    /// How many rows are written, but for keys and changes.
    pub fn row_count(&self) -> usize {
        self.tables.iter().map(|table| table.new.len() + table.changed.len()).sum()
    }
}

/// Rows in the making.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    tables: BTreeMap<&'static str, (Vec<Row>, Vec<Row>)>,
}

impl Gathered {
    pub(super) fn new_row(&mut self, table: &'static str, row: Row) {
        self.tables.entry(table).or_default().0.push(row);
    }

    pub(super) fn changed_row(&mut self, table: &'static str, row: Row) {
        self.tables.entry(table).or_default().1.push(row);
    }

    pub(super) fn into_tables(mut self) -> Vec<TableWrites> {
        let written = |table| {
            let (new, changed) = self.tables.remove(table)?;
            Some(TableWrites { table, new, changed })
        };
        order_of_writing().filter_map(written).collect()
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
