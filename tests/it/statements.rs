//! How many SQL statements an operation takes depends on its shape, never on the number of rows.

use api::app::App;
use api::clock::Clock;
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    ten_and_a_thousand_parents_take_the_same_statements,
    one_thing_and_what_hangs_on_it_take_one_statement,
    a_graph_generated_twice_changes_nothing,
);

/// Thirty systems and more for each of the 34 provinces.
const MANY: u32 = 1_088;
/// Some systems for each of them.
const FEW: u32 = 102;

/// What is asked of each of many systems.
const SHAPES: [(&str, &str); 6] = [
    ("to-one relations", "province { name } owner { name province { name } } operator { name }"),
    (
        "a list and a list below it",
        "levelDossiers { nodes { status decisions { number issuer { name } } } }",
    ),
    (
        "several lists",
        "assessments { nodes { kind vendor { name } assessor { name } } } levelDossiers { nodes { level } }",
    ),
    (
        "totals alone and with rows",
        "all: assessments { totalCount } levelDossiers(first: 1) { totalCount nodes { status } }",
    ),
    (
        "places",
        "assessments(first: 2) { edges { cursor node { result } } pageInfo { hasNextPage endCursor } }",
    ),
    (
        "conditions, findings and sources",
        "levelDossiers(where: {level: {gte: 2}, decisions: {some: {kind: {eq: DECISION}}}}) { nodes { level } } \
         findings { rule } provenance { source }",
    ),
];

async fn ten_and_a_thousand_parents_take_the_same_statements(api: TestApi) {
    generate(&api, MANY).await;

    for (name, below) in SHAPES {
        let few = statements(&api, below, 2, 5, 10).await;
        let many = statements(&api, below, 34, 30, 1_020).await;

        assert_eq!(few, many, "{name}");
    }
}

async fn one_thing_and_what_hangs_on_it_take_one_statement(api: TestApi) {
    generate(&api, FEW).await;
    let answer = api.ask("{ informationSystems(first: 1) { nodes { id } } }", json!({})).await;
    let id = &answer["data"]["informationSystems"]["nodes"][0]["id"];

    for (name, below) in SHAPES {
        let query =
            format!("query($id: ID!) {{ informationSystem(by: {{id: $id}}) {{ {below} }} }}");
        let answer = api.ask(&query, json!({ "id": id })).await;

        assert!(answer["data"]["informationSystem"].is_object(), "{name}: {answer}");
        assert_eq!(api.statements(), 1, "{name}");
    }
}

async fn a_graph_generated_twice_changes_nothing(api: TestApi) {
    let first = generate(&api, FEW).await;
    let second = generate(&api, FEW).await;

    assert!(first.created > u64::from(FEW));
    assert_eq!((second.created, second.updated, second.rejected), (0, 0, 0));
    assert_eq!(second.unchanged, first.created);
}

async fn generate(api: &TestApi, systems: u32) -> api::app::Counts {
    let app = App::open(&api.database().settings(), Clock::system()).await.unwrap();
    app.generate(1, systems, |_| ()).await.unwrap()
}

/// How many statements it takes to ask `below` of so many systems of each of so many provinces.
async fn statements(
    api: &TestApi,
    below: &str,
    provinces: u32,
    systems: u32,
    parents: usize,
) -> u64 {
    let query = format!(
        "query($provinces: Int!, $systems: Int!) {{ provinces(first: $provinces) {{ nodes {{ \
         informationSystems(first: $systems) {{ nodes {{ {below} }} }} }} }} }}"
    );
    let answer = api.ask(&query, json!({ "provinces": provinces, "systems": systems })).await;
    let statements = api.statements();

    let nodes = |value: &Value| value["nodes"].as_array().cloned().unwrap_or_default();
    let provinces = nodes(&answer["data"]["provinces"]);
    let systems = provinces.iter().flat_map(|province| nodes(&province["informationSystems"]));
    assert_eq!(systems.count(), parents, "{}", answer["errors"]);
    statements
}
