//! What is exported, sent back into an empty graph, makes the same graph.

use domain::access::Role;
use domain::telling::writables;
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};
use support::{Database, Engine, Scene, on_both_engines};

use super::bulk::{Doors, system};

on_both_engines!(
    an_export_sent_back_is_the_same_graph,
    an_export_goes_on_after_the_row_where_it_broke_off,
    an_export_takes_as_many_statements_for_many_rows_as_for_few,
    a_province_exports_what_it_may_read,
);

/// Systems that are invented beside the bundled data.
const SYSTEMS: u32 = 40;

/// Into both engines, whichever it comes from.
async fn an_export_sent_back_is_the_same_graph(database: Database) {
    let from = Doors::of_ministry(&database).await;
    from.app.generate(3, SYSTEMS, |_| ()).await.unwrap();
    let all = from.export("/export").await;
    assert!(all.lines().count() > 400);

    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(empty) = empty(engine).await else { continue };
        let into = Doors::of_ministry(&empty).await;
        assert_eq!(into.export("/export").await, "");

        let headers = [("content-type", "application/x-ndjson")];
        let synced = into.send("/sync?batch=5000", &headers, all.clone()).await;

        let wrong = synced.rows.iter().find(|row| row["errors"][0]["code"] != "NOT_WRITTEN");
        assert_eq!(synced.report["complete"], true, "{wrong:?}");
        assert_eq!(synced.report["rejected"], 0, "{:?}", &synced.rows.first());
        let other = into.export("/export").await;
        for (line, back) in all.lines().zip(other.lines()) {
            assert_eq!(line, back);
        }
        assert_eq!(all, other);
        for of in writables() {
            let path = format!("/export/{}?format=csv", of.word.many);
            let csv = from.export(&path).await;
            assert_eq!(csv, into.export(&path).await);
            let headers = [("content-type", "text/csv")];
            let again = into.send(&format!("/sync/{}", of.word.many), &headers, csv).await;
            assert_eq!(again.report["unchanged"], again.report["rows"], "{again:?}");
        }
    }
}

async fn an_export_goes_on_after_the_row_where_it_broke_off(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let rows: Vec<_> = (1..=30).map(system).collect();
    doors.sync("/sync/informationSystems", &rows).await;
    let all = doors.export("/export/informationSystems").await;

    let beginning = doors.export("/export/informationSystems?first=12").await;
    let last: Value = serde_json::from_str(beginning.lines().last().unwrap()).unwrap();
    let after = last["id"].as_str().unwrap();
    let rest = doors.export(&format!("/export/informationSystems?after={after}")).await;

    assert_eq!(beginning.lines().count(), 12);
    assert_eq!(format!("{beginning}{rest}"), all);
}

async fn an_export_takes_as_many_statements_for_many_rows_as_for_few(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let rows: Vec<_> = (1..=200).map(system).collect();
    doors.sync("/sync/informationSystems", &rows).await;

    let mut taken = Vec::new();
    for count in [3, 180] {
        let before = doors.app.statements();
        doors.export(&format!("/export/informationSystems?first={count}")).await;
        taken.push(doors.app.statements() - before);
    }

    assert_eq!(taken[0], taken[1]);
    assert!(taken[0] <= 10, "{taken:?}");
}

async fn a_province_exports_what_it_may_read(database: Database) {
    let doors = Doors::of_ministry(&database).await;
    let mut rows: Vec<_> = (1..=4).map(system).collect();
    rows[0]["province"] = json!({ "key": "34:01" });
    doors.sync("/sync/informationSystems", &rows).await;
    let own = Doors::open(&database, Role::ProvinceWriter, &["Đồng Nai"]).await;

    let seen = own.export("/export/informationSystems").await;

    let names: Vec<Value> = seen
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["name"].clone())
        .filter(|name| name.as_str().unwrap().starts_with("Hệ thống số"))
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(!names.contains(&json!("Hệ thống số 1")));
}

/// A graph that knows the provinces and nothing else.
async fn empty(engine: Engine) -> Option<Database> {
    let database = Database::on(engine).await?;
    let connection = database.connect().await;
    let txn = connection.begin().await.unwrap();
    let off = match txn.get_database_backend() {
        DbBackend::Postgres => "SET LOCAL session_replication_role = replica",
        _ => "PRAGMA defer_foreign_keys = ON",
    };
    txn.execute_unprepared(off).await.unwrap();
    let kept = [
        "province",
        "province_state",
        "province_alias",
        "province_succession",
        "provenance",
        "provenance_subject",
        "node_key",
        "feed_clock",
        "import_run",
    ];
    for table in entity::tables(txn.get_database_backend()) {
        let Some(sea_orm::sea_query::TableRef::Table(name, _)) = table.get_table_name() else {
            continue;
        };
        let name = name.1.to_string();
        if !kept.contains(&name.as_str()) {
            txn.execute_unprepared(&format!("DELETE FROM \"{name}\"")).await.unwrap();
        }
    }
    for deleted in [
        "DELETE FROM node_key WHERE kind <> 'Province'",
        "DELETE FROM provenance_subject WHERE node_id NOT IN (SELECT id FROM province)",
    ] {
        txn.execute_unprepared(deleted).await.unwrap();
    }
    txn.commit().await.unwrap();
    connection.close().await.unwrap();
    Some(database)
}
