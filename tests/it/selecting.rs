//! Selections: fields merged, left out, in the order asked for.

use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    answers_fields_in_the_order_of_the_query,
    merges_what_is_selected_twice,
    leaves_out_what_directives_say,
    answers_questions_about_the_schema_beside_data,
    filters_follow_relations,
    what_is_not_so_may_be_unknown,
    tells_what_is_wrong_with_a_document,
);

/// The answer's own text, since a JSON object forgets the order of its fields.
async fn text(api: &TestApi, query: &str) -> String {
    let request = api.client().post(api.url("/graphql")).json(&json!({ "query": query }));
    request.send().await.unwrap().text().await.unwrap()
}

async fn answers_fields_in_the_order_of_the_query(api: TestApi) {
    let query = "{ b: province(by: {code: \"01\"}) { z: name code a: validTo __typename } \
                  a: __typename }";

    let answer = text(&api, query).await;

    let data =
        r#"{"data":{"b":{"z":"Hà Nội","code":"01","a":null,"__typename":"Province"},"a":"Query"}"#;
    assert!(answer.starts_with(data), "{answer}");
}

async fn merges_what_is_selected_twice(api: TestApi) {
    let query = "query { province(by: {code: \"01\"}) { name ...more organizations { totalCount } } \
                         province(by: {code: \"01\"}) { code organizations { nodes { kind } } } } \
                 fragment more on Province { name organizations { nodes { __typename } } }";

    let answer = api.ask(query, json!({})).await;

    let province = &answer["data"]["province"];
    assert_eq!(province["name"], "Hà Nội");
    assert_eq!(province["code"], "01");
    assert!(province["organizations"]["totalCount"].is_number());
    for node in province["organizations"]["nodes"].as_array().unwrap() {
        assert_eq!(node["__typename"], "Organization");
        assert!(node["kind"].is_string());
    }
}

async fn leaves_out_what_directives_say(api: TestApi) {
    let query = "query($no: Boolean!, $code: String = \"01\") { province(by: {code: $code}) { \
                   code name @include(if: $no) ... @skip(if: true) { kind } } }";

    let answer = api.ask(query, json!({ "no": false })).await;

    assert_eq!(answer["data"]["province"], json!({ "code": "01" }));
}

async fn answers_questions_about_the_schema_beside_data(api: TestApi) {
    let query = "{ type: __type(name: \"Node\") { kind } province(by: {code: \"01\"}) { code } \
                   __schema { queryType { name } } }";

    let answer = api.ask(query, json!({})).await;

    let data = json!({
        "type": { "kind": "INTERFACE" },
        "province": { "code": "01" },
        "__schema": { "queryType": { "name": "Query" } },
    });
    assert_eq!(answer["data"], data);
}

async fn filters_follow_relations(api: TestApi) {
    let query = "{ provinces(asOf: \"2024-04-30\", first: 63, where: { \
        monitoringArrangements: { some: { vendors: { some: { name: { eq: \"VSEC\" } } } } } \
        not: { name: { in: [\"Thái Bình\"] } } }) { nodes { name } } }";

    let answer = api.ask(query, json!({})).await;

    assert_eq!(answer["data"]["provinces"]["nodes"], json!([{ "name": "Tuyên Quang" }]));
}

/// Whatever a test does not find true is found by its opposite, the unknown among it.
async fn what_is_not_so_may_be_unknown(api: TestApi) {
    let count = async |filter: &str| {
        let query = format!("{{ decisions(where: {filter}) {{ totalCount }} }}");
        let answer = api.ask(&query, json!({})).await;
        answer["data"]["decisions"]["totalCount"].as_u64().unwrap()
    };

    let all = count("{}").await;
    let before = count("{issuedOn: {lt: \"2022-01-01\"}}").await;
    let not_before = count("{not: {issuedOn: {lt: \"2022-01-01\"}}}").await;
    let from = count("{issuedOn: {gte: \"2022-01-01\"}}").await;
    let unknown = count("{issuedOn: {isNull: true}}").await;

    assert_eq!(before + not_before, all);
    assert_eq!(before + from + unknown, all);
    assert!(unknown > 0 && before > 0 && from > 0);
}

async fn tells_what_is_wrong_with_a_document(api: TestApi) {
    let codes: Vec<Value> = {
        let mut codes = Vec::new();
        for query in
            ["{", "{ nobody }", "{ province(by: {code: \"01\", name: \"Hà Nội\"}) { id } }"]
        {
            let answer = api.ask(query, json!({})).await;
            assert!(answer.get("data").is_none(), "{answer}");
            codes.push(answer["errors"][0]["extensions"]["code"].clone());
        }
        codes
    };

    let expected =
        ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_VALIDATION_FAILED"];
    assert_eq!(codes, expected);
}
