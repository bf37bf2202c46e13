//! Without a token only the desk that the embedded graph stands on reads it, and only while there are no tokens.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::app::App;
use api::clock::Clock;
use api::graphql::Service;
use domain::access::Role;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::{Database, Engine, make_token, on_both_engines};
use tokio::net::TcpListener;

use crate::program::{program, refusal, run};

on_both_engines!(
    anybody_at_the_desk_reads_an_embedded_graph_without_tokens,
    whoever_is_passed_on_or_names_another_place_needs_a_token,
    a_first_token_ends_it_within_two_seconds_and_for_good,
    who_listens_elsewhere_lets_nobody_in_without_a_token,
    does_not_start_elsewhere_while_nobody_could_be_let_in,
);

/// A service to which nobody gave a token.
struct Served {
    app: Arc<App>,
    address: SocketAddr,
}

impl Served {
    async fn on(database: &Database, listen: &str) -> Self {
        let app = App::open(&database.settings(), Clock::system()).await.unwrap();
        let app = Arc::new(app);
        let doors = api::http::router(Arc::clone(&app), Service::new(Arc::clone(&app)).unwrap());
        let listener = TcpListener::bind(listen).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(api::http::serve(listener, doors, std::future::pending()));
        Self { app, address: ([127, 0, 0, 1], port).into() }
    }

    async fn ask(&self, headers: &[(&str, &str)]) -> (StatusCode, Value) {
        let mut request = Client::new().post(format!("http://{}/graphql", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let asked = json!({ "query": "{ viewer { name role } }" });
        let answer = request.json(&asked).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }
}

async fn anybody_at_the_desk_reads_an_embedded_graph_without_tokens(database: Database) {
    let served = Served::on(&database, "127.0.0.1:0").await;

    let (status, answer) = served.ask(&[]).await;

    if database.engine() == Engine::Sqlite {
        assert_eq!(answer["data"]["viewer"], json!({ "name": "anonymous", "role": "READER" }));
    } else {
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let sentence = answer["errors"][0]["message"].as_str().unwrap();
        assert!(sentence.contains("compliance-graph token create"), "{sentence}");
    }
}

async fn whoever_is_passed_on_or_names_another_place_needs_a_token(database: Database) {
    let served = Served::on(&database, "127.0.0.1:0").await;

    for header in [
        ("host", "evil.example"),
        ("host", "graph.example:8000"),
        ("forwarded", "for=192.0.2.1"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "localhost"),
        ("via", "1.1 proxy"),
        ("origin", "https://evil.example"),
    ] {
        let (status, answer) = served.ask(&[header]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{header:?}: {answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert_eq!(answer.get("data"), None);
    }
}

async fn a_first_token_ends_it_within_two_seconds_and_for_good(database: Database) {
    let served = Served::on(&database, "127.0.0.1:0").await;
    served.ask(&[]).await;

    // by another process, as the command line does it
    let other = App::open(&database.settings(), Clock::system()).await.unwrap();
    let token = make_token(&other, Role::Reader, &[]).await;
    let made = Instant::now();

    while served.ask(&[]).await.0 == StatusCode::OK {
        assert!(made.elapsed() < Duration::from_secs(2), "anybody still reads");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let bearer = format!("Bearer {token}");
    assert_eq!(served.ask(&[("authorization", &bearer)]).await.0, StatusCode::OK);

    let administrator = api::app::Actor::at_the_command_line();
    let id = other.tokens(&administrator).await.unwrap()[0].id;
    other.revoke_token(&administrator, id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(served.ask(&[]).await.0, StatusCode::UNAUTHORIZED);
    assert!(!served.app.lets_in_anonymous().await.unwrap());
}

async fn who_listens_elsewhere_lets_nobody_in_without_a_token(database: Database) {
    let served = Served::on(&database, "0.0.0.0:0").await;

    assert_eq!(served.ask(&[]).await.0, StatusCode::UNAUTHORIZED);
}

async fn does_not_start_elsewhere_while_nobody_could_be_let_in(database: Database) {
    let arguments = ["serve", "--listen", "0.0.0.0:0", "--database-url", database.url()];

    let said = refusal(&run(&[&arguments[..], &["--log-filter", "off"]].concat()));
    assert!(
        said.starts_with("no token was made yet, and without one nobody is let in at 0.0.0.0:")
    );
    assert!(said.contains("compliance-graph token create --help"), "{said}");

    database.token().await;
    let mut process =
        program(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(line, "The compliance graph is ready.\n");
}
