//! Whatever is written is told: positions without gaps, in the order of commits; what is refused leaves no trace.

use std::sync::Arc;

use api::app::{App, WriteError, Written};
use api::clock::Clock;
use domain::graph::{ORGANIZATION, PROVINCE, VENDOR};
use domain::sync::{Action, Key, Record, Rejection};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use support::{Database, EmptyDatabase, on_both_engines};

on_both_engines!(
    positions_have_no_gaps_under_concurrent_writers,
    writers_of_the_same_thing_make_it_once,
    what_is_refused_leaves_no_trace,
    what_must_be_unique_is_refused_by_name,
    a_change_tells_what_was_and_what_is,
);

async fn positions_have_no_gaps_under_concurrent_writers(EmptyDatabase(database): EmptyDatabase) {
    let app = open(&database).await;

    let writers = (0..8).map(|writer| {
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            for turn in 0..5 {
                let one = vendor(&format!("{writer}-{turn}-one"));
                let two = vendor(&format!("{writer}-{turn}-two"));
                app.write("a test", &[one, two]).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }

    let connection = database.connect().await;
    let positions = numbers(&connection, "SELECT position FROM change ORDER BY position").await;
    assert_eq!(positions, (1..=80).collect::<Vec<_>>());
    assert_eq!(numbers(&connection, "SELECT position FROM feed_clock").await, [80]);
    assert_eq!(numbers(&connection, "SELECT count(*) FROM vendor").await, [80]);
}

async fn writers_of_the_same_thing_make_it_once(EmptyDatabase(database): EmptyDatabase) {
    let app = open(&database).await;

    let writers = (0..6).map(|_| {
        let app = Arc::clone(&app);
        tokio::spawn(async move { app.write("a test", &[vendor("one")]).await.unwrap() })
    });
    let mut actions = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        let Written::Done(outcomes) = writer.await.unwrap() else { panic!("it was refused") };
        actions.push(outcomes[0].action.clone());
    }

    assert_eq!(actions.iter().filter(|action| **action == Action::Created).count(), 1);
    assert_eq!(actions.iter().filter(|action| **action == Action::Unchanged).count(), 5);
    let connection = database.connect().await;
    assert_eq!(numbers(&connection, "SELECT position FROM feed_clock").await, [1]);
}

async fn what_is_refused_leaves_no_trace(EmptyDatabase(database): EmptyDatabase) {
    let app = open(&database).await;
    let of_nowhere = Record::new(&ORGANIZATION, "office")
        .held("province_id", Some(Key::natural(&PROVINCE, "63:99")))
        .with("name", "Văn phòng")
        .with("kind", "OFFICE");

    let written = app.write("a test", &[vendor("one"), of_nowhere]).await.unwrap();

    let Written::Refused(outcomes) = written else { panic!("it was written") };
    let Action::Rejected(Rejection::UnknownReference { key }) = &outcomes[1].action else {
        panic!("{outcomes:?}")
    };
    assert_eq!(key.key, "63:99");
    assert_nothing(&database).await;
}

async fn what_must_be_unique_is_refused_by_name(EmptyDatabase(database): EmptyDatabase) {
    let app = open(&database).await;
    let same_name = vendor("other").with("name", "Vendor one");

    let refusal = app.write("a test", &[vendor("one"), same_name]).await.unwrap_err();

    let WriteError::Taken { constraint } = refusal else { panic!("{refusal:?}") };
    assert_eq!(constraint, "vendor_name_key");
    assert_nothing(&database).await;
}

async fn a_change_tells_what_was_and_what_is(EmptyDatabase(database): EmptyDatabase) {
    let app = open(&database).await;
    app.write("a test", &[vendor("one")]).await.unwrap();

    app.write("another", &[vendor("one").with("kind", "SOFTWARE")]).await.unwrap();

    let connection = database.connect().await;
    let columns = "kind || ' ' || op || ' ' || revision || ' ' || actor || ' ' || patch || ' ' || \
                   coalesce(reverse_patch, '-')";
    let sql = format!("SELECT {columns} FROM change ORDER BY position");
    assert_eq!(
        texts(&connection, &sql).await,
        [
            r#"Vendor CREATED 1 a test {"rows":[],"set":{"kind":"TELECOM","name":"Vendor one"}} -"#,
            r#"Vendor UPDATED 2 another {"rows":[],"set":{"kind":"SOFTWARE"}} {"rows":[],"set":{"kind":"TELECOM"}}"#,
        ]
    );
}

async fn assert_nothing(database: &Database) {
    let connection = database.connect().await;
    assert_eq!(numbers(&connection, "SELECT position FROM feed_clock").await, [0]);
    for table in ["vendor", "organization", "node_key", "change"] {
        assert_eq!(numbers(&connection, &format!("SELECT count(*) FROM {table}")).await, [0]);
    }
}

async fn open(database: &Database) -> Arc<App> {
    Arc::new(App::open(&database.settings(), Clock::system()).await.unwrap())
}

fn vendor(key: &str) -> Record {
    Record::new(&VENDOR, key).with("name", format!("Vendor {key}")).with("kind", "TELECOM")
}

/// The first column of every row, as numbers.
pub(crate) async fn numbers(connection: &DatabaseConnection, sql: &str) -> Vec<i64> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// The first column of every row, as texts.
pub(crate) async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
