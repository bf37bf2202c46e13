//! What the service finds valid is what the reference implementation finds valid.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use support::{Database, Engine, Node, Scene, TestApi};

/// How many documents are compared at least.
const DOCUMENTS: &str = "2400";
/// A document that was made for the schema, and what the reference implementation says of it.
#[derive(Debug, Deserialize)]
struct Made {
    text: String,
    faults: Vec<String>,
}

/// Codes of what is wrong with a document as such; others are of values, and of sizes.
const INVALID: [&str; 2] = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"];

/// What is known to be judged otherwise, by what the service says. The reference implementation leaves it to execution to
/// find that the schema has no mutations or no subscriptions.
const KNOWN: &[&str] = &["root operation type is not defined"];

#[tokio::test]
#[expect(clippy::print_stdout, reason = "figures for whoever looks with --nocapture")]
async fn judges_documents_as_the_reference_implementation_does() {
    let Some(node) = Node::find().await else { return };
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let schema = schema.canonicalize().unwrap();
    let arguments = [schema.to_str().unwrap(), DOCUMENTS];
    let made = node.run("differential.mjs", &arguments, String::new()).await;
    let made: Vec<Made> = serde_json::from_str(&made).unwrap();
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;

    let mut valid = 0;
    let mut unlike = Vec::new();
    for Made { text, faults } in &made {
        let request = api.client().post(api.url("/graphql")).header("graphql-cost", "explain");
        let answer = request.json(&json!({ "query": text })).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
        let is_valid = !INVALID.contains(&code);
        valid += usize::from(faults.is_empty());
        let told = format!("{faults:?} {}", answer["errors"]);
        if is_valid != faults.is_empty() && !KNOWN.iter().any(|known| told.contains(known)) {
            unlike
                .push(format!("{text}\n  reference: {faults:?}\n  service: {}", answer["errors"]));
        }
    }

    println!("{} documents, {valid} of them valid; {} judged otherwise", made.len(), unlike.len());
    assert!(made.len() >= 2_000 && valid > made.len() / 4 && valid < made.len() * 3 / 4);
    assert!(unlike.is_empty(), "{} judged otherwise:\n{}", unlike.len(), unlike.join("\n"));
}
