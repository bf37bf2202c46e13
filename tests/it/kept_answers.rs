//! Answers that are kept are the answers that would be made: at the same position, byte for byte.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use api::app::{App, Freshness};
use api::graphql::{Manner, Request, Service};
use api::limits::Keeping;
use domain::access::Role;
use domain::graph::{NCSC_LINK, PROVINCE, opaque_id};
use domain::sync::{Key, Record};
use reqwest::StatusCode;
use serde_json::{Value, json};
use support::{Database, TestApi, client_of, on_both_engines};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::feed_scene::{id_of, nation, process, province, system, vendor};

on_both_engines!(
    a_kept_answer_is_the_one_that_would_be_made_at_its_position,
    what_an_answer_does_not_read_leaves_it_in_place,
    who_holds_the_answer_is_told_so,
    errors_and_other_peoples_eyes_are_not_kept,
    what_moves_away_and_is_retired_at_once_is_gone_where_it_was,
    a_source_that_is_added_is_seen,
);

pub(crate) const KEEPING: Keeping =
    Keeping { bytes: 8 * 1024 * 1024, staleness: Duration::from_millis(200) };
/// So long that nothing is seen by looking alone.
pub(crate) const STALE: Keeping =
    Keeping { bytes: 8 * 1024 * 1024, staleness: Duration::from_secs(600) };

const QUERIES: [&str; 5] = [
    "{ vendors(first: 200) { totalCount nodes { name kind revision } } }",
    "{ informationSystems(first: 200) { totalCount nodes { name category province { name } } } }",
    "{ province(by: { code: \"75\" }, asOf: \"2024-04-30\") { name informationSystems { nodes { name } } ncscLink { shares } } }",
    "{ ncscLinks(first: 200) { totalCount nodes { shares revision } } vendors { totalCount } }",
    "{ complianceSummary(asOf: \"2024-06-30\", countedBy: SYSTEM) { obligation { code } total } }",
];

fn link(province: &str, status: &str) -> Record {
    Record::new(&NCSC_LINK, format!("63:{province}"))
        .held("province_id", Some(Key::natural(&PROVINCE, format!("63:{province}"))))
        .with("shares", status)
}

/// One process writes, itself or through the one that serves, and notes what would be answered after each write; others ask
/// meanwhile. There is no other writer, so that every answer must be one of those noted.
async fn a_kept_answer_is_the_one_that_would_be_made_at_its_position(database: Database) {
    let api = Arc::new(TestApi::serve_keeping(database, KEEPING).await);
    let other = process_of(&api).await;
    let plain = Service::new(Arc::clone(&other)).unwrap();
    let viewers = [api.own_token().to_owned(), api.token(Role::Reader, &["75"]).await];
    let mut actors = Vec::new();
    for viewer in &viewers {
        let secret = api::app::Secret::shown(viewer).unwrap();
        actors.push(other.admit(&secret).await.unwrap().actor.clone());
    }
    let mut expected: HashMap<(usize, usize, String), String> = HashMap::new();
    let (stop, mut stopped) = oneshot::channel::<()>();

    let asking = tokio::spawn({
        let (api, viewers) = (Arc::clone(&api), viewers.clone());
        async move {
            let clients: Vec<_> = viewers.iter().map(|viewer| client_of(viewer)).collect();
            let mut answers = Vec::new();
            let mut turn = 0usize;
            while stopped.try_recv().is_err() {
                let (viewer, query) = (turn % 2, (turn / 2 * 7 + turn) % QUERIES.len());
                let body = json!({ "query": QUERIES[query] });
                let asked = clients[viewer].post(api.url("/graphql")).json(&body).send().await;
                answers.push((viewer, query, asked.unwrap().text().await.unwrap()));
                turn += 1;
            }
            answers
        }
    });
    for turn in 0..40 {
        let province = ["75", "01", "46"][turn % 3];
        let record = match turn % 4 {
            0 => vendor(&format!("Vendor {turn}")),
            1 => system(province, &format!("System {turn}")),
            2 => link(province, ["logs", "alerts"][turn / 4 % 2]),
            _ => system(province, &format!("System {}", turn / 2)),
        };
        let writer: &App = if turn % 5 == 0 { api.app() } else { &other };
        writer.write("a test", &[record]).await.unwrap();
        for (viewer, actor) in actors.iter().enumerate() {
            for (query, text) in QUERIES.iter().enumerate() {
                let answer = plain.execute(actor.clone(), Request::new(*text)).await;
                let answer = String::from_utf8(answer.json.to_vec()).unwrap();
                expected.insert((viewer, query, position(&answer).1), answer);
            }
        }
        sleep(Duration::from_millis(15)).await;
    }
    stop.send(()).unwrap();
    let answers = asking.await.unwrap();

    let mut last = [0, 0];
    let mut compared = 0;
    for (viewer, query, answer) in &answers {
        let (at, text) = position(answer);
        assert!(at >= last[*viewer], "an answer at {at} follows one at {}", last[*viewer]);
        last[*viewer] = at;
        if let Some(expected) = expected.get(&(*viewer, *query, text)) {
            assert_eq!(answer, expected);
            compared += 1;
        }
    }
    assert!(compared * 2 > answers.len(), "{compared} of {} answers were compared", answers.len());
    assert!(compared > 50, "{compared}");
}

pub(crate) async fn process_of(api: &TestApi) -> Arc<App> {
    process(api.database()).await
}

/// Where an answer says that it stands.
pub(crate) fn position(answer: &str) -> (i64, String) {
    let answer: Value = serde_json::from_str(answer).unwrap();
    assert!(answer.get("errors").is_none(), "{answer}");
    let text = answer["extensions"]["feedPosition"].as_str().unwrap().to_owned();
    (text.split_once(':').unwrap().1.parse().unwrap(), text)
}

pub(crate) const VENDORS: &str = "{ vendors { totalCount } }";

async fn what_an_answer_does_not_read_leaves_it_in_place(database: Database) {
    let (own, other) = (process(&database).await, process(&database).await);
    own.load_bundled().await.unwrap();
    let freshness = Freshness { strict: true, at_least: None };
    let fresh = Manner { freshness, ..Manner::default() };
    let service = Service::new(Arc::clone(&own)).unwrap().keeping(STALE);
    let ask = async || {
        let before = own.statements();
        let request = Request::new(VENDORS);
        let answer = service.execute_as(nation(), request, fresh.clone()).await;
        assert!(answer.etag.is_some(), "it is kept");
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        (own.statements() - before, answer["data"].clone())
    };
    ask().await;
    let (statements, data) = ask().await;
    assert_eq!(statements, 1, "fresh costs one reading of the feed");

    other.write("a test", &[link("01", "CONNECTED")]).await.unwrap();
    let (statements, same) = ask().await;
    assert_eq!((statements, &same), (1, &data), "a heartbeat leaves it in place");

    other.write("a test", &[vendor("New")]).await.unwrap();
    let (statements, changed) = ask().await;
    assert!(statements > 1 && changed != data, "what it reads does not");
}

async fn who_holds_the_answer_is_told_so(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let get = async |known: &str, accept: &str| {
        let url = reqwest::Url::parse_with_params(&api.url("/graphql"), [("query", VENDORS)]);
        let request = api.client().get(url.unwrap()).header("accept", accept);
        request.header("if-none-match", known).send().await.unwrap()
    };
    let json = "application/json";
    let first = get("\"none\"", json).await;
    assert_eq!(first.status(), StatusCode::OK);
    let header = |name: &str| first.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "private, no-cache");
    assert_eq!(header("vary"), "Accept, Authorization, Origin");
    let etag = header("etag");
    assert!(etag.starts_with('"') && etag.ends_with('"'), "it is a strong one: {etag}");

    let again = get(&format!("\"none\", {etag}"), json).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.headers()["etag"].to_str().unwrap(), etag);
    assert_eq!(again.bytes().await.unwrap().len(), 0);
    let weakened = get(&format!("W/{etag}"), json).await;
    assert_eq!(weakened.status(), StatusCode::NOT_MODIFIED, "a proxy that compresses weakens it");
    let of_other_type = get(&etag, "application/graphql-response+json").await;
    assert_eq!(of_other_type.status(), StatusCode::OK, "the other type has a tag of its own");

    api.app().write("a test", &[vendor("New")]).await.unwrap();
    api.ask("{ vendors(first: 1) { nodes { name } } }", json!({})).await;
    let told = async {
        while get(&etag, json).await.status() != StatusCode::OK {
            sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(timeout(Duration::from_secs(10), told).await.is_ok(), "it holds no more");
}

async fn errors_and_other_peoples_eyes_are_not_kept(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    api.app().write("a test", &[system("75", "Theirs"), system("01", "Ours")]).await.unwrap();
    let query = "{ informationSystems(first: 200) { nodes { name } } }";
    let of = async |token: &str| {
        let answer = api.ask_as(token, query, json!({})).await;
        let nodes = answer["data"]["informationSystems"]["nodes"].as_array().unwrap().clone();
        nodes.into_iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (one, two) =
        (api.token(Role::Reader, &["75"]).await, api.token(Role::Reader, &["01"]).await);

    for _ in 0..2 {
        let (one, two) = (of(&one).await, of(&two).await);
        assert!(one.contains(&"Theirs".to_owned()) && !one.contains(&"Ours".to_owned()));
        assert!(two.contains(&"Ours".to_owned()) && !two.contains(&"Theirs".to_owned()));
        let viewers = api.ask_as(api.own_token(), "{ viewer { role } }", json!({})).await;
        assert_eq!(viewers["data"]["viewer"]["role"], "ADMIN");
    }
    let ambiguous = "{ province(by: { name: \"tinh nao\" }) { name } }";
    let first = api.ask(ambiguous, json!({})).await;
    assert_eq!(first, api.ask(ambiguous, json!({})).await);
}

async fn what_moves_away_and_is_retired_at_once_is_gone_where_it_was(database: Database) {
    let api = TestApi::serve_keeping(database, KEEPING).await;
    api.app().write("a test", &[system("75", "Moving"), system("75", "Staying")]).await.unwrap();
    let reader = api.token(Role::Reader, &["75"]).await;
    let query = "{ informationSystems(first: 200) { totalCount nodes { id name } } }";
    let count = async |extensions: Value| {
        let body = json!({ "query": query, "extensions": extensions });
        let request = client_of(&reader).post(api.url("/graphql")).json(&body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["data"]["informationSystems"]["totalCount"].clone()
    };
    let before = count(json!({})).await.as_u64().unwrap();
    let id = id_of(api.app(), "informationSystems", "Moving").await;
    let went = opaque_id(&PROVINCE, province(api.app(), "01").await);
    let write = "mutation($input: InformationSystemWriteInput!) { \
        informationSystemUpsert(input: $input) { action userErrors { message } } }";
    let input = json!({ "id": id, "province": { "id": went },
        "retiredOn": "2035-01-01" });

    let written = api.ask(write, json!({ "input": input })).await;

    assert_eq!(written["data"]["informationSystemUpsert"]["action"], "RETIRED", "{written}");
    assert_eq!(count(json!({ "fresh": true })).await, before - 1);
    sleep(KEEPING.staleness).await;
    assert_eq!(count(json!({})).await, before - 1);
}

async fn a_source_that_is_added_is_seen(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let write = "mutation($input: VendorWriteInput!) { vendorUpsert(input: $input) { \
        action vendor { id revision } feedPosition userErrors { message } } }";
    let upsert = async |source: &str| {
        let input = json!({ "externalIds": [{ "source": "LGSP", "id": "1" }], "name": "Told twice",
            "kind": "TELECOM", "sources": [{ "source": source }] });
        let written = api.ask(write, json!({ "input": input })).await;
        written["data"]["vendorUpsert"].clone()
    };
    let first = upsert("S1").await;
    assert_eq!(first["action"], "CREATED", "{first}");
    let query = "query($id: ID!) { node(id: $id) { ... on Vendor { provenance { source } } } }";
    let sources = async || {
        let answer = api.ask(query, json!({ "id": first["vendor"]["id"] })).await;
        let sources = answer["data"]["node"]["provenance"].as_array().unwrap().clone();
        sources.iter().map(|it| it["source"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sources().await, ["S1"]);
    assert_eq!(sources().await, ["S1"]);

    let second = upsert("S2").await;

    assert_eq!((&second["action"], &second["vendor"]["revision"]), (&json!("UPDATED"), &json!(2)));
    assert_ne!(second["feedPosition"], first["feedPosition"]);
    let mut seen = sources().await;
    seen.sort();
    assert_eq!(seen, ["S1", "S2"]);
    let again = upsert("S2").await;
    assert_eq!(
        (&again["action"], &again["feedPosition"]),
        (&json!("UNCHANGED"), &second["feedPosition"])
    );
}
