//! The statements of writing: many rows each.
//!
//! PostgreSQL takes a column of all rows as one value ([`arrays`]), SQLite blocks of rows ([`blocks`]).
//!
//! Why not COPY: it cannot add to rows that are there, goes past the transaction that `sea-orm` holds, and gains next to
//! nothing over arrays into tables with indexes and foreign keys.

use domain::sync::Row;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value as Bind};
use uuid::Uuid;

use super::shapes::{Column, Shape, shape};
use super::{arrays, blocks};
use crate::store::StoreError;

/// What is done with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// New rows are added.
    Insert,
    /// Rows that are there are brought to the state given: all their columns, by id.
    Update,
    /// Rows are removed: those with an id of their own by it, links by all that they hold.
    Delete,
}

/// Rows of a table, and what is done with them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) doing: Doing,
    pub(super) table: &'a str,
    pub(super) rows: &'a [Row],
}

/// Adds new rows.
pub(super) async fn insert(
    txn: &DatabaseTransaction,
    table: &str,
    rows: &[Row],
) -> Result<(), StoreError> {
    run_all(txn, &[Step { doing: Doing::Insert, table, rows }]).await
}

/// Takes the steps in their order. While the database works on one statement, the next one is made.
pub(super) async fn run_all(
    txn: &DatabaseTransaction,
    steps: &[Step<'_>],
) -> Result<(), StoreError> {
    let engine = txn.get_database_backend();
    let mut statements = all_statements(engine, steps);
    let mut next = statements.next().transpose()?;
    while let Some(statement) = next {
        let running = txn.execute_raw(statement);
        let (done, following) = tokio::join!(running, async { statements.next().transpose() });
        done?;
        next = following?;
    }
    Ok(())
}

type Statements<'a> = Box<dyn Iterator<Item = Result<Statement, StoreError>> + Send + 'a>;

fn all_statements<'a>(engine: DbBackend, steps: &'a [Step<'a>]) -> Statements<'a> {
    Box::new(steps.iter().flat_map(move |step| statements(engine, *step)))
}

/// The statements of a step, each made when it is asked for.
fn statements(engine: DbBackend, step: Step<'_>) -> Statements<'_> {
    if step.rows.is_empty() {
        return Box::new(std::iter::empty());
    }
    let target = match shape(step.table) {
        Ok(shape) => Target { name: step.table, shape },
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    if engine == DbBackend::Postgres {
        Box::new(arrays::statements(target, step.doing, step.rows))
    } else {
        Box::new(blocks::statements(target, step.doing, step.rows))
    }
}

/// A table that is written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) name: &'a str,
    pub(super) shape: &'static Shape,
}

impl Target<'_> {
    /// All columns.
    pub(super) fn columns(&self) -> Vec<&'static Column> {
        self.shape.columns.iter().collect()
    }

    /// The columns that tell its rows apart: the id, or of links all columns.
    pub(super) fn identity(&self) -> Vec<&'static Column> {
        let has_id = self.shape.columns.iter().any(|column| column.name == "id");
        self.shape.columns.iter().filter(|column| !has_id || column.name == "id").collect()
    }

    /// The columns that an update brings up to date.
    pub(super) fn changing(&self) -> impl Iterator<Item = &'static Column> {
        self.shape.columns.iter().filter(|column| column.name != "id")
    }
}

/// The columns' names, separated by commas.
pub(super) fn names(columns: &[&Column]) -> String {
    columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
}

/// A name as SQL takes it.
pub(in crate::store) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// That a column is one of these ids: one value, so that the text does not depend on their number.
pub(in crate::store) fn is_among<'a>(
    engine: DbBackend,
    column: &str,
    bind: &str,
    ids: impl IntoIterator<Item = &'a Uuid>,
) -> (String, Bind) {
    let postgres = engine == DbBackend::Postgres;
    let (opening, quote, closing) = if postgres { ('{', "", '}') } else { ('[', "\"", ']') };
    let mut array = String::from(opening);
    for id in ids {
        if array.len() > 1 {
            array.push(',');
        }
        array.push_str(quote);
        array.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
        array.push_str(quote);
    }
    array.push(closing);
    let condition = if postgres {
        format!("{column} = ANY({bind}::text::uuid[])")
    } else {
        format!("{column} IN (SELECT unhex(value) FROM json_each({bind}))")
    };
    (condition, array.into())
}
