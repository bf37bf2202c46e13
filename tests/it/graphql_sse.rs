//! Operations in an event stream, as GraphQL over server-sent events says in its distinct connections mode.

use std::sync::Arc;
use std::time::Duration;

use api::app::Actor;
use api::graphql::Service;
use domain::access::Role;
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{Database, TestApi, client_of, on_both_engines};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::feed_scene::{now, process, system, vendor};

on_both_engines!(
    answers_once_and_completes,
    what_is_wrong_with_an_operation_is_an_answer,
    what_is_no_operation_is_refused_in_json,
    whoever_takes_no_stream_is_told_how_to_follow,
    streams_the_selection_as_changes_are_committed,
    whoever_takes_both_follows_and_is_answered_in_json,
    tells_each_caller_only_what_it_may_read,
    a_database_that_fails_is_waited_for,
    a_stream_that_cannot_go_on_says_why_and_completes,
    what_is_open_is_counted_and_told_of_at_its_end,
    streams_end_without_complete_when_their_token_does,
    streams_end_without_complete_when_the_service_ends,
);

const EVENTS: &str = "text/event-stream";
const STREAM: &str = "subscription Vendors($after: String) { \
    it: changeStream(after: $after, types: [VENDOR]) { op node { ... on Vendor { name } } } }";

async fn answers_once_and_completes(api: TestApi) {
    let query = "query($first: Int) { vendors(first: $first) { totalCount } }";

    let mut by_post = Stream::of(post(&api, query, &json!({ "first": 0 }))).await;
    let address = [("query", query), ("variables", r#"{"first":0}"#)];
    let by_get = api.client().get(api.url("/graphql")).query(&address);
    let mut by_get = Stream::of(by_get.header(header::ACCEPT, EVENTS)).await;
    let written = "mutation { vendorCreate(input: { name: \"Một\", kind: OTHER }) { action } }";
    let mut written = Stream::of(post(&api, written, &json!({}))).await;

    for stream in [&mut by_post, &mut by_get] {
        let answer = stream.next().await;
        assert!(answer["data"]["vendors"]["totalCount"].is_number(), "{answer}");
        assert!(answer["extensions"]["feedPosition"].is_string(), "{answer}");
        stream.completes().await;
    }
    assert_eq!(written.next().await["data"]["vendorCreate"]["action"], "CREATED");
    written.completes().await;
}

async fn what_is_wrong_with_an_operation_is_an_answer(api: TestApi) {
    for (query, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ vendors(first: 201) { totalCount } }", "BAD_USER_INPUT"),
        ("subscription { changeStream { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { changeStream(after: \"x\") { id } }", "BAD_USER_INPUT"),
    ] {
        let mut stream = Stream::of(post(&api, query, &json!({}))).await;
        let answer = stream.next().await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{query}: {answer}");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string(), "{answer}");
        assert!(answer.get("data").is_none(), "{answer}");
        stream.completes().await;
    }
}

async fn what_is_no_operation_is_refused_in_json(api: TestApi) {
    let url = api.url("/graphql");
    let of = |request: RequestBuilder| request.header(header::ACCEPT, EVENTS);
    let body = json!({ "query": "{ __typename }" });
    let (client, nobody) = (api.client(), TestApi::anonymous_client());

    for (request, status, code) in [
        (of(nobody.post(&url)).json(&body), 401, "UNAUTHENTICATED"),
        (of(client_of("cgt_unknown").post(&url)).json(&body), 401, "UNAUTHENTICATED"),
        (of(client.post(&url)).json(&json!({ "query": 1 })), 400, "BAD_REQUEST"),
        (of(client.post(&url)).json(&json!([&body])), 400, "BAD_REQUEST"),
        (of(client.post(&url)).body("{ __typename }"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            of(client.post(&url)).header("origin", "http://evil.test").json(&body),
            403,
            "ORIGIN_NOT_ALLOWED",
        ),
        (of(client.get(&url)).header("sec-fetch-site", "cross-site"), 403, "ORIGIN_NOT_ALLOWED"),
        (of(client.request(Method::PUT, &url)), 405, "METHOD_NOT_ALLOWED"),
        (client.post(&url).header(header::ACCEPT, "text/html").json(&body), 406, "NOT_ACCEPTABLE"),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{code}");
        let kind = &response.headers()[header::CONTENT_TYPE];
        assert_eq!(kind, "application/json; charset=utf-8", "{code}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    }
    let query = "mutation { vendorCreate(input: { name: \"Không\", kind: OTHER }) { action } }";
    let by_get = of(client.get(&url)).query(&[("query", query)]);
    let by_get = by_get.send().await.unwrap();
    assert_eq!(by_get.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(by_get.headers()[header::ALLOW], "POST");
    let made = api.ask("{ vendors(first: 0, search: \"Không\") { totalCount } }", json!({})).await;
    assert_eq!(made["data"]["vendors"]["totalCount"], 0);
}

async fn whoever_takes_no_stream_is_told_how_to_follow(api: TestApi) {
    let ask = async |accept: &str| {
        let mut request = post(&api, STREAM, &json!({})).build().unwrap();
        request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
        let response = api.client().execute(request).await.unwrap();
        (response.status(), response.json::<Value>().await.unwrap())
    };

    let (status, answer) = ask("application/graphql-response+json").await;
    let (older, _) = ask("application/json").await;

    assert_eq!((status, older), (StatusCode::NOT_ACCEPTABLE, StatusCode::OK));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_ACCEPTABLE", "{answer}");
    let sentence = answer["errors"][0]["message"].as_str().unwrap();
    assert!(sentence.contains("text/event-stream"), "{sentence}");
}

async fn streams_the_selection_as_changes_are_committed(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("Before")]).await.unwrap();
    let variables = json!({ "after": after });
    let mut by_post = Stream::of(post(&api, STREAM, &variables)).await;
    let address = [("query", STREAM), ("variables", &*variables.to_string())];
    let by_get = api.client().get(api.url("/graphql")).query(&address);
    let mut by_get = Stream::of(by_get.header(header::ACCEPT, EVENTS)).await;

    for stream in [&mut by_post, &mut by_get] {
        assert_eq!(stream.next().await, told("Before"));
    }
    app.write("a test", &[vendor("Meanwhile")]).await.unwrap();
    for stream in [&mut by_post, &mut by_get] {
        assert_eq!(stream.next().await, told("Meanwhile"));
    }
}

fn told(name: &str) -> Value {
    json!({ "data": { "it": { "op": "CREATED", "node": { "name": name } } } })
}

async fn whoever_takes_both_follows_and_is_answered_in_json(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    let ask = |query: &str| {
        let asked = json!({ "query": query, "variables": { "after": after } });
        let request = api.client().post(api.url("/graphql")).json(&asked);
        request.header(header::ACCEPT, "application/graphql-response+json, text/event-stream")
    };

    let once = ask("{ __typename }").send().await.unwrap();
    let wrong = ask("{ nothing }").send().await.unwrap();
    let mut stream = Stream::of(ask(STREAM)).await;
    app.write("a test", &[vendor("Meanwhile")]).await.unwrap();

    let kind = "application/graphql-response+json; charset=utf-8";
    assert_eq!(
        (once.status(), &once.headers()[header::CONTENT_TYPE]),
        (StatusCode::OK, &kind.parse().unwrap())
    );
    assert_eq!(once.json::<Value>().await.unwrap(), json!({ "data": { "__typename": "Query" } }));
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    assert_eq!(stream.next().await, told("Meanwhile"));
}

async fn tells_each_caller_only_what_it_may_read(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    let reader = api.token(Role::Reader, &["Đồng Nai"]).await;
    let stream = "subscription($after: String) { changeStream(after: $after) { type patch } }";
    let asked = json!({ "query": stream, "variables": { "after": after } });
    let request = client_of(&reader).post(api.url("/graphql")).json(&asked);
    let mut stream = Stream::of(request.header(header::ACCEPT, EVENTS)).await;

    app.write("a test", &[system("01", "Of Hà Nội")]).await.unwrap();
    app.write("a test", &[system("75", "Of Đồng Nai")]).await.unwrap();

    let change = &stream.next().await["data"]["changeStream"];
    assert_eq!(change["type"], "INFORMATION_SYSTEM");
    assert_eq!(change["patch"]["set"]["name"], "Of Đồng Nai");
}

async fn a_database_that_fails_is_waited_for(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("Before")]).await.unwrap();
    let database = api.database().connect().await;
    database.execute_unprepared("ALTER TABLE change RENAME TO change_away").await.unwrap();
    let mut stream = Stream::of(post(&api, STREAM, &json!({ "after": after }))).await;

    let meanwhile = timeout(Duration::from_secs(1), stream.event()).await;
    database.execute_unprepared("ALTER TABLE change_away RENAME TO change").await.unwrap();

    assert!(meanwhile.is_err(), "it was told {meanwhile:?} while the database failed");
    assert_eq!(stream.next().await, told("Before"));
}

async fn a_stream_that_cannot_go_on_says_why_and_completes(api: TestApi) {
    let variables = json!({ "after": "0123456789abcdef:1" });
    let mut stream = Stream::of(post(&api, STREAM, &variables)).await;

    let answer = stream.next().await;

    assert_eq!(answer["errors"][0]["extensions"]["code"], "FEED_EPOCH_CHANGED", "{answer}");
    stream.completes().await;
}

async fn what_is_open_is_counted_and_told_of_at_its_end(api: TestApi) {
    let metrics = async || {
        let told = api.client().get(api.url("/metrics")).send().await.unwrap();
        told.text().await.unwrap()
    };
    let of = |operation: &str, outcome: &str| {
        format!(
            "compliance_graph_requests_total{{door=\"graphql\",kind=\"subscription\",\
             operation=\"{operation}\",outcome=\"{outcome}\"}} 1"
        )
    };
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("Before")]).await.unwrap();
    let mut stream = Stream::of(post(&api, STREAM, &json!({ "after": after }))).await;
    stream.next().await;

    let open = metrics().await;
    assert!(open.contains("compliance_graph_open_streams 1\n"), "{open}");
    assert!(!open.contains("kind=\"subscription\""), "{open}");
    drop(stream);
    let refused = STREAM.replace("Vendors", "Refused");
    let mut refused =
        Stream::of(post(&api, &refused, &json!({ "after": "0123456789abcdef:1" }))).await;
    refused.next().await;
    refused.completes().await;

    let ended = async {
        loop {
            let told = metrics().await;
            if told.contains("compliance_graph_open_streams 0\n") {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let told = timeout(Duration::from_secs(10), ended).await.unwrap();
    assert!(told.contains(&of("Vendors", "GONE")), "{told}");
    assert!(told.contains(&of("Refused", "FEED_EPOCH_CHANGED")), "{told}");
    let statements = "compliance_graph_sql_statements_total{door=\"graphql\",\
        kind=\"subscription\",operation=\"Vendors\"} ";
    let statements = told.lines().find_map(|line| line.strip_prefix(statements)).unwrap();
    assert!(statements.parse::<u64>().unwrap() > 0, "{told}");
}

/// Whoever follows is looked up again every 15 seconds.
async fn streams_end_without_complete_when_their_token_does(api: TestApi) {
    let administrator = Actor::at_the_command_line();
    let token = api.token(Role::Reader, &[]).await;
    let after = now(api.app()).await;
    let asked = json!({ "query": STREAM, "variables": { "after": after } });
    let request = client_of(&token).post(api.url("/graphql")).json(&asked);
    let mut stream = Stream::of(request.header(header::ACCEPT, EVENTS)).await;

    let id = api.app().tokens(&administrator).await.unwrap().last().unwrap().id;
    api.app().revoke_token(&administrator, id).await.unwrap();

    let ended = timeout(Duration::from_secs(25), stream.event()).await;
    assert_eq!(ended.unwrap(), None);
}

async fn streams_end_without_complete_when_the_service_ends(database: Database) {
    let app = process(&database).await;
    let token = support::make_token(&app, Role::Reader, &[]).await;
    let service = Service::new(Arc::clone(&app)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let doors = api::http::router(app, service);
    let serving = tokio::spawn(api::http::serve(listener, doors, async move {
        stopped.await.unwrap();
    }));
    let asked = json!({ "query": "subscription { changeStream(types: [SURVEY_ROUND]) { id } }" });
    let request = client_of(&token).post(&url).json(&asked).header(header::ACCEPT, EVENTS);
    let mut stream = Stream::of(request).await;
    stream.next().await;

    stop.send(()).unwrap();

    assert_eq!(stream.event().await, None);
    timeout(Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
}

fn post(api: &TestApi, query: &str, variables: &Value) -> RequestBuilder {
    let asked = json!({ "query": query, "variables": variables });
    api.client().post(api.url("/graphql")).json(&asked).header(header::ACCEPT, EVENTS)
}

/// A client of the protocol.
struct Stream {
    response: Response,
    read: String,
}

impl Stream {
    async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], EVENTS);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        Self { response, read: String::new() }
    }

    /// The name and the data of the next event, without comments; nothing when the stream has ended.
    async fn event(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let value = event.lines().find_map(|line| line.strip_prefix(name));
                    value.map(|value| value.trim_start().to_owned())
                };
                let told = field("event:").zip(field("data:"));
                self.read = String::from(rest);
                if told.is_some() {
                    return told;
                }
                continue;
            }
            let chunk = timeout(Duration::from_secs(20), self.response.chunk()).await;
            let chunk = chunk.unwrap().unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn next(&mut self) -> Value {
        let (event, data) = self.event().await.unwrap();
        assert_eq!(event, "next", "{data}");
        serde_json::from_str(&data).unwrap()
    }

    async fn completes(&mut self) {
        assert_eq!(self.event().await, Some(("complete".to_owned(), String::new())));
        assert_eq!(self.event().await, None);
    }
}
