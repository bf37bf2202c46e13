//! What is old is told by its last change only, never silently left out, and kept in the history of things.

use std::sync::Arc;

use api::app::App;
use serde_json::{Value, json};
use support::{EmptyDatabase, on_both_engines};

use crate::feed_scene::{PAGE, ask, code, follow, nation, process_at, vendor};
use crate::program::run;

on_both_engines!(
    what_is_old_is_told_by_its_last_change,
    the_beginning_is_read_page_by_page,
    a_cursor_within_what_is_compacted_is_refused,
    history_keeps_everything,
    processes_may_compact_together_and_nothing_is_compacted_twice,
);

async fn what_is_old_is_told_by_its_last_change(EmptyDatabase(database): EmptyDatabase) {
    let app = scene(&database).await;
    let (before, end) = follow(&app, &nation(), None, 500).await;

    let done = app.compact_feed(100).await.unwrap();

    assert_eq!((done.changes, done.floor), (4, 6));
    let (after, same_end) = follow(&app, &nation(), None, 500).await;
    assert_eq!(positions(&before), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(positions(&after), [4, 6, 7, 8]);
    assert_eq!(same_end, end);
}

async fn the_beginning_is_read_page_by_page(EmptyDatabase(database): EmptyDatabase) {
    let app = scene(&database).await;
    app.compact_feed(100).await.unwrap();

    let first = ask(&app, &nation(), PAGE, json!({ "first": 1 })).await;
    let (all, _) = follow(&app, &nation(), None, 1).await;

    let page = &first["data"]["changes"];
    assert!(page["endCursor"].as_str().unwrap().ends_with(":4:compacted"), "{page}");
    assert_eq!(positions(&all), [4, 6, 7, 8]);
    assert!(!all[1]["cursor"].as_str().unwrap().contains("compacted"), "{all:?}");
}

async fn a_cursor_within_what_is_compacted_is_refused(EmptyDatabase(database): EmptyDatabase) {
    let app = scene(&database).await;
    let (_, end) = follow(&app, &nation(), None, 500).await;
    let (epoch, _) = end.split_once(':').unwrap();
    app.compact_feed(100).await.unwrap();

    let refused = ask(&app, &nation(), PAGE, json!({ "after": format!("{epoch}:5") })).await;

    assert_eq!(code(&refused), "FEED_TRUNCATED");
    let oldest = refused["errors"][0]["extensions"]["oldest"].as_str().unwrap();
    assert_eq!(oldest, format!("{epoch}:6"));
    let (rest, _) = follow(&app, &nation(), Some(oldest), 500).await;
    assert_eq!(positions(&rest), [7, 8]);
}

async fn history_keeps_everything(EmptyDatabase(database): EmptyDatabase) {
    let app = scene(&database).await;
    app.compact_feed(100).await.unwrap();
    let query =
        "{ vendors(where: {name: {eq: \"One\"}}) { nodes { id history { nodes { revision } } } } }";

    let answer = ask(&app, &nation(), query, json!({})).await;

    let one = &answer["data"]["vendors"]["nodes"][0];
    assert_eq!(one["history"]["nodes"].as_array().unwrap().len(), 4);
    let known = "query($id: ID!) { node(id: $id, knownAt: \"2025-01-01T00:00:00Z\") { ... on Vendor { legalName } } }";
    let known = ask(&app, &nation(), known, json!({ "id": one["id"] })).await;
    assert_eq!(known["data"]["node"]["legalName"], "turn 2");
}

async fn processes_may_compact_together_and_nothing_is_compacted_twice(
    EmptyDatabase(database): EmptyDatabase,
) {
    let (one, two) = (scene(&database).await, process_at(&database, "2026-03-10T00:00:00Z").await);

    let (first, second) = tokio::join!(one.compact_feed(100), two.compact_feed(100));
    let again = run(&[
        "feed",
        "compact",
        "--feed-retention-days",
        "36500",
        "--database-url",
        database.url(),
    ]);

    assert_eq!(first.unwrap().changes + second.unwrap().changes, 4);
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(said.contains("0 changes") && said.contains("after position 6"), "{said}");
}

/// Six changes of long ago and two of now: One is made, changed twice, and changed again now; Two is made; Three is
/// made and changed; Four is made now.
async fn scene(database: &support::Database) -> Arc<App> {
    let old = process_at(database, "2025-01-01T00:00:00Z").await;
    let one = |turn: u32| vendor("One").with("legal_name", format!("turn {turn}"));
    let three = || vendor("Three");
    for record in
        [one(0), one(1), one(2), vendor("Two"), three(), three().with("legal_name", "three")]
    {
        old.write("a test", &[record]).await.unwrap();
    }
    let app = process_at(database, "2026-03-10T00:00:00Z").await;
    app.write("a test", &[one(3), vendor("Four")]).await.unwrap();
    app
}

fn positions(changes: &[Value]) -> Vec<i64> {
    changes.iter().map(|change| change["position"].as_i64().unwrap()).collect()
}
