//! A restored copy has an epoch of its own, so that nobody goes on in it from a cursor of the other.

use sea_orm::ConnectionTrait;
use serde_json::json;
use support::{Database, Engine, on_both_engines};

use crate::feed_clock::texts;
use crate::feed_scene::{PAGE, ask, code, follow, nation, now, process, vendor};
use crate::program::run;

on_both_engines!(
    the_same_database_keeps_its_epoch_and_processes_agree,
    a_copy_has_another_epoch_and_goes_on_counting,
    a_file_that_is_put_back_has_another_epoch,
    a_command_gives_a_new_epoch_also_to_running_processes,
);

async fn the_same_database_keeps_its_epoch_and_processes_agree(database: Database) {
    let (one, two) = tokio::join!(process(&database), process(&database));
    one.write("a test", &[vendor("One")]).await.unwrap();
    let before = now(&one).await;
    assert_eq!(now(&two).await, before);
    one.close().await.unwrap();

    let again = process(&database).await;

    assert_eq!(now(&again).await, before);
}

async fn a_copy_has_another_epoch_and_goes_on_counting(database: Database) {
    let app = process(&database).await;
    app.write("a test", &[vendor("One")]).await.unwrap();
    let before = now(&app).await;
    app.close().await.unwrap();
    let copy = copy_of(&database).await;

    let settings = api::config::DatabaseSettings {
        url: copy.clone(),
        pool_size: 2,
        patience: std::time::Duration::from_secs(10),
    };
    let restored = api::app::App::open(&settings, api::clock::Clock::system()).await.unwrap();
    let restored = std::sync::Arc::new(restored);
    let after = now(&restored).await;

    let split = |cursor: &str| -> (String, String) {
        let (epoch, position) = cursor.split_once(':').unwrap();
        (epoch.to_owned(), position.to_owned())
    };
    assert_ne!(split(&after).0, split(&before).0);
    assert_eq!(split(&after).1, split(&before).1);
    let refused = ask(&restored, &nation(), PAGE, json!({ "after": before })).await;
    assert_eq!(code(&refused), "FEED_EPOCH_CHANGED");
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains(&after), "{refused}");
    restored.close().await.unwrap();
    let original = process(&database).await;
    assert_eq!(now(&original).await, before, "the original stays as it was");
    remove(&database, &copy).await;
}

async fn a_file_that_is_put_back_has_another_epoch(database: Database) {
    if database.engine() == Engine::Postgres {
        return; // a server's restore is another database, or another timeline
    }
    let app = process(&database).await;
    app.write("a test", &[vendor("One")]).await.unwrap();
    app.close().await.unwrap();
    let path = database.url().trim_start_matches("sqlite://");
    let backup = std::fs::read(path).unwrap();
    let app = process(&database).await;
    app.write("a test", &[vendor("Two")]).await.unwrap();
    let before = now(&app).await;
    app.close().await.unwrap();

    std::fs::write(path, backup).unwrap();
    let restored = process(&database).await;
    restored.write("a test", &[vendor("Three")]).await.unwrap();

    let refused = ask(&restored, &nation(), PAGE, json!({ "after": before })).await;
    assert_eq!(code(&refused), "FEED_EPOCH_CHANGED", "{refused}");
}

async fn a_command_gives_a_new_epoch_also_to_running_processes(database: Database) {
    let app = process(&database).await;
    let before = now(&app).await;

    let done = run(&["feed", "new-epoch", "--database-url", database.url()]);

    assert!(done.status.success(), "{done:?}");
    let refused = ask(&app, &nation(), PAGE, json!({ "after": before })).await;
    assert_eq!(code(&refused), "FEED_EPOCH_CHANGED", "{refused}");
    let (_, end) = follow(&app, &nation(), None, 500).await;
    assert_eq!(now(&app).await, end, "answers name the new epoch too");
    app.close().await.unwrap();
    assert_eq!(now(&process(&database).await).await, end);
}

/// The URL of a copy, as a backup that is restored beside the original is one.
async fn copy_of(database: &Database) -> String {
    if database.engine() == Engine::Sqlite {
        let path = database.url().trim_start_matches("sqlite://");
        let copy = format!("{path}.copy");
        std::fs::copy(path, &copy).unwrap();
        return format!("sqlite://{copy}");
    }
    let name = name_of(database).await;
    on_server(database, &name, &format!("CREATE DATABASE {name}_copy TEMPLATE {name}")).await;
    database.url().replace(&name, &format!("{name}_copy"))
}

async fn remove(database: &Database, copy: &str) {
    if database.engine() == Engine::Postgres {
        let name = name_of(database).await;
        assert!(copy.contains(&name));
        on_server(database, &name, &format!("DROP DATABASE {name}_copy WITH (FORCE)")).await;
    }
}

async fn name_of(database: &Database) -> String {
    let connection = database.connect().await;
    let name = texts(&connection, "SELECT current_database()::text").await.remove(0);
    connection.close().await.unwrap();
    name
}

/// Runs a statement from the server's own database.
async fn on_server(database: &Database, name: &str, statement: &str) {
    let server =
        sea_orm::Database::connect(database.url().replace(name, "postgres")).await.unwrap();
    server.execute_unprepared(statement).await.unwrap();
    server.close().await.unwrap();
}
