//! A statement that answers the position and all rows as one array of JSON, and the reading of its rows.

use chrono::NaiveDate;
use domain::compliance::facts::{Held, Timeline};
use domain::label::UnknownCode;
use sea_orm::Statement;
use uuid::Uuid;

use super::super::json::Json;
use super::super::sql::Sql;
use crate::store::StoreError;

/// What to read.
pub(super) struct Table {
    columns: Vec<String>,
    /// The places of the columns that hold ids.
    ids: &'static [usize],
    /// What stands behind FROM.
    from: String,
}

impl Table {
    pub(super) fn new(columns: &[&str], ids: &'static [usize], from: String) -> Self {
        Self { columns: columns.iter().map(|column| (*column).to_owned()).collect(), ids, from }
    }

    pub(super) fn statement(self, sql: Sql<'_>) -> Statement {
        let columns: Vec<String> =
            self.columns
                .iter()
                .enumerate()
                .map(|(place, column)| {
                    if self.ids.contains(&place) { sql.id_in_json(column) } else { column.clone() }
                })
                .collect();
        let rows = sql.rows_in_json(&columns, "");
        let text = if sql.is_postgres() { format!("({rows})::text") } else { rows };
        let statement =
            format!("SELECT (SELECT position FROM feed_clock), (SELECT {text} FROM {})", self.from);
        sql.finish(statement)
    }
}

/// The values of a row.
pub(super) struct Fields<'a>(pub(super) &'a [Json<'a>]);

impl Fields<'_> {
    pub(super) fn id(&self, place: usize) -> Result<Option<Uuid>, StoreError> {
        let id = self.text(place).filter(|id| !id.is_empty());
        id.map(Uuid::parse_str).transpose().map_err(|source| corrupt(place, source))
    }

    pub(super) fn own_id(&self, place: usize) -> Result<Uuid, StoreError> {
        self.id(place)?.ok_or_else(|| corrupt(place, "no id"))
    }

    pub(super) fn text(&self, place: usize) -> Option<&str> {
        self.0.get(place).and_then(Json::text)
    }

    pub(super) fn own_text(&self, place: usize) -> String {
        self.text(place).unwrap_or_default().to_owned()
    }

    pub(super) fn int(&self, place: usize) -> Option<i64> {
        self.0.get(place).and_then(Json::int)
    }

    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.int(place).and_then(|number| u32::try_from(number).ok())
    }

    pub(super) fn flag(&self, place: usize) -> Option<bool> {
        self.0.get(place).and_then(Json::flag)
    }

    pub(super) fn day(&self, place: usize) -> Result<Option<NaiveDate>, StoreError> {
        self.text(place).map(str::parse).transpose().map_err(|source| corrupt(place, source))
    }

    /// The code in a column, read as one of its list.
    pub(super) fn code<T>(
        &self,
        place: usize,
        parse: impl Fn(&str) -> Result<T, UnknownCode>,
    ) -> Result<Option<T>, StoreError> {
        self.text(place).map(parse).transpose().map_err(|source| corrupt(place, source))
    }

    /// As [`Self::code`], where there must be one.
    pub(super) fn own_code<T>(
        &self,
        place: usize,
        parse: impl Fn(&str) -> Result<T, UnknownCode>,
    ) -> Result<T, StoreError> {
        self.code(place, parse)?.ok_or_else(|| corrupt(place, "no code"))
    }

    /// A value with the days between which it holds, and whether a survey alone says so, which stand in the columns
    /// behind it.
    pub(super) fn held<T>(&self, value: T, place: usize) -> Result<Held<T>, StoreError> {
        let (from, to) = (self.day(place + 1)?, self.day(place + 2)?);
        Ok(Held { value, from, to, surveyed: self.int(place + 3) == Some(1) })
    }
}

/// Values in the order of their days.
pub(super) fn in_order<T>(timeline: &mut Timeline<T>) {
    timeline.0.sort_by_key(|held| held.from);
}

pub(super) fn corrupt(
    place: usize,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> StoreError {
    StoreError::Corrupt { place: format!("value {place} of a fact"), source: source.into() }
}
