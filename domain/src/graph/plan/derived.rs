//! What is to be worked out of things, and what it came to.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Node, Selection};
use crate::graph::Relation;

/// Something to work out of each thing.
#[derive(Debug, Clone)]
pub struct Derived {
    /// What.
    pub relation: &'static Relation,
    /// What the caller said with it.
    pub given: Given,
    /// What to fetch of it: one selection, or one for each word that it may lead to.
    pub selections: Vec<Selection>,
}

/// What a caller said with something that is worked out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given(pub Vec<(&'static str, Argued)>);

/// The value of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argued {
    /// A day in Vietnam.
    Day(NaiveDate),
    /// A code of the argument's list.
    Code(String),
    /// Some texts.
    Texts(Vec<String>),
    /// A text.
    Text(String),
    /// A node.
    Id(Uuid),
    /// Some nodes.
    Ids(Vec<Uuid>),
    /// A number of things.
    Count(u32),
}

/// One thing that something worked out leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// By which of the selections it was read.
    pub selection: usize,
    /// The thing.
    pub node: Node,
}

impl Given {
    /// The day that was given under this name.
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.find(name, |argued| match argued {
            Argued::Day(day) => Some(*day),
            _ => None,
        })
    }

    /// The code that was given under this name, or counts where none was.
    pub fn code(&self, name: &str) -> Option<&str> {
        self.find(name, |argued| match argued {
            Argued::Code(code) => Some(code.as_str()),
            _ => None,
        })
    }

    /// The texts that were given under this name.
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        self.find(name, |argued| match argued {
            Argued::Texts(texts) => Some(texts.as_slice()),
            _ => None,
        })
    }

    /// The text that was given under this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.find(name, |argued| match argued {
            Argued::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The nodes that were given under this name.
    pub fn ids(&self, name: &str) -> Option<&[Uuid]> {
        self.find(name, |argued| match argued {
            Argued::Ids(ids) => Some(ids.as_slice()),
            _ => None,
        })
    }

    /// The number that was given under this name.
    pub fn count(&self, name: &str) -> Option<u32> {
        self.find(name, |argued| match argued {
            Argued::Count(count) => Some(*count),
            _ => None,
        })
    }

    /// The node that was given under this name.
    pub fn id(&self, name: &str) -> Option<Uuid> {
        self.find(name, |argued| match argued {
            Argued::Id(id) => Some(*id),
            _ => None,
        })
    }

    fn find<'a, T>(&'a self, name: &str, value: impl Fn(&'a Argued) -> Option<T>) -> Option<T> {
        self.0.iter().find(|(given, _)| *given == name).and_then(|(_, argued)| value(argued))
    }
}
