//! The entities see the tables as the migrations made them.

use sea_orm::sea_query::{ColumnType, TableCreateStatement, TableName, TableRef};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use std::collections::BTreeSet;
use support::{Database, on_both_engines};

on_both_engines!(entities_match_the_migrated_tables);

/// Columns (type, null, place in the key) and references, both ways.
async fn entities_match_the_migrated_tables(database: Database) {
    let db = &database.connect().await;

    let entities = entity::tables(db.get_database_backend());
    let seen: BTreeSet<_> = entities.iter().flat_map(|table| seen_by_entity(table, db)).collect();
    let mut made = columns_made(db).await;
    made.extend(references_made(db).await);

    let no_longer_made: Vec<_> = seen.difference(&made).collect();
    assert_eq!(no_longer_made, Vec::<&String>::new(), "in an entity, not in the database");

    let not_seen: Vec<_> = made.difference(&seen).collect();
    assert_eq!(not_seen, Vec::<&String>::new(), "in the database, not in an entity");
}

fn seen_by_entity(table: &TableCreateStatement, db: &DatabaseConnection) -> Vec<String> {
    let name = name_of(table.get_table_name());
    // one column is marked as the key; several are an index
    let key: Vec<_> = table
        .get_indexes()
        .iter()
        .flat_map(|index| index.get_index_spec().get_column_names())
        .collect();
    let columns = table.get_columns().iter().map(|column| {
        let spec = column.get_column_spec();
        let column_name = column.get_column_name();
        let place = match key.iter().position(|part| *part == column_name) {
            Some(at) => at + 1,
            None => usize::from(spec.primary_key),
        };
        let of = kind_of(column.get_column_type().unwrap(), db.get_database_backend());
        column_line(&name, &column_name, of, spec.nullable == Some(false), place)
    });
    let references = table.get_foreign_key_create_stmts().iter().map(|statement| {
        let key = statement.get_foreign_key();
        reference_line(&name, &key.get_columns().join(", "), &name_of(key.get_ref_table()))
    });
    columns.chain(references).collect()
}

fn name_of(table: Option<&TableRef>) -> String {
    match table {
        Some(TableRef::Table(TableName(_, name), _)) => name.to_string(),
        other => panic!("not a plain table: {other:?}"),
    }
}

/// The type in one word for both engines; SQLite has one integer beside the small one.
fn kind_of(column: &ColumnType, backend: DbBackend) -> &'static str {
    match column {
        ColumnType::Uuid => "uuid",
        ColumnType::String(_) | ColumnType::Text => "text",
        ColumnType::VarBinary(_) | ColumnType::Blob => "bytes",
        ColumnType::Boolean => "boolean",
        ColumnType::SmallInteger => "smallint",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger if backend == DbBackend::Sqlite => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Date => "date",
        ColumnType::TimestampWithTimeZone => "instant",
        other => panic!("say here what {other:?} is in the databases"),
    }
}

/// As [`kind_of`], from the word that the database uses.
fn kind_made(word: &str) -> &str {
    match word {
        "uuid_text" => "uuid",
        "blob" | "bytea" => "bytes",
        "bool" => "boolean",
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "date_text" => "date",
        "timestamp_with_timezone_text" | "timestamptz" => "instant",
        same => same,
    }
}

async fn columns_made(db: &DatabaseConnection) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            r#"SELECT m.name AS of, c.name AS name, lower(c.type) AS word, c."notnull" AS required,
                      c.pk AS place
               FROM sqlite_master AS m, pragma_table_info(m.name) AS c
               WHERE m.type = 'table' AND m.name <> 'seaql_migrations'
                 AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'"#
        }
        _ => {
            "SELECT c.table_name::text AS of, c.column_name::text AS name, c.udt_name::text AS word,
                    (c.is_nullable = 'NO')::int AS required,
                    coalesce(array_position(k.conkey, c.ordinal_position::int2), 0) AS place
             FROM information_schema.columns AS c
             LEFT JOIN pg_constraint AS k
               ON k.contype = 'p' AND k.conrelid = quote_ident(c.table_name)::regclass
             WHERE c.table_schema = current_schema() AND c.table_name <> 'seaql_migrations'"
        }
    };
    lines(db, sql, |row| {
        let word: String = row.try_get("", "word").unwrap();
        let required: i32 = row.try_get("", "required").unwrap();
        let place: i32 = row.try_get("", "place").unwrap();
        let place = usize::try_from(place).unwrap();
        column_line(&text(row, "of"), &text(row, "name"), kind_made(&word), required == 1, place)
    })
    .await
}

async fn references_made(db: &DatabaseConnection) -> BTreeSet<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            r#"SELECT m.name AS of, r."from" AS name, r."table" AS target
               FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS r
               WHERE m.type = 'table'"#
        }
        _ => {
            "SELECT k.conrelid::regclass::text AS of, a.attname::text AS name,
                    k.confrelid::regclass::text AS target
             FROM pg_constraint AS k
             JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
             WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace"
        }
    };
    lines(db, sql, |row| reference_line(&text(row, "of"), &text(row, "name"), &text(row, "target")))
        .await
}

fn column_line(table: &str, column: &str, kind: &str, required: bool, place: usize) -> String {
    let null = if required { "not null" } else { "null" };
    format!("{table}.{column} {kind} {null}, key {place}")
}

fn reference_line(table: &str, column: &str, target: &str) -> String {
    format!("{table}.{column} -> {target}")
}

fn text(row: &QueryResult, column: &str) -> String {
    row.try_get("", column).unwrap()
}

async fn lines(
    db: &DatabaseConnection,
    sql: &str,
    line: impl Fn(&QueryResult) -> String,
) -> BTreeSet<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    rows.unwrap().iter().map(line).collect()
}
