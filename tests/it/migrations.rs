//! The migrations lead from nothing to the tables, back to nothing, and to the same tables again.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use support::{Database, on_both_engines};

on_both_engines!(migrations_go_down_and_up_again, names_are_whole_on_both_engines);

async fn migrations_go_down_and_up_again(database: Database) {
    let db = &database.connect().await;
    let first = definitions(db).await;
    assert!(!first.is_empty());

    Migrator::down(db, None).await.unwrap();
    assert_eq!(definitions(db).await, Vec::<String>::new());

    Migrator::up(db, None).await.unwrap();
    assert_eq!(definitions(db).await, first);
}

/// PostgreSQL cuts a name at 63 bytes, and a broken constraint is told by its name.
async fn names_are_whole_on_both_engines(database: Database) {
    let definitions = definitions(&database.connect().await).await;

    let names = definitions.iter().filter_map(|line| line.split(": ").next());
    let long: Vec<_> = names.filter(|name| name.len() > 62).collect();

    assert_eq!(long, Vec::<&str>::new(), "shorten these to 62 bytes at most");
}

/// All that the migrations have made, as `name: definition`.
async fn definitions(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name || ': ' || coalesce(sql, '') AS line FROM sqlite_master
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> 'seaql_migrations'
             ORDER BY line"
        }
        _ => {
            "SELECT line FROM (
                 SELECT tablename AS of, indexname || ': ' || indexdef AS line
                 FROM pg_indexes WHERE schemaname = current_schema()
                 UNION ALL
                 SELECT conrelid::regclass::text, conname || ': ' || pg_get_constraintdef(oid)
                 FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
                 UNION ALL
                 SELECT table_name, concat_ws(': ', table_name, concat_ws(' ',
                     column_name, udt_name, is_nullable, column_default, collation_name))
                 FROM information_schema.columns WHERE table_schema = current_schema()
             ) AS made WHERE of <> 'seaql_migrations' ORDER BY line"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    rows.unwrap().iter().map(|row| row.try_get("", "line").unwrap()).collect()
}
