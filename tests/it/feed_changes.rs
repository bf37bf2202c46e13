//! The feed as a query: every change once, in order, as far as it is the caller's to see, and never silence instead.

use api::app::Actor;
use domain::access::{Permission, Role};
use domain::graph::{ORGANIZATION, PROVINCE};
use domain::sync::{Fact, Key, Record, Source};
use serde_json::{Value, json};
use support::{Database, EmptyDatabase, on_both_engines};

use crate::feed_scene::{
    PAGE, ask, body, code, follow, nation, now, of_province, process, province, system, vendor,
};

on_both_engines!(
    tells_every_change_once_and_in_order,
    a_snapshot_and_its_tail_are_the_whole,
    a_scoped_reader_moves_on_past_what_is_not_for_it,
    whoever_reads_only_the_province_that_a_thing_left_is_told_that_it_is_gone,
    whoever_is_of_no_province_that_took_what_was_shared_is_told_that_it_is_gone,
    a_thing_that_moves_and_is_retired_at_once_is_told_as_gone_where_it_was,
    a_source_that_is_added_to_what_is_known_is_told_once,
    tells_only_the_types_and_provinces_asked_for,
    a_patch_speaks_the_words_of_the_schema,
    a_patch_names_nothing_that_may_not_be_read,
    who_writes_what_is_shared_is_told_to_the_nation_only,
    a_cursor_of_elsewhere_is_refused,
    a_change_leads_to_the_thing_as_it_is_now,
);

async fn tells_every_change_once_and_in_order(database: Database) {
    let app = process(&database).await;
    let begin = now(&app).await;
    for turn in 0..7 {
        app.write("a test", &[vendor(&format!("One {turn}")), vendor(&format!("Two {turn}"))])
            .await
            .unwrap();
    }

    let (changes, end) = follow(&app, &nation(), Some(&begin), 3).await;

    let first: i64 = begin.split(':').nth(1).unwrap().parse().unwrap();
    let positions: Vec<i64> = changes.iter().map(|it| it["position"].as_i64().unwrap()).collect();
    assert_eq!(positions, (first + 1..=first + 14).collect::<Vec<_>>());
    assert_eq!(end, now(&app).await);
    assert_eq!(changes[13]["cursor"], end);
}

async fn a_snapshot_and_its_tail_are_the_whole(EmptyDatabase(database): EmptyDatabase) {
    let app = process(&database).await;
    app.write("a test", &[vendor("One")]).await.unwrap();
    let query = "{ vendors { nodes { id revision } } }";
    let snapshot = ask(&app, &nation(), query, json!({})).await;
    app.write("a test", &[vendor("One").with("kind", "SOFTWARE"), vendor("Two")]).await.unwrap();

    let after = snapshot["extensions"]["feedPosition"].as_str().unwrap();
    let (tail, _) = follow(&app, &nation(), Some(after), 100).await;
    let (whole, _) = follow(&app, &nation(), None, 100).await;

    let known = &snapshot["data"]["vendors"]["nodes"][0];
    assert_eq!((&tail[0]["id"], &tail[0]["revision"]), (&known["id"], &json!(2)));
    assert_eq!((&tail[1]["op"], tail.len()), (&json!("CREATED"), 2));
    assert_eq!(whole.len(), 3);
    assert_eq!(whole[1..], tail);
}

async fn a_scoped_reader_moves_on_past_what_is_not_for_it(database: Database) {
    let app = process(&database).await;
    let begin = now(&app).await;
    let reader = of_province(&app, "34").await;
    for turn in 0..10 {
        app.write("a test", &[system("83", &format!("Theirs {turn}"))]).await.unwrap();
    }
    let (none, watermark) = follow(&app, &reader, Some(&begin), 2).await;
    app.write("a test", &[system("34", "Ours"), vendor("Shared"), system("83", "Theirs")])
        .await
        .unwrap();

    let (ours, end) = follow(&app, &reader, Some(&watermark), 1).await;

    assert_eq!(none, Vec::<Value>::new());
    assert_ne!(watermark, begin);
    let told: Vec<_> = ours.iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(told, ["INFORMATION_SYSTEM", "VENDOR"]);
    assert_eq!(end, now(&app).await);
}

async fn whoever_reads_only_the_province_that_a_thing_left_is_told_that_it_is_gone(
    database: Database,
) {
    let app = process(&database).await;
    app.write("a test", &[system("34", "Moving"), system("34", "Staying")]).await.unwrap();
    let after = now(&app).await;
    let (old, new) = (of_province(&app, "34").await, of_province(&app, "83").await);
    let third = of_province(&app, "01").await;
    app.write("a test", &[system("83", "Moving")]).await.unwrap();

    let (told_old, end) = follow(&app, &old, Some(&after), 100).await;
    let (told_new, _) = follow(&app, &new, Some(&after), 100).await;
    let (told_all, _) = follow(&app, &nation(), Some(&after), 100).await;
    let (told_third, _) = follow(&app, &third, Some(&after), 100).await;

    assert_eq!((told_old.len(), &told_old[0]["op"]), (1, &json!("DELETED")));
    assert_eq!(told_old[0]["id"], told_all[0]["id"]);
    let left = domain::graph::opaque_id(&PROVINCE, province(&app, "34").await);
    assert_eq!(told_old[0]["provinceId"], left);
    let went = domain::graph::opaque_id(&PROVINCE, province(&app, "83").await);
    assert!(!told_old[0].to_string().contains(&went), "nothing tells where it went: {told_old:?}");
    assert_eq!((told_new.len(), &told_new[0]["op"]), (1, &json!("UPDATED")));
    assert_eq!((told_all.len(), &told_all[0]["op"]), (1, &json!("UPDATED")));
    assert_eq!(told_third, Vec::<Value>::new());
    assert_eq!(end, now(&app).await);
    let left_it = json!({ "after": after, "provinces": [left] });
    let asked = ask(&app, &nation(), PAGE, left_it).await;
    assert_eq!(asked["data"]["changes"]["nodes"][0]["op"], "UPDATED");
}

async fn whoever_is_of_no_province_that_took_what_was_shared_is_told_that_it_is_gone(
    database: Database,
) {
    let app = process(&database).await;
    let shared = |province: Option<&str>| {
        let of = province.map(|it| Key::natural(&PROVINCE, format!("63:{it}")));
        Record::new(&ORGANIZATION, "Taken")
            .held("province_id", of)
            .with("name", "Taken")
            .with("kind", "DEPARTMENT")
    };
    app.write("a test", &[shared(None)]).await.unwrap();
    let after = now(&app).await;
    app.write("a test", &[shared(Some("83"))]).await.unwrap();

    let (told, _) = follow(&app, &of_province(&app, "34").await, Some(&after), 100).await;
    let (own, _) = follow(&app, &of_province(&app, "83").await, Some(&after), 100).await;

    assert_eq!((told.len(), &told[0]["op"]), (1, &json!("DELETED")), "{told:?}");
    assert_eq!((own.len(), &own[0]["op"]), (1, &json!("UPDATED")), "{own:?}");
}

async fn a_thing_that_moves_and_is_retired_at_once_is_told_as_gone_where_it_was(
    database: Database,
) {
    let app = process(&database).await;
    app.write("a test", &[system("34", "Moving")]).await.unwrap();
    let after = now(&app).await;
    let (old, new) = (of_province(&app, "34").await, of_province(&app, "83").await);
    let day: chrono::NaiveDate = "2035-01-01".parse().unwrap();
    app.write("a test", &[system("83", "Moving").with("retired_on", day)]).await.unwrap();

    let (told_old, _) = follow(&app, &old, Some(&after), 100).await;
    let (told_new, _) = follow(&app, &new, Some(&after), 100).await;

    assert_eq!((told_old.len(), &told_old[0]["op"]), (1, &json!("DELETED")), "{told_old:?}");
    let left = domain::graph::opaque_id(&PROVINCE, province(&app, "34").await);
    assert_eq!(told_old[0]["provinceId"], left);
    assert_eq!((told_new.len(), &told_new[0]["op"]), (1, &json!("RETIRED")), "{told_new:?}");
    let left_it = json!({ "after": after, "provinces": [left] });
    let asked = ask(&app, &nation(), PAGE, left_it).await;
    assert_eq!(asked["data"]["changes"]["nodes"][0]["op"], "RETIRED");
}

async fn a_source_that_is_added_to_what_is_known_is_told_once(database: Database) {
    let app = process(&database).await;
    let of = |source: &str| Source {
        source: source.to_owned(),
        clause: Some("2a".to_owned()),
        ..Source::default()
    };
    let told_by = |source: &str| vendor("Told twice").sources([of(source)]);
    app.write("a test", &[told_by("S1")]).await.unwrap();
    let after = now(&app).await;

    app.write("a test", &[told_by("S2")]).await.unwrap();
    app.write("a test", &[told_by("S2"), told_by("S1")]).await.unwrap();

    let (changes, _) = follow(&app, &nation(), Some(&after), 100).await;
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((&changes[0]["op"], &changes[0]["revision"]), (&json!("UPDATED"), &json!(2)));
    let (patch, row) = (&changes[0]["patch"], &changes[0]["patch"]["rows"][0]["row"]);
    let set = json!({ "source": "S2", "clause": "2a" });
    assert_eq!(
        patch,
        &json!({ "set": {}, "rows": [{ "of": "provenance", "row": row, "set": set }] })
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Vendor { provenance { source } \
        history { nodes { revision changes { field old new } } } } } }";
    let told = ask(&app, &nation(), query, json!({ "id": changes[0]["id"] })).await;
    let node = &told["data"]["node"];
    assert_eq!(node["provenance"].as_array().unwrap().len(), 2, "{told}");
    let newest =
        json!({ "revision": 2, "changes": [{ "field": "provenance", "old": null, "new": set }] });
    assert_eq!(node["history"]["nodes"][0], newest, "{told}");
}

async fn tells_only_the_types_and_provinces_asked_for(database: Database) {
    let app = process(&database).await;
    let after = now(&app).await;
    app.write("a test", &[system("34", "Ours"), vendor("Shared"), system("83", "Theirs")])
        .await
        .unwrap();
    let of = domain::graph::opaque_id(&PROVINCE, province(&app, "83").await);

    let vendors = ask(&app, &nation(), PAGE, json!({ "after": after, "types": ["VENDOR"] })).await;
    let theirs = ask(&app, &nation(), PAGE, json!({ "after": after, "provinces": [of] })).await;

    let patches = |answer: &Value| -> Vec<Value> {
        let nodes = answer["data"]["changes"]["nodes"].as_array().unwrap();
        nodes.iter().map(|it| it["patch"]["set"]["name"].clone()).collect()
    };
    assert_eq!(patches(&vendors), ["Shared"]);
    assert_eq!(patches(&theirs), ["Theirs"]);
    assert_eq!(vendors["data"]["changes"]["endCursor"], now(&app).await);
}

async fn a_patch_speaks_the_words_of_the_schema(database: Database) {
    let app = process(&database).await;
    let after = now(&app).await;
    let day = "2025-01-02".parse().ok();
    let level = Fact::new("information_system_level", day).with("level", 3_i64);
    let owner = Key::natural(&ORGANIZATION, "An office");
    let owner = Fact::new("information_system_owner", day).node("organization_id", owner);
    let one = system("34", "A system").fact(level).fact(owner);
    app.write("a test", &[body("34", "An office"), one]).await.unwrap();

    let (changes, _) = follow(&app, &nation(), Some(&after), 100).await;

    let (office, patch) = (&changes[0]["id"], &changes[1]["patch"]);
    assert_eq!(
        patch["set"],
        json!({
        "category": "EMAIL", "name": "A system", "province": changes[0]["provinceId"] })
    );
    let rows = patch["rows"].as_array().unwrap();
    let set = |of: &str| rows.iter().find(|row| row["of"] == of).unwrap()["set"].clone();
    assert_eq!(set("level"), json!({ "level": 3, "validFrom": "2025-01-02" }));
    assert_eq!(set("owner"), json!({ "owner": office, "validFrom": "2025-01-02" }));
}

async fn a_patch_names_nothing_that_may_not_be_read(database: Database) {
    let app = process(&database).await;
    let after = now(&app).await;
    let theirs = Key::natural(&ORGANIZATION, "Their office");
    let owner = Fact::new("information_system_owner", None).node("organization_id", theirs);
    app.write("a test", &[body("83", "Their office"), system("34", "Ours").fact(owner)])
        .await
        .unwrap();
    let query = "query($after: String) { changes(after: $after) { nodes { patch node { ... on InformationSystem { \
        owner { id } history { nodes { changes { field new } } } } } } } }";

    let seen = ask(&app, &of_province(&app, "34").await, query, json!({ "after": after })).await;
    let all = ask(&app, &nation(), query, json!({ "after": after })).await;

    let ours = &seen["data"]["changes"]["nodes"][0];
    assert_eq!(
        ours["patch"]["rows"],
        json!([{
        "of": "owner", "row": ours["patch"]["rows"][0]["row"], "set": { "owner": null } }])
    );
    assert_eq!(ours["node"]["owner"], Value::Null);
    let hidden = all["data"]["changes"]["nodes"][1]["node"]["owner"]["id"].as_str().unwrap();
    assert!(!seen.to_string().contains(hidden), "{seen}");
    assert!(all["data"]["changes"]["nodes"][1]["patch"].to_string().contains(hidden), "{all}");
}

async fn who_writes_what_is_shared_is_told_to_the_nation_only(database: Database) {
    let app = process(&database).await;
    let after = now(&app).await;
    app.write("somebody of Bến Tre", &[vendor("Shared"), system("34", "Ours")]).await.unwrap();
    let own = Permission::of(Role::Reader, Some([province(&app, "34").await].into()));
    let page = Permission::of(Role::Publishable, None);

    let actors = async |actor: Actor| -> Vec<Value> {
        let (changes, _) = follow(&app, &actor, Some(&after), 100).await;
        changes.iter().map(|it| it["actor"].clone()).collect()
    };

    let named = json!("somebody of Bến Tre");
    let auditor = Actor::new("a", Role::Auditor, Permission::of(Role::Auditor, None));
    assert_eq!(actors(auditor).await, [named.clone(), named.clone()]);
    assert_eq!(actors(Actor::new("b", Role::Reader, own)).await, [Value::Null, named]);
    assert_eq!(actors(Actor::new("c", Role::Publishable, page)).await, [Value::Null, Value::Null]);
}

async fn a_cursor_of_elsewhere_is_refused(database: Database) {
    let app = process(&database).await;
    let now = now(&app).await;
    let (epoch, position) = now.split_once(':').unwrap();
    let ahead = format!("{epoch}:{}", position.parse::<i64>().unwrap() + 1);

    for (after, expected) in [
        ("0123456789abcdef:1", "FEED_EPOCH_CHANGED"),
        (ahead.as_str(), "FEED_EPOCH_CHANGED"),
        ("yesterday", "BAD_USER_INPUT"),
        ("", "BAD_USER_INPUT"),
    ] {
        let answer = ask(&app, &nation(), PAGE, json!({ "after": after })).await;
        assert_eq!(code(&answer), expected, "{after}: {answer}");
    }
    for first in [0, 501] {
        let answer = ask(&app, &nation(), PAGE, json!({ "first": first })).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{first}: {answer}");
    }
}

async fn a_change_leads_to_the_thing_as_it_is_now(database: Database) {
    let app = process(&database).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("One")]).await.unwrap();
    app.write("a test", &[vendor("One").with("legal_name", "The one")]).await.unwrap();
    let query = "query($after: String) { changes(after: $after) { nodes { revision \
        node { id ... on Vendor { legalName } ... on Decision { number } } } } }";

    let answer = ask(&app, &nation(), query, json!({ "after": after })).await;

    let nodes = answer["data"]["changes"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 2, "{answer}");
    assert!(nodes.iter().all(|it| it["node"]["legalName"] == "The one"), "{answer}");
}
