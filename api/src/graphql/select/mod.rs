//! A selection becomes a reading plan and the shape that its answer is written in.
//!
//! Fields of one response name are merged as the specification says (`CollectFields`, `MergeSelectionSets`), through
//! fragments and their type conditions, with `@skip` and `@include` applied. Names and arguments were validated
//! before; what is refused here is a value that no type can tell is wrong, such as `first: 500`.

mod arguments;
mod collect;
mod derived;
mod filter;
mod node;
mod root;
mod stream;
mod window;

use async_graphql::Pos;
use domain::graph::plan::{Ordering, Root};
use domain::graph::{ValueType, Word};
use domain::label::{Choices, Lang};

pub(super) use collect::{Collected, Document};
pub(super) use root::{Answer, select};
pub(super) use stream::{PlannedStream, select_stream};

use super::error::BadInput;

/// A value that was refused, and where it stands.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) reason: BadInput,
    pub(super) at: Pos,
}

/// How the fields of an object are written, in the order of the selection.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) word: &'static Word,
    pub(super) fields: Vec<(String, Out)>,
}

/// What is written for one field of a node.
#[derive(Debug)]
pub(super) enum Out {
    /// The type's name.
    Typename,
    /// The opaque id.
    Id,
    /// A column's value.
    Value(usize, ValueType),
    /// The label of a column's code.
    Label(usize, &'static Choices, Lang),
    /// The one that a relation leads to.
    One(usize, Shape),
    /// A plain list.
    List(usize, Shape),
    /// A connection.
    Connection(usize, ConnectionShape),
    /// What was worked out: at most one, or a list; a shape for each of the selections.
    Derived(usize, Listed, Vec<Shape>),
}

/// Whether one or many were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// At most one.
    One,
    /// Many.
    Many,
}

/// How the fields of a connection are written.
#[derive(Debug)]
pub(super) struct ConnectionShape {
    pub(super) word: &'static Word,
    pub(super) order: Vec<Ordering>,
    pub(super) backward: bool,
    pub(super) continued: bool,
    pub(super) fields: Vec<(String, ConnectionOut)>,
}

/// What is written for one field of a connection.
#[derive(Debug)]
pub(super) enum ConnectionOut {
    /// The type's name.
    Typename,
    /// The things.
    Nodes(Shape),
    /// The things with their places.
    Edges(Vec<(String, EdgeOut)>),
    /// Whether there are more.
    PageInfo(Vec<(String, PageOut)>),
    /// How many there are in all.
    Total,
}

/// What is written for one field of an edge.
#[derive(Debug)]
pub(super) enum EdgeOut {
    /// The type's name.
    Typename,
    /// The thing.
    Node(Shape),
    /// Its place.
    Cursor,
}

/// What is written for one field of the page info.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageOut {
    /// The type's name.
    Typename,
    /// Whether there are more after these.
    Next,
    /// Whether there are more before these.
    Previous,
    /// The first place.
    Start,
    /// The last place.
    End,
}

/// One root field: its response name, what to read and how to write it.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) key: String,
    pub(super) answer: Answer,
    pub(super) roots: Vec<Root>,
}
