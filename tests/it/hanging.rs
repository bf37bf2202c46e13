//! A database that takes connections and never answers, or does not end: whoever asks is told in time, nothing goes on for
//! nobody, and nothing has to be restarted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use sea_orm::{ConnectionTrait, Database as Connections, TransactionTrait};
use serde_json::{Value, json};
use support::cluster::{Cluster, Commits, Stopped};
use support::server_binaries::ServerBinaries;
use support::{Database, Engine, Scene, client_of, skip};
use tokio::time::sleep;

use crate::outage::{DOORS, answers_again, no_connection_is_left, request, token};
use crate::serving::Serving;

/// Connections to read, and as many to write.
const POOL: &str = "3";
/// Seconds that one operation may run.
const PATIENCE: &str = "5";
/// How long an answer may take that has an operation's time, on a machine that has much to do.
const IN_TIME: Duration = Duration::from_secs(15);
/// How long one may take that is not stopped half-way unless its connection hangs.
const IN_TIME_TO_WRITE: Duration = Duration::from_secs(40);
/// How long the database hangs.
const HANGING: Duration = Duration::from_secs(12);

#[tokio::test]
async fn whoever_asks_a_server_that_hangs_is_told_in_time_and_answered_when_it_goes_on() {
    hangs(Stopped::Server).await;
}

#[tokio::test]
async fn connections_that_hang_are_given_up_while_the_server_takes_new_ones() {
    hangs(Stopped::Connections).await;
}

async fn hangs(stopped: Stopped) {
    let Some(binaries) = ServerBinaries::find() else {
        return skip("the test server", "install PostgreSQL (apt-get install postgresql)");
    };
    let cluster = Cluster::start(&binaries, Commits::Kept).await;
    let url = cluster.url();
    let settings = [
        ["--database-pool-size", POOL],
        ["--requests-per-minute", "0"],
        ["--execution-timeout", PATIENCE],
    ];
    let serving = Arc::new(Serving::start_at(&url, &settings.concat()));
    let client = client_of(&token(&url));
    answers_again(&serving, &client).await;

    let until = Instant::now() + HANGING;
    let load: Vec<_> = (0..12)
        .map(|which| {
            let (serving, client) = (Arc::clone(&serving), client.clone());
            tokio::spawn(ask_until(until, serving, client, DOORS[which % 4]))
        })
        .collect();
    sleep(Duration::from_secs(1)).await;
    let hanging = cluster.stop(stopped);
    let mut statuses: BTreeMap<&str, BTreeMap<u16, u32>> = BTreeMap::new();
    for asked in load {
        let (door, told) = asked.await.unwrap();
        for (status, count) in told {
            *statuses.entry(door).or_default().entry(status).or_default() += count;
        }
    }
    if stopped == Stopped::Server {
        for door in DOORS {
            let told: Vec<_> = statuses[door].keys().copied().collect();
            assert_eq!(told, [200, 503], "{door}: {statuses:?}");
        }
        let ready = reqwest::get(serving.door("/readyz")).await.unwrap();
        assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    } else {
        // by new connections, while the old ones still hang
        answers_again(&serving, &client).await;
    }
    hanging.resume();

    answers_again(&serving, &client).await;
    no_connection_is_left(&Connections::connect(&url).await.unwrap()).await;
}

/// A lock keeps it in the middle of its transaction.
#[tokio::test]
async fn a_mutation_that_is_under_way_when_the_server_hangs_is_told_in_time() {
    let Some(binaries) = ServerBinaries::find() else {
        return skip("the test server", "install PostgreSQL (apt-get install postgresql)");
    };
    let cluster = Cluster::start(&binaries, Commits::Kept).await;
    let url = cluster.url();
    let serving = Serving::start_at(&url, &[]);
    let client = client_of(&token(&url));
    let own = Connections::connect(&url).await.unwrap();
    let lock = own.begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE vendor IN EXCLUSIVE MODE").await.unwrap();
    let asked = request(&serving, &client, "mutation", "Vendor").timeout(IN_TIME);
    let asked = tokio::spawn(asked.send());
    sleep(Duration::from_secs(1)).await;
    assert!(!asked.is_finished());

    let hanging = cluster.stop(Stopped::Server);
    let answer = asked.await.unwrap().unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let text = answer.text().await.unwrap();
    assert!(text.contains("DATABASE_UNAVAILABLE"), "{text}");

    hanging.resume();
    lock.rollback().await.unwrap();
    answers_again(&serving, &client).await;
    no_connection_is_left(&own).await;
}

/// Asks again and again; how often it was answered with which status.
async fn ask_until(
    until: Instant,
    serving: Arc<Serving>,
    client: Client,
    door: &'static str,
) -> (&'static str, BTreeMap<u16, u32>) {
    let mut statuses = BTreeMap::new();
    let mut number = 0;
    let in_time = if matches!(door, "mutation" | "sync") { IN_TIME_TO_WRITE } else { IN_TIME };
    while Instant::now() < until {
        number += 1;
        let began = Instant::now();
        let asked = request(&serving, &client, door, &format!("Vendor {number}"));
        let answer = asked.timeout(in_time).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{door} is not answered: {error:?}"));
        let status = answer.status();
        let text = answer.text().await.unwrap_or_default();
        let is_told = match status {
            StatusCode::OK => true,
            StatusCode::SERVICE_UNAVAILABLE => text.contains("DATABASE_UNAVAILABLE"),
            StatusCode::GATEWAY_TIMEOUT => text.contains("EXECUTION_TIMEOUT"),
            _ => false,
        };
        assert!(is_told, "{door}: {status} {text}");
        assert!(began.elapsed() < in_time, "{door} took {:?}: {text}", began.elapsed());
        *statuses.entry(status.as_u16()).or_default() += 1;
        sleep(Duration::from_millis(50)).await;
    }
    (door, statuses)
}

/// Vendors that never come to an end.
const ENDLESS: [&str; 2] = [
    "ALTER TABLE vendor RENAME TO of_vendor",
    "CREATE VIEW vendor AS SELECT * FROM of_vendor WHERE (WITH RECURSIVE n(i) AS \
     (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) > id IS NULL",
];

#[tokio::test]
async fn a_statement_of_sqlite_that_takes_too_long_is_stopped_and_takes_no_time_any_more() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let client = client_of(&database.token().await);
    let settings = ["--execution-timeout", "1", "--database-pool-size", "2"];
    let serving = Serving::start_with(&database, &settings);
    let own = database.connect().await;
    for statement in ENDLESS {
        own.execute_unprepared(statement).await.unwrap();
    }

    // each another question, so that none waits for another's answer; more than there are connections
    let began = Instant::now();
    let asked = (1..=4).map(|first| {
        let query = format!("{{ vendors(first: {first}) {{ nodes {{ name }} }} }}");
        ask(&client, &serving, query)
    });
    for (status, answer) in futures_util::future::join_all(asked).await {
        assert_eq!(status, StatusCode::GATEWAY_TIMEOUT, "{answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "EXECUTION_TIMEOUT");
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());

    let until = Instant::now() + Duration::from_secs(6);
    loop {
        let query = "{ provinces(first: 1) { nodes { name } } }".to_owned();
        let (status, answer) = ask(&client, &serving, query).await;
        if status == StatusCode::OK {
            break;
        }
        assert!(Instant::now() < until, "no connection is free: {answer}");
    }
    let mut took = f64::MAX;
    while took > 0.3 {
        assert!(Instant::now() < until, "the statements go on for nobody: {took} s in a second");
        let before = processor_seconds(&serving);
        sleep(Duration::from_secs(1)).await;
        took = processor_seconds(&serving) - before;
    }
}

async fn ask(client: &Client, serving: &Serving, query: String) -> (StatusCode, Value) {
    let asked = client.post(&serving.url).json(&json!({ "query": query }));
    let answer = asked.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

/// How long the process has computed, by what the system counts: hundredths of a second.
fn processor_seconds(serving: &Serving) -> f64 {
    let told = std::fs::read_to_string(format!("/proc/{}/stat", serving.id())).unwrap();
    let (_, after_name) = told.rsplit_once(") ").unwrap();
    let fields = after_name.split(' ').skip(11).take(2);
    fields.map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}
