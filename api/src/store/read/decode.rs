//! Rows of an answer become nodes.

use std::sync::Arc;

use domain::graph::ValueType;
use domain::graph::plan::{Cell, Keyset, Node, Page};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::list::Listing;
use super::project::Layout;
use crate::store::StoreError;

/// The feed's position that a row shows.
pub(super) fn position(row: &QueryResult, place: usize) -> Result<i64, StoreError> {
    Ok(row.try_get_by_index(place)?)
}

/// The node of a row, with `lists` empty lists to fill; nothing where the list is empty.
pub(super) fn node(row: &QueryResult, listing: &Listing) -> Result<Option<Node>, StoreError> {
    let Some(mut node) = of_layout(row, &listing.layout)? else { return Ok(None) };
    if listing.places {
        let keys: Result<Vec<_>, _> =
            listing.keys.iter().map(|(place, value)| key(row, *place, *value)).collect();
        node.place = Some(Keyset { keys: keys?, id: node.id });
    }
    Ok(Some(node))
}

fn of_layout(row: &QueryResult, layout: &Layout) -> Result<Option<Node>, StoreError> {
    let Some(id) = row.try_get_by_index::<Option<Uuid>>(layout.id)? else { return Ok(None) };
    let mut cells = Vec::with_capacity(layout.cells.len());
    for (place, value) in &layout.cells {
        cells.push(cell(row, *place, *value)?);
    }
    let mut ones = Vec::with_capacity(layout.ones.len());
    for one in &layout.ones {
        ones.push(of_layout(row, one)?);
    }
    let lists: Vec<Arc<Page>> = Vec::new();
    Ok(Some(Node { id, cells, ones, lists, place: None }))
}

fn cell(row: &QueryResult, place: usize, value: ValueType) -> Result<Cell, StoreError> {
    let cell = match value {
        ValueType::Text
        | ValueType::Name
        | ValueType::Localised
        | ValueType::Choice(_)
        | ValueType::Several(_)
        | ValueType::Aliases(_)
        | ValueType::Ints => row.try_get_by_index::<Option<String>>(place)?.map(Cell::Text),
        ValueType::Int => row.try_get_by_index::<Option<i64>>(place)?.map(Cell::Int),
        ValueType::Bool => row.try_get_by_index::<Option<bool>>(place)?.map(Cell::Bool),
        ValueType::Day => row.try_get_by_index(place).map(|day: Option<_>| day.map(Cell::Day))?,
        ValueType::Instant => {
            row.try_get_by_index(place).map(|at: Option<_>| at.map(Cell::Instant))?
        }
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// A key of the order: a name stands there as the bytes of its sort key.
fn key(row: &QueryResult, place: usize, value: ValueType) -> Result<Cell, StoreError> {
    match value {
        ValueType::Name => {
            Ok(row.try_get_by_index::<Option<Vec<u8>>>(place)?.map_or(Cell::Null, Cell::Bytes))
        }
        value => cell(row, place, value),
    }
}
