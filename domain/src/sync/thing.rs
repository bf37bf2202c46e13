//! One thing as it is held, whole: what an export tells of it.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::record::Key;
use super::value::Row;

/// A node's own row and everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// The node.
    pub id: Uuid,
    /// Its own row.
    pub row: Row,
    /// The rows that belong to it, by table.
    pub owned: BTreeMap<&'static str, Vec<Row>>,
    /// What it is called from outside.
    pub keys: Vec<Key>,
    /// The sources that speak of it.
    pub sources: Vec<Uuid>,
    /// The rows of those sources, and of those that its facts name.
    pub source_rows: HashMap<Uuid, Row>,
}
