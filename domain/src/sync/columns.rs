//! The columns of a word's own rows that can be told, and those that must be.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::graph::{Held, Path, Scoping, ValueType, WORDS, Word};

/// The columns by name, with whether a node must have a value there.
pub(super) type Columns = BTreeMap<String, bool>;

static COLUMNS: LazyLock<BTreeMap<&'static str, Columns>> =
    LazyLock::new(|| WORDS.into_iter().map(|word| (word.name, of_word(word))).collect());

/// The columns of a word's own rows that can be told.
pub(super) fn columns_of(word: &Word) -> Option<&'static Columns> {
    COLUMNS.get(word.name)
}

fn of_word(word: &Word) -> Columns {
    let mut columns = Columns::new();
    for relation in word.relations {
        if let Path::Held(column) = relation.path {
            let is_owner = column == "province_id" && word.scoping == Scoping::Province;
            columns.insert(column.to_owned(), is_owner);
        }
    }
    for attribute in word.attributes.iter().filter(|attribute| attribute.held == Held::Row) {
        let names = match attribute.value {
            ValueType::Localised => {
                vec![format!("{}_en", attribute.name), format!("{}_vi", attribute.name)]
            }
            // they stand in a table of their own
            ValueType::Aliases(_) => Vec::new(),
            _ => vec![attribute.name.to_owned()],
        };
        columns.extend(names.into_iter().map(|name| (name, attribute.required)));
    }
    if word.table == "finding" {
        // where in words it is, beside row and column
        columns.insert("place".to_owned(), true);
    }
    columns
}
