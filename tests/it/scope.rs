//! Whose eyes read: what a scope leaves out is left out everywhere.

use std::sync::Arc;

use api::app::{Actor, App};
use api::clock::Clock;
use api::graphql::{Request, Service};
use domain::graph::plan::Scope;
use domain::graph::read_id;
use serde_json::{Value, json};
use support::{Database, on_both_engines};

on_both_engines!(
    a_province_sees_its_own_and_what_is_shared,
    what_belongs_to_others_is_neither_found_nor_counted,
    what_joins_provinces_needs_national_scope,
);

/// The service as callers of different scopes meet it.
struct Eyes {
    service: Service,
    day: &'static str,
}

impl Eyes {
    async fn on(database: &Database) -> Self {
        let clock = Clock::stopped_at("2026-03-10T02:00:00Z".parse().unwrap());
        let app = Arc::new(App::open(&database.settings(), clock).await.unwrap());
        Self { service: Service::new(app).unwrap(), day: "2024-04-30" }
    }

    async fn ask(&self, scope: Scope, query: &str) -> Value {
        let answer = self.service.execute(Actor::with_scope(scope), Request::new(query)).await;
        serde_json::from_slice::<Value>(&answer.json).unwrap()["data"].clone()
    }

    /// The scope of one province.
    async fn of(&self, name: &str) -> Scope {
        let day = self.day;
        let query = format!("{{ province(by: {{name: \"{name}\"}}, asOf: \"{day}\") {{ id }} }}");
        let found = self.ask(Scope::Nation, &query).await;
        let (_, id) = read_id(found["province"]["id"].as_str().unwrap()).unwrap();
        Scope::Provinces([id].into())
    }
}

async fn a_province_sees_its_own_and_what_is_shared(database: Database) {
    let eyes = Eyes::on(&database).await;
    let query = "{ provinces(asOf: \"2024-04-30\") { totalCount } vendors { totalCount } \
        province(by: {name: \"Thái Bình\"}, asOf: \"2024-04-30\") { \
          surveyAnswers { criterion } securityTeams { totalCount } ncscLink { status } } }";

    let nation = eyes.ask(Scope::Nation, query).await;
    let own = eyes.ask(eyes.of("Thái Bình").await, query).await;

    assert_eq!(own, nation);
    assert_eq!(own["province"]["surveyAnswers"].as_array().unwrap().len(), 5);
}

async fn what_belongs_to_others_is_neither_found_nor_counted(database: Database) {
    let eyes = Eyes::on(&database).await;
    let theirs = "{ surveyAnswers(first: 1, where: {province: {name: {eq: \"Bến Tre\"}}}) { nodes { id } } }";
    let theirs = eyes.ask(Scope::Nation, theirs).await;
    let id = theirs["surveyAnswers"]["nodes"][0]["id"].as_str().unwrap();
    let scope = eyes.of("Thái Bình").await;
    let query = format!(
        "{{ node(id: \"{id}\") {{ id }} surveyAnswers {{ totalCount }} securityTeams {{ totalCount }} \
           province(by: {{name: \"Bến Tre\"}}, asOf: \"2024-04-30\") {{ name ncscLink {{ status }} \
             surveyAnswers {{ id }} monitoringArrangements {{ totalCount nodes {{ id }} }} }} \
           vendor(by: {{name: \"Viettel\"}}) {{ monitoringArrangements {{ totalCount }} }} \
           provinces(where: {{surveyAnswers: {{some: {{status: {{eq: DONE}}}}}}}}, asOf: \"2024-04-30\") \
             {{ nodes {{ name }} }} }}"
    );

    let seen = eyes.ask(scope, &query).await;

    let expected = json!({
        "node": null,
        "surveyAnswers": { "totalCount": 5 },
        "securityTeams": { "totalCount": 1 },
        "province": {
            "name": "Bến Tre",
            "ncscLink": null,
            "surveyAnswers": [],
            "monitoringArrangements": { "totalCount": 0, "nodes": [] },
        },
        "vendor": { "monitoringArrangements": { "totalCount": 0 } },
        "provinces": { "nodes": [{ "name": "Thái Bình" }] },
    });
    assert_eq!(seen, expected);
}

async fn what_joins_provinces_needs_national_scope(database: Database) {
    let eyes = Eyes::on(&database).await;
    let query = "{ decisions(where: {number: {eq: \"1569/QĐ-UBND\"}}) { nodes { \
                   findings(where: {rule: {eq: SAME_REFERENCE_TWO_ISSUERS}}) { rule } \
                   citedBy { province { name } } } } }";

    let nation = eyes.ask(Scope::Nation, query).await;
    let one = eyes.ask(eyes.of("An Giang").await, query).await;

    let rules = |seen: &Value| -> Vec<usize> {
        let nodes = seen["decisions"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["findings"].as_array().unwrap().len()).collect()
    };
    assert_eq!(rules(&nation), [1, 1]);
    assert_eq!(rules(&one), [0, 0]);
    let cited: Vec<&Value> =
        one["decisions"]["nodes"].as_array().unwrap().iter().map(|node| &node["citedBy"]).collect();
    assert!(cited.contains(&&json!([{ "province": { "name": "An Giang" } }])));
    assert!(cited.contains(&&json!([])));
}
