//! What those who run the service see of it: metrics and logs; and how it ends.

use std::fs::File;
use std::time::Duration;

use domain::access::Role;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::{Database, TestApi, client_of, on_both_engines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::feed_socket;
use crate::kept_answers::KEEPING;
use crate::serving::Serving;

on_both_engines!(
    metrics_tell_what_was_asked_and_how_it_ended,
    metrics_are_for_those_who_audit_and_run_the_service,
    the_log_tells_every_request_and_no_value_of_it,
    what_is_under_way_finishes_and_what_is_open_is_told,
    whoever_does_not_go_is_cut_off_at_the_end,
    the_log_filter_is_read_again_when_asked,
    only_trusted_proxies_say_whose_request_it_is,
);

async fn metrics_tell_what_was_asked_and_how_it_ended(database: Database) {
    let api = TestApi::serve_keeping(database, KEEPING).await;
    for _ in 0..2 {
        api.ask("query Vendors { vendors(first: 1) { totalCount } }", json!({})).await;
    }
    api.ask("{ nothing }", json!({})).await;
    let made =
        r#"mutation M { vendorCreate(input: { name: "Một", kind: OTHER }) { feedPosition } }"#;
    api.ask(made, json!({})).await;
    api.client().get(api.url("/export/vendors?first=1")).send().await.unwrap();
    let events = api.client().get(api.url("/changes?types=SURVEY_ROUND")).send().await.unwrap();

    let told = api.client().get(api.url("/metrics")).send().await.unwrap();
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(told.headers()["content-type"], kind);
    let told = told.text().await.unwrap();

    let requests = |labels: &str| format!("compliance_graph_requests_total{{{labels}}}");
    let vendors = r#"door="graphql",kind="query",operation="Vendors""#;
    for (series, expected) in [
        (requests(&format!(r#"{vendors},outcome="OK""#)), "2"),
        (requests(r#"door="graphql",kind="mutation",operation="M",outcome="OK""#), "1"),
        (
            requests(r#"door="graphql",kind="",operation="",outcome="GRAPHQL_VALIDATION_FAILED""#),
            "1",
        ),
        (requests(r#"door="export",kind="",operation="",outcome="OK""#), "1"),
        ("compliance_graph_kept_answers_hits_total".to_owned(), "1"),
        ("compliance_graph_kept_answers_misses_total".to_owned(), "1"),
        ("compliance_graph_kept_answers_entries".to_owned(), "1"),
        ("compliance_graph_open_streams".to_owned(), "1"),
        ("compliance_graph_open_sockets".to_owned(), "0"),
        ("compliance_graph_database_away".to_owned(), "0"),
        ("compliance_graph_staleness_bound_seconds".to_owned(), "0.2"),
    ] {
        assert_eq!(value(&told, &series), Some(expected), "{series}\n{told}");
    }
    let number = |series: &str| value(&told, series).unwrap().parse::<f64>().unwrap();
    assert!(number(&format!("compliance_graph_sql_statements_total{{{vendors}}}")) >= 1.0);
    assert!(number(&format!("compliance_graph_sql_seconds_total{{{vendors}}}")) > 0.0);
    assert!(number("compliance_graph_feed_position") > 0.0);
    assert!(number("compliance_graph_feed_looked_seconds") >= 0.0);
    assert!(number("compliance_graph_kept_answers_bytes") > 0.0);
    let histogram =
        r#"compliance_graph_request_duration_seconds_count{door="graphql",kind="query"}"#;
    assert_eq!(value(&told, histogram), Some("2"));
    assert!(told.ends_with("# EOF\n"));
    drop(events);
}

fn value<'a>(told: &'a str, series: &str) -> Option<&'a str> {
    told.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
}

async fn metrics_are_for_those_who_audit_and_run_the_service(api: TestApi) {
    let url = api.url("/metrics");
    let ask = async |token: &str| client_of(token).get(&url).send().await.unwrap().status();

    assert_eq!(ask(&api.token(Role::Auditor, &[]).await).await, StatusCode::OK);
    assert_eq!(ask(&api.token(Role::Admin, &[]).await).await, StatusCode::OK);
    assert_eq!(ask(&api.token(Role::Reader, &[]).await).await, StatusCode::FORBIDDEN);
    let nobody = Client::new().get(&url).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}

async fn the_log_tells_every_request_and_no_value_of_it(database: Database) {
    let token = database.token().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    let settings = ["--log-format", "json", "--log-filter", "debug"];
    let log = File::create(&path).unwrap();
    let mut serving = Serving::start_logging(&database, &settings, log);
    let client = client_of(&token);
    let query = "query Named($it: String!) { vendor(by: { name: $it }) { name } }";
    let secret = "unspeakable-4711";

    let asked = json!({ "query": query, "variables": { "it": secret } });
    let post = client.post(&serving.url).header("x-request-id", "the-first").json(&asked);
    assert_eq!(post.send().await.unwrap().status(), StatusCode::OK);
    let variables = json!({ "it": secret }).to_string();
    let get = client.get(&serving.url).query(&[("query", query), ("variables", &variables)]);
    assert_eq!(get.send().await.unwrap().status(), StatusCode::OK);
    let wrong = client_of("cgt_unspeakable-token").post(&serving.url).json(&asked);
    assert_eq!(wrong.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert!(serving.end("-TERM").success());

    let log = std::fs::read_to_string(&path).unwrap();
    assert!(!log.contains("unspeakable"), "{log}");
    assert!(!log.contains(&token), "{log}");
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told: Vec<_> = lines.filter(|line| line["message"] == "answered a request").collect();
    assert_eq!(told.len(), 3, "{log}");
    let first = &told[0];
    assert_eq!(first["request.id"], "the-first");
    assert_eq!((&first["door"], &first["http.status"]), (&json!("graphql"), &json!(200)));
    assert_eq!(first["operation.name"], "Named");
    assert_eq!(first["operation.kind"], "query");
    assert_eq!(first["operation.document"].as_str().unwrap().len(), 12);
    assert!(first["operation.cost"].as_u64().unwrap() > 0);
    assert!(first["sql.statements"].as_u64().unwrap() > 0);
    assert!(first["duration_ms"].as_f64().unwrap() > 0.0);
    assert_eq!(first["outcome"], "OK");
    assert_eq!(told[1]["operation.document"], first["operation.document"]);
    assert_eq!(told[2]["outcome"], "UNAUTHENTICATED");
    assert!(told.iter().all(|line| !line.to_string().contains("127.0.0.1")), "{log}");
}

async fn what_is_under_way_finishes_and_what_is_open_is_told(database: Database) {
    let token = database.token().await;
    let mut serving = Serving::start_with(&database, &[]);
    let service = serving.door("");
    let protocol = Some("graphql-transport-ws");
    let mut socket = feed_socket::Client::at(&service, Some(&token), protocol, "").await.unwrap();
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await["type"], "connection_ack");
    let events = client_of(&token).get(serving.door("/changes?types=SURVEY_ROUND"));
    let events = events.send().await.unwrap();
    let mut under_way = TcpStream::connect(service.trim_start_matches("http://")).await.unwrap();
    let body = json!({ "query": "{ __typename }" }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    under_way.write_all(head.as_bytes()).await.unwrap();
    under_way.write_all(&body.as_bytes()[..5]).await.unwrap();
    sleep(Duration::from_millis(300)).await;

    serving.signal("-TERM");

    assert_eq!(socket.closed().await, 1001);
    timeout(Duration::from_secs(5), events.bytes()).await.unwrap().unwrap();
    let refused = TcpStream::connect(service.trim_start_matches("http://")).await;
    assert!(refused.is_err(), "it takes no more connections");
    under_way.write_all(&body.as_bytes()[5..]).await.unwrap();
    let mut answer = String::new();
    let read = under_way.read_to_string(&mut answer);
    timeout(Duration::from_secs(5), read).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.ends_with(r#"{"data":{"__typename":"Query"}}"#), "{answer}");
    assert!(serving.end("-CONT").success());
}

/// One who never sends the body that it has announced.
async fn whoever_does_not_go_is_cut_off_at_the_end(database: Database) {
    let token = database.token().await;
    let mut serving = Serving::start_with(&database, &[]);
    let service = serving.door("");
    let mut stays = TcpStream::connect(service.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST /sync/vendors HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    stays.write_all(head.as_bytes()).await.unwrap();
    let goes_on = tokio::spawn(async move {
        // a byte now and then is a sign of life
        while stays.write_all(b"1\r\n\n\r\n").await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    });
    sleep(Duration::from_millis(300)).await;

    let ended = tokio::task::spawn_blocking(move || serving.end("-TERM"));

    let ended = timeout(Duration::from_secs(40), ended).await;
    assert!(ended.is_ok(), "the end waits for nobody without bound");
    assert!(ended.unwrap().unwrap().success());
    timeout(Duration::from_secs(5), goes_on).await.unwrap().unwrap();
}

async fn the_log_filter_is_read_again_when_asked(database: Database) {
    let token = database.token().await;
    let directory = tempfile::tempdir().unwrap();
    let [path, file] = ["log", "settings.toml"].map(|name| directory.path().join(name));
    std::fs::write(&file, "log_filter = 'error'").unwrap();
    let log = File::create(&path).unwrap();
    let settings = ["--config", file.to_str().unwrap()];
    let serving = Serving::start_logging(&database, &settings, log);
    let logged = || std::fs::read_to_string(&path).unwrap();
    let reload = async |words: &str, said: &str| {
        std::fs::write(&file, words).unwrap();
        serving.signal("-HUP");
        let waiting = async {
            while !logged().contains(said) {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(10), waiting).await.unwrap();
    };

    serving.ask(&token, "{ __typename }").await;
    assert_eq!(logged(), "");
    reload("log_filter = 'info'", "the settings were read again").await;
    serving.ask(&token, "{ __typename }").await;
    assert_eq!(logged().matches("answered a request").count(), 1, "{}", logged());
    reload("log_filter = 7", "they are as before").await;
    reload("log_filter = 'info'\nkept_answers = 7", "in force with the next start").await;
    serving.ask(&token, "{ __typename }").await;
    assert_eq!(logged().matches("answered a request").count(), 2, "{}", logged());
}

async fn only_trusted_proxies_say_whose_request_it_is(database: Database) {
    database.token().await;
    let rate = ["--requests-per-minute", "2"];
    let believed = [&rate[..], &["--trusted-proxy", "127.0.0.0/8"]].concat();
    let refused = StatusCode::TOO_MANY_REQUESTS;

    let serving = Serving::start_with(&database, &rate);
    let statuses = [
        as_if_for(&serving, "203.0.113.1").await,
        as_if_for(&serving, "203.0.113.1").await,
        as_if_for(&serving, "203.0.113.2").await,
    ];
    assert_eq!(statuses.map(|status| status == refused), [false, false, true]);

    let serving = Serving::start_with(&database, &believed);
    let statuses = [
        as_if_for(&serving, "203.0.113.1").await,
        as_if_for(&serving, "203.0.113.1").await,
        as_if_for(&serving, "203.0.113.1").await,
        as_if_for(&serving, "198.51.100.7, 203.0.113.1").await,
        as_if_for(&serving, "203.0.113.2").await,
    ];
    assert_eq!(statuses.map(|status| status == refused), [false, false, true, true, false]);
}

/// Asks for a websocket, whose client may say later who it is, so that its address is what is counted.
async fn as_if_for(serving: &Serving, client: &str) -> StatusCode {
    let request = Client::new().get(&serving.url).header("upgrade", "websocket");
    request.header("x-forwarded-for", client).send().await.unwrap().status()
}
