//! What a row holds.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::record::Key;

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text, or a code.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A day in Vietnam.
    Day(NaiveDate),
    /// An instant, UTC.
    Instant(DateTime<Utc>),
    /// A sort key.
    Bytes(Vec<u8>),
    /// The id of a node or row.
    Id(Uuid),
}

/// A value as it is told: in itself, or as another node that is known by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The value.
    Value(Value),
    /// The id of the node with this key.
    Node(Key),
    /// The value that a new node begins with; a node that is there keeps its own.
    IfNew(Value),
    /// At least this number; a node that has more keeps it.
    AtLeast(i64),
}

/// A row of a table, by column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(BTreeMap<Cow<'static, str>, Value>);

impl Row {
    /// A row without any value yet.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The row with this value too.
    #[must_use]
    pub fn with(mut self, column: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.set(column, value);
        self
    }

    /// Puts a value into a column.
    pub fn set(&mut self, column: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        self.0.insert(column.into(), value.into());
    }

    /// What stands in a column; nothing where the row was not told.
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.0.get(column)
    }

    /// What stands in a column, where a column that was not told counts as empty.
    pub fn value(&self, column: &str) -> &Value {
        self.0.get(column).unwrap_or(&Value::Null)
    }

    /// The columns with their values, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(column, value)| (column.as_ref(), value))
    }

    /// The id in this column.
    pub fn id(&self, column: &str) -> Option<Uuid> {
        match self.value(column) {
            Value::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether it has no column yet.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in this column.
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.value(column) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Takes a column out.
    pub(super) fn remove(&mut self, column: &str) {
        self.0.remove(column);
    }

    /// The day in this column.
    pub fn day(&self, column: &str) -> Option<NaiveDate> {
        match self.value(column) {
            Value::Day(day) => Some(*day),
            _ => None,
        }
    }

    /// The number in this column, such as a revision.
    pub fn int(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether every value of `other` stands here too.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        other.iter().all(|(column, value)| self.value(column) == value)
    }

    /// Takes over every value of `other`.
    pub(super) fn take_over(&mut self, other: &Self) {
        for (column, value) in &other.0 {
            self.0.insert(column.clone(), value.clone());
        }
    }
}

macro_rules! values_from {
    ($($type:ty => $variant:ident),* $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}
values_from! {
    &str => Text,
    String => Text,
    i64 => Int,
    u32 => Int,
    u8 => Int,
    bool => Bool,
    NaiveDate => Day,
    DateTime<Utc> => Instant,
    Vec<u8> => Bytes,
    Uuid => Id,
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
