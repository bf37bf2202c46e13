//! Rows of an answer become nodes.

use std::sync::Arc;

use domain::graph::ValueType;
use domain::graph::plan::{Cell, Keyset, Node, Page};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::fold::{Folded, FoldedRows};
use super::json::Json;
use super::list::Listing;
use super::project::Layout;
use super::run::close;
use crate::store::StoreError;

/// A row, as the database sent it or as an array of JSON.
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
        row: &mut dyn FnMut(&[Json<'_>]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
}

/// The rows of a list, as they came.
pub(super) struct Rows {
    /// How many there are in all, if that was asked for.
    pub(super) total: Option<u64>,
    sent: Sent,
}

enum Sent {
    /// One by one.
    Each(Vec<QueryResult>),
    /// As one array of JSON.
    InJson(String),
}

impl Rows {
    /// Reads what the database sent for `listing`.
    pub(super) fn of(sent: Vec<QueryResult>, listing: &Listing) -> Result<Self, StoreError> {
        let first = sent.first();
        let total = first.zip(listing.total).map(|(row, place)| row.count(place)).transpose()?;
        let total = total.flatten();
        if !listing.in_json {
            return Ok(Self { total, sent: Sent::Each(sent) });
        }
        let text = first.map(|row| row.try_get_by_index::<Option<String>>(1)).transpose()?;
        Ok(Self { total, sent: Sent::InJson(text.flatten().unwrap_or_default()) })
    }

    /// Takes each row in turn.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(&dyn Values) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match &self.sent {
            Sent::Each(rows) => rows.iter().try_for_each(|row| take(row)),
            Sent::InJson(text) => each_in(text, &mut |row| take(&row)),
        }
    }
}

pub(super) fn each_in(
    text: &str,
    take: &mut dyn FnMut(&[Json<'_>]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if text.is_empty() {
        return Ok(());
    }
    let rows: Vec<Json<'_>> =
        serde_json::from_str(text).map_err(|source| corrupt(text.len(), source))?;
    rows.iter().try_for_each(|row| take(row.list()))
}

/// The feed's position that a row shows.
pub(super) fn position(row: &QueryResult, place: usize) -> Result<i64, StoreError> {
    Ok(row.try_get_by_index(place)?)
}

/// The node of a row, its lists still to be fetched unless they are folded; nothing where the list is empty.
pub(super) fn node(row: &dyn Values, listing: &Listing) -> Result<Option<Node>, StoreError> {
    let keys = listing.places.then_some(&listing.keys[..]);
    placed(row, &listing.layout, keys)
}

fn placed(
    row: &dyn Values,
    layout: &Layout,
    keys: Option<&[(usize, ValueType)]>,
) -> Result<Option<Node>, StoreError> {
    let Some(mut node) = of_layout(row, layout)? else { return Ok(None) };
    if let Some(keys) = keys {
        let keys: Result<_, _> =
            keys.iter().map(|(place, value)| row.key(*place, *value)).collect();
        node.place = Some(Keyset { keys: keys?, id: node.id });
    }
    Ok(Some(node))
}

fn of_layout(row: &dyn Values, layout: &Layout) -> Result<Option<Node>, StoreError> {
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
    Ok(Some(Node { id, cells, ones, lists: lists?, derived: Vec::new(), place: None }))
}

fn folded(row: &dyn Values, list: &Folded) -> Result<Arc<Page>, StoreError> {
    let mut page = Page::default();
    if let Some(place) = list.total {
        page.total = row.count(place)?;
    }
    if let Some(FoldedRows { place, layout, keys }) = &list.rows {
        row.each(*place, &mut |row| {
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
            | ValueType::Texts
            | ValueType::Sentences
            | ValueType::Id
            | ValueType::Json
            | ValueType::Ints => self.try_get_by_index::<Option<String>>(place)?.map(Cell::Text),
            ValueType::Int | ValueType::Big => {
                self.try_get_by_index::<Option<i64>>(place)?.map(Cell::Int)
            }
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
        row: &mut dyn FnMut(&[Json<'_>]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let text = self.try_get_by_index::<Option<String>>(place)?.unwrap_or_default();
        each_in(&text, row)
    }
}

impl Values for &[Json<'_>] {
    fn id(&self, place: usize) -> Result<Option<Uuid>, StoreError> {
        let id = self.get(place).and_then(Json::text).filter(|id| !id.is_empty());
        id.map(Uuid::parse_str).transpose().map_err(|source| corrupt(place, source))
    }

    fn cell(&self, place: usize, value: ValueType) -> Result<Cell, StoreError> {
        let held = self.get(place).unwrap_or(&Json::Null);
        let cell = match (value, held) {
            (_, Json::Null) => Some(Cell::Null),
            (ValueType::Int, held) => held.int().map(Cell::Int),
            (ValueType::Bool, held) => held.flag().map(Cell::Bool),
            (ValueType::Day, held) => held.text().and_then(|day| day.parse().ok()).map(Cell::Day),
            (ValueType::Instant, held) => {
                held.text().and_then(|at| at.parse().ok()).map(Cell::Instant)
            }
            (_, held) => held.text().map(|text| Cell::Text(text.to_owned())),
        };
        cell.ok_or_else(|| corrupt(place, format!("{held:?}")))
    }

    fn key(&self, place: usize, value: ValueType) -> Result<Cell, StoreError> {
        match (value, self.get(place).and_then(Json::text)) {
            (ValueType::Name, Some(bytes)) => from_hexadecimal(bytes)
                .map(Cell::Bytes)
                .ok_or_else(|| corrupt(place, bytes.to_owned())),
            (value, _) => self.cell(place, value),
        }
    }

    fn count(&self, place: usize) -> Result<Option<u64>, StoreError> {
        let count = self.get(place).and_then(Json::int);
        Ok(count.and_then(|count| u64::try_from(count).ok()))
    }

    fn each(
        &self,
        place: usize,
        row: &mut dyn FnMut(&[Json<'_>]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let rows = self.get(place).map_or(&[][..], Json::list);
        rows.iter().try_for_each(|values| row(values.list()))
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
    StoreError::Corrupt { place: format!("value {place} of a row in JSON"), source: source.into() }
}
