//! A thing as it was recorded at an instant: its rows of today, with what was recorded later undone.
//!
//! What a thing's own record tells can be known of an earlier time: its attributes, in time too, what it refers to, and
//! the rows that belong to it. What others record of it (who refers to it, findings, sources) and what is worked out
//! cannot, and is refused rather than told as it is today.

use std::cmp::Ordering as Order;
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::patch::{Patch, PatchRow, Said};
use crate::graph::plan::{Cell, Column, Many, Ordering, Selection};
use crate::graph::{Attribute, Held, Path, Relation, ValueType, Word, camel_case};
use crate::sync::owned_tables;
use crate::text::sort_key;

/// Something that cannot be told as of an earlier instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` of {word} cannot be told with `knownAt`: {reason}")]
pub struct NotTold {
    field: String,
    word: &'static str,
    reason: &'static str,
}

/// A row, by column.
pub type Values = BTreeMap<String, Said>;

/// The rows of a thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Its own row; nothing where it is not there.
    pub own: Option<Values>,
    /// The rows that belong to it, by table.
    pub rows: BTreeMap<String, Vec<KnownRow>>,
}

/// A row that belongs to a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRow {
    /// Its id; nothing for links.
    pub id: Option<Uuid>,
    /// What it holds.
    pub values: Values,
}

/// Whether everything selected can be told as of an earlier instant.
///
/// # Errors
/// [`NotTold`]: the first that cannot.
pub fn can_be_told(selection: &Selection) -> Result<(), NotTold> {
    let word = selection.word;
    let refuse =
        |name: &str, reason| Err(NotTold { field: camel_case(name), word: word.name, reason });
    for column in &selection.columns {
        if let Column::Attribute(attribute) = column
            && attribute.held == Held::Derived
        {
            return refuse(attribute.name, "it is worked out from what is known now");
        }
    }
    if let Some(derived) = selection.derived.first() {
        return refuse(derived.relation.name, "it is worked out from what is known now");
    }
    for one in &selection.ones {
        if !matches!(one.relation.path, Path::Held(_) | Path::HeldInterval { .. }) {
            return refuse(one.relation.name, OF_OTHERS);
        }
        can_be_told(&one.selection)?;
    }
    for many in &selection.lists {
        if owned(word, many.relation).is_none() {
            return refuse(many.relation.name, OF_OTHERS);
        }
        let window = &many.window;
        if window.filter.is_some() || window.search.is_some() {
            return refuse(many.relation.name, "its list cannot be filtered or searched there");
        }
        if window.beyond.is_some() || window.backward || window.asked.places {
            return refuse(
                many.relation.name,
                "its list is told from its beginning, without cursors",
            );
        }
        can_be_told(&many.selection)?;
    }
    Ok(())
}

const OF_OTHERS: &str = "it is recorded of other things, not of this one";

/// How the rows of a relation hang together that a thing's own record tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owned {
    /// Rows of this table are what it leads to.
    Parts(&'static str),
    /// Rows of a table hold the id of what it leads to.
    Links {
        /// The table.
        table: &'static str,
        /// The column with the other's id.
        there: &'static str,
        /// Conditions on the rows.
        only: &'static [(&'static str, &'static str)],
    },
}

/// The rows of a thing's own record that a relation to many is told by; nothing where there are none.
pub fn owned(word: &Word, relation: &Relation) -> Option<Owned> {
    let is_owned = |table: &str, owner: &str| {
        owned_tables(word).iter().any(|owned| owned.name == table && owned.owner == owner)
    };
    match relation.path {
        Path::Through { table, here, there, only, interval: false } if is_owned(table, here) => {
            Some(Owned::Links { table, there, only })
        }
        Path::Of(column) => {
            let target = crate::graph::word(relation.target)?;
            is_owned(target.table, column).then_some(Owned::Parts(target.table))
        }
        _ => None,
    }
}

impl Known {
    /// Undoes a change: `back` is how, nothing for the change that made the thing.
    pub fn undo(&mut self, back: Option<&Patch>) {
        let Some(back) = back else {
            *self = Self::default();
            return;
        };
        let own = self.own.get_or_insert_default();
        own.extend(back.own.iter().cloned());
        for row in &back.rows {
            self.undo_row(row);
        }
    }

    fn undo_row(&mut self, back: &PatchRow) {
        let rows = self.rows.entry(back.table.clone()).or_default();
        let is_it = |row: &KnownRow| match back.id {
            Some(_) => row.id == back.id,
            None => back.values.iter().all(|(column, value)| row.values.get(column) == Some(value)),
        };
        let place = rows.iter().position(is_it);
        match (place, back.removed) {
            (Some(place), true) => {
                rows.remove(place);
            }
            (None, true) => {}
            (Some(place), false) => {
                if let Some(row) = rows.get_mut(place) {
                    row.values.extend(back.values.iter().cloned());
                }
            }
            (None, false) => {
                rows.push(KnownRow { id: back.id, values: back.values.iter().cloned().collect() });
            }
        }
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> &[KnownRow] {
        self.rows.get(table).map_or(&[], Vec::as_slice)
    }

    /// The id in a column of its own row.
    pub fn id(&self, column: &str) -> Option<Uuid> {
        self.own.as_ref().and_then(|own| id_in(own, column))
    }

    /// The id in the interval row of a table that holds on a day.
    pub fn id_on(&self, table: &str, column: &str, day: NaiveDate) -> Option<Uuid> {
        self.on_day(table, day).and_then(|row| id_in(&row.values, column))
    }

    /// What a selection's column comes to on a day; nothing for what every node has.
    pub fn cell(&self, word: &Word, column: &Column, day: NaiveDate) -> Cell {
        let empty = Values::new();
        let own = self.own.as_ref().unwrap_or(&empty);
        match column {
            Column::Attribute(Attribute { value: ValueType::Aliases(table), .. }) => {
                let aliases = self.rows(table).iter().filter_map(|row| row.values.get("alias"));
                let mut lines: Vec<&str> = aliases.filter_map(text).collect();
                lines.sort_unstable();
                if lines.is_empty() { Cell::Null } else { Cell::Text(lines.join("\n")) }
            }
            Column::Attribute(attribute) => match attribute.held {
                Held::Interval(table) => {
                    let day = self.nearest(word, day);
                    let row = self.on_day(table, day);
                    row.map_or(Cell::Null, |row| cell_of(attribute, &row.values))
                }
                Held::Row | Held::Derived => cell_of(attribute, own),
            },
            Column::Localised(attribute, lang) => own
                .get(&attribute.localised(*lang))
                .map_or(Cell::Null, |value| cell(ValueType::Text, value)),
            Column::Revision | Column::CreatedAt | Column::UpdatedAt => Cell::Null,
        }
    }

    /// The values by which a list of such things is ordered.
    pub fn keys(&self, word: &Word, order: &[Ordering], day: NaiveDate) -> Vec<Cell> {
        order
            .iter()
            .map(|key| match self.cell(word, &Column::Attribute(key.attribute), day) {
                Cell::Text(name) if matches!(key.attribute.value, ValueType::Name) => {
                    Cell::Bytes(sort_key(&name))
                }
                cell => cell,
            })
            .collect()
    }

    fn on_day(&self, table: &str, day: NaiveDate) -> Option<&KnownRow> {
        let bound = |row: &KnownRow, column: &str| row.values.get(column).and_then(day_of);
        self.rows(table).iter().find(|row| {
            bound(row, "valid_from").is_none_or(|from| from <= day)
                && bound(row, "valid_to").is_none_or(|to| day <= to)
        })
    }

    /// What is no more, or not yet, still has its last or first name.
    fn nearest(&self, word: &Word, day: NaiveDate) -> NaiveDate {
        if !word.has_validity {
            return day;
        }
        let own = |column: &str| self.own.as_ref()?.get(column).and_then(day_of);
        match (own("valid_from"), own("valid_to")) {
            (_, Some(to)) if to < day => to,
            (Some(from), _) if from > day => from,
            _ => day,
        }
    }
}

impl KnownRow {
    /// The row as a thing by itself.
    pub fn as_known(&self) -> Known {
        Known { own: Some(self.values.clone()), rows: BTreeMap::new() }
    }

    /// The id in a column.
    pub fn id_in(&self, column: &str) -> Option<Uuid> {
        id_in(&self.values, column)
    }

    /// Whether the row holds these values.
    pub fn is(&self, only: &[(&str, &str)]) -> bool {
        only.iter().all(|(column, value)| self.values.get(*column).and_then(text) == Some(value))
    }
}

/// The order of a list: by its keys, what is not known last, then by id.
pub fn in_order(many: &Many, one: (&[Cell], Uuid), other: (&[Cell], Uuid)) -> Order {
    let keys = one.0.iter().zip(other.0).zip(&many.window.order);
    let by_keys = keys.map(|((one, other), key)| match (one, other) {
        (Cell::Null, Cell::Null) => Order::Equal,
        (Cell::Null, _) => Order::Greater,
        (_, Cell::Null) => Order::Less,
        (one, other) if key.descending => compared(other, one),
        (one, other) => compared(one, other),
    });
    by_keys.fold(Order::Equal, Order::then).then(one.1.cmp(&other.1))
}

fn compared(one: &Cell, other: &Cell) -> Order {
    match (one, other) {
        (Cell::Text(one), Cell::Text(other)) => one.cmp(other),
        (Cell::Int(one), Cell::Int(other)) => one.cmp(other),
        (Cell::Bool(one), Cell::Bool(other)) => one.cmp(other),
        (Cell::Day(one), Cell::Day(other)) => one.cmp(other),
        (Cell::Instant(one), Cell::Instant(other)) => one.cmp(other),
        (Cell::Bytes(one), Cell::Bytes(other)) => one.cmp(other),
        _ => Order::Equal,
    }
}

fn text(value: &Said) -> Option<&str> {
    match value {
        Said::Text(text) => Some(text),
        _ => None,
    }
}

fn day_of(value: &Said) -> Option<NaiveDate> {
    text(value).and_then(|day| day.parse().ok())
}

fn id_in(values: &Values, column: &str) -> Option<Uuid> {
    values.get(column).and_then(text).and_then(|id| Uuid::parse_str(id).ok())
}

fn cell_of(attribute: &Attribute, values: &Values) -> Cell {
    values.get(attribute.name).map_or(Cell::Null, |value| cell(attribute.value, value))
}

fn cell(kind: ValueType, value: &Said) -> Cell {
    match (kind, value) {
        (ValueType::Day, value) => day_of(value).map_or(Cell::Null, Cell::Day),
        (ValueType::Instant, Said::Text(at)) => {
            DateTime::parse_from_rfc3339(at).map_or(Cell::Null, |at| Cell::Instant(at.to_utc()))
        }
        (_, Said::Text(text)) => Cell::Text(text.clone()),
        (_, Said::Number(number)) => Cell::Int(*number),
        (_, Said::Flag(yes)) => Cell::Bool(*yes),
        _ => Cell::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Said {
        Said::Text(text.to_owned())
    }

    #[test]
    fn what_was_recorded_later_is_undone() {
        let row = |id: u128, from: &str| KnownRow {
            id: Some(Uuid::from_u128(id)),
            values: [("valid_from".to_owned(), text(from))].into(),
        };
        let mut known = Known {
            own: Some([("name".to_owned(), text("new"))].into()),
            rows: [("level".to_owned(), vec![row(1, "2025-01-01"), row(2, "2025-02-01")])].into(),
        };
        let undo = |id: u128, removed: bool, values: &[(&str, Said)]| PatchRow {
            table: "level".to_owned(),
            id: Some(Uuid::from_u128(id)),
            removed,
            values: values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        };

        known.undo(Some(&Patch {
            own: vec![("name".to_owned(), text("old"))],
            rows: vec![
                undo(1, false, &[("valid_from", text("2024-01-01"))]),
                undo(2, true, &[]),
                undo(3, false, &[("valid_from", text("2023-01-01"))]),
            ],
        }));

        assert_eq!(known.own, Some([("name".to_owned(), text("old"))].into()));
        assert_eq!(known.rows("level"), [row(1, "2024-01-01"), row(3, "2023-01-01")]);
        known.undo(None);
        assert_eq!(known, Known::default());
    }
}
