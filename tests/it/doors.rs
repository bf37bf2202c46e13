//! What the service answers over HTTP beside the graph itself.

use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    answers_an_operation,
    is_ready_while_the_database_answers,
    is_not_ready_on_the_tables_of_another_version,
    says_at_the_root_where_to_go,
    refuses_what_is_not_a_graphql_request,
    refuses_a_body_of_more_than_a_mebibyte,
);

async fn answers_an_operation(api: TestApi) {
    let posted = api.ask("{ __typename }", json!({})).await;
    let got = api.client().get(api.url("/graphql?query=%7B__typename%7D")).send().await.unwrap();

    assert_eq!(posted["data"], json!({ "__typename": "Query" }));
    assert_eq!(got.json::<Value>().await.unwrap()["data"], posted["data"]);
    assert_eq!(api.statements(), 0, "nothing in it is kept in the database");
}

async fn is_ready_while_the_database_answers(api: TestApi) {
    let (lives, ready) = (probe(&api, "/healthz").await, probe(&api, "/readyz").await);

    assert_eq!(lives, (StatusCode::OK, "ok\n".to_owned()));
    assert_eq!(ready, lives);
}

async fn is_not_ready_on_the_tables_of_another_version(api: TestApi) {
    let db = api.database().connect().await;
    let told = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9_later', 0)";
    db.execute_unprepared(told).await.unwrap();

    let (lives, ready) = (probe(&api, "/healthz").await, probe(&api, "/readyz").await);

    assert_eq!(lives.0, StatusCode::OK);
    let sentence = "the migrations of the database are not those of this program\n";
    assert_eq!(ready, (StatusCode::SERVICE_UNAVAILABLE, sentence.to_owned()));
}

async fn probe(api: &TestApi, path: &str) -> (StatusCode, String) {
    let answer = TestApi::anonymous_client().get(api.url(path)).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn says_at_the_root_where_to_go(api: TestApi) {
    let page = api.client().get(api.url("/")).send().await.unwrap().text().await.unwrap();

    assert!(page.contains("/graphql"), "{page}");
}

async fn refuses_what_is_not_a_graphql_request(api: TestApi) {
    let url = api.url("/graphql");
    let no_query = api.client().get(&url).send().await.unwrap();
    let no_json = api.client().post(&url).body("{ __typename }").send().await.unwrap();
    let no_request = api.client().post(&url).json(&json!(["{ __typename }"])).send().await.unwrap();

    assert_eq!(no_query.status(), StatusCode::BAD_REQUEST);
    assert_eq!(no_json.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(no_request.status(), StatusCode::BAD_REQUEST);
}

async fn refuses_a_body_of_more_than_a_mebibyte(api: TestApi) {
    let query = format!("{{ __typename }} #{}", "x".repeat(8 * 1024 * 1024));
    let refused = api.client().post(api.url("/graphql")).json(&json!({ "query": query }));

    let refused = refused.send().await.unwrap();

    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
