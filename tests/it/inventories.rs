//! Provinces' lists of their systems, and figures of one system.

use api::app::{App, Written};
use api::clock::Clock;
use domain::graph::{DECISION, INFORMATION_SYSTEM, INVENTORY, MEASUREMENT, PROVINCE};
use domain::sync::{Action, Fact, Key, Record};
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(a_list_is_complete_from_the_day_that_states_it, a_figure_tells_of_one_system);

async fn written(api: &TestApi, records: &[Record]) {
    let app = App::open(&api.database().settings(), Clock::system()).await.unwrap();
    let Written::Done(outcomes) = app.write("test", records).await.unwrap() else {
        panic!("refused")
    };
    assert!(outcomes.iter().all(|outcome| outcome.action == Action::Created), "{outcomes:?}");
}

fn province(key: &str) -> Key {
    Key::natural(&PROVINCE, key)
}

async fn a_list_is_complete_from_the_day_that_states_it(api: TestApi) {
    let stated = "2025-09-01".parse().ok();
    let complete = Record::new(&INVENTORY, "34:08")
        .held("province_id", Some(province("34:08")))
        .held("decision_id", Some(Key::natural(&DECISION, "tuyen-quang-894")))
        .fact(Fact::new("inventory_state", stated).with("status", "COMPLETE"));
    let other = Record::new(&INVENTORY, "34:75").held("province_id", Some(province("34:75")));
    written(&api, &[complete, other]).await;
    let query = r#"query($day: Date!, $after: String) {
      province(by: {code: "08"}, asOf: $day) { inventory { status decision { number inventories { totalCount } } } }
      inventories(first: 1, after: $after, asOf: $day) { totalCount
        nodes { province { name } statusLabel } pageInfo { hasNextPage endCursor } } }"#;

    let before = api.ask(query, json!({ "day": "2025-08-31" })).await["data"].take();
    let after = api.ask(query, json!({ "day": "2025-09-01" })).await["data"].take();
    let cursor = &after["inventories"]["pageInfo"]["endCursor"];
    let second = api.ask(query, json!({ "day": "2025-09-01", "after": cursor })).await;

    let of = |status: Value| {
        json!({ "inventory": { "status": status,
                "decision": { "number": "894/UBND-KH&CĐS", "inventories": { "totalCount": 1 } } } })
    };
    assert_eq!(before["province"], of(Value::Null));
    assert_eq!(after["province"], of(json!("COMPLETE")));
    assert_eq!(after["inventories"]["totalCount"], 2);
    assert_eq!(after["inventories"]["pageInfo"]["hasNextPage"], true);
    let rest = &second["data"]["inventories"];
    assert_eq!(rest["pageInfo"]["hasNextPage"], false);
    assert_ne!(rest["nodes"], after["inventories"]["nodes"]);
}

async fn a_figure_tells_of_one_system(api: TestApi) {
    let system = Record::new(&INFORMATION_SYSTEM, "lgsp")
        .held("province_id", Some(province("34:08")))
        .with("name", "LGSP")
        .with("category", "LGSP");
    let figure = Record::new(&MEASUREMENT, "lgsp-officers")
        .held("province_id", Some(province("34:08")))
        .held("information_system_id", Some(Key::natural(&INFORMATION_SYSTEM, "lgsp")))
        .with("code", "lgsp-officers")
        .with("subject", "OFFICIAL")
        .with("measure", "ADVANCED_TRAINING")
        .in_both("name", "Officers trained", "Cán bộ được đào tạo")
        .with("qualifier", "EXACT")
        .with("numerator", 2_u32)
        .with("denominator", 3_u32);
    written(&api, &[system, figure]).await;
    let query = r#"{ informationSystem(by: {name: "lgsp"}) { measurements { nodes {
      code name(lang: VI) measure informationSystem { name } } } } }"#;

    let found = api.ask(query, json!({})).await;

    assert_eq!(
        found["data"]["informationSystem"]["measurements"]["nodes"],
        json!([{
            "code": "lgsp-officers",
            "name": "Cán bộ được đào tạo",
            "measure": "ADVANCED_TRAINING",
            "informationSystem": { "name": "LGSP" },
        }])
    );
}
