//! What is told to those who follow the feed, forth and back.

use uuid::Uuid;

use super::expand::is_derived;
use super::value::{Row, Value};

/// What happened to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// It is new.
    Created,
    /// It has changed.
    Updated,
    /// It is no more, from a day on.
    Retired,
}

impl Op {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Updated => "UPDATED",
            Self::Retired => "RETIRED",
        }
    }
}

/// Whose a thing was before it went to another province: a province's, or nobody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left(pub Option<Uuid>);

/// One change of one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The node's type name.
    pub kind: &'static str,
    /// The node.
    pub node: Uuid,
    /// What happened.
    pub op: Op,
    /// The node's revision from now on.
    pub revision: i64,
    /// The province that it belongs to.
    pub province: Option<Uuid>,
    /// Whose it was before, if by this it goes to another.
    pub left: Option<Left>,
    /// What changed in the node's own row, and in the rows that belong to it.
    pub rows: Vec<RowChange>,
}

/// What changed in one row: the columns whose values differ, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The table.
    pub table: &'static str,
    /// The row's id; nothing for links.
    pub id: Option<Uuid>,
    /// What stood there; `None` if there was no row.
    pub before: Option<Vec<(String, Value)>>,
    /// What stands there now; `None` if there is no row any more.
    pub after: Option<Vec<(String, Value)>>,
}

/// Columns that every row has and that are told otherwise.
const BESIDE: [&str; 6] =
    ["id", "revision", "created_at", "updated_at", "recorded_at", "provenance_id"];

impl RowChange {
    /// A new row.
    pub(super) fn new_row(table: &'static str, row: &Row) -> Self {
        let told = row.iter().filter(|(column, value)| is_told(column) && **value != Value::Null);
        let after = told.map(|(column, value)| (column.to_owned(), value.clone())).collect();
        Self { table, id: row.id("id"), before: None, after: Some(after) }
    }

    /// A row that was there and goes. Whose it was is told by the change itself.
    pub(super) fn removed_row(table: &'static str, owner: &str, row: &Row) -> Self {
        let told = row.iter().filter(|(column, value)| {
            is_told(column) && *column != owner && **value != Value::Null
        });
        let before = told.map(|(column, value)| (column.to_owned(), value.clone())).collect();
        Self { table, id: row.id("id"), before: Some(before), after: None }
    }

    /// A row that is there and differs.
    pub(super) fn changed_row(table: &'static str, before: &Row, after: &Row) -> Self {
        let differs =
            |(column, value): &(&str, &Value)| is_told(column) && before.value(column) != *value;
        let changed: Vec<_> = after.iter().filter(differs).collect();
        let were =
            changed.iter().map(|(column, _)| ((*column).to_owned(), before.value(column).clone()));
        let are = changed.iter().map(|(column, value)| ((*column).to_owned(), (*value).clone()));
        let (before, after_row) = (Some(were.collect()), Some(are.collect()));
        Self { table, id: after.id("id"), before, after: after_row }
    }
}

fn is_told(column: &str) -> bool {
    !BESIDE.contains(&column) && !is_derived(column)
}
