//! Writing to SQLite: statements of so many rows, whose text is prepared once, and one of the rest.

use domain::sync::Row;
use sea_orm::{DbBackend, Statement, Value as Bind};

use super::shapes::Column;
use super::statement::{Doing, Target, names, quoted};
use crate::store::StoreError;

/// Rows of one statement at most: more gain nothing, and the text grows.
const ROWS: usize = 256;
/// Values that one statement takes.
const BINDS: usize = 32_766;

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
    let most = (BINDS / columns.len().max(1)).clamp(1, ROWS);
    let full = text(table, doing, &columns, most);
    rows.chunks(most).map(move |block| {
        let mut binds = Vec::with_capacity(block.len() * columns.len());
        for row in block {
            bind_row(table, &columns, row, &mut binds)?;
        }
        let text = if block.len() == most {
            full.clone()
        } else {
            text(table, doing, &columns, block.len())
        };
        Ok(Statement::from_sql_and_values(DbBackend::Sqlite, text, binds))
    })
}

fn text(table: Target<'_>, doing: Doing, columns: &[&Column], rows: usize) -> String {
    let (name, names, values) = (quoted(table.name), names(columns), values(columns.len(), rows));
    match doing {
        Doing::Insert => format!("INSERT INTO {name} ({names}) {values}"),
        Doing::Update => {
            let set = |column: &Column| format!("{0} = excluded.{0}", quoted(&column.name));
            let sets: Vec<_> = table.changing().map(set).collect();
            format!(
                "INSERT INTO {name} ({names}) {values} ON CONFLICT (id) DO UPDATE SET {}",
                sets.join(", ")
            )
        }
        Doing::Delete => format!("DELETE FROM {name} WHERE ({names}) IN ({values})"),
    }
}

fn bind_row(
    table: Target<'_>,
    columns: &[&Column],
    row: &Row,
    binds: &mut Vec<Bind>,
) -> Result<(), StoreError> {
    for column in columns {
        binds.push(column.bind(table.name, row.value(&column.name))?);
    }
    Ok(())
}

fn values(width: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; width].join(", "));
    format!("VALUES {}", vec![row.as_str(); rows].join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_place_for_every_value() {
        assert_eq!(values(2, 3), "VALUES (?, ?), (?, ?), (?, ?)");
    }
}
