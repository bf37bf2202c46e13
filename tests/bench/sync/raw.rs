//! What the tables take at best: the rows that the planning path wrote, put into the same tables of another database.

use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous,
};
use sea_orm::sqlx::{
    self, AssertSqlSafe, Column, ConnectOptions, Connection, Executor, Row, TypeInfo, ValueRef,
};
use support::{Database, Engine};
use tokio_stream::StreamExt;

use crate::Outcome;

/// Every table that a system's facts stand in, in an order in which references are met.
pub(crate) const ALL: &[&str] = &[
    "provenance",
    "information_system",
    "information_system_level",
    "information_system_lifecycle",
    "information_system_owner",
    "information_system_operator",
    "provenance_subject",
    "node_key",
    "change",
];
/// Those of them that hold a system itself, with the sources that its facts name: no links to sources, no feed.
pub(crate) const FACTS: &[&str] = &[
    "provenance",
    "information_system",
    "information_system_level",
    "information_system_lifecycle",
    "information_system_owner",
    "information_system_operator",
    "node_key",
];

/// Rows of one statement on SQLite.
const ROWS: usize = 500;

/// The rows of every table, as the engine takes them fastest.
pub(crate) enum Raw {
    Postgres(Vec<(&'static str, Vec<u8>)>),
    Sqlite(Vec<Table>),
}

/// A table of SQLite.
pub(crate) struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// A value of SQLite.
#[derive(Debug, Clone)]
enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// Which rows of a table speak of systems, and not of what the database had before.
fn only(table: &str) -> &'static str {
    match table {
        "provenance" => "source = 'lgsp.example'",
        "provenance_subject" => {
            "provenance_id IN (SELECT id FROM provenance WHERE source = 'lgsp.example')"
        }
        "node_key" => "kind = 'InformationSystem' AND source = 'bench'",
        "change" => "kind = 'InformationSystem' AND actor = 'bench'",
        "information_system" => {
            "id IN (SELECT node_id FROM node_key WHERE kind = 'InformationSystem' AND source = 'bench')"
        }
        _ => {
            "information_system_id IN \
             (SELECT node_id FROM node_key WHERE kind = 'InformationSystem' AND source = 'bench')"
        }
    }
}

impl Raw {
    /// The rows of the systems in this database.
    pub(crate) async fn of(database: &Database) -> Outcome<Self> {
        Ok(match database.engine() {
            Engine::Postgres => {
                let mut connection = PgConnection::connect(database.url()).await?;
                let mut tables = Vec::new();
                for &table in ALL {
                    tables.push((table, copied_out(&mut connection, table).await?));
                }
                Self::Postgres(tables)
            }
            Engine::Sqlite => {
                let mut connection = sqlite(database).await?;
                let mut tables = Vec::new();
                for &table in ALL {
                    tables.push(read(&mut connection, table).await?);
                }
                connection.close().await?;
                Self::Sqlite(tables)
            }
        })
    }

    /// Puts the rows of these tables into the database; how long that took.
    pub(crate) async fn load(&self, into: &Database, tables: &[&str]) -> Outcome<Duration> {
        match self {
            Self::Postgres(rows) => copy_in(into, rows, tables).await,
            Self::Sqlite(rows) => insert(into, rows, tables).await,
        }
    }
}

async fn copied_out(connection: &mut PgConnection, table: &str) -> Outcome<Vec<u8>> {
    let only = only(table);
    let text = format!("COPY (SELECT * FROM {table} WHERE {only}) TO STDOUT");
    let mut stream = connection.copy_out_raw(&text).await?;
    let mut bytes = Vec::new();
    while let Some(part) = stream.next().await {
        bytes.extend_from_slice(&part?);
    }
    Ok(bytes)
}

async fn copy_in(
    into: &Database,
    rows: &[(&'static str, Vec<u8>)],
    tables: &[&str],
) -> Outcome<Duration> {
    let mut connection = PgConnection::connect(into.url()).await?;
    let began = Instant::now();
    connection.execute("BEGIN").await?;
    for (table, bytes) in rows.iter().filter(|(table, _)| tables.contains(table)) {
        let mut copy = connection.copy_in_raw(&format!("COPY {table} FROM STDIN")).await?;
        for part in bytes.chunks(256 * 1024) {
            copy.send(part).await?;
        }
        copy.finish().await?;
    }
    connection.execute("COMMIT").await?;
    Ok(began.elapsed())
}

/// Connected as the service's writer is.
async fn sqlite(database: &Database) -> Outcome<SqliteConnection> {
    let options: SqliteConnectOptions = database.url().parse()?;
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-16384")
        .disable_statement_logging();
    Ok(options.connect().await?)
}

async fn read(connection: &mut SqliteConnection, table: &'static str) -> Outcome<Table> {
    let only = only(table);
    let text = AssertSqlSafe(format!("SELECT * FROM {table} WHERE {only}"));
    let rows = sqlx::query(text).fetch_all(connection).await?;
    let columns = rows.first().map(SqliteRow::columns).unwrap_or_default();
    let columns = columns.iter().map(|column| format!("\"{}\"", column.name())).collect();
    let rows = rows.iter().map(cells).collect::<sqlx::Result<_>>()?;
    Ok(Table { name: table, columns, rows })
}

fn cells(row: &SqliteRow) -> sqlx::Result<Vec<Cell>> {
    let cell = |place: usize| {
        let value = row.try_get_raw(place)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        Ok(match value.type_info().name() {
            "INTEGER" | "BOOLEAN" => Cell::Int(row.try_get_unchecked(place)?),
            "BLOB" => Cell::Blob(row.try_get_unchecked(place)?),
            _ => Cell::Text(row.try_get_unchecked(place)?),
        })
    };
    (0..row.len()).map(cell).collect()
}

async fn insert(into: &Database, rows: &[Table], tables: &[&str]) -> Outcome<Duration> {
    let mut connection = sqlite(into).await?;
    let began = Instant::now();
    connection.execute("BEGIN IMMEDIATE").await?;
    for table in rows.iter().filter(|table| tables.contains(&table.name)) {
        let width = table.columns.len();
        for block in table.rows.chunks(ROWS) {
            let row = format!("({})", vec!["?"; width].join(", "));
            let text = format!(
                "INSERT INTO {} ({}) VALUES {}",
                table.name,
                table.columns.join(", "),
                vec![row; block.len()].join(", ")
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for cell in block.iter().flatten() {
                query = match cell {
                    Cell::Null => query.bind(None::<i64>),
                    Cell::Int(number) => query.bind(*number),
                    Cell::Text(text) => query.bind(text.as_str()),
                    Cell::Blob(bytes) => query.bind(bytes.as_slice()),
                };
            }
            query.execute(&mut connection).await?;
        }
    }
    connection.execute("COMMIT").await?;
    let took = began.elapsed();
    connection.close().await?;
    Ok(took)
}
