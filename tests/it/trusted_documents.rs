//! Documents that were agreed on before: who asks them how, and who may ask others.

use std::fs;
use std::time::{Duration, Instant};

use domain::access::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{Database, client_of, make_token, on_both_engines};

use crate::feed_scene::process;
use crate::program::program;
use crate::serving::Serving;

on_both_engines!(readers_ask_what_is_trusted_and_nothing_else);

const TRUSTED: &str =
    "query Count($first: Int = 1) { provinces(first: $first) { nodes { name } } }";
const OTHER: &str = "{ vendors(first: 1) { nodes { name } } }";

fn id(text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter().fold("sha256:".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}

async fn post(serving: &Serving, token: &str, body: Value) -> (StatusCode, Value) {
    let request = client_of(token).post(&serving.url).header("origin", "https://ioc.example.vn");
    let response = request.json(&body).send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
}

async fn readers_ask_what_is_trusted_and_nothing_else(database: Database) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("count.graphql"), TRUSTED).unwrap();
    let app = process(&database).await;
    let reader = make_token(&app, Role::Reader, &[]).await;
    let page = make_token(&app, Role::Publishable, &[]).await;
    let auditor = make_token(&app, Role::Auditor, &[]).await;
    let path = directory.path().to_str().unwrap();
    let origins = ["--allowed-origin", "https://ioc.example.vn"];
    let settings = [&["--trusted-documents", path, "--trust", "required"][..], &origins[..]];
    let serving = Serving::start_with(&database, &settings.concat());

    for token in [&reader, &page, &auditor] {
        let by_id = json!({ "documentId": id(TRUSTED), "variables": { "first": 2 } });
        let (status, answer) = post(&serving, token, by_id).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(answer["data"]["provinces"]["nodes"].as_array().map(Vec::len), Some(2));
        let (_, answer) = post(&serving, token, json!({ "query": TRUSTED })).await;
        assert_eq!(code(&answer), "none", "its very text is trusted");
    }
    for token in [&reader, &page] {
        for text in [OTHER, "{ __schema { queryType { name } } }"] {
            let (_, answer) = post(&serving, token, json!({ "query": text })).await;
            assert_eq!(code(&answer), "TRUSTED_DOCUMENT_REQUIRED", "{text}");
        }
    }
    let (_, answer) = post(&serving, &auditor, json!({ "query": OTHER })).await;
    assert_eq!(code(&answer), "none");
    let by_hash = |text| {
        let hash = id(text).replace("sha256:", "");
        json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } })
    };
    assert_eq!(code(&post(&serving, &reader, by_hash(TRUSTED)).await.1), "none");
    for body in [by_hash(OTHER), json!({ "documentId": id(OTHER) })] {
        let (_, answer) = post(&serving, &reader, body).await;
        assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
    }
    let address = reqwest::Url::parse_with_params(&serving.url, [("documentId", id(TRUSTED))]);
    let answer = client_of(&reader).get(address.unwrap()).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert!(answer["data"]["provinces"]["nodes"][0]["name"].is_string(), "{answer}");

    fs::write(directory.path().join("vendors.graphql"), OTHER).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while code(&post(&serving, &reader, json!({ "documentId": id(OTHER) })).await.1) != "none" {
        assert!(Instant::now() < until, "a document that was added is known without a restart");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[test]
fn checking_names_what_does_not_fit_the_schema() {
    let directory = tempfile::tempdir().unwrap();
    let check = || {
        let output = program(&["document", "check"]).arg(directory.path()).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    fs::write(directory.path().join("count.graphql"), TRUSTED).unwrap();
    assert_eq!(check(), (true, "Every document fits the schema.\n".to_owned()));

    fs::write(directory.path().join("old.graphql"), "{\n  provincesOfOld { name }\n}").unwrap();
    let manifest = json!({ "0badc0de": "{ vendors { nodes { nothing } } }" }).to_string();
    fs::write(directory.path().join("relay.json"), manifest).unwrap();
    let (is_well, told) = check();

    assert!(!is_well);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(
        lines[0].starts_with("old.graphql: 2:3: ") && lines[0].contains("provincesOfOld"),
        "{told}"
    );
    assert!(
        lines[2].starts_with("relay.json, 0badc0de: 1:21: ") && lines[2].contains("nothing"),
        "{told}"
    );
}
