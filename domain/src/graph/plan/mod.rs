//! A reading plan: what a caller asks of the graph, in the field's words, before any SQL.
//!
//! The public schema turns a selection into a plan, the application adds whose eyes read, the store compiles it for
//! its engine. Whoever executes plans otherwise (from memory, say) needs nothing but this module.

mod derived;
mod reads;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

pub use derived::{Argued, Derived, Given, Made};
pub use reads::Reads;

use super::{Attribute, Held, Relation, Word};
use crate::label::Lang;

/// Whose eyes read: what is left out of every list, count and relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything.
    Nation,
    /// What is shared, and what belongs to these provinces.
    Provinces(BTreeSet<Uuid>),
}

impl Scope {
    /// Whether it takes in what belongs to a province.
    pub fn covers(&self, province: Uuid) -> bool {
        match self {
            Self::Nation => true,
            Self::Provinces(own) => own.contains(&province),
        }
    }
}

/// One root of an operation: what to find and what to fetch of it.
#[derive(Debug, Clone)]
pub struct Root {
    /// What kind of thing.
    pub word: &'static Word,
    /// The day whose facts count.
    pub day: NaiveDate,
    /// Which ones.
    pub find: Find,
    /// What of them.
    pub selection: Selection,
}

/// Which things a root finds.
#[derive(Debug, Clone)]
pub enum Find {
    /// The one that a caller names.
    One(By),
    /// The one with this id, as it was recorded at this instant.
    Known(Uuid, DateTime<Utc>),
    /// Those with these ids, in this order.
    Ids(Vec<Uuid>),
    /// A list.
    Many(Window),
    /// What is worked out under this name, from what was given.
    Derived(&'static Relation, Given),
}

/// How a caller names one thing.
#[derive(Debug, Clone)]
pub enum By {
    /// By its id.
    Id(Uuid),
    /// By the value of a unique column.
    Unique {
        /// The column.
        column: &'static str,
        /// Its value.
        value: String,
        /// Whether the caller named the day: then nothing of another day is found.
        on_day: bool,
    },
    /// By a folded name.
    Name {
        /// The table of names and aliases; its own name where there is none.
        table: Option<&'static str>,
        /// The name, folded.
        search: String,
        /// Whether the caller named the day: then nothing of another day is found.
        on_day: bool,
    },
}

/// What to fetch of each thing.
#[derive(Debug, Clone)]
pub struct Selection {
    /// What kind of thing.
    pub word: &'static Word,
    /// Its attributes.
    pub columns: Vec<Column>,
    /// What it leads to, where that is one.
    pub ones: Vec<One>,
    /// What it leads to, where those are many.
    pub lists: Vec<Many>,
    /// What is worked out of it.
    pub derived: Vec<Derived>,
}

/// One value to fetch of each thing.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// An attribute of the word.
    Attribute(&'static Attribute),
    /// An attribute that is held in both languages, in one.
    Localised(&'static Attribute, Lang),
    /// What every node has: `revision`.
    Revision,
    /// What every node has: `created_at`.
    CreatedAt,
    /// What every node has: `updated_at`.
    UpdatedAt,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Attribute(one), Self::Attribute(two)) => one.name == two.name,
            (Self::Localised(one, lang), Self::Localised(two, tongue)) => {
                one.name == two.name && lang == tongue
            }
            (Self::Revision, Self::Revision)
            | (Self::CreatedAt, Self::CreatedAt)
            | (Self::UpdatedAt, Self::UpdatedAt) => true,
            _ => false,
        }
    }
}

/// A relation to one thing, with what to fetch of it.
#[derive(Debug, Clone)]
pub struct One {
    /// Which relation.
    pub relation: &'static Relation,
    /// What of it.
    pub selection: Selection,
}

/// A relation to many things, with which and what to fetch of them.
#[derive(Debug, Clone)]
pub struct Many {
    /// Which relation.
    pub relation: &'static Relation,
    /// Which of them.
    pub window: Window,
    /// What of them.
    pub selection: Selection,
    /// Whether the facts of a province's predecessors count as its own.
    pub with_predecessors: bool,
}

/// Which things of a list.
#[derive(Debug, Clone)]
pub struct Window {
    /// Only those.
    pub filter: Option<Filter>,
    /// Only those whose name holds this folded text.
    pub search: Option<String>,
    /// In this order; the id decides between equals.
    pub order: Vec<Ordering>,
    /// How many at most.
    pub count: u32,
    /// Counted from the end.
    pub backward: bool,
    /// Only those beyond this place.
    pub beyond: Option<Keyset>,
    /// What is asked of them.
    pub asked: Asked,
}

/// What is asked of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// The rows themselves.
    pub rows: bool,
    /// The places of the rows, for cursors.
    pub places: bool,
    /// The number of all.
    pub total: bool,
}

/// One key of an order.
#[derive(Debug, Clone, Copy)]
pub struct Ordering {
    /// The attribute.
    pub attribute: &'static Attribute,
    /// Whether the greatest comes first; what is not known comes last either way.
    pub descending: bool,
}

/// A place in an ordered list.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyset {
    /// The values of the order's keys.
    pub keys: Vec<Cell>,
    /// The id.
    pub id: Uuid,
}

/// A condition.
#[derive(Debug, Clone)]
pub enum Filter {
    /// All of them hold.
    All(Vec<Filter>),
    /// At least one of them holds.
    Any(Vec<Filter>),
    /// It does not hold (it is false, or not known).
    Not(Box<Filter>),
    /// The id is one of these.
    Id(Vec<Uuid>),
    /// An attribute passes a test.
    Attribute(&'static Attribute, Test),
    /// Something (or nothing) that the relation leads to fulfils the condition.
    Related {
        /// The relation.
        relation: &'static Relation,
        /// Whether nothing may fulfil it.
        none: bool,
        /// The condition.
        filter: Box<Filter>,
    },
}

/// A test of an attribute.
#[derive(Debug, Clone)]
pub enum Test {
    /// It is this.
    Eq(Cell),
    /// It is one of these.
    In(Vec<Cell>),
    /// It is not less.
    Gte(Cell),
    /// It is less.
    Lt(Cell),
    /// Its folded text holds this folded text.
    Contains(String),
    /// It is not known (or it is).
    IsNull(bool),
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
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
}

/// One thing that was read, as its selection asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: Uuid,
    /// The values, as `Selection::columns`.
    pub cells: Vec<Cell>,
    /// The single relations, as `Selection::ones`.
    pub ones: Vec<Option<Node>>,
    /// The lists, as `Selection::lists`.
    pub lists: Vec<Arc<Page>>,
    /// What was worked out, as `Selection::derived`; nothing where the caller may not see it.
    pub derived: Vec<Option<Vec<Made>>>,
    /// Its place in its list, if places were asked for.
    pub place: Option<Keyset>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// The things in order.
    pub nodes: Vec<Node>,
    /// Whether there are more in the direction of paging.
    pub has_more: bool,
    /// How many there are in all, if that was asked for.
    pub total: Option<u64>,
}

/// What a root found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The one that was named, or nothing.
    One(Option<Node>),
    /// Several answer to the name.
    Ambiguous(Vec<Candidate>),
    /// Those with the ids, in their order; nothing where an id leads nowhere.
    Ids(Vec<Option<Node>>),
    /// A part of a list.
    Many(Page),
    /// What was worked out.
    Derived(Vec<Node>),
    /// The caller may not read it at all.
    Forbidden,
}

/// One of several things that answer to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What was read, and the position of the feed that it shows: everything up to it and nothing after.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What each root found, in order.
    pub found: Vec<Found>,
    /// The identity of the database that positions belong to.
    pub epoch: String,
    /// The position; nothing where nothing was asked of the database.
    pub position: Option<i64>,
}

impl Selection {
    /// Nothing of `word` but its id.
    pub fn of(word: &'static Word) -> Self {
        let (columns, ones, lists, derived) = Default::default();
        Self { word, columns, ones, lists, derived }
    }

    /// Whether anything in it, or below, is worked out.
    pub fn is_derived(&self) -> bool {
        let is_worked_out = |column: &Column| {
            matches!(column, Column::Attribute(Attribute { held: Held::Derived, .. }))
        };
        !self.derived.is_empty()
            || self.columns.iter().any(is_worked_out)
            || self.ones.iter().any(|one| one.selection.is_derived())
            || self.lists.iter().any(|many| many.selection.is_derived())
    }

    /// Whether nothing but the id is asked for.
    pub fn is_bare(&self) -> bool {
        self.columns.is_empty()
            && self.ones.is_empty()
            && self.lists.is_empty()
            && self.derived.is_empty()
    }

    /// The index of this column, which is added if it is not there yet.
    pub fn column(&mut self, column: Column) -> usize {
        let known = self.columns.iter().position(|known| *known == column);
        known.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }
}
