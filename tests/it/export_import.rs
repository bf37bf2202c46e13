//! What is exported, sent back into an empty graph, makes the same graph.

use std::time::Duration;

use domain::access::Role;
use domain::telling::writables;
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};
use support::{Database, Engine, Scene, TestApi, on_both_engines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::time::{sleep, timeout};

use super::bulk::{Doors, system};
use crate::feed_scene::vendor;

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

/// Whoever reads slowly reads long: 12,000 vendors are more than connections hold.
#[tokio::test]
async fn an_export_ends_with_its_token() {
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;
    let long = "ờ".repeat(150);
    let vendors: Vec<_> = (0..12_000).map(|number| vendor(&format!("{number} {long}"))).collect();
    api.app().write("a test", &vendors).await.unwrap();
    let token = api.token(Role::Reader, &[]).await;
    let address = api.url("").replace("http://", "");
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let mut socket = socket.connect(address.parse().unwrap()).await.unwrap();
    let asked = format!(
        "GET /export/vendors HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    socket.write_all(asked.as_bytes()).await.unwrap();
    let mut told = vec![0; 1024];
    socket.read_exact(&mut told).await.unwrap();
    assert!(told.starts_with(b"HTTP/1.1 200 "));

    let administrator = api::app::Actor::at_the_command_line();
    let id = api.app().tokens(&administrator).await.unwrap().last().unwrap().id;
    api.app().revoke_token(&administrator, id).await.unwrap();
    sleep(Duration::from_secs(16)).await;

    let read = timeout(Duration::from_secs(20), socket.read_to_end(&mut told)).await;
    let _is_cut = read.expect("it ends");
    assert!(!told.ends_with(b"0\r\n\r\n"), "nobody takes the part for the whole");
    let rows = String::from_utf8_lossy(&told).lines().count();
    assert!(rows < 12_000, "{rows} rows left");
}
