//! How much the service takes on, and how long.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};
use serde_json::{Value, json};
use support::{Database, Engine, Scene, TestApi, client_of};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;

use crate::feed_socket::Client;
use crate::serving::Serving;

const QUERY: &str = "{ provinces(first: 1) { nodes { name } } }";

async fn post(
    serving: &Serving,
    token: &str,
    query: &str,
) -> (StatusCode, reqwest::header::HeaderMap, Value) {
    let request = client_of(token).post(&serving.url).json(&json!({ "query": query }));
    let response = request.send().await.unwrap();
    (response.status(), response.headers().clone(), response.json().await.unwrap())
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let token = database.token().await;
    let serving = Serving::start_with(&database, &["--requests-per-minute", "3"]);

    for left in ["2", "1", "0"] {
        let (status, headers, _) = post(&serving, &token, QUERY).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            (&headers["ratelimit-limit"], &headers["ratelimit-remaining"]),
            (&"3".parse().unwrap(), &left.parse().unwrap())
        );
    }
    let (status, headers, answer) = post(&serving, &token, QUERY).await;

    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(headers["ratelimit-remaining"], "0");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    assert_eq!(answer["errors"][0]["extensions"]["retryable"], true);
}

/// PostgreSQL makes an operation wait as long as a test wants.
#[tokio::test]
async fn an_operation_that_takes_too_long_is_ended_and_its_sql_too_and_the_next_is_put_off() {
    let Some(database) = Database::on(Engine::Postgres).await else { return };
    let settings = ["--execution-timeout", "2", "--requests-in-flight", "1"];
    let token = database.token().await;
    let serving = Serving::start_with(&database, &settings);
    let own = database.connect().await;
    let lock = own.begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE province IN ACCESS EXCLUSIVE MODE").await.unwrap();

    let began = Instant::now();
    let (slow, put_off) = tokio::join!(post(&serving, &token, QUERY), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        post(&serving, &token, QUERY).await
    });

    assert_eq!(slow.0, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(slow.2["errors"][0]["extensions"]["code"], "EXECUTION_TIMEOUT");
    assert!(began.elapsed() < Duration::from_secs(4));
    assert_eq!(put_off.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(put_off.1["retry-after"], "1");
    assert_eq!(put_off.2["errors"][0]["extensions"]["code"], "OVERLOADED");
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let text = Statement::from_string(own.get_database_backend(), waiting);
        if own.query_all_raw(text).await.unwrap().is_empty() {
            break;
        }
        assert!(Instant::now() < until, "the statement goes on for nobody");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    lock.rollback().await.unwrap();
    let (status, _, answer) = post(&serving, &token, QUERY).await;
    assert_eq!(status, StatusCode::OK);
    assert!(answer["data"]["provinces"]["nodes"][0]["name"].is_string(), "{answer}");
}

#[tokio::test]
async fn operations_of_a_socket_are_counted_like_requests() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let token = database.token().await;
    let serving = Serving::start_with(&database, &["--requests-per-minute", "3"]);
    let service = serving.door("");
    let protocol = Some("graphql-transport-ws");
    let mut client = Client::at(&service, Some(&token), protocol, "").await.unwrap();
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.next().await["type"], "connection_ack");

    // opening the socket was the first
    for number in ["2", "3"] {
        client.subscribe(number, QUERY, json!({})).await;
        assert_eq!(client.next().await["type"], "next");
        assert_eq!(client.next().await["type"], "complete");
    }
    client.subscribe("4", QUERY, json!({})).await;

    let refused = client.next().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("4")));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED", "{refused}");
    let metrics = client_of(&database.token().await).get(serving.door("/metrics"));
    let told = metrics.send().await.unwrap().text().await.unwrap();
    let counted = r#"{door="socket",kind="",operation="",outcome="RATE_LIMITED"} 1"#;
    assert!(told.contains(counted), "{told}");
}

#[tokio::test]
async fn sockets_that_do_not_say_who_asks_shut_nobody_out() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let token = database.token().await;
    let serving = Serving::start_with(&database, &[]);
    let service = serving.door("");
    let protocol = Some("graphql-transport-ws");
    let opening = (0..64).map(|_| Client::at(&service, None, protocol, ""));
    let waiting: Vec<_> = join_all(opening).await.into_iter().map(Result::unwrap).collect();

    let Err(Error::Http(refused)) = Client::at(&service, None, protocol, "").await else {
        panic!("one more may wait")
    };

    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "5");
    let mut known = Client::at(&service, Some(&token), protocol, "").await.unwrap();
    known.say(json!({ "type": "connection_init" })).await;
    assert_eq!(known.next().await["type"], "connection_ack");
    assert_eq!(post(&serving, &token, QUERY).await.0, StatusCode::OK);
    for mut client in waiting {
        assert_eq!(client.closed().await, 4408);
    }
    assert!(Client::at(&service, None, protocol, "").await.is_ok());
}

#[tokio::test]
async fn whoever_guesses_tokens_is_looked_up_no_more_and_others_are_answered() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let token = database.token().await;
    let serving = Serving::start_with(&database, &["--requests-per-minute", "5"]);
    assert_eq!(post(&serving, &token, QUERY).await.0, StatusCode::OK);

    let mut answers = Vec::new();
    for number in 0..8 {
        let guess = format!("{token}{number}");
        answers.push(post(&serving, &guess, QUERY).await.0.as_u16());
    }

    assert_eq!(answers, [401, 401, 401, 401, 401, 429, 429, 429]);
    let (status, _, answer) = post(&serving, &token, QUERY).await;
    assert_eq!(status, StatusCode::OK, "whoever was just let in is known: {answer}");
}

#[tokio::test]
async fn one_caller_cannot_take_all_places_by_bodies_that_never_come() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let (token, other) = (database.token().await, database.token().await);
    let serving = Serving::start_with(&database, &["--requests-in-flight", "4"]);
    let address = serving.door("").replace("http://", "");
    let begun = format!(
        "POST /sync/vendors HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{{\r\n"
    );
    let mut slow = Vec::new();
    for _ in 0..3 {
        let mut socket = TcpStream::connect(&address).await.unwrap();
        socket.write_all(begun.as_bytes()).await.unwrap();
        slow.push(socket);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;

    let own = post(&serving, &token, QUERY).await;
    assert_eq!(own.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        own.2["errors"][0]["message"],
        "3 requests are being answered for you, which is the most for one caller"
    );
    assert_eq!(post(&serving, &other, QUERY).await.0, StatusCode::OK);

    for mut socket in slow {
        let mut told = vec![0; 4096];
        let read = tokio::time::timeout(Duration::from_secs(15), socket.read(&mut told));
        let length = read.await.expect("a body that never comes is given up").unwrap();
        let told = String::from_utf8_lossy(&told[..length]).into_owned();
        assert!(told.contains("nothing came for 5 s"), "{told}");
    }
    assert_eq!(post(&serving, &token, QUERY).await.0, StatusCode::OK);
}

#[tokio::test]
async fn only_a_socket_may_say_later_who_asks() {
    let database = Database::on(Engine::Sqlite).await.unwrap();
    let _others_have_tokens = database.token().await;
    let serving = Serving::start_with(&database, &[]);
    for door in ["/metrics", "/changes", "/export/vendors", "/graphql"] {
        let get = reqwest::Client::new().get(serving.door(door));

        let answer = get.header("connection", "upgrade").header("upgrade", "x").send().await;

        assert_eq!(answer.unwrap().status(), StatusCode::UNAUTHORIZED, "{door}");
    }
}

#[tokio::test]
async fn a_costly_part_is_named_by_its_path_also_below_an_interface() {
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;
    let query = "{ node(id: \"x\") { id ... on Vendor { id } ... on Province {
        informationSystems(first: 200) { nodes { province { informationSystems(first: 200) { nodes {
        province { informationSystems(first: 200) { nodes { name } } } } } } } } } } }";

    let answer = api.ask(query, json!({})).await;

    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "OPERATION_TOO_COSTLY", "{answer}");
    let sentence = error["message"].as_str().unwrap();
    assert!(sentence.contains("`node.informationSystems.nodes.province."), "{sentence}");
}
