//! How fresh an answer is that was kept: never older than the caller has seen, asks for, or may be told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use api::app::{App, Freshness};
use api::clock::Clock;
use api::graphql::{Manner, Request, Service};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use support::{Database, Engine, TestApi, on_both_engines};
use tokio::time::{sleep, timeout};

use crate::feed_scene::{nation, now, process, system, vendor};
use crate::kept_answers::{STALE, VENDORS, position, process_of};

on_both_engines!(
    what_was_written_is_read_by_whoever_wrote_it_or_names_its_position,
    whoever_asks_for_it_gets_what_is_fresh,
    nobody_waits_for_the_writes_of_others,
    midnight_turns_the_verdicts_that_are_kept,
    an_answer_names_no_earlier_position_than_was_asked_for,
    counts_of_another_feed_are_not_those_of_this_one,
    a_database_that_is_put_back_is_not_answered_from_what_was_kept,
);

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
            let count = timeout(Duration::from_secs(5), count(&api, json!({}))).await.unwrap();
            assert!(!is_locked || count == before, "{count}");
        }
    };

    timeout(Duration::from_secs(30), shown_lately).await.unwrap();
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
    timeout(Duration::from_secs(30), made).await.unwrap();
}

async fn midnight_turns_the_verdicts_that_are_kept(database: Database) {
    let evening = "2024-09-30T16:59:50Z".parse::<DateTime<Utc>>().unwrap().timestamp();
    let seconds: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(evening)));
    let app = App::open(&database.settings(), Clock::set_by(seconds)).await.unwrap();
    let app = Arc::new(app);
    app.load_bundled().await.unwrap();
    let service = Service::new(Arc::clone(&app)).unwrap().keeping(STALE);
    let ask = async |as_of: &str| {
        let query = format!(
            "{{ province(by: {{ code: \"75\" }}{as_of}) {{ compliance {{ obligation {{ code }} verdict }} }} }}"
        );
        let before = app.statements();
        let answer = service.execute(nation(), Request::new(query)).await;
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        (answer["data"].clone(), app.statements() - before)
    };
    let (monday, _) = ask(", asOf: \"2024-09-30\"").await;
    let (tuesday, _) = ask(", asOf: \"2024-10-01\"").await;
    assert_ne!(monday, tuesday);

    let (evening, _) = ask("").await;
    let again = ask("").await;
    seconds.fetch_add(9, Ordering::Relaxed);
    let last = ask("").await;
    seconds.fetch_add(1, Ordering::Relaxed);
    let (morning, made) = ask("").await;

    assert_eq!(evening, monday);
    assert_eq!([again, last], [(monday.clone(), 0), (monday, 0)], "it is kept");
    assert_eq!(morning, tuesday);
    assert!(made > 0);
}

/// What is counted of answers that are kept.
async fn counted(api: &TestApi, what: &str) -> u64 {
    let series = format!("compliance_graph_kept_answers_{what}_total ");
    let told = api.client().get(api.url("/metrics")).send().await.unwrap().text().await.unwrap();
    let line = told.lines().find_map(|line| line.strip_prefix(&series));
    line.unwrap().parse().unwrap()
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
