//! Rows of an answer become nodes.

use std::sync::Arc;

use domain::graph::ValueType;
use domain::graph::plan::{Cell, Keyset, Node, Page};
use sea_orm::QueryResult;
use serde_json::Value;
use uuid::Uuid;

use super::fold::{Folded, FoldedRows};
use super::list::Listing;
use super::project::Layout;
use super::run::close;
use crate::store::StoreError;

/// A row, as the database sent it or as an array in a list that is folded.
pub(super) trait Values {
    fn id(&self, place: usize) -> Result<Option<Uuid>, StoreError>;
    fn cell(&self, place: usize, value: ValueType) -> Result<Cell, StoreError>;
    /// A key of the order: a name stands there as the bytes of its sort key.
    fn key(&self, place: usize, value: ValueType) -> Result<Cell, StoreError>;
    fn count(&self, place: usize) -> Result<Option<u64>, StoreError>;
    /// The rows of a list that is folded, one by one.
    fn each(
        &self,
        place: usize,
        row: impl FnMut(&[Value]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
}

/// The feed's position that a row shows.
pub(super) fn position(row: &QueryResult, place: usize) -> Result<i64, StoreError> {
    Ok(row.try_get_by_index(place)?)
}

/// The node of a row, its lists still to be fetched unless they are folded; nothing where the list is empty.
pub(super) fn node(row: &QueryResult, listing: &Listing) -> Result<Option<Node>, StoreError> {
    let keys = listing.places.then_some(&listing.keys[..]);
    placed(row, &listing.layout, keys)
}

fn placed(
    row: &impl Values,
    layout: &Layout,
    keys: Option<&[(usize, ValueType)]>,
) -> Result<Option<Node>, StoreError> {
    let Some(mut node) = of_layout(row, layout)? else { return Ok(None) };
    if let Some(keys) = keys {
        let keys: Result<_, _> = keys.iter().map(|(place, value)| row.key(*place, *value)).collect();
        node.place = Some(Keyset { keys: keys?, id: node.id });
    }
    Ok(Some(node))
}

fn of_layout(row: &impl Values, layout: &Layout) -> Result<Option<Node>, StoreError> {
    let Some(id) = row.id(layout.id)? else { return Ok(None) };
    let mut cells = Vec::with_capacity(layout.cells.len());
    for (place, value) in &layout.cells {
        cells.push(row.cell(*place, *value)?);
    }
    let mut ones = Vec::with_capacity(layout.ones.len());
    for one in &layout.ones {
        ones.push(of_layout(row, one)?);
    }
    let lists: Result<_, _> = layout.lists.iter().map(|list| folded(row, list)).collect();
    Ok(Some(Node { id, cells, ones, lists: lists?, place: None }))
}

fn folded(row: &impl Values, list: &Folded) -> Result<Arc<Page>, StoreError> {
    let mut page = Page::default();
    if let Some(place) = list.total {
        page.total = row.count(place)?;
    }
    if let Some(FoldedRows { place, layout, keys }) = &list.rows {
        row.each(*place, |row| {
            page.nodes.extend(placed(&row, layout, keys.as_deref())?);
            Ok(())
        })?;
        close(&mut page, &list.window);
    }
    Ok(Arc::new(page))
}

impl Values for QueryResult {
    fn id(&self, place: usize) -> Result<Option<Uuid>, StoreError> {
        Ok(self.try_get_by_index(place)?)
    }

    fn cell(&self, place: usize, value: ValueType) -> Result<Cell, StoreError> {
        let cell = match value {
            ValueType::Text
            | ValueType::Name
            | ValueType::Localised
            | ValueType::Choice(_)
            | ValueType::Several(_)
            | ValueType::Aliases(_)
            | ValueType::Ints => self.try_get_by_index::<Option<String>>(place)?.map(Cell::Text),
            ValueType::Int => self.try_get_by_index::<Option<i64>>(place)?.map(Cell::Int),
            ValueType::Bool => self.try_get_by_index::<Option<bool>>(place)?.map(Cell::Bool),
            ValueType::Day => {
                self.try_get_by_index(place).map(|day: Option<_>| day.map(Cell::Day))?
            }
            ValueType::Instant => {
                self.try_get_by_index(place).map(|at: Option<_>| at.map(Cell::Instant))?
            }
        };
        Ok(cell.unwrap_or(Cell::Null))
    }

    fn key(&self, place: usize, value: ValueType) -> Result<Cell, StoreError> {
        match value {
            ValueType::Name => {
                Ok(self.try_get_by_index::<Option<Vec<u8>>>(place)?.map_or(Cell::Null, Cell::Bytes))
            }
            value => self.cell(place, value),
        }
    }

    fn count(&self, place: usize) -> Result<Option<u64>, StoreError> {
        let count: Option<i64> = self.try_get_by_index(place)?;
        Ok(count.and_then(|count| u64::try_from(count).ok()))
    }

    fn each(
        &self,
        place: usize,
        mut row: impl FnMut(&[Value]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Some(text) = self.try_get_by_index::<Option<String>>(place)? else { return Ok(()) };
        let rows: Vec<Vec<Value>> = serde_json::from_str(&text).map_err(|source| corrupt(place, source))?;
        rows.iter().try_for_each(|values| row(values))
    }
}

impl Values for &[Value] {
    fn id(&self, place: usize) -> Result<Option<Uuid>, StoreError> {
        let id = self.get(place).and_then(Value::as_str).filter(|id| !id.is_empty());
        id.map(Uuid::parse_str).transpose().map_err(|source| corrupt(place, source))
    }

    fn cell(&self, place: usize, value: ValueType) -> Result<Cell, StoreError> {
        let held = self.get(place).unwrap_or(&Value::Null);
        let cell = match (value, held) {
            (_, Value::Null) => Some(Cell::Null),
            (ValueType::Int, held) => held.as_i64().map(Cell::Int),
            // SQLite has numbers for yes and no
            (ValueType::Bool, held) => {
                held.as_bool().or_else(|| Some(held.as_i64()? != 0)).map(Cell::Bool)
            }
            (ValueType::Day, held) => {
                held.as_str().and_then(|day| day.parse().ok()).map(Cell::Day)
            }
            (ValueType::Instant, held) => {
                held.as_str().and_then(|at| at.parse().ok()).map(Cell::Instant)
            }
            (_, held) => held.as_str().map(|text| Cell::Text(text.to_owned())),
        };
        cell.ok_or_else(|| corrupt(place, held.to_string()))
    }

    fn key(&self, place: usize, value: ValueType) -> Result<Cell, StoreError> {
        match (value, self.get(place).and_then(Value::as_str)) {
            (ValueType::Name, Some(bytes)) => from_hexadecimal(bytes)
                .map(Cell::Bytes)
                .ok_or_else(|| corrupt(place, bytes.to_owned())),
            (value, _) => self.cell(place, value),
        }
    }

    fn count(&self, place: usize) -> Result<Option<u64>, StoreError> {
        Ok(self.get(place).and_then(Value::as_u64))
    }

    fn each(
        &self,
        place: usize,
        mut row: impl FnMut(&[Value]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let rows = self.get(place).and_then(Value::as_array).into_iter().flatten();
        rows.filter_map(Value::as_array).try_for_each(|values| row(values))
    }
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let pairs = digits?;
    pairs.chunks(2).map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect()
}

fn corrupt(
    place: usize,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> StoreError {
    StoreError::Corrupt { place: format!("value {place} of a folded list"), source: source.into() }
}
