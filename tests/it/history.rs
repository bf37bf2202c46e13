//! What became of a thing: every revision, who made it, and what it changed.

use domain::graph::{PROVINCE, opaque_id};
use domain::sync::{Fact, Part};
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

use crate::feed_scene::{ask, code, id_of, nation, of_province, process, province, system, vendor};

on_both_engines!(
    tells_each_revision_with_old_and_new,
    is_paged_from_the_newest_on,
    takes_the_same_statements_for_one_and_for_many,
    a_province_is_not_told_who_writes_what_all_share,
);

const HISTORY: &str = "query($id: ID!, $first: Int, $after: String) { node(id: $id) { \
    ... on Vendor { history(first: $first, after: $after) { hasNextPage endCursor nodes { \
      revision op at actor changes { field old new } } } } \
    ... on InformationSystem { history { nodes { revision changes { field old new } } } } } }";

async fn tells_each_revision_with_old_and_new(api: TestApi) {
    let app = process(api.database()).await;
    let level = |level: i64, day: &str| {
        Fact::new("information_system_level", day.parse().ok()).with("level", level)
    };
    app.write("one", &[system("34", "A system").fact(level(2, "2024-01-01"))]).await.unwrap();
    let changed = system("34", "A system").with("important", true).fact(level(3, "2025-01-01"));
    app.write("two", &[changed]).await.unwrap();
    let id = id_of(&app, "informationSystems", "A system").await;

    let answer = api.ask(HISTORY, json!({ "id": id })).await;

    let province = opaque_id(&PROVINCE, province(&app, "34").await);
    assert_eq!(
        answer["data"]["node"]["history"]["nodes"],
        json!([
            { "revision": 2, "changes": [
                { "field": "important", "old": null, "new": true },
                { "field": "level", "old": { "validTo": null }, "new": { "validTo": "2024-12-31" } },
                { "field": "level", "old": null, "new": { "level": 3, "validFrom": "2025-01-01" } } ] },
            { "revision": 1, "changes": [
                { "field": "category", "old": null, "new": "EMAIL" },
                { "field": "name", "old": null, "new": "A system" },
                { "field": "province", "old": null, "new": province },
                { "field": "level", "old": null, "new": { "level": 2, "validFrom": "2024-01-01" } } ] },
        ])
    );
}

async fn is_paged_from_the_newest_on(api: TestApi) {
    let app = process(api.database()).await;
    for turn in 0..5 {
        let alias =
            Part::new("vendor_alias").with("alias", format!("V{turn}")).with("kind", "NAME");
        app.write("a test", &[vendor("One").part(alias)]).await.unwrap();
    }
    let id = id_of(&app, "vendors", "One").await;

    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let answer = api.ask(HISTORY, json!({ "id": id, "first": 2, "after": after })).await;
        let page = &answer["data"]["node"]["history"];
        seen.extend(page["nodes"].as_array().unwrap().clone());
        if page["hasNextPage"] == false {
            break;
        }
        after = page["endCursor"].clone();
    }

    let revisions: Vec<i64> = seen.iter().map(|it| it["revision"].as_i64().unwrap()).collect();
    assert_eq!(revisions, [5, 4, 3, 2, 1]);
    assert_eq!(seen[0]["changes"], json!([{ "field": "aliases", "old": null, "new": "V4" }]));
    let refused = api.ask(HISTORY, json!({ "id": id, "after": "x" })).await;
    assert_eq!(code(&refused), "BAD_USER_INPUT");
}

async fn takes_the_same_statements_for_one_and_for_many(api: TestApi) {
    let app = process(api.database()).await;
    for turn in 0..20 {
        app.write("a test", &[vendor(&format!("Vendor {turn}"))]).await.unwrap();
    }
    let query = "query($first: Int) { vendors(first: $first) { nodes { history(first: 3) { nodes { \
        revision changes { field new } } } } } }";
    let mut statements = Vec::new();
    for first in [1, 20] {
        let answer = api.ask(query, json!({ "first": first })).await;
        assert_eq!(answer["data"]["vendors"]["nodes"].as_array().unwrap().len(), first);
        statements.push(api.statements());
    }

    assert_eq!(statements, [2, 2]);
}

async fn a_province_is_not_told_who_writes_what_all_share(api: TestApi) {
    let app = process(api.database()).await;
    app.write("somebody", &[vendor("One")]).await.unwrap();
    let id = id_of(&app, "vendors", "One").await;
    let actors = async |actor: api::app::Actor| {
        let answer = ask(&app, &actor, HISTORY, json!({ "id": id })).await;
        answer["data"]["node"]["history"]["nodes"][0]["actor"].clone()
    };

    assert_eq!(actors(nation()).await, "somebody");
    assert_eq!(actors(of_province(&app, "34").await).await, Value::Null);
}
