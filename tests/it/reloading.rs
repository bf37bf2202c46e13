//! Settings that are read again while the service runs: what can change does at once, what cannot is told, and a file
//! that cannot be read changes nothing.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use support::{Database, client_of, on_both_engines};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::serving::Serving;

on_both_engines!(
    limits_are_in_force_as_soon_as_they_are_read_again,
    origins_and_proxies_are_believed_as_soon_as_they_are_read_again,
    as_many_are_answered_at_a_time_as_was_read_last,
    what_cannot_change_is_named_and_a_broken_file_changes_nothing,
);

const PAGE: &str = "https://ioc.example.vn";
const READ: &str = "the settings were read again";

/// A service with a settings file of its own.
struct Scene {
    serving: Serving,
    client: Client,
    directory: TempDir,
}

impl Scene {
    async fn begin(database: &Database, settings: &str) -> Self {
        let client = client_of(&database.token().await);
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("settings.toml");
        std::fs::write(&file, settings).unwrap();
        let log = File::create(directory.path().join("log")).unwrap();
        let serving = Serving::start_logging(database, &["--config", file.to_str().unwrap()], log);
        Self { serving, client, directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }

    /// Has these settings read, and waits until the log says so; what it says from then on.
    async fn reload(&self, settings: &str, said: &str) -> String {
        let before = self.log().len();
        std::fs::write(self.path("settings.toml"), settings).unwrap();
        self.serving.signal("-HUP");
        let waiting = async {
            loop {
                let log = self.log().split_off(before);
                // what waits for the next start is told after it
                if log.lines().any(|line| line.contains(said)) {
                    return log;
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(10), waiting).await.unwrap()
    }

    async fn ask(&self, query: &str) -> Response {
        let asked = json!({ "query": query });
        self.client.post(&self.serving.url).json(&asked).send().await.unwrap()
    }

    /// Asks as a page of another origin does.
    async fn ask_from_a_page(&self) -> Response {
        let asked = json!({ "query": "{ __typename }" });
        let request = self.client.post(&self.serving.url).header("origin", PAGE);
        request.header("sec-fetch-site", "cross-site").json(&asked).send().await.unwrap()
    }
}

async fn limits_are_in_force_as_soon_as_they_are_read_again(database: Database) {
    let few = "[limits]\nrequests_per_minute = 2";
    let scene = Scene::begin(&database, few).await;
    let costly = "{ vendors(first: 10) { nodes { name } } }";
    let another = "{ vendors(first: 11) { nodes { name } } }";

    assert_eq!(scene.ask("{ __typename }").await.status(), StatusCode::OK);
    assert_eq!(scene.ask(costly).await.status(), StatusCode::OK);
    assert_eq!(scene.ask("{ __typename }").await.status(), StatusCode::TOO_MANY_REQUESTS);

    let log = scene.reload("[limits]\nrequests_per_minute = 700\nmost_cost = 50", READ).await;
    assert!(log.contains("requests_per_minute, most_cost"), "{log}");
    let answer = scene.ask("{ __typename }").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["ratelimit-limit"], "700");
    let answer: Value = scene.ask(another).await.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "OPERATION_TOO_COSTLY");

    scene.reload("[limits]\nrequests_per_minute = 0", READ).await;
    let answer = scene.ask(another).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.headers().contains_key("ratelimit-limit"));
}

async fn origins_and_proxies_are_believed_as_soon_as_they_are_read_again(database: Database) {
    let scene = Scene::begin(&database, "").await;
    let as_if_for = async |address: &str| {
        // whoever asks for a websocket is counted by the address, since who it is may be said later
        let request = Client::new().get(&scene.serving.url).header("upgrade", "websocket");
        let answer = request.header("x-forwarded-for", address).send().await.unwrap();
        answer.status() == StatusCode::TOO_MANY_REQUESTS
    };
    assert_eq!(scene.ask_from_a_page().await.status(), StatusCode::FORBIDDEN);

    let origins = format!("[limits]\nallowed_origins = ['{PAGE}']\nrequests_per_minute = 1");
    scene.reload(&origins, READ).await;
    let answer = scene.ask_from_a_page().await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["access-control-allow-origin"], PAGE);
    assert_eq!([as_if_for("203.0.113.1").await, as_if_for("203.0.113.2").await], [false, true]);

    scene.reload(&format!("{origins}\ntrusted_proxies = ['127.0.0.0/8']"), READ).await;
    assert_eq!([as_if_for("203.0.113.1").await, as_if_for("203.0.113.2").await], [false; 2]);

    scene.reload("", READ).await;
    assert_eq!(scene.ask_from_a_page().await.status(), StatusCode::FORBIDDEN);
}

async fn as_many_are_answered_at_a_time_as_was_read_last(database: Database) {
    let scene = Scene::begin(&database, "[limits]\nrequests_in_flight = 1").await;
    let service = scene.serving.door("");
    // it is under way until its body is whole
    let mut under_way = TcpStream::connect(service.trim_start_matches("http://")).await.unwrap();
    let token = database.token().await;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: 99\r\n\r\n{{"
    );
    under_way.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(500)).await;

    assert_eq!(scene.ask("{ __typename }").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    scene.reload("[limits]\nrequests_in_flight = 2", READ).await;
    assert_eq!(scene.ask("{ __typename }").await.status(), StatusCode::OK);
    scene.reload("[limits]\nrequests_in_flight = 1", READ).await;
    assert_eq!(scene.ask("{ __typename }").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(under_way);
    sleep(Duration::from_millis(500)).await;
    assert_eq!(scene.ask("{ __typename }").await.status(), StatusCode::OK);
}

async fn what_cannot_change_is_named_and_a_broken_file_changes_nothing(database: Database) {
    let scene = Scene::begin(&database, "[limits]\nrequests_per_minute = 700").await;
    let rate = async || scene.ask("{ __typename }").await.headers()["ratelimit-limit"].clone();

    for broken in [
        "[limits]\nrequests_per_minute = 'many'",
        "[limits]\nrequests_per_minute = 300\nconnections = 0",
        "log_filter = 'a=b=c'\n[limits]\nrequests_per_minute = 300",
    ] {
        let log = scene.reload(broken, "they are as before").await;
        assert!(!log.contains(READ), "{log}");
        assert_eq!(rate().await, "700", "{broken}");
    }

    let other =
        "database_pool_size = 3\n[limits]\nrequests_per_minute = 300\nexecution_timeout = 7";
    for _ in 0..2 {
        let log = scene.reload(other, "execution_timeout").await;
        for setting in ["database_pool_size", "execution_timeout"] {
            let told = log.lines().find(|line| line.contains(setting)).unwrap();
            assert!(told.contains("WARN") && told.contains("with the next start"), "{told}");
        }
        assert!(!log.contains("listen"), "{log}");
        assert_eq!(rate().await, "300");
    }
    let log = scene.reload("[limits]\nrequests_per_minute = 300", READ).await;
    assert!(!log.contains("with the next start"), "{log}");
}
