//! Real clients against a real service, and tools that read `schema.graphql` as their users run them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::{Database, Engine, Node, Python, Scene, TestApi};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn schema() -> String {
    repository().join("schema.graphql").to_str().unwrap().to_owned()
}

/// What a client's script saw at a service of its own; nothing where Node is lacking, which has been said.
async fn seen(script: &str) -> Option<Value> {
    let node = Node::find_for("clients").await?;
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;
    let arguments = [&*api.url("/graphql"), api.own_token()];
    let printed = node.run(script, &arguments, String::new()).await;
    Some(serde_json::from_str(&printed).unwrap())
}

/// What a script says of files; nothing where Node is lacking, which has been said.
async fn read(script: &str, files: &[&str]) -> Option<Value> {
    let node = Node::find_for("clients").await?;
    let printed = node.run(script, files, String::new()).await;
    Some(serde_json::from_str(&printed).unwrap())
}

#[tokio::test]
async fn apollo_client_pages_keeps_by_id_and_tells_codes() {
    let Some(seen) = seen("apollo.mjs").await else { return };

    let stands = json!({
        "provinces": 20,
        "distinct": 20,
        "kept": "Apollo hai",
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "unknown": "UNAUTHENTICATED",
    });
    assert_eq!(seen, stands);
}

#[tokio::test]
async fn urql_asks_by_get_writes_by_post_and_follows() {
    let Some(seen) = seen("urql.mjs").await else { return };

    let stands = json!({
        "role": "ADMIN",
        "again": "ADMIN",
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "action": "UPDATED",
        "told": ["UPDATED", "Urql hai"],
        // the second question is answered by its cache
        "methods": ["GET", "GET", "POST", "POST"],
    });
    assert_eq!(seen, stands);
}

/// The close codes are those of `docs/errors.md`, but for 1001, 4500, which no client brings about.
#[tokio::test]
async fn graphql_ws_is_pinged_cut_and_closed_as_its_protocol_says() {
    let Some(seen) = seen("graphql_ws.mjs").await else { return };

    let stands = json!({
        "role": "ADMIN",
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "names": ["ws 1", "ws 2", "ws 3"],
        "pongs": true,
        "connected": 2,
        "codes": [4400, 4401, 4403, 4406, 4408, 4409, 4429, 1009],
    });
    assert_eq!(seen, stands);
}

/// What is wrong with an operation is an answer; what is none is refused by its status.
#[tokio::test]
async fn graphql_sse_is_answered_cut_and_refused_as_its_protocol_says() {
    let Some(seen) = seen("graphql_sse.mjs").await else { return };

    let stands = json!({
        "role": "ADMIN",
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "names": ["sse 1", "sse 2", "sse 3"],
        "connected": 2,
        "lost": "FEED_EPOCH_CHANGED",
        "unknown": 401,
        "statuses": [
            [406, "NOT_ACCEPTABLE"],
            [415, "UNSUPPORTED_MEDIA_TYPE"],
            [400, "BAD_REQUEST"],
            [405, "METHOD_NOT_ALLOWED"],
            [403, "ORIGIN_NOT_ALLOWED"],
        ],
    });
    assert_eq!(seen, stands);
}

#[tokio::test]
async fn gql_of_python_asks_follows_and_tells_codes() {
    let Some(python) = Python::find().await else { return };
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;

    let mut command = tokio::process::Command::new(python.program());
    command.arg(repository().join("tests/clients/feed.py")).kill_on_drop(true);
    let output = command.args([&*api.url("/graphql"), api.own_token()]).output().await.unwrap();

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();
    let stands = json!({
        "role": "ADMIN",
        "names": ["Python 1", "Python 2"],
        "wrong": "GRAPHQL_VALIDATION_FAILED",
        "unknown": "UNAUTHENTICATED",
    });
    assert_eq!(seen, stands);
}

/// Fragments that are paged by a connection, a mutation and a subscription pass its checks.
#[tokio::test]
async fn the_compiler_of_relay_takes_the_schema() {
    let Some(made) = read("relay.mjs", &[&schema()]).await else { return };

    let made = made.as_array().unwrap();
    assert!(made.contains(&json!("portalSystemsPageQuery.graphql.ts")), "{made:?}");
    assert_eq!(made.len(), 6, "{made:?}");
}

/// What graphql-codegen makes of the schema and of GraphiQL's examples compiles strictly.
#[tokio::test]
async fn graphql_codegen_makes_sound_types() {
    let Some(node) = Node::find_for("clients").await else { return };
    let examples = repository().join("api/web/examples");
    let mut files: Vec<String> = std::fs::read_dir(examples)
        .unwrap()
        .map(|file| file.unwrap().path().to_str().unwrap().to_owned())
        .filter(|path| path.ends_with(".en.graphql"))
        .collect();
    files.sort();
    let schema = schema();
    let mut arguments = vec![schema.as_str()];
    arguments.extend(files.iter().map(String::as_str));

    let made = read("codegen.mjs", &arguments).await.unwrap();
    let compiler = "node_modules/typescript/bin/tsc";
    let complaints = node.run(compiler, &["--project", "tsconfig.generated.json"], String::new());

    assert_eq!(made["documents"], files.len());
    assert!(made["types"].as_u64().unwrap() > 400, "{made}");
    assert_eq!(complaints.await, "");
}

/// Every type, field and argument is described, and connections are as Relay wants them.
#[tokio::test]
async fn graphql_eslint_finds_nothing_new_in_the_schema() {
    let Some(found) = read("lint.mjs", &[&schema()]).await else { return };

    let found: Vec<String> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{}: {}", one["rule"].as_str().unwrap(), one["message"].as_str().unwrap())
        })
        .collect();
    let known = [
        // `history` goes back from the newest: no connection of Relay, though it is called one
        "@graphql-eslint/relay-connection-types: Connection type must contain a field `edges` that return a list type.",
        "@graphql-eslint/relay-connection-types: Connection type must contain a field `pageInfo` that return a non-null \
         `PageInfo` Object type.",
        // these directives are the specification's
        "@graphql-eslint/require-description: Description is required for input value \"if\" in directive \"include\"",
        "@graphql-eslint/require-description: Description is required for input value \"if\" in directive \"skip\"",
    ];
    assert_eq!(found, known);
}

const SMALL: &str = "type Query { one(of: Int): String two: Int } enum Level { LOW HIGH }";

/// The check sees what breaks clients, and lets pass what does not.
#[tokio::test]
async fn a_breaking_change_is_seen() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let old = file("old.graphql", SMALL);
    let grown =
        "type Query { one(of: Int, by: Int): String! two: Int three: Int } enum Level { LOW HIGH }";
    let grown = file("grown.graphql", grown);
    let broken = "type Query { one(of: Int!): String } enum Level { LOW }";
    let broken = file("broken.graphql", broken);

    let Some(harmless) = read("breaking.mjs", &[&old, &grown]).await else { return };
    let breaking = read("breaking.mjs", &[&old, &broken]).await.unwrap();

    assert_eq!(harmless, json!([]));
    let mut kinds: Vec<&str> =
        breaking.as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["ARG_CHANGED_KIND", "FIELD_REMOVED", "VALUE_REMOVED_FROM_ENUM"]);
}

/// The schema of the last release is the one at the newest tag; before the first release there is nothing to break.
#[tokio::test]
async fn the_schema_breaks_no_client_of_the_last_release() {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(repository()).args(arguments).output();
        output.ok().filter(|output| output.status.success()).map(|output| output.stdout)
    };
    let Some(tag) = git(&["describe", "--tags", "--abbrev=0"]) else { return };
    let tag = String::from_utf8(tag).unwrap().trim().to_owned();
    let released = git(&["show", &format!("{tag}:schema.graphql")]).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("released.graphql");
    std::fs::write(&file, released).unwrap();

    let files = [file.to_str().unwrap(), &schema()];
    let Some(breaking) = read("breaking.mjs", &files).await else { return };

    assert_eq!(breaking, json!([]), "clients of {tag} would break");
}
