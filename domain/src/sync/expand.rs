//! What follows from a value: names are sorted and searched by keys of their own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::value::{Row, Value};
use crate::graph::{Held, ValueType, WORDS};
use crate::text::{search_key, sort_key};

/// The tables whose column `name` is sorted and searched in Vietnamese.
static NAMED: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let attributes = WORDS
        .into_iter()
        .flat_map(|word| word.attributes.iter().map(move |attribute| (word.table, attribute)));
    let names = attributes.filter(|(_, one)| matches!(one.value, ValueType::Name));
    names
        .filter_map(|(table, one)| match one.held {
            Held::Row => Some(table),
            Held::Interval(interval) => Some(interval),
            Held::Derived => None,
        })
        .collect()
});

/// Adds the columns that follow from others.
///
/// A name has a sort key and a search key beside it, an alias and a document's number a search key.
pub(super) fn expand(table: &str, row: &mut Row) {
    if NAMED.contains(table)
        && let Value::Text(name) = row.value("name").clone()
    {
        row.set("name_sort", sort_key(&name));
        row.set("name_search", search_key(&name));
    }
    for (column, search) in [("alias", "alias_search"), ("number", "number_search")] {
        if let Value::Text(text) = row.value(column).clone() {
            row.set(search, search_key(&text));
        }
    }
}

/// Whether a column follows from another, and tells nobody anything new.
pub fn is_derived(column: &str) -> bool {
    column.ends_with("_sort") || column.ends_with("_search")
}
