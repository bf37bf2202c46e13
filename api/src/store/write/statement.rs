//! The statements of writing: many rows each, cut where an engine takes no more values.

use domain::sync::Row;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value as Bind};
use uuid::Uuid;

use super::shapes::{Shape, shape};
use crate::store::StoreError;

/// Rows of one statement at most: more gain nothing, and the text grows.
const ROWS: usize = 500;
/// Values that one statement takes.
const SQLITE_BINDS: usize = 32_766;
const POSTGRES_BINDS: usize = 65_535;

/// Adds new rows.
pub(super) async fn insert(
    txn: &DatabaseTransaction,
    table: &str,
    rows: &[Row],
) -> Result<(), StoreError> {
    write(txn, table, rows, "").await
}

/// Brings rows that are there to the state given: all their columns, by id.
pub(super) async fn update(
    txn: &DatabaseTransaction,
    table: &str,
    rows: &[Row],
) -> Result<(), StoreError> {
    let columns = shape(table)?.columns.iter().filter(|column| column.name != "id");
    let sets: Vec<_> =
        columns.map(|column| format!("{0} = excluded.{0}", quoted(&column.name))).collect();
    write(txn, table, rows, &format!(" ON CONFLICT (id) DO UPDATE SET {}", sets.join(", "))).await
}

/// Removes rows: those with an id of their own by it, links by all that they hold.
pub(super) async fn delete(
    txn: &DatabaseTransaction,
    table: &str,
    rows: &[Row],
) -> Result<(), StoreError> {
    let shape = shape(table)?;
    let has_id = shape.columns.iter().any(|column| column.name == "id");
    let keys: Vec<_> =
        shape.columns.iter().filter(|column| !has_id || column.name == "id").collect();
    let tests: Vec<_> = keys
        .iter()
        .zip(1..)
        .map(|(column, bind)| format!("{} = ${bind}", quoted(&column.name)))
        .collect();
    let text = format!("DELETE FROM {} WHERE {}", quoted(table), tests.join(" AND "));
    for row in rows {
        let binds: Result<Vec<Bind>, _> =
            keys.iter().map(|column| column.bind(table, row.value(&column.name))).collect();
        let engine = txn.get_database_backend();
        txn.execute_raw(Statement::from_sql_and_values(engine, &text, binds?)).await?;
    }
    Ok(())
}

async fn write(
    txn: &DatabaseTransaction,
    table: &str,
    rows: &[Row],
    ending: &str,
) -> Result<(), StoreError> {
    let shape = shape(table)?;
    let engine = txn.get_database_backend();
    let most = if engine == DbBackend::Postgres { POSTGRES_BINDS } else { SQLITE_BINDS };
    let width = shape.columns.len().max(1);
    for block in rows.chunks((most / width).clamp(1, ROWS)) {
        let mut binds = Vec::with_capacity(block.len() * width);
        for row in block {
            bind_row(table, shape, row, &mut binds)?;
        }
        let text = text_of(table, shape, block.len(), ending);
        txn.execute_raw(Statement::from_sql_and_values(engine, text, binds)).await?;
    }
    Ok(())
}

fn bind_row(
    table: &str,
    shape: &Shape,
    row: &Row,
    binds: &mut Vec<Bind>,
) -> Result<(), StoreError> {
    for column in &shape.columns {
        binds.push(column.bind(table, row.value(&column.name))?);
    }
    Ok(())
}

fn text_of(table: &str, shape: &Shape, rows: usize, ending: &str) -> String {
    let columns: Vec<_> = shape.columns.iter().map(|column| quoted(&column.name)).collect();
    let mut text = format!("INSERT INTO {} ({}) VALUES ", quoted(table), columns.join(", "));
    let mut bind = 0;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for place in 0..columns.len() {
            bind += 1;
            text.push_str(if place == 0 { "$" } else { ", $" });
            text.push_str(&bind.to_string());
        }
        text.push(')');
    }
    text.push_str(ending);
    text
}

/// A name as SQL takes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// That a column is one of these ids: one value, so that the text does not depend on their number.
pub(super) fn is_among<'a>(
    engine: DbBackend,
    column: &str,
    bind: &str,
    ids: impl IntoIterator<Item = &'a Uuid>,
) -> (String, Bind) {
    let ids = ids.into_iter().map(|id| id.simple().to_string());
    if engine == DbBackend::Postgres {
        let array = ids.collect::<Vec<_>>().join(",");
        (format!("{column} = ANY({bind}::text::uuid[])"), format!("{{{array}}}").into())
    } else {
        let array = ids.map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",");
        let condition = format!("{column} IN (SELECT unhex(value) FROM json_each({bind}))");
        (condition, format!("[{array}]").into())
    }
}

/// That a column is one of these texts: one value.
pub(super) fn is_one_of(engine: DbBackend, column: &str, bind: &str) -> String {
    let table = if engine == DbBackend::Postgres {
        format!("json_array_elements_text({bind}::json)")
    } else {
        format!("(SELECT value FROM json_each({bind}))")
    };
    if engine == DbBackend::Postgres {
        format!("{column} IN (SELECT {table})")
    } else {
        format!("{column} IN {table}")
    }
}
