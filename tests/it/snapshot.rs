//! An answer shows one moment, whoever writes meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use api::app::App;
use api::clock::Clock;
use domain::graph::VENDOR;
use domain::sync::Record;
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(an_answer_of_several_statements_shows_one_moment);

/// How often is asked while somebody writes.
const TIMES: usize = 150;

async fn an_answer_of_several_statements_shows_one_moment(api: TestApi) {
    let clock = Clock::system();
    let app = Arc::new(App::open(&api.database().settings(), clock).await.unwrap());
    write(&app, 0).await;
    let stopping = Arc::new(AtomicBool::new(false));
    let writing = {
        let (app, stopping) = (Arc::clone(&app), Arc::clone(&stopping));
        tokio::spawn(async move {
            let mut turn = 0;
            while !stopping.load(Ordering::Relaxed) {
                turn += 1;
                write(&app, turn).await;
            }
            turn
        })
    };

    let query = "{ a: vendors(where: {legalName: {contains: \"turn\"}}, orderBy: [{field: NAME}]) { nodes { name legalName } } \
                   b: vendors(where: {legalName: {contains: \"turn\"}}, orderBy: [{field: NAME, direction: DESC}]) { nodes { name legalName } } }";
    let mut last = 0;
    for _ in 0..TIMES {
        let answer = api.ask(query, json!({})).await;

        let said = |list: &str| -> Vec<Value> {
            let nodes = answer["data"][list]["nodes"].as_array().unwrap();
            nodes.iter().map(|node| node["legalName"].clone()).collect()
        };
        let (one, other) = (said("a"), said("b"));
        assert_eq!(one.len(), 2, "{answer}");
        assert!(one.iter().chain(&other).all(|turn| *turn == one[0]), "{answer}");
        let position = answer["extensions"]["feedPosition"].as_str().unwrap();
        let position: u64 = position.split_once(':').unwrap().1.parse().unwrap();
        assert!(position >= last, "{position} after {last}");
        last = position;
    }
    stopping.store(true, Ordering::Relaxed);

    assert!(writing.await.unwrap() > 5, "nobody wrote meanwhile");
}

/// Two vendors say the same turn, in one transaction.
async fn write(app: &App, turn: u32) {
    let vendor = |name: &str| {
        Record::new(&VENDOR, name)
            .with("name", name)
            .with("legal_name", format!("turn {turn}"))
            .with("kind", "OTHER")
    };
    app.write("a test", &[vendor("First of two"), vendor("Second of two")]).await.unwrap();
}
