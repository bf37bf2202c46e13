//! Lists: parts, places, orders and totals.

use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    every_part_forward_makes_the_whole_list,
    every_part_backward_makes_the_whole_list,
    a_list_within_a_list_has_a_part_for_every_parent,
    names_stand_in_vietnamese_order,
    counts_only_when_asked,
    refuses_what_no_list_can_answer,
    a_cursor_serves_its_own_order_only,
);

/// Orders with values that are not known, and with many equals.
const ORDERS: [&str; 4] = [
    "[]",
    "[{field: ISSUED_ON}]",
    "[{field: ISSUED_ON, direction: DESC}, {field: NUMBER}]",
    "[{field: NUMBER, direction: DESC}]",
];

async fn whole_list(api: &TestApi, order: &str) -> Vec<Value> {
    let query = format!("{{ decisions(first: 200, orderBy: {order}) {{ nodes {{ id }} }} }}");
    let answer = api.ask(&query, json!({})).await;
    let nodes = answer["data"]["decisions"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["id"].clone()).collect()
}

async fn every_part_forward_makes_the_whole_list(api: TestApi) {
    for order in ORDERS {
        let whole = whole_list(&api, order).await;
        let query = format!(
            "query($after: String) {{ decisions(first: 7, after: $after, orderBy: {order}) {{
               edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }}"
        );

        let mut parts = Vec::new();
        let mut after = Value::Null;
        loop {
            let answer = api.ask(&query, json!({ "after": after })).await;
            let page = &answer["data"]["decisions"];
            let edges = page["edges"].as_array().unwrap();
            parts.extend(edges.iter().map(|edge| edge["node"]["id"].clone()));
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
            assert_eq!(page["pageInfo"]["endCursor"], edges.last().unwrap()["cursor"]);
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }

        assert!(whole.len() > 50, "{} decisions", whole.len());
        assert_eq!(parts, whole, "{order}");
    }
}

async fn every_part_backward_makes_the_whole_list(api: TestApi) {
    for order in ORDERS {
        let whole = whole_list(&api, order).await;
        let query = format!(
            "query($before: String) {{ decisions(last: 7, before: $before, orderBy: {order}) {{
               nodes {{ id }} pageInfo {{ hasPreviousPage startCursor }} }} }}"
        );

        let mut parts: Vec<Value> = Vec::new();
        let mut before = Value::Null;
        loop {
            let answer = api.ask(&query, json!({ "before": before })).await;
            let page = &answer["data"]["decisions"];
            let nodes = page["nodes"].as_array().unwrap();
            parts.splice(0..0, nodes.iter().map(|node| node["id"].clone()));
            if page["pageInfo"]["hasPreviousPage"] == json!(false) {
                break;
            }
            before = page["pageInfo"]["startCursor"].clone();
        }

        assert_eq!(parts, whole, "{order}");
    }
}

async fn a_list_within_a_list_has_a_part_for_every_parent(api: TestApi) {
    let query = r#"{ provinces(asOf: "2024-04-30", first: 63) {
        nodes { organizations(first: 1) { totalCount nodes { name } pageInfo { hasNextPage } } } } }"#;

    let answer = api.ask(query, json!({})).await;

    let provinces = answer["data"]["provinces"]["nodes"].as_array().unwrap();
    assert_eq!(provinces.len(), 63);
    for province in provinces {
        let listed = &province["organizations"];
        let total = usize::try_from(listed["totalCount"].as_u64().unwrap()).unwrap();
        assert_eq!(listed["nodes"].as_array().unwrap().len(), total.min(1));
        assert_eq!(listed["pageInfo"]["hasNextPage"], json!(total > 1));
    }
    assert!(provinces.iter().any(|province| province["organizations"]["totalCount"] != json!(0)));
}

async fn names_stand_in_vietnamese_order(api: TestApi) {
    let query = r#"{ provinces(asOf: "2024-04-30", first: 63, orderBy: [{field: NAME}]) {
        nodes { name } } }"#;

    let answer = api.ask(query, json!({})).await;

    let nodes = answer["data"]["provinces"]["nodes"].as_array().unwrap();
    let names: Vec<&str> = nodes.iter().map(|node| node["name"].as_str().unwrap()).collect();
    let place = |name| names.iter().position(|known| *known == name).unwrap();
    assert_eq!(names[0], "An Giang");
    assert_eq!(names[62], "Yên Bái");
    assert!(place("Cao Bằng") < place("Cần Thơ"), "A before Â");
    assert!(place("Điện Biên") > place("Cần Thơ") && place("Đà Nẵng") < place("Gia Lai"));
    assert!(place("Đà Nẵng") < place("Đắk Lắk") && place("Đắk Lắk") < place("Đồng Nai"));
    assert!(place("Hải Phòng") < place("Hậu Giang") && place("Hà Nội") < place("Hải Dương"));
}

async fn counts_only_when_asked(api: TestApi) {
    let rows = api.ask("{ decisions(first: 3) { nodes { number } } }", json!({})).await;
    let total = api.ask("{ decisions(first: 3) { totalCount } }", json!({})).await;
    let both = api.ask("{ decisions(first: 3) { totalCount nodes { number } } }", json!({})).await;

    assert_eq!(rows["data"]["decisions"]["nodes"], both["data"]["decisions"]["nodes"]);
    assert_eq!(total["data"]["decisions"]["totalCount"], both["data"]["decisions"]["totalCount"]);
    assert_eq!(api.statements(), 1, "a root's total comes with its rows");
}

async fn refuses_what_no_list_can_answer(api: TestApi) {
    for (arguments, sentence) in [
        ("first: 201", "`first` must be 0 to 200, got 201"),
        ("first: -1", "`first` must be 0 to 200, got -1"),
        ("first: 1, last: 1", "`first` and `last` cannot be asked for together"),
        ("before: \"x\"", "`before` needs `last`: it pages backward"),
        ("after: \"x\"", "\"x\" is not a cursor of this list"),
        (
            "where: {issuedOn: {gte: \"2024-02-31\"}}",
            "`issuedOn` must be a day such as 2024-04-30, got \"2024-02-31\"",
        ),
        ("where: {kind: {eq: null}}", "`kind.eq` is null: leave it out, or ask `isNull: true`"),
    ] {
        let query = format!("{{ decisions({arguments}) {{ nodes {{ number }} }} }}");

        let answer = api.ask(&query, json!({})).await;

        assert_eq!(answer["errors"][0]["message"], sentence, "{arguments}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert!(answer.get("data").is_none());
        assert_eq!(api.statements(), 0);
    }
}

async fn a_cursor_serves_its_own_order_only(api: TestApi) {
    let first = "{ decisions(first: 1) { pageInfo { endCursor } } }";
    let answer = api.ask(first, json!({})).await;
    let cursor = &answer["data"]["decisions"]["pageInfo"]["endCursor"];
    let other = "query($after: String) { decisions(after: $after, orderBy: [{field: NUMBER}]) { totalCount } }";

    let answer = api.ask(other, json!({ "after": cursor })).await;

    let sentence = answer["errors"][0]["message"].as_str().unwrap();
    assert!(sentence.ends_with("was made for another order of the list"), "{sentence}");
}
