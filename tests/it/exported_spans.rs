//! Spans that are exported: a collector is told what requests took, and nothing that was in them; and nobody who asks
//! notices whether it is there.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Told;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use reqwest::StatusCode;
use serde_json::json;
use support::{Database, client_of, on_both_engines};
use tokio::net::TcpListener;

use crate::serving::Serving;

on_both_engines!(
    a_collector_is_told_what_requests_took_and_nothing_that_was_in_them,
    requests_are_answered_whatever_becomes_of_their_spans,
);

/// The example of the specification of `traceparent`.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";
/// What must appear nowhere.
const SECRET: &str = "unspeakable-4711";
/// How long a process may take to end, whether its last spans leave or not.
const END: Duration = Duration::from_secs(8);

/// What a collector was sent: each body as it came, undecoded.
#[derive(Debug, Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    /// Takes spans at the address that is returned, on a thread of its own: a test that waits for a process does
    /// nothing else.
    fn start() -> (Self, String) {
        let collector = Self::default();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let sent = collector.clone();
        std::thread::spawn(move || sent.take(listener));
        (collector, address)
    }

    #[tokio::main(flavor = "current_thread")]
    async fn take(self, listener: std::net::TcpListener) {
        let take = async |State(Self(sent)): State<Self>, body: Bytes| {
            sent.lock().unwrap().push(body);
        };
        let doors = Router::new().route("/v1/traces", post(take)).with_state(self);
        listener.set_nonblocking(true).unwrap();
        axum::serve(TcpListener::from_std(listener).unwrap(), doors).await.unwrap();
    }

    fn sent(&self) -> Vec<ExportTraceServiceRequest> {
        let sent = self.0.lock().unwrap();
        sent.iter().map(|body| ExportTraceServiceRequest::decode(body.clone()).unwrap()).collect()
    }

    fn spans(&self) -> Vec<Span> {
        let resources = self.sent().into_iter().flat_map(|sent| sent.resource_spans);
        resources.flat_map(|it| it.scope_spans).flat_map(|it| it.spans).collect()
    }

    /// Whether these letters stand anywhere in what was sent.
    fn holds(&self, text: &str) -> bool {
        let sent = self.0.lock().unwrap();
        sent.iter().any(|body| body.windows(text.len()).any(|part| part == text.as_bytes()))
    }
}

/// What an attribute says, as text.
fn told(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|it| it.key == key)?;
    Some(match found.value.clone()?.value? {
        Told::StringValue(text) => text,
        Told::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    })
}

fn hexadecimal(id: &[u8]) -> String {
    let number = id.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{number:0digits$x}", digits = id.len() * 2)
}

async fn a_collector_is_told_what_requests_took_and_nothing_that_was_in_them(database: Database) {
    let token = database.token().await;
    let (collector, address) = Collector::start();
    let mut serving = Serving::start_with(&database, &["--otlp-endpoint", &address]);
    let client = client_of(&token);
    let query = "query Named($it: String!) { vendor(by: { name: $it }) { name } }";
    let asked = json!({ "query": query, "variables": { "it": SECRET } });

    let traceparent = format!("00-{TRACE}-{SPAN}-01");
    let first = client.post(&serving.url).json(&asked).header("traceparent", traceparent);
    let first = first.header("x-request-id", "the-first").send().await.unwrap();
    assert_eq!(first.status(), StatusCode::OK);
    let variables = json!({ "it": SECRET }).to_string();
    let second = client.get(&serving.url).query(&[("query", query), ("variables", &variables)]);
    let second = second.header("traceparent", format!("00-{TRACE}-{SECRET}-01"));
    assert_eq!(second.send().await.unwrap().status(), StatusCode::OK);
    let wrong = client_of(&format!("cgt_{SECRET}")).post(&serving.url).json(&asked);
    let wrong = wrong.header("tracestate", format!("a={SECRET}")).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let exported = client.get(serving.door("/export/vendors?first=1")).send().await.unwrap();
    exported.bytes().await.unwrap();
    assert!(serving.end("-TERM").success());

    assert!(!collector.holds("unspeakable"), "{:?}", collector.spans());
    assert!(!collector.holds(&token));
    for sent in collector.sent().iter().flat_map(|sent| &sent.resource_spans) {
        let about = &sent.resource.as_ref().unwrap().attributes;
        assert_eq!(told(about, "service.name").unwrap(), "compliance-graph");
        assert!(told(about, "service.version").is_some());
    }
    let spans = collector.spans();
    let (below, requests): (Vec<_>, Vec<_>) =
        spans.iter().partition(|span| told(&span.attributes, "db.system.name").is_some());
    let request = |about: &str, is: &str| {
        let mut found =
            requests.iter().filter(|span| told(&span.attributes, about).as_deref() == Some(is));
        let one = found.next().unwrap_or_else(|| panic!("no {about} is {is}: {requests:#?}"));
        (*one, told_of(one))
    };

    let (first, about) = request("request.id", "the-first");
    assert_eq!(first.name, "POST /graphql");
    assert_eq!(hexadecimal(&first.trace_id), TRACE);
    assert_eq!(hexadecimal(&first.parent_span_id), SPAN);
    assert_eq!(about("door"), "graphql");
    assert_eq!((about("http.request.method"), about("http.route")), pair("POST", "/graphql"));
    assert_eq!((about("http.response.status_code"), about("outcome")), pair("200", "OK"));
    assert_eq!(about("graphql.operation.name"), "Named");
    assert_eq!(about("graphql.operation.type"), "query");
    assert_eq!(about("operation.document").len(), 12);
    assert!(about("operation.cost").parse::<u64>().unwrap() > 0);
    let own: Vec<_> = below.iter().filter(|it| it.parent_span_id == first.span_id).collect();
    assert_eq!(own.len().to_string(), about("sql.statements"));
    assert!(!own.is_empty());
    for statement in own {
        assert_eq!(hexadecimal(&statement.trace_id), TRACE);
        assert!(statement.start_time_unix_nano >= first.start_time_unix_nano, "{statement:?}");
        assert!(statement.end_time_unix_nano <= first.end_time_unix_nano, "{statement:?}");
        assert!(told_of(statement)("db.operation.name").ends_with("SELECT"), "{statement:?}");
    }

    let (second, _) = request("http.request.method", "GET");
    assert!(second.parent_span_id.is_empty(), "a malformed caller's span is ignored");
    assert_ne!(hexadecimal(&second.trace_id), TRACE);
    let (_, about) = request("outcome", "UNAUTHENTICATED");
    assert_eq!(about("http.response.status_code"), "401");
    let (export, _) = request("http.route", "/export/{type}");
    assert_eq!(export.name, "GET /export/{type}");
}

fn told_of(span: &Span) -> impl Fn(&str) -> String {
    move |key| told(&span.attributes, key).unwrap_or_else(|| panic!("no {key} in {span:?}"))
}

fn pair(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

async fn requests_are_answered_whatever_becomes_of_their_spans(database: Database) {
    let token = database.token().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addresses = [&silent, &nobody].map(|it| format!("http://{}", it.local_addr().unwrap()));
    drop(nobody);

    for address in addresses {
        let mut serving = Serving::start_with(&database, &["--otlp-endpoint", &address]);
        let client = client_of(&token);
        let until = Instant::now() + Duration::from_secs(2);
        let mut slowest = Duration::ZERO;
        while Instant::now() < until {
            let began = Instant::now();
            let asked = json!({ "query": "{ vendors(first: 1) { totalCount } }" });
            let answer = client.post(&serving.url).json(&asked).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            slowest = slowest.max(began.elapsed());
        }
        assert!(slowest < Duration::from_secs(1), "{address}: {slowest:?}");

        let began = Instant::now();
        assert!(serving.end("-TERM").success());
        assert!(began.elapsed() < END, "{address}: it took {:?} to end", began.elapsed());
    }
}
