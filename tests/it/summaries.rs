//! Counts of verdicts: equal to what the nodes say one by one, whole, and never older than the graph.

use std::collections::BTreeMap;

use api::app::{Actor, App};
use api::clock::Clock;
use api::graphql::{Request, Service};
use domain::graph::plan::Scope;
use serde_json::{Value, json};
use std::sync::Arc;
use support::{TestApi, on_both_engines};

use super::verdicts::{approved_by_a_vendor, data, dossier, operating, tell};

on_both_engines!(
    counts_equal_what_the_nodes_say,
    a_count_is_never_older_than_the_graph,
    counts_take_the_same_statements_whatever_the_number_of_systems,
    verdicts_take_the_same_statements_whatever_the_number_of_systems,
    whoever_sees_a_part_of_a_merged_province_gets_no_verdict_on_it,
    a_province_sees_its_own_alone,
);

/// A day after every deadline but those to come.
const ON: &str = "2025-09-01";

async fn generate(api: &TestApi, systems: u32) {
    let app = App::open(&api.database().settings(), Clock::system()).await.unwrap();
    app.generate(3, systems, |_| ()).await.unwrap();
}

/// Counts by group and verdict, as `complianceSummary` answers them.
async fn counted(
    api: &TestApi,
    arguments: &str,
    group: &str,
) -> BTreeMap<(String, String, String), u64> {
    let query = format!(
        "{{ complianceSummary(asOf: \"{ON}\", basis: SINCE_2025_07_01, {arguments}) {{ \
         obligation {{ code }} {group} total counts {{ verdict count }} }} }}"
    );
    let data = data(api, &query, json!({})).await;
    let mut counts = BTreeMap::new();
    for row in data["complianceSummary"].as_array().unwrap() {
        let group = row["province"]["code"].as_str().map(str::to_owned);
        let group = group.unwrap_or_else(|| row[group_field(group_name(arguments))].to_string());
        let code = row["obligation"]["code"].as_str().unwrap();
        let mut total = 0;
        for count in row["counts"].as_array().unwrap() {
            let number = count["count"].as_u64().unwrap();
            total += number;
            let verdict = count["verdict"].as_str().unwrap();
            counts.insert((code.to_owned(), group.clone(), verdict.to_owned()), number);
        }
        assert_eq!(row["total"], total);
    }
    counts
}

fn group_name(arguments: &str) -> &str {
    arguments.split("groupBy: ").nth(1).and_then(|rest| rest.split(',').next()).unwrap_or("")
}

fn group_field(group: &str) -> &'static str {
    match group {
        "LEVEL" => "level",
        "CATEGORY" => "category",
        "REGION" => "region",
        _ => "total",
    }
}

fn add(counts: &mut BTreeMap<(String, String, String), u64>, verdict: &Value, group: &str) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let key = (text(&verdict["obligation"]["code"]), group.to_owned(), text(&verdict["verdict"]));
    *counts.entry(key).or_default() += 1;
}

async fn counts_equal_what_the_nodes_say(api: TestApi) {
    generate(&api, 102).await;
    tell(&api, &[operating("old", ("63", "75")), dossier("old", ("63", "75"), None)]).await;
    tell(&api, &approved_by_a_vendor("sold", ("63", "75"))).await;

    let (mut by_province, mut by_level) = (BTreeMap::new(), BTreeMap::new());
    let query = format!(
        "{{ informationSystems(first: 200, where: {{province: {{name: {{isNull: false}}}}}}) {{ \
         totalCount nodes {{ level province {{ code basis34 successor {{ code }} }} \
         compliance(asOf: \"{ON}\") {{ obligation {{ code }} verdict }} }} }} }}"
    );
    let systems = data(&api, &query, json!({})).await;
    assert!(systems["informationSystems"]["totalCount"].as_u64().unwrap() <= 200);
    for system in systems["informationSystems"]["nodes"].as_array().unwrap() {
        let province = &system["province"];
        let unit = if province["basis34"] == true { province } else { &province["successor"] };
        for verdict in system["compliance"].as_array().unwrap() {
            add(&mut by_province, verdict, unit["code"].as_str().unwrap());
            add(&mut by_level, verdict, &system["level"].to_string());
        }
    }
    let of_systems = |all: BTreeMap<(String, String, String), u64>| {
        let is_of_systems = |code: &str| by_province.keys().any(|(known, _, _)| known == code);
        all.into_iter().filter(|((code, _, _), _)| is_of_systems(code)).collect::<BTreeMap<_, _>>()
    };
    let counts = counted(&api, "countedBy: SYSTEM, groupBy: PROVINCE", "province { code }").await;
    assert_eq!(of_systems(counts), by_province);
    let levels = counted(&api, "groupBy: LEVEL", "level").await;
    let levels: BTreeMap<_, _> = levels
        .into_iter()
        .filter(|((code, _, _), _)| by_level.keys().any(|(it, _, _)| it == code))
        .collect();
    assert_eq!(levels, by_level);

    let mut provinces = BTreeMap::new();
    let query = format!(
        "{{ provinces(first: 100, where: {{basis34: {{eq: true}}}}, asOf: \"{ON}\") {{ nodes {{ code \
         compliance(asOf: \"{ON}\") {{ obligation {{ code subject }} verdict }} }} }} }}"
    );
    let all = data(&api, &query, json!({})).await;
    for province in all["provinces"]["nodes"].as_array().unwrap() {
        for verdict in province["compliance"].as_array().unwrap() {
            add(&mut provinces, verdict, province["code"].as_str().unwrap());
        }
    }
    let counts = counted(&api, "groupBy: PROVINCE", "province { code }").await;
    assert_eq!(counts, provinces);
    assert!(counts.len() > 300, "only {} counts", counts.len());
}

const OF_ONE: &str = r#"{ complianceSummary(asOf: "2024-10-01", basis: BEFORE_2025_07_01,
    countedBy: SYSTEM, obligations: ["CT09-1d-1"]) { total counts { verdict count } } }"#;

async fn a_count_is_never_older_than_the_graph(api: TestApi) {
    let none = data(&api, OF_ONE, json!({})).await;
    let before = none["complianceSummary"][0]["total"].as_u64().unwrap_or_default();
    for number in 1..4_u64 {
        let name = format!("system {number}");
        tell(&api, &[operating(&name, ("63", "75")), dossier(&name, ("63", "75"), None)]).await;
        let counted = data(&api, OF_ONE, json!({})).await;
        assert_eq!(counted["complianceSummary"][0]["total"], before + number);
    }
}

async fn counts_take_the_same_statements_whatever_the_number_of_systems(api: TestApi) {
    let query = "query($on: Date!) { complianceSummary(asOf: $on, groupBy: PROVINCE) {
        obligation { code decision { number } } province { name } unknown { name } } }";
    generate(&api, 34).await;
    data(&api, query, json!({ "on": "2025-01-01" })).await;
    let few = api.statements();
    generate(&api, 680).await;
    data(&api, query, json!({ "on": "2025-01-01" })).await;
    assert_eq!(api.statements(), few);

    // what is kept is found by the position alone: then only names are read
    data(&api, query, json!({ "on": "2025-01-01" })).await;
    assert!(api.statements() < 8, "{} statements", api.statements());
}

async fn verdicts_take_the_same_statements_whatever_the_number_of_systems(api: TestApi) {
    let query = "query($systems: Int!, $provinces: Int!) {
        provinces(first: $provinces, where: {basis34: {eq: true}}) { nodes {
            compliance(asOf: \"2025-09-01\") { verdict obligation { code decision { number } }
                overrides { code } }
            informationSystems(first: $systems) { nodes { compliance { verdict
                obligation { code } } } } } } }";
    generate(&api, 680).await;
    data(&api, query, json!({ "systems": 2, "provinces": 2 })).await;
    let few = api.statements();
    data(&api, query, json!({ "systems": 20, "provinces": 34 })).await;
    assert_eq!(api.statements(), few);
}

/// A part of what a verdict rests on would make another one.
async fn whoever_sees_a_part_of_a_merged_province_gets_no_verdict_on_it(api: TestApi) {
    let (settings, now) = (api.database().settings(), "2026-03-10T02:00:00Z".parse().unwrap());
    let app = Arc::new(App::open(&settings, Clock::stopped_at(now)).await.unwrap());
    let service = Service::new(app).unwrap();
    let query =
        r#"{ province(by: {code: "75"}) { id compliance { verdict } predecessors { id } } }"#;
    let all = data(&api, query, json!({})).await["province"].take();
    let id = |of: &Value| domain::graph::read_id(of["id"].as_str().unwrap()).unwrap().1;
    let own = id(&all);
    let merged: Vec<_> = all["predecessors"].as_array().unwrap().iter().map(id).collect();
    let seen = async |scope: Vec<uuid::Uuid>| {
        let scope = Scope::Provinces(scope.into_iter().collect());
        let answer = service.execute(Actor::with_scope(scope), Request::new(query)).await;
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        answer["data"]["province"]["compliance"].clone()
    };

    assert_eq!(merged.len(), 2);
    assert_eq!(seen(vec![own, merged[0]]).await, Value::Null);
    assert_eq!(seen(vec![own, merged[0], merged[1]]).await, all["compliance"]);
}

async fn a_province_sees_its_own_alone(api: TestApi) {
    let (own, others) = (("63", "75"), ("63", "01"));
    tell(&api, &[operating("mine", own), dossier("mine", own, None)]).await;
    let (settings, now) = (api.database().settings(), "2026-03-10T02:00:00Z".parse().unwrap());
    let app = Arc::new(App::open(&settings, Clock::stopped_at(now)).await.unwrap());
    let service = Service::new(Arc::clone(&app)).unwrap();
    let ids =
        data(&api, r#"{ a: province(by: {code: "75"}, asOf: "2024-10-01") { id } }"#, json!({}))
            .await;
    let (_, id) = domain::graph::read_id(ids["a"]["id"].as_str().unwrap()).unwrap();
    let scope = Scope::Provinces([id].into_iter().collect());
    let ask = async || {
        let query = r#"{
            mine: province(by: {code: "75"}, asOf: "2024-10-01") { compliance { obligation { code } verdict
                evidence { node { id } } } fourLayers { standing } }
            theirs: province(by: {code: "01"}, asOf: "2024-10-01") { compliance { verdict } fourLayers { standing }
                assessorIndependence { fromMonitoring } }
            complianceSummary(asOf: "2024-10-01", countedBy: SYSTEM) { obligation { code } total unknown { name } }
            obligationCalendar(from: "2024-01-01", to: "2025-12-31") { dueOn informationSystem { name } }
            surveyRounds { nodes { rollUp(criterion: LEVEL_DOSSIER) { coverage counts { count { min max } } }
                reportedFigures { verdict components { verdict interval { min } } } } }
        }"#;
        let answer = service.execute(Actor::with_scope(scope.clone()), Request::new(query)).await;
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    };

    let before = ask().await;
    assert_eq!(
        before["theirs"],
        json!({ "compliance": null, "fourLayers": null, "assessorIndependence": null })
    );
    // a headline judged by one province's answers would come out as no other caller sees it
    let figures = before["surveyRounds"]["nodes"][0]["reportedFigures"].as_array().unwrap();
    assert_eq!(figures.len(), 5);
    let none = json!({ "verdict": null, "interval": null });
    for figure in figures {
        assert_eq!(figure["verdict"], Value::Null);
        assert!(figure["components"].as_array().unwrap().iter().all(|it| *it == none), "{figure}");
    }
    assert!(before["mine"]["compliance"].as_array().is_some_and(|all| !all.is_empty()));
    let totals = before["complianceSummary"].as_array().unwrap();
    assert!(!totals.is_empty() && totals.iter().all(|row| row["total"] == 1), "{totals:?}");

    tell(&api, &[operating("theirs", others), dossier("theirs", others, Some("2024-01-01"))]).await;
    assert_eq!(ask().await, before);
}
