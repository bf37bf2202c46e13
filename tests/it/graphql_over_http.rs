//! GraphQL over HTTP, as its specification says.

use domain::access::Role;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use support::{Database, Engine, Node, Scene, TestApi};

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

async fn api() -> TestApi {
    TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await
}

/// The audits of the reference implementation of the specification, all of them.
#[tokio::test]
async fn passes_every_audit_of_the_reference_implementation() {
    let Some(node) = Node::find().await else { return };
    let api = api().await;

    let token = api.token(Role::Auditor, &[]).await;
    let told = node.run("audit.mjs", &[&api.url("/graphql"), &token], String::new()).await;

    let audits: Vec<Value> = serde_json::from_str(&told).unwrap();
    let failed: Vec<&Value> = audits.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(failed.is_empty(), "{} of {} failed: {failed:#?}", failed.len(), audits.len());
    assert_eq!(audits.len(), 61);
}

/// What a request is answered: status, media type, and the code of the first error.
async fn told(request: reqwest::RequestBuilder) -> (StatusCode, String, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    let answer: Value = response.json().await.unwrap();
    assert!(answer.get("data").is_none() || status == StatusCode::OK, "{answer}");
    if answer.get("errors").is_some() {
        let extensions = &answer["errors"][0]["extensions"];
        assert!(extensions["requestId"].is_string(), "{answer}");
        assert!(extensions["retryable"].is_boolean(), "{answer}");
    }
    (status, kind, answer["errors"][0]["extensions"]["code"].clone())
}

#[tokio::test]
async fn answers_in_the_media_type_that_is_accepted() {
    let api = api().await;
    let ask = |accept: &'static str, query: &str| {
        let request = api.client().post(api.url("/graphql")).header(header::ACCEPT, accept);
        told(request.json(&json!({ "query": query })))
    };

    let json = ask("application/json", "{ nobody }").await;
    let newer = ask(GRAPHQL_RESPONSE, "{ nobody }").await;
    let neither = ask("text/html", "{ __typename }").await;

    let code = json!("GRAPHQL_VALIDATION_FAILED");
    let kind = "application/json; charset=utf-8".to_owned();
    assert_eq!(json, (StatusCode::OK, kind.clone(), code.clone()));
    let newer_kind = format!("{GRAPHQL_RESPONSE}; charset=utf-8");
    assert_eq!(newer, (StatusCode::BAD_REQUEST, newer_kind, code));
    assert_eq!(neither, (StatusCode::NOT_ACCEPTABLE, kind, json!("NOT_ACCEPTABLE")));
}

#[tokio::test]
async fn refuses_other_methods_and_says_which_are_allowed() {
    let api = api().await;

    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = api.client().request(method, api.url("/graphql?query={__typename}"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()[header::ALLOW], "GET, POST");
    }
}

#[tokio::test]
async fn reads_the_operation_name_of_an_address() {
    let api = api().await;
    let url = api.url("/graphql?query=query%20A%7Ba:__typename%7Dquery%20B%7Bb:__typename%7D");

    let b = api.client().get(format!("{url}&operationName=B")).send().await.unwrap();
    let b: Value = b.json().await.unwrap();
    let none = told(api.client().get(&url).header(header::ACCEPT, GRAPHQL_RESPONSE)).await;

    assert_eq!(b["data"], json!({ "b": "Query" }));
    assert_eq!((none.0, none.2), (StatusCode::BAD_REQUEST, json!("OPERATION_RESOLUTION_FAILURE")));
}

#[tokio::test]
async fn takes_one_object_of_json_in_utf_8_and_nothing_else() {
    let api = api().await;
    let post = |kind: &'static str, body: &[u8]| {
        let request = api.client().post(api.url("/graphql")).header(header::CONTENT_TYPE, kind);
        told(request.body(body.to_vec()))
    };
    let good = br#"{"query":"{ __typename }"}"#;
    let batch = br#"[{"query":"{ __typename }"},{"query":"{ __typename }"}]"#;

    let well = post("application/json; charset=UTF-8", good).await;
    assert_eq!(well.0, StatusCode::OK);
    for (kind, body, status, code) in [
        ("text/plain", &good[..], 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/graphql", good, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", good, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            "application/x-www-form-urlencoded",
            b"query=%7B__typename%7D",
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        ("application/json; charset=utf-16", good, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json", batch, 400, "BAD_REQUEST"),
        ("application/json", b"{\"query\":\"\xff\xfe\"}", 400, "BAD_REQUEST"),
        ("application/json", b"{\"query\":", 400, "BAD_REQUEST"),
        ("application/json", b"", 400, "BAD_REQUEST"),
        ("application/json", b"{\"query\":1}", 400, "BAD_REQUEST"),
    ] {
        let (got, _, said) = post(kind, body).await;
        assert_eq!((got.as_u16(), said), (status, json!(code)), "{kind} {body:?}");
    }
}

#[tokio::test]
async fn keeps_out_pages_of_other_origins() {
    let api = api().await;
    let url = api.url("/graphql?query=%7B__typename%7D");
    let evil = told(api.client().get(&url).header(header::ORIGIN, "https://evil.example")).await;
    let image = told(api.client().get(&url).header("sec-fetch-site", "cross-site")).await;
    let cookie = told(api.client().get(&url).header(header::COOKIE, "a=b")).await;
    let preflighted = api.client().get(&url).header(header::COOKIE, "a=b");
    let preflighted = told(preflighted.header("graphql-require-preflight", "1")).await;

    for refused in [evil, image, cookie] {
        assert_eq!((refused.0, refused.2), (StatusCode::FORBIDDEN, json!("ORIGIN_NOT_ALLOWED")));
    }
    assert_eq!(preflighted.0, StatusCode::OK);
}

#[tokio::test]
async fn tells_what_an_operation_costs_and_can_do_so_without_running_it() {
    let api = api().await;
    let ask = async |wanted: &'static str| {
        let request = api.client().post(api.url("/graphql")).header("graphql-cost", wanted);
        let query = "{ provinces(first: 10) { nodes { name } } }";
        let answer = request.json(&json!({ "query": query })).send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };

    let beside = ask("1").await;
    let only = ask("explain").await;

    // a list costs 10; each of 10 things 5 and its one value 1
    assert_eq!(beside["extensions"]["cost"]["cost"], 10 + 10 * (5 + 1));
    assert_eq!(beside["extensions"]["cost"]["nodes"], 10);
    assert_eq!(beside["data"]["provinces"]["nodes"].as_array().unwrap().len(), 10);
    assert_eq!(only["extensions"]["cost"], beside["extensions"]["cost"]);
    assert_eq!(only["data"], Value::Null);
}

#[tokio::test]
async fn weighs_a_mutation_with_the_rows_that_it_is_given_and_does_not_run_it() {
    let api = api().await;
    let query = "mutation($rows: [VendorInput!]!) {
        vendorBulkUpsert(input: { rows: $rows }) { rows { node { name } } } }";
    let rows = json!([{ "name": "One" }, { "name": "Two" }, { "name": "Three" }]);
    let request = api.client().post(api.url("/graphql")).header("graphql-cost", "explain");

    let answer =
        request.json(&json!({ "query": query, "variables": { "rows": rows } })).send().await;

    let answer: Value = answer.unwrap().json().await.unwrap();
    // a mutation costs 10 and its payload 5; each of 3 rows 5, its thing 5 and the one value 1
    assert_eq!(answer["extensions"]["cost"]["cost"], 10 + 5 + 3 * (5 + 5 + 1), "{answer}");
    assert_eq!(answer["extensions"]["cost"]["nodes"], 1 + 3 * 2);
    let made = api.ask("{ vendors(first: 1, search: \"Three\") { totalCount } }", json!({})).await;
    assert_eq!(made["data"]["vendors"]["totalCount"], 0, "{made}");
}

/// A panic ends one request, says nothing of itself, and leaves the connection alone.
#[tokio::test]
async fn pages_and_programs_are_told_alike_what_answers_hang_on() {
    let api = api().await;
    let own = api.url("");
    let vary = async |door: &str, client: &reqwest::Client, from_page: bool| {
        let request = client.get(api.url(door)).query(&[("query", "{ __typename }")]);
        let request = if from_page { request.header("origin", &own) } else { request };
        let response = request.send().await.unwrap();
        let told = response.headers().get_all(header::VARY).iter();
        let told: Vec<_> = told.map(|it| it.to_str().unwrap().to_lowercase()).collect();
        (response.status(), told.join(", "))
    };
    let nobody = TestApi::anonymous_client();

    for (door, client, status) in [
        ("/graphql", api.client(), StatusCode::OK),
        ("/graphql", &nobody, StatusCode::UNAUTHORIZED),
        ("/schema.graphql", &nobody, StatusCode::OK),
        ("/nowhere", api.client(), StatusCode::NOT_FOUND),
    ] {
        let told = vary(door, client, false).await;

        assert_eq!(told.0, status, "{door}");
        assert!(told.1.contains("origin"), "{door}: {}", told.1);
        assert_eq!(told, vary(door, client, true).await, "{door}");
    }
}

#[tokio::test]
async fn a_head_is_answered_without_a_body_and_other_protocols_are_not_taken_up() {
    let api = api().await;
    let query = [("query", "{ __typename }")];

    let head = api.client().head(api.url("/graphql")).query(&query).send().await.unwrap();
    let other = api.client().get(api.url("/graphql")).query(&query);
    let other = other.header("connection", "upgrade").header("upgrade", "h2c").send().await;

    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers()[header::CONTENT_TYPE], "application/json; charset=utf-8");
    assert_eq!(head.bytes().await.unwrap().len(), 0);
    let other = other.unwrap();
    assert_eq!(other.status(), StatusCode::OK);
    assert_eq!(other.text().await.unwrap(), r#"{"data":{"__typename":"Query"}}"#);
}

#[tokio::test]
async fn a_panic_answers_internal_and_the_connection_lives() {
    use axum::routing::get;
    async fn fails() -> &'static str {
        panic!("a secret")
    }
    let doors = axum::Router::new().route("/fails", get(fails)).route("/well", get("well"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let doors = api::http::watched(doors);
    tokio::spawn(api::http::serve(listener, doors, std::future::pending()));

    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let failed = exchange(&mut socket, "/fails").await;
    let well = exchange(&mut socket, "/well").await;

    assert!(failed.starts_with("HTTP/1.1 500 "), "{failed}");
    assert!(
        failed.contains(r#""code":"INTERNAL""#) && failed.contains(r#""requestId":""#),
        "{failed}"
    );
    assert!(!failed.contains("secret"), "{failed}");
    assert!(well.starts_with("HTTP/1.1 200 ") && well.ends_with("well"), "{well}");
}

async fn exchange(socket: &mut tokio::net::TcpStream, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut told = vec![0; 64 * 1024];
    let length = socket.read(&mut told).await.unwrap();
    String::from_utf8_lossy(&told[..length]).into_owned()
}
