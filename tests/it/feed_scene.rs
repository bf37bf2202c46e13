//! What the tests of the feed share: writers, and those who read it.

use api::app::{Actor, App};
use api::clock::Clock;
use api::graphql::{Request, Service};
use domain::graph::plan::Scope;
use domain::graph::{INFORMATION_SYSTEM, ORGANIZATION, PROVINCE, VENDOR, read_id};
use domain::sync::{Key, Record};
use serde_json::{Value, json};
use std::sync::Arc;
use support::Database;
use uuid::Uuid;

/// Everything of a change but what it leads to.
pub(crate) const PAGE: &str = "query($after: String, $first: Int, $types: [NodeType!], $provinces: [ID!]) { \
    changes(after: $after, first: $first, types: $types, provinces: $provinces) { endCursor hasMore \
      nodes { cursor position type id op revision provinceId actor at patch } } }";

/// A process of its own over the database.
pub(crate) async fn process(database: &Database) -> Arc<App> {
    Arc::new(App::open(&database.settings(), Clock::system()).await.unwrap())
}

/// As [`process`], at this instant.
pub(crate) async fn process_at(database: &Database, instant: &str) -> Arc<App> {
    let clock = Clock::stopped_at(instant.parse().unwrap());
    Arc::new(App::open(&database.settings(), clock).await.unwrap())
}

pub(crate) fn vendor(name: &str) -> Record {
    Record::new(&VENDOR, name).with("name", name).with("kind", "TELECOM")
}

pub(crate) fn system(province: &str, name: &str) -> Record {
    Record::new(&INFORMATION_SYSTEM, name)
        .held("province_id", Some(Key::natural(&PROVINCE, format!("63:{province}"))))
        .with("name", name)
        .with("category", "EMAIL")
}

pub(crate) fn body(province: &str, name: &str) -> Record {
    Record::new(&ORGANIZATION, name)
        .held("province_id", Some(Key::natural(&PROVINCE, format!("63:{province}"))))
        .with("name", name)
        .with("kind", "DEPARTMENT")
}

/// Asks as somebody.
pub(crate) async fn ask(app: &Arc<App>, actor: &Actor, query: &str, variables: Value) -> Value {
    ask_service(&Service::new(Arc::clone(app)).unwrap(), actor, query, variables).await
}

/// As [`ask`], of a service that is asked often.
pub(crate) async fn ask_service(
    service: &Service,
    actor: &Actor,
    query: &str,
    variables: Value,
) -> Value {
    let request = Request::new(query).variables(serde_json::from_value(variables).unwrap());
    serde_json::from_slice(&service.execute(actor.clone(), request).await.json).unwrap()
}

/// Whoever reads all.
pub(crate) fn nation() -> Actor {
    Actor::with_scope(Scope::Nation)
}

/// Where the feed is.
pub(crate) async fn now(app: &Arc<App>) -> String {
    let answer = ask(app, &nation(), "{ vendors(first: 1) { nodes { id } } }", json!({})).await;
    answer["extensions"]["feedPosition"].as_str().unwrap().to_owned()
}

/// The id of a province of the 63.
pub(crate) async fn province(app: &Arc<App>, code: &str) -> Uuid {
    let query =
        "query($code: String!) { province(by: {code: $code}, asOf: \"2024-04-30\") { id } }";
    let answer = ask(app, &nation(), query, json!({ "code": code })).await;
    read_id(answer["data"]["province"]["id"].as_str().unwrap()).unwrap().1
}

/// Whoever reads one province.
pub(crate) async fn of_province(app: &Arc<App>, code: &str) -> Actor {
    Actor::with_scope(Scope::Provinces([province(app, code).await].into()))
}

/// All changes after a cursor, page by page.
pub(crate) async fn follow(
    app: &Arc<App>,
    actor: &Actor,
    after: Option<&str>,
    first: u32,
) -> (Vec<Value>, String) {
    let mut changes = Vec::new();
    let mut cursor = after.map(str::to_owned);
    loop {
        let answer = ask(app, actor, PAGE, json!({ "after": cursor, "first": first })).await;
        let page = &answer["data"]["changes"];
        changes.extend(
            page["nodes"]
                .as_array()
                .unwrap_or_else(|| panic!("{:.500}", answer.to_string()))
                .clone(),
        );
        let end = page["endCursor"].as_str().unwrap().to_owned();
        if page["hasMore"] == false {
            return (changes, end);
        }
        assert_ne!(cursor.as_ref(), Some(&end), "a page that goes no further");
        cursor = Some(end);
    }
}

/// What a refused query says.
pub(crate) fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// The id of the one thing of this name in a list of the graph, such as `vendors`.
pub(crate) async fn id_of(app: &Arc<App>, many: &str, name: &str) -> Value {
    let query = format!(
        "query($name: String) {{ it: {many}(where: {{name: {{eq: $name}}}}) {{ nodes {{ id }} }} }}"
    );
    let answer = ask(app, &nation(), &query, json!({ "name": name })).await;
    answer["data"]["it"]["nodes"][0]["id"].clone()
}
