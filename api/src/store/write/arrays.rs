//! Writing to PostgreSQL: each column of many rows is one value, an array in text, which the server takes apart.

use std::fmt::Write;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::sync::{Row, Value};
use sea_orm::{DbBackend, Statement, Value as Bind};
use uuid::Uuid;

use super::shapes::Column;
use super::statement::{Doing, Target, names, quoted};
use crate::store::StoreError;

/// Rows of one statement at most: it bounds how much text is held at once. More gain nothing.
const ROWS: usize = 5_000;

/// The statements that do so with these rows.
pub(super) fn statements<'a>(
    table: Target<'a>,
    doing: Doing,
    rows: &'a [Row],
) -> impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a {
    let columns = match doing {
        Doing::Insert | Doing::Update => table.columns(),
        Doing::Delete => table.identity(),
    };
    let text = text(table, doing, &columns);
    rows.chunks(ROWS).map(move |block| {
        let mut binds = Vec::with_capacity(columns.len());
        for column in &columns {
            binds.push(Bind::from(array(table.name, column, block)?));
        }
        Ok(Statement::from_sql_and_values(DbBackend::Postgres, &text, binds))
    })
}

fn text(table: Target<'_>, doing: Doing, columns: &[&Column]) -> String {
    let (name, told, names) = (quoted(table.name), unnest(columns), names(columns));
    let equal = |column: &&Column| format!("{name}.{0} = told.{0}", quoted(&column.name));
    match doing {
        Doing::Insert => format!("INSERT INTO {name} ({names}) SELECT * FROM {told}"),
        Doing::Update => {
            let set = |column: &Column| format!("{0} = told.{0}", quoted(&column.name));
            let sets: Vec<_> = table.changing().map(set).collect();
            format!(
                "UPDATE {name} SET {} FROM {told} AS told ({names}) WHERE {name}.id = told.id",
                sets.join(", ")
            )
        }
        Doing::Delete => {
            let tests: Vec<_> = columns.iter().map(equal).collect();
            format!(
                "DELETE FROM {name} USING {told} AS told ({names}) WHERE {}",
                tests.join(" AND ")
            )
        }
    }
}

/// One row for each place of the arrays that are bound.
fn unnest(columns: &[&Column]) -> String {
    let arrays: Vec<_> = (1..)
        .zip(columns)
        .map(|(bind, column)| format!("${bind}::text::{}[]", column.postgres_type()))
        .collect();
    format!("unnest({})", arrays.join(", "))
}

/// A column of these rows as an array.
fn array(table: &str, column: &Column, rows: &[Row]) -> Result<String, StoreError> {
    let mut text = String::with_capacity(rows.len() * 16 + 2);
    text.push('{');
    for (place, row) in rows.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let value = row.value(&column.name);
        column.check(table, value)?;
        element(&mut text, value);
    }
    text.push('}');
    Ok(text)
}

/// Texts as an array.
pub(super) fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::from("{");
    for one in all {
        if text.len() > 1 {
            text.push(',');
        }
        quote(&mut text, one);
    }
    text.push('}');
    text
}

fn element(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("NULL"),
        Value::Text(told) => quote(text, told),
        Value::Int(number) => push(text, format_args!("{number}")),
        Value::Bool(yes) => text.push(if *yes { 't' } else { 'f' }),
        Value::Day(day) => push_day(text, *day),
        Value::Instant(at) => push_instant(text, *at),
        Value::Bytes(bytes) => {
            text.push_str("\"\\\\x");
            for byte in bytes {
                for digit in [byte >> 4, byte & 0xf] {
                    text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
                }
            }
            text.push('"');
        }
        Value::Id(id) => text.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer())),
    }
}

fn quote(text: &mut String, told: &str) {
    text.push('"');
    let mut rest = told;
    while let Some(place) = rest.find(['"', '\\']) {
        let (before, from) = rest.split_at(place);
        text.push_str(before);
        text.push('\\');
        let mut letters = from.chars();
        text.extend(letters.next());
        rest = letters.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

/// PostgreSQL counts the years before Christ from 1, backwards.
fn push_day(text: &mut String, day: NaiveDate) {
    let (is_common_era, year) = day.year_ce();
    let era = if is_common_era { "" } else { " BC" };
    push(text, format_args!("\"{year:04}-{:02}-{:02}{era}\"", day.month(), day.day()));
}

/// To the microsecond, which is as fine as PostgreSQL tells time.
fn push_instant(text: &mut String, at: DateTime<Utc>) {
    let (is_common_era, year) = at.year_ce();
    let era = if is_common_era { "" } else { " BC" };
    let rest = at.format("-%m-%d %H:%M:%S%.6f+00");
    push(text, format_args!("\"{year:04}{rest}{era}\""));
}

fn push(text: &mut String, told: std::fmt::Arguments<'_>) {
    // a text takes whatever is written to it
    let _ = text.write_fmt(told);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: impl Into<Value>) -> String {
        let mut text = String::new();
        element(&mut text, &value.into());
        text
    }

    #[test]
    fn writes_values_as_an_array_holds_them() {
        assert_eq!(written(None::<i64>), "NULL");
        assert_eq!(written(r#"a "b" \c, {NULL}"#), r#""a \"b\" \\c, {NULL}""#);
        assert_eq!(written("Đồng Nai"), "\"Đồng Nai\"");
        assert_eq!(written(vec![0_u8, 0xaf]), r#""\\x00af""#);
        assert_eq!(written(-7_i64), "-7");
        assert_eq!(written(true), "t");
        assert_eq!(texts(["a", "NULL", ""]), r#"{"a","NULL",""}"#);
    }

    #[test]
    fn writes_days_and_instants_of_every_year() {
        assert_eq!(written(NaiveDate::from_ymd_opt(2024, 4, 30)), "\"2024-04-30\"");
        assert_eq!(written(NaiveDate::from_ymd_opt(12024, 4, 30)), "\"12024-04-30\"");
        assert_eq!(written(NaiveDate::from_ymd_opt(0, 4, 30)), "\"0001-04-30 BC\"");
        let at: DateTime<Utc> = "2026-03-10T02:00:00.123456789Z".parse().unwrap();
        assert_eq!(written(at), "\"2026-03-10 02:00:00.123456+00\"");
    }
}
