//! Entries of a TOML file.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::problem::Place;
use super::{Entry, Item, Value};

/// The whole file as one entry. What is no TOML is told of, the rest is read.
pub(in super::super) fn read_toml(text: &str, file: &Place) -> Entry {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let reader = Reader { breaks: breaks.map(|(at, _)| at).collect(), file };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = error.span().map_or_else(|| file.clone(), |span| reader.place(&span));
        place.problem(format!("this is no TOML: {}", error.message().replace('\n', " ")));
    }
    reader.entry(file.at_line(1), table.into_inner())
}

struct Reader<'a> {
    /// Where the lines end, in bytes.
    breaks: Vec<usize>,
    file: &'a Place,
}

impl Reader<'_> {
    fn entry(&self, place: Place, table: DeTable<'_>) -> Entry {
        let fields: BTreeMap<_, _> = table
            .into_iter()
            .map(|(name, value)| {
                let place = self.place(&name.span());
                (name.into_inner().into_owned(), self.item(place, value))
            })
            .collect();
        Entry { place, fields }
    }

    fn item(&self, place: Place, value: Spanned<DeValue<'_>>) -> Item {
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::Strange("a number out of range"), Value::Number),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Array(values) => {
                let items =
                    values.into_iter().map(|value| self.item(self.place(&value.span()), value));
                Value::List(items.collect())
            }
            DeValue::Table(table) => Value::Table(self.entry(place.clone(), table)),
            DeValue::Float(_) => Value::Strange("a fraction"),
            DeValue::Datetime(_) => Value::Strange("a day without quotation marks"),
        };
        Item { place, value }
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let ended = self.breaks.partition_point(|at| *at < span.start);
        self.file.at_line(u32::try_from(ended + 1).unwrap_or(u32::MAX))
    }
}
