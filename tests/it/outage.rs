//! PostgreSQL is stopped and started while it is asked: callers are told to come again, and nothing has to be restarted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder, StatusCode};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::{Value, json};
use support::cluster::{Cluster, Commits};
use support::server_binaries::ServerBinaries;
use support::{client_of, skip};

use crate::feed_clock::numbers;
use crate::program::run;
use crate::serving::Serving;

/// Connections to read, and as many to write.
const POOL: &str = "3";
/// Both pools, and the connection that listens to the feed.
const MOST_CONNECTIONS: i64 = 7;
/// How long the service may take to answer everything again.
const RECOVERY: Duration = Duration::from_secs(20);
/// How long one answer may take, whatever the database does.
const PROMPT: Duration = Duration::from_secs(6);

/// What is asked, again and again.
pub(crate) const DOORS: [&str; 4] = ["query", "mutation", "sync", "export"];

#[tokio::test]
async fn whoever_asks_while_the_database_is_away_is_told_to_come_again() {
    let Some(binaries) = ServerBinaries::find() else {
        return skip("the test server", "install PostgreSQL (apt-get install postgresql)");
    };
    let cluster = Cluster::start(&binaries, Commits::Kept).await;
    let url = cluster.url();
    let settings = ["--database-pool-size", POOL, "--requests-per-minute", "0"];
    let serving = Arc::new(Serving::start_at(&url, &settings));
    let client = client_of(&token(&url));

    let is_over = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..12)
        .map(|which| {
            let (serving, client) = (Arc::clone(&serving), client.clone());
            tokio::spawn(ask_until(Arc::clone(&is_over), serving, client, DOORS[which % 4]))
        })
        .collect();
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        cluster.kill();
        is_not_ready(&serving).await;
        cluster.wait_until_up().await;
        answers_again(&serving, &client).await;
    }
    is_over.store(true, Ordering::Relaxed);

    let mut statuses: BTreeMap<&str, BTreeMap<u16, u32>> = BTreeMap::new();
    for asked in load {
        let (door, told) = asked.await.unwrap();
        for (status, count) in told {
            *statuses.entry(door).or_default().entry(status).or_default() += count;
        }
    }
    for door in DOORS {
        let told: Vec<_> = statuses[door].keys().copied().collect();
        assert_eq!(told, [200, 503], "{door}: {statuses:?}");
    }
    no_connection_is_left(&Database::connect(&url).await.unwrap()).await;
}

pub(crate) fn token(url: &str) -> String {
    let arguments = ["token", "create", "--name", "load", "--role", "ADMIN", "--expires", "never"];
    let made = run(&[&arguments[..], &["--database-url", url]].concat());
    let said = String::from_utf8(made.stdout).unwrap();
    said.split_whitespace().find(|word| word.starts_with("cgt_")).unwrap().to_owned()
}

pub(crate) fn request(
    serving: &Serving,
    client: &Client,
    door: &str,
    name: &str,
) -> RequestBuilder {
    let graphql = |query: &str, variables: Value| {
        let asked =
            json!({ "query": query, "variables": variables, "extensions": { "fresh": true } });
        client.post(&serving.url).json(&asked)
    };
    match door {
        "query" => graphql("{ vendors(first: 3) { totalCount nodes { name } } }", json!({})),
        "mutation" => graphql(
            "mutation($name: String!) { vendorUpsert(input: {
                externalIds: [{ source: \"S\", id: $name }], name: $name, kind: OTHER
            }) { feedPosition userErrors { message } } }",
            json!({ "name": name }),
        ),
        "sync" => {
            let post = client.post(serving.door("/sync/vendors"));
            let ids = json!([{ "source": "S", "id": name }]);
            let row = json!({ "externalIds": ids, "name": name, "kind": "OTHER" }).to_string();
            post.header("content-type", "application/x-ndjson").body(row)
        }
        _ => client.get(serving.door("/export/vendors?first=3")),
    }
}

/// Asks until it is over; how often it was answered with which status.
async fn ask_until(
    is_over: Arc<AtomicBool>,
    serving: Arc<Serving>,
    client: Client,
    door: &'static str,
) -> (&'static str, BTreeMap<u16, u32>) {
    let mut statuses = BTreeMap::new();
    let mut number = 0;
    while !is_over.load(Ordering::Relaxed) {
        number += 1;
        let began = Instant::now();
        let asked = request(&serving, &client, door, &format!("Vendor {number}"));
        let answer = asked.send().await.unwrap();
        let (status, waits) = (answer.status(), answer.headers().get(RETRY_AFTER).cloned());
        // an export that had begun is cut off
        let text = answer.text().await.unwrap_or_default();
        if status != StatusCode::OK {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{door}: {text}");
            assert_eq!(waits.unwrap(), "5", "{door}");
            assert!(text.contains("DATABASE_UNAVAILABLE"), "{door}: {text}");
        }
        assert!(began.elapsed() < PROMPT, "{door} took {:?}: {text}", began.elapsed());
        *statuses.entry(status.as_u16()).or_default() += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    (door, statuses)
}

async fn is_not_ready(serving: &Serving) {
    let began = Instant::now();
    loop {
        let ready = reqwest::get(serving.door("/readyz")).await.unwrap();
        let lives = reqwest::get(serving.door("/healthz")).await.unwrap();
        assert_eq!(lives.status(), StatusCode::OK);
        if ready.status() == StatusCode::SERVICE_UNAVAILABLE {
            assert_eq!(ready.text().await.unwrap(), "the database does not answer\n");
            return;
        }
        assert!(began.elapsed() < RECOVERY, "it is ready without a database");
    }
}

/// Waits until every door answers, three times in a row.
pub(crate) async fn answers_again(serving: &Serving, client: &Client) {
    let began = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 3 * DOORS.len() {
        let door = DOORS[in_a_row % 4];
        let answer = request(serving, client, door, "Vendor").send().await.unwrap();
        in_a_row = if answer.status() == StatusCode::OK { in_a_row + 1 } else { 0 };
        assert!(began.elapsed() < RECOVERY, "{door}: {}", answer.status());
    }
    let ready = reqwest::get(serving.door("/readyz")).await.unwrap();
    assert_eq!(ready.status(), StatusCode::OK);
}

pub(crate) async fn no_connection_is_left(db: &DatabaseConnection) {
    let own = "FROM pg_stat_activity WHERE application_name LIKE 'compliance-graph%'";
    let busy = format!("SELECT count(*) {own} AND state <> 'idle'");
    let began = Instant::now();
    while numbers(db, &busy).await != [0] {
        assert!(began.elapsed() < RECOVERY, "a connection is still busy, for nobody");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let open = numbers(db, &format!("SELECT count(*) {own}")).await;
    assert!((1..=MOST_CONNECTIONS).contains(&open[0]), "{open:?} connections");
    let waiting = "SELECT 1 FROM pg_locks WHERE NOT granted";
    assert!(db.query_all_raw(statement(waiting)).await.unwrap().is_empty());
}

fn statement(text: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, text)
}
