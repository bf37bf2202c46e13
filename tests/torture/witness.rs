//! The witness: triggers note every revision of every node in the writer's own transaction. It knows nothing of the feed.

use std::collections::BTreeMap;

use domain::graph::{Role, WORDS, Word, opaque_id, word_of_tag};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

use super::ledger::Committed;

/// How long a change whose text holds `slow` waits before its transaction commits, with the clock held.
const SLOW_SECONDS: f64 = 0.05;

/// Lets the database note from now on what is committed, and dawdle before some commits.
pub(super) async fn watch(database: &DatabaseConnection) {
    let is_postgres = database.get_database_backend() == DbBackend::Postgres;
    let id = if is_postgres { "uuid" } else { "blob" };
    run(database, &format!("CREATE TABLE witness (tag text, id {id}, revision bigint)")).await;
    if is_postgres {
        run(
            database,
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             INSERT INTO witness VALUES (TG_ARGV[0], NEW.id, NEW.revision); RETURN NULL; END $$",
        )
        .await;
    }
    for word in nodes() {
        let (table, tag) = (word.table, word.tag);
        for event in ["INSERT", "UPDATE"] {
            let statement = if is_postgres {
                format!(
                    "CREATE TRIGGER witness_{event} AFTER {event} ON {table} FOR EACH ROW \
                     EXECUTE FUNCTION note('{tag}')"
                )
            } else {
                format!(
                    "CREATE TRIGGER witness_{table}_{event} AFTER {event} ON {table} BEGIN \
                     INSERT INTO witness VALUES ('{tag}', NEW.id, NEW.revision); END"
                )
            };
            run(database, &statement).await;
        }
    }
    dawdle(database, is_postgres).await;
}

/// On PostgreSQL the very commit waits; on SQLite the last statement before it takes its time.
async fn dawdle(database: &DatabaseConnection, is_postgres: bool) {
    if is_postgres {
        let body = format!("BEGIN PERFORM pg_sleep({SLOW_SECONDS}); RETURN NULL; END");
        let function =
            format!("CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$");
        run(database, &function).await;
        run(
            database,
            "CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW WHEN (NEW.patch LIKE '%slow%') EXECUTE FUNCTION dawdle()",
        )
        .await;
    } else {
        let some = "json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]')";
        let rows = format!("{some} a, {some} b, {some} c, {some} d, json_each('[1,2,3]') e");
        let statement = format!(
            "CREATE TRIGGER dawdle AFTER INSERT ON change WHEN NEW.patch LIKE '%slow%' BEGIN \
             SELECT count(*) FROM {rows}; END"
        );
        run(database, &statement).await;
    }
}

/// All that was committed since.
pub(super) async fn committed(database: &DatabaseConnection) -> Committed {
    let rows = all(database, "SELECT DISTINCT tag, id, revision FROM witness").await;
    let committed = rows.iter().map(|row| {
        let word = word_of_tag(&row.try_get_by_index::<String>(0).unwrap()).unwrap();
        let id = opaque_id(word, row.try_get_by_index::<Uuid>(1).unwrap());
        (id, row.try_get_by_index::<i64>(2).unwrap())
    });
    committed.collect()
}

/// How many changes were committed slowly.
pub(super) async fn slow(database: &DatabaseConnection) -> i64 {
    let rows = all(database, "SELECT count(*) FROM change WHERE patch LIKE '%slow%'").await;
    rows[0].try_get_by_index(0).unwrap()
}

/// The bodies as they are: name and revision by id.
pub(super) async fn state(database: &DatabaseConnection) -> BTreeMap<String, (String, i64)> {
    let rows = all(database, "SELECT id, name, revision FROM organization").await;
    let bodies = rows.iter().map(|row| {
        let id = row.try_get_by_index::<Uuid>(0).unwrap();
        let name = row.try_get_by_index::<String>(1).unwrap();
        let revision = row.try_get_by_index::<i64>(2).unwrap();
        (opaque_id(&domain::graph::ORGANIZATION, id), (name, revision))
    });
    bodies.collect()
}

fn nodes() -> impl Iterator<Item = &'static Word> {
    WORDS.into_iter().filter(|word| word.role == Role::Node)
}

async fn run(database: &DatabaseConnection, statement: &str) {
    database.execute_unprepared(statement).await.unwrap();
}

async fn all(database: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    database.query_all_raw(statement).await.unwrap()
}
