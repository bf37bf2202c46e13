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
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use support::{Database, Engine, TestApi, client_of, on_both_engines};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::feed_scene::{id_of, nation, now, process, province, system, vendor};

on_both_engines!(
    a_kept_answer_is_the_one_that_would_be_made_at_its_position,
    what_was_written_is_read_by_whoever_wrote_it_or_names_its_position,
    whoever_asks_for_it_gets_what_is_fresh,
    what_an_answer_does_not_read_leaves_it_in_place,
    nobody_waits_for_the_writes_of_others,
    who_holds_the_answer_is_told_so,
    errors_and_other_peoples_eyes_are_not_kept,
    what_moves_away_and_is_retired_at_once_is_gone_where_it_was,
    a_source_that_is_added_is_seen,
    an_answer_names_no_earlier_position_than_was_asked_for,
    counts_of_another_feed_are_not_those_of_this_one,
    a_database_that_is_put_back_is_not_answered_from_what_was_kept,
);

pub(crate) const KEEPING: Keeping =
    Keeping { bytes: 8 * 1024 * 1024, staleness: Duration::from_millis(200) };
/// So long that nothing is seen by looking alone.
const STALE: Keeping = Keeping { bytes: 8 * 1024 * 1024, staleness: Duration::from_secs(600) };

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

async fn process_of(api: &TestApi) -> Arc<App> {
    process(api.database()).await
}

/// Where an answer says that it stands.
fn position(answer: &str) -> (i64, String) {
    let answer: Value = serde_json::from_str(answer).unwrap();
    assert!(answer.get("errors").is_none(), "{answer}");
    let text = answer["extensions"]["feedPosition"].as_str().unwrap().to_owned();
    (text.split_once(':').unwrap().1.parse().unwrap(), text)
}

const VENDORS: &str = "{ vendors { totalCount } }";

async fn count(api: &TestApi, extensions: Value) -> Value {
    let body = json!({ "query": VENDORS, "extensions": extensions });
    let answer = api.client().post(api.url("/graphql")).json(&body).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    if answer.get("errors").is_some() {
        return answer["errors"][0]["extensions"]["code"].clone();
    }
    answer["data"]["vendors"]["totalCount"].clone()
}

async fn what_was_written_is_read_by_whoever_wrote_it_or_names_its_position(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let before = count(&api, json!({})).await.as_u64().unwrap();
    let create = "mutation($name: String!) { vendorCreate(input: { name: $name, kind: TELECOM }) \
        { feedPosition } }";

    let written = api.ask(create, json!({ "name": "Mine" })).await;
    let position = written["data"]["vendorCreate"]["feedPosition"].as_str().unwrap();
    assert_eq!(count(&api, json!({})).await, before + 1, "{written}");

    let other = Service::new(process(api.database()).await).unwrap().keeping(STALE);
    let elsewhere = async |at_least: Option<&str>| {
        let at_least = at_least.map(|position| position.parse().unwrap());
        let freshness = Freshness { strict: false, at_least };
        let manner = Manner { freshness, ..Manner::default() };
        let answer = other.execute_as(nation(), Request::new(VENDORS), manner).await;
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        answer["data"]["vendors"]["totalCount"].clone()
    };
    assert_eq!(elsewhere(None).await, before + 1);
    let later = api.ask(create, json!({ "name": "Mine too" })).await;
    let later = later["data"]["vendorCreate"]["feedPosition"].as_str().unwrap();
    assert_eq!(elsewhere(None).await, before + 1, "nothing tells it of the write yet");
    assert_eq!(elsewhere(Some(later)).await, before + 2);

    let (epoch, at) = position.split_once(':').unwrap();
    let ahead = format!("{epoch}:{}", at.parse::<i64>().unwrap() + 1_000);
    assert_eq!(count(&api, json!({ "minFeedPosition": ahead })).await, "FEED_EPOCH_CHANGED");
    let elsewhere = format!("elsewhere:{at}");
    assert_eq!(count(&api, json!({ "minFeedPosition": elsewhere })).await, "FEED_EPOCH_CHANGED");
    assert_eq!(count(&api, json!({ "minFeedPosition": "soon" })).await, "BAD_REQUEST");
}

async fn whoever_asks_for_it_gets_what_is_fresh(database: Database) {
    let other = process(&database).await;
    let api = TestApi::serve_keeping(database, STALE).await;
    let before = count(&api, json!({})).await.as_u64().unwrap();

    other.write("a test", &[vendor("Theirs")]).await.unwrap();

    assert_eq!(count(&api, json!({ "fresh": true })).await, before + 1);
    other.write("a test", &[vendor("Theirs too")]).await.unwrap();
    let request = api.client().post(api.url("/graphql")).header("cache-control", "no-cache");
    let answer = request.json(&json!({ "query": VENDORS })).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["data"]["vendors"]["totalCount"], before + 2);
}

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

/// PostgreSQL makes the next answer wait as long as a test wants.
async fn nobody_waits_for_the_writes_of_others(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let other = process_of(&api).await;
    let before = count(&api, json!({})).await.as_u64().unwrap();
    other.write("a test", &[vendor("Theirs")]).await.unwrap();
    let own = api.database().connect().await;
    let lock = own.begin().await.unwrap();
    let is_locked = api.database().engine() == Engine::Postgres;
    if is_locked {
        lock.execute_unprepared("LOCK TABLE vendor IN ACCESS EXCLUSIVE MODE").await.unwrap();
    }

    let shown_lately = async {
        while counted(&api, "lately").await == 0 {
            let count = timeout(Duration::from_secs(1), count(&api, json!({}))).await.unwrap();
            assert!(!is_locked || count == before, "{count}");
        }
    };

    timeout(Duration::from_secs(10), shown_lately).await.unwrap();
    if is_locked {
        let fresh = json!({ "fresh": true });
        let waits = timeout(Duration::from_millis(300), count(&api, fresh)).await;
        assert!(waits.is_err(), "whoever asks for more waits");
    }
    lock.rollback().await.unwrap();
    let made = async {
        while count(&api, json!({})).await != before + 1
            || counted(&api, "ahead_statements").await == 0
        {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(10), made).await.unwrap();
}

/// What is counted of answers that are kept.
async fn counted(api: &TestApi, what: &str) -> u64 {
    let series = format!("compliance_graph_kept_answers_{what}_total ");
    let told = api.client().get(api.url("/metrics")).send().await.unwrap().text().await.unwrap();
    let line = told.lines().find_map(|line| line.strip_prefix(&series));
    line.unwrap().parse().unwrap()
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

async fn an_answer_names_no_earlier_position_than_was_asked_for(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let shown = async |extensions: Value| {
        let body = json!({ "query": VENDORS, "extensions": extensions });
        let answer = api.client().post(api.url("/graphql")).json(&body).send().await.unwrap();
        position(&answer.text().await.unwrap())
    };
    let (before, _) = shown(json!({})).await;
    api.app().write("a test", &[system("75", "One")]).await.unwrap();
    let text = now(api.app()).await;
    let asked: i64 = text.split_once(':').unwrap().1.parse().unwrap();
    assert!(asked > before);

    assert_eq!(shown(json!({ "minFeedPosition": text })).await.0, asked);
    api.app().write("a test", &[system("75", "Two")]).await.unwrap();
    assert_eq!(shown(json!({ "fresh": true })).await.0, asked + 1);
}

/// As a database that is put back under a running process comes to a position again.
async fn counts_of_another_feed_are_not_those_of_this_one(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let query = "{ complianceSummary(asOf: \"2024-06-30\", countedBy: SYSTEM) { total } }";
    let total = async || {
        let body = json!({ "query": query, "extensions": { "fresh": true } });
        let answer = api.client().post(api.url("/graphql")).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let counts = answer["data"]["complianceSummary"].as_array().unwrap().clone();
        counts.iter().map(|it| it["total"].as_u64().unwrap()).sum::<u64>()
    };
    api.app().load_bundled().await.unwrap();
    let before = total().await;
    assert!(before > 0);

    let connection = api.database().connect().await;
    for text in [
        "UPDATE information_system SET retired_on = '2020-01-01'",
        "UPDATE feed_clock SET epoch = 'another'",
    ] {
        connection.execute_unprepared(text).await.unwrap();
    }

    assert!(total().await < before);
}

/// The feed goes back by one, and comes to the same position by something else.
async fn a_database_that_is_put_back_is_not_answered_from_what_was_kept(database: Database) {
    let api = TestApi::serve_keeping(database, STALE).await;
    let query = "{ vendors(where: { name: { contains: \"Put\" } }) { nodes { name } } }";
    let ask = async || {
        let body = json!({ "query": query, "extensions": { "fresh": true } });
        let answer = api.client().post(api.url("/graphql")).json(&body).send().await.unwrap();
        let answer = answer.text().await.unwrap();
        let told: Value = serde_json::from_str(&answer).unwrap();
        (told["data"]["vendors"]["nodes"].clone(), position(&answer))
    };
    api.app().write("a test", &[vendor("Put one")]).await.unwrap();
    let (before, (at, shown)) = ask().await;
    assert_eq!(before, json!([{ "name": "Put one" }]));

    let connection = api.database().connect().await;
    for text in [
        "UPDATE vendor SET name = 'Away' WHERE name = 'Put one'",
        "DELETE FROM change WHERE position = (SELECT position FROM feed_clock)",
        "UPDATE feed_clock SET position = position - 1",
    ] {
        connection.execute_unprepared(text).await.unwrap();
    }
    let (meanwhile, (back, _)) = ask().await;
    api.app().write("a test", &[vendor("Put two")]).await.unwrap();
    let (after, (again, told)) = ask().await;

    assert_eq!((meanwhile, back), (json!([{ "name": "Away" }]), at - 1));
    assert_eq!((after, again), (json!([{ "name": "Away" }, { "name": "Put two" }]), at));
    if api.database().engine() == Engine::Sqlite {
        assert_ne!(told, shown, "the mark beside the file tells that it was put back");
    }
}
