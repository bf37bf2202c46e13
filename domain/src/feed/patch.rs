//! What a change says, as it is held: in the words of tables.

use uuid::Uuid;

/// A value that is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Nothing.
    Null,
    /// Text, a code, a day, an instant.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A node, by its type name; told by its opaque id to whoever may read it.
    Node(&'static str, Uuid),
    /// Several.
    List(Vec<Said>),
    /// Named ones.
    Fields(Vec<(String, Said)>),
}

/// What changed, in one direction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patch {
    /// What stands in the node's own row, by column.
    pub own: Vec<(String, Said)>,
    /// What stands in rows that belong to it.
    pub rows: Vec<PatchRow>,
}

/// What stands in one row that belongs to a node.
#[derive(Debug, Clone, PartialEq)]
pub struct PatchRow {
    /// The table.
    pub table: String,
    /// The row's id; nothing for links.
    pub id: Option<Uuid>,
    /// Whether the row is no more; the values are then those that stood there.
    pub removed: bool,
    /// By column.
    pub values: Vec<(String, Said)>,
}

impl Said {
    /// Calls `see` with every node in it.
    pub fn each_node(&self, see: &mut impl FnMut(&'static str, Uuid)) {
        match self {
            Self::Node(kind, id) => see(kind, *id),
            Self::List(items) => items.iter().for_each(|item| item.each_node(see)),
            Self::Fields(fields) => fields.iter().for_each(|(_, value)| value.each_node(see)),
            Self::Null | Self::Text(_) | Self::Number(_) | Self::Flag(_) => {}
        }
    }
}
