//! The tables' columns and their types, as the entities have them.
//!
//! A value is bound with the column's own type, nulls too: PostgreSQL refuses an untyped one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use domain::sync::{Row, Value};
use sea_orm::sea_query::{ColumnType, TableCreateStatement, TableRef};
use sea_orm::{DbBackend, QueryResult, TryGetable, Value as Bind};
use uuid::Uuid;

use crate::store::StoreError;

/// One table.
#[derive(Debug)]
pub(in crate::store) struct Shape {
    pub(in crate::store) columns: Vec<Column>,
}

/// One column.
#[derive(Debug)]
pub(in crate::store) struct Column {
    pub(in crate::store) name: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Uuid,
    Text,
    Bytes,
    Bool,
    Small,
    Int,
    Big,
    Day,
    Instant,
}

static SHAPES: LazyLock<BTreeMap<String, Shape>> = LazyLock::new(|| {
    let tables = entity::tables(DbBackend::Postgres);
    tables.iter().filter_map(|table| Some((name_of(table)?, shape_of(table)))).collect()
});

/// The table's columns.
pub(in crate::store) fn shape(table: &str) -> Result<&'static Shape, StoreError> {
    SHAPES.get(table).ok_or_else(|| corrupt(table, "there is no such table"))
}

fn name_of(table: &TableCreateStatement) -> Option<String> {
    match table.get_table_name() {
        Some(TableRef::Table(name, _)) => Some(name.1.to_string()),
        _ => None,
    }
}

fn shape_of(table: &TableCreateStatement) -> Shape {
    let columns = table.get_columns().iter().filter_map(|column| {
        let kind = match column.get_column_type()? {
            ColumnType::Uuid => Kind::Uuid,
            ColumnType::Text | ColumnType::String(_) => Kind::Text,
            ColumnType::Blob | ColumnType::VarBinary(_) => Kind::Bytes,
            ColumnType::Boolean => Kind::Bool,
            ColumnType::SmallInteger => Kind::Small,
            ColumnType::Integer => Kind::Int,
            ColumnType::BigInteger => Kind::Big,
            ColumnType::Date => Kind::Day,
            ColumnType::TimestampWithTimeZone => Kind::Instant,
            _ => return None,
        };
        Some(Column { name: column.get_column_name(), kind })
    });
    Shape { columns: columns.collect() }
}

impl Shape {
    /// The row of an answer whose columns stand in this order.
    pub(in crate::store) fn read(&'static self, row: &QueryResult) -> Result<Row, StoreError> {
        let mut read = Row::new();
        for (place, column) in self.columns.iter().enumerate() {
            read.set(Cow::Borrowed(column.name.as_str()), column.read(row, place)?);
        }
        Ok(read)
    }
}

impl Column {
    /// The value as it is bound.
    pub(super) fn bind(&self, table: &str, value: &Value) -> Result<Bind, StoreError> {
        let bind = match (self.kind, value) {
            (Kind::Uuid, Value::Null) => None::<Uuid>.into(),
            (Kind::Text, Value::Null) => None::<String>.into(),
            (Kind::Bytes, Value::Null) => None::<Vec<u8>>.into(),
            (Kind::Bool, Value::Null) => None::<bool>.into(),
            (Kind::Small, Value::Null) => None::<i16>.into(),
            (Kind::Int, Value::Null) => None::<i32>.into(),
            (Kind::Big, Value::Null) => None::<i64>.into(),
            (Kind::Day, Value::Null) => None::<NaiveDate>.into(),
            (Kind::Instant, Value::Null) => None::<DateTime<Utc>>.into(),
            (Kind::Uuid, Value::Id(id)) => (*id).into(),
            (Kind::Text, Value::Text(text)) => text.clone().into(),
            (Kind::Bytes, Value::Bytes(bytes)) => bytes.clone().into(),
            (Kind::Bool, Value::Bool(yes)) => (*yes).into(),
            (Kind::Small, Value::Int(number)) => {
                i16::try_from(*number).map_err(|error| self.unfit(table, error))?.into()
            }
            (Kind::Int, Value::Int(number)) => {
                i32::try_from(*number).map_err(|error| self.unfit(table, error))?.into()
            }
            (Kind::Big, Value::Int(number)) => (*number).into(),
            (Kind::Day, Value::Day(day)) => (*day).into(),
            (Kind::Instant, Value::Instant(at)) => (*at).into(),
            (_, value) => {
                return Err(self.unfit(table, format!("{value:?} is of another type")));
            }
        };
        Ok(bind)
    }

    /// The type's name on PostgreSQL.
    pub(super) const fn postgres_type(&self) -> &'static str {
        match self.kind {
            Kind::Uuid => "uuid",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
            Kind::Bool => "boolean",
            Kind::Small => "smallint",
            Kind::Int => "integer",
            Kind::Big => "bigint",
            Kind::Day => "date",
            Kind::Instant => "timestamptz",
        }
    }

    /// Refuses a value that is of another type than the column.
    pub(super) fn check(&self, table: &str, value: &Value) -> Result<(), StoreError> {
        match (self.kind, value) {
            (_, Value::Null)
            | (Kind::Uuid, Value::Id(_))
            | (Kind::Text, Value::Text(_))
            | (Kind::Bytes, Value::Bytes(_))
            | (Kind::Bool, Value::Bool(_))
            | (Kind::Small | Kind::Int | Kind::Big, Value::Int(_))
            | (Kind::Day, Value::Day(_))
            | (Kind::Instant, Value::Instant(_)) => Ok(()),
            (_, value) => Err(self.unfit(table, format!("{value:?} is of another type"))),
        }
    }

    fn read(&self, row: &QueryResult, place: usize) -> Result<Value, StoreError> {
        Ok(match self.kind {
            Kind::Uuid => at::<Uuid>(row, place)?.into(),
            Kind::Text => at::<String>(row, place)?.into(),
            Kind::Bytes => at::<Vec<u8>>(row, place)?.into(),
            Kind::Bool => at::<bool>(row, place)?.into(),
            Kind::Small => at::<i16>(row, place)?.map(i64::from).into(),
            Kind::Int => at::<i32>(row, place)?.map(i64::from).into(),
            Kind::Big => at::<i64>(row, place)?.into(),
            Kind::Day => at::<NaiveDate>(row, place)?.into(),
            Kind::Instant => at::<DateTime<Utc>>(row, place)?.into(),
        })
    }

    fn unfit(
        &self,
        table: &str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> StoreError {
        StoreError::Corrupt { place: format!("{table}.{}", self.name), source: source.into() }
    }
}

fn at<T: TryGetable>(row: &QueryResult, place: usize) -> Result<Option<T>, StoreError> {
    Ok(row.try_get_by_index(place)?)
}

fn corrupt(place: &str, source: &str) -> StoreError {
    StoreError::Corrupt { place: place.to_owned(), source: source.into() }
}
