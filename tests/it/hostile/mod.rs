//! Requests that mean harm, sent to a real process: each is answered with its error, costs little, and leaves the
//! process alive.

mod documents;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Database, Engine, Scene, client_of};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::serving::Serving;
use documents::{Hostile, corpus};

/// What one of them may take of the processor. The goal is 50 ms of a shipped build (`cargo build --release -p tests`, then
/// `PROGRAM=$PWD/target/release/program cargo test -p tests -- --nocapture hostile`); this one is not optimised.
const MOST_CPU: Duration = Duration::from_secs(2);

async fn serving() -> (Database, Serving, String) {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let token = database.token().await;
    let serving = Serving::start_with(&database, &["--requests-per-minute", "0"]);
    (database, serving, token)
}

/// How long the processor has worked for a process.
fn cpu(process: u32) -> Duration {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let spent = tasks.filter_map(|task| {
        let said = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        said.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(spent.sum())
}

async fn is_well(serving: &Serving, token: &str) -> bool {
    let answer = serving.ask(token, "{ province(by: {code: \"01\"}) { name } }").await;
    answer["data"]["province"]["name"] == "Hà Nội"
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "figures for whoever looks with --nocapture")]
async fn every_hostile_request_is_answered_with_its_error_and_the_process_lives() {
    let (_database, serving, token) = serving().await;
    let client = client_of(&token);
    let all = corpus();
    assert!(all.len() >= 60);
    assert!(is_well(&serving, &token).await);

    let mut wrong = Vec::new();
    let mut most = Duration::ZERO;
    for Hostile { name, body, code } in &all {
        let before = cpu(serving.id());
        let request = client.post(&serving.url).header("content-type", "application/json");
        let request = request.header("accept", "application/graphql-response+json");
        let response = request.body(body.clone()).send().await;
        let took = cpu(serving.id()).saturating_sub(before);
        most = most.max(took);
        let (status, answer): (u16, Value) = match response {
            Ok(response) => (response.status().as_u16(), response.json().await.unwrap_or_default()),
            Err(error) => (0, json!({ "errors": [{ "message": error.to_string() }] })),
        };
        println!("{:>8.1} ms  {status}  {name}", took.as_secs_f64() * 1000.0);
        let said = answer["errors"][0]["extensions"]["code"].as_str();
        if said != *code {
            let answer = answer.to_string();
            let answer: String = answer.chars().take(300).collect();
            wrong.push(format!("{name}: expected {code:?}, got {status} {answer}"));
        }
        if took > MOST_CPU {
            wrong.push(format!("{name}: took {took:?} of the processor"));
        }
        assert!(is_well(&serving, &token).await, "{name}");
    }
    println!("{} requests, at most {:.1} ms", all.len(), most.as_secs_f64() * 1000.0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sends a part of a request, and tells what comes back until the connection ends.
async fn half(serving: &Serving, sent: &str) -> (String, Duration) {
    let mut socket = connect(serving).await;
    let began = Instant::now();
    socket.write_all(sent.as_bytes()).await.unwrap();
    let mut told = Vec::new();
    // a connection that is cut off has told what it had to
    let _ = socket.read_to_end(&mut told).await;
    (String::from_utf8_lossy(&told).into_owned(), began.elapsed())
}

async fn connect(serving: &Serving) -> TcpStream {
    let address = serving.url.trim_start_matches("http://").trim_end_matches("/graphql");
    TcpStream::connect(address).await.unwrap()
}

#[tokio::test]
async fn slow_and_silent_callers_are_let_go_and_others_are_served_meanwhile() {
    let (_database, serving, token) = serving().await;
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "a".repeat(200_000));
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    let mut flood = Vec::new();
    for _ in 0..400 {
        flood.push(connect(&serving).await);
    }
    assert!(is_well(&serving, &token).await);

    let post = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\ncontent-type: application/json\r\n"
    );
    let of_body = format!("{post}content-length: 1000\r\n\r\n{{\"query\":");
    let of_chunks = format!("{post}transfer-encoding: chunked\r\n\r\n5\r\n{{\"que\r\n");
    let bad_chunks = format!("{post}transfer-encoding: chunked\r\n\r\nZZ\r\n");
    let (headers, body, chunks, bad, long, many, silence) = tokio::join!(
        half(&serving, "GET /graphql HTTP/1.1\r\nhost:"),
        half(&serving, &of_body),
        half(&serving, &of_chunks),
        half(&serving, &bad_chunks),
        half(&serving, &long),
        half(&serving, &many),
        half(&serving, ""),
    );

    assert!(headers.1 < Duration::from_secs(10), "{headers:?}");
    for slow in [body, chunks] {
        assert!(
            slow.0.starts_with("HTTP/1.1 408 ") && slow.0.contains("REQUEST_TIMEOUT"),
            "{slow:?}"
        );
    }
    assert!(bad.0.starts_with("HTTP/1.1 400 "), "{bad:?}");
    assert!(long.0.starts_with("HTTP/1.1 431 "), "{long:?}");
    assert!(many.0.starts_with("HTTP/1.1 431 "), "{many:?}");
    assert!(silence.0.is_empty() && silence.1 < Duration::from_secs(25), "{silence:?}");
    // by now the whole flood has been let go
    for mut socket in flood {
        let mut byte = [0];
        let read = tokio::time::timeout(Duration::from_secs(5), socket.read(&mut byte)).await;
        assert!(matches!(read, Ok(Ok(0) | Err(_))), "{read:?}");
    }
    assert!(is_well(&serving, &token).await);
}
