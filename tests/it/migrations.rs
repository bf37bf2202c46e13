//! The migrations lead from nothing to the tables, back to nothing, and to the same tables again.

use domain::graph::PROVINCE;
use domain::sync::Key;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use support::{Database, on_both_engines};

use crate::feed_clock::numbers;
use crate::feed_scene::{body, process, system};

on_both_engines!(
    migrations_go_down_and_up_again,
    names_are_whole_on_both_engines,
    what_things_left_before_is_found_in_how_their_changes_are_undone,
);

async fn migrations_go_down_and_up_again(database: Database) {
    let db = &database.connect().await;
    let first = definitions(db).await;
    assert!(!first.is_empty());

    Migrator::down(db, None).await.unwrap();
    assert_eq!(definitions(db).await, Vec::<String>::new());

    Migrator::up(db, None).await.unwrap();
    assert_eq!(definitions(db).await, first);
}

async fn what_things_left_before_is_found_in_how_their_changes_are_undone(database: Database) {
    let app = process(&database).await;
    let office = |province: Option<&str>| {
        let of = province.map(|it| Key::natural(&PROVINCE, format!("63:{it}")));
        body("34", "An office").held("province_id", of)
    };
    app.write("a test", &[system("34", "Moving"), office(None)]).await.unwrap();
    app.write("a test", &[system("83", "Moving"), office(Some("83"))]).await.unwrap();
    app.close().await.unwrap();
    let db = &database.connect().await;
    let left = async || {
        let of_province = "SELECT c.position FROM change c JOIN province p \
            ON p.id = c.left_province_id AND p.code = '34' WHERE c.has_left";
        let of_nobody = "SELECT position FROM change WHERE has_left AND left_province_id IS NULL";
        (numbers(db, of_province).await, numbers(db, of_nobody).await)
    };
    let told = left().await;
    assert_eq!((told.0.len(), told.1.len()), (1, 1));

    Migrator::down(db, Some(1)).await.unwrap();
    Migrator::up(db, None).await.unwrap();

    assert_eq!(left().await, told);
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
