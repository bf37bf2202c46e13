//! One entry of a data file: fields by name, each with its line.
//!
//! Whoever reads an entry takes its fields one by one and then says that this was all ([`Entry::finish`]): what is
//! left over is a field that nobody knows. Nothing stops at the first problem; a field that is not as it should be is
//! told of and read as if it were not there.
//!
//! Why not derived deserialization: it stops at the first problem of a file, and one run shall tell them all.

mod fields;
mod lines;
mod tables;

use std::collections::BTreeMap;

pub(super) use lines::read_csv;
pub(super) use tables::read_toml;

use super::problem::Place;

/// A table of a TOML file or a line of a CSV file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    place: Place,
    fields: BTreeMap<String, Item>,
}

/// One value and where it stands.
#[derive(Debug, Clone)]
struct Item {
    place: Place,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Item>),
    Table(Entry),
    /// A cell of a CSV file: text, which may mean a number.
    Cell(String),
    /// What no data file uses, such as a fraction.
    Strange(&'static str),
}

impl Entry {
    /// Where it begins.
    pub(super) const fn place(&self) -> &Place {
        &self.place
    }

    /// Where a field stands; the entry's own place if it has none of that name.
    pub(super) fn place_of(&self, field: &str) -> Place {
        self.fields.get(field).map_or(&self.place, |item| &item.place).clone()
    }

    /// Was everything taken? Every field that was not is told of.
    pub(super) fn finish(self) {
        for (name, item) in self.fields {
            item.place.problem(format!("the field {name:?} is not known here"));
        }
    }
}

impl Value {
    /// What it is, for a sentence.
    const fn what(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Cell(_) => "a text",
            Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Strange(what) => what,
        }
    }
}
