//! The record: every write leaves a line in its own transaction, and so does every write that was refused or denied.

use domain::access::Role;
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(every_write_and_every_refusal_leaves_a_line);

const CREATE: &str = "mutation($name: String!) { organizationCreate(input: {province: {key: \"34:75\"}, \
    name: $name, kind: DEPARTMENT}) { organization { id } userErrors { code } feedPosition } }";

async fn every_write_and_every_refusal_leaves_a_line(api: TestApi) {
    let writer = api.token(Role::ProvinceWriter, &["Đồng Nai"]).await;
    let reader = api.token(Role::Reader, &["Đồng Nai"]).await;
    let auditor = api.token(Role::Auditor, &[]).await;

    let made = api.ask_as(&writer, CREATE, json!({ "name": "Sở Một" })).await;
    let refused = api.ask_as(&writer, CREATE, json!({ "name": "" })).await;
    let denied = api.ask_as(&reader, CREATE, json!({ "name": "Sở Hai" })).await;

    let made = &made["data"]["organizationCreate"];
    assert_eq!(made["userErrors"], json!([]));
    let code = |answer: &Value| {
        answer["data"]["organizationCreate"]["userErrors"][0]["code"].as_str().unwrap().to_owned()
    };
    let lines = lines(&api, &auditor).await;
    let of = |outcome: &str| lines.iter().find(|line| line["outcome"] == outcome).unwrap();
    assert_eq!(lines.len(), 3, "{lines:?}");
    let position = made["feedPosition"].as_str().unwrap().rsplit_once(':').unwrap().1;
    assert_eq!(of("WRITTEN")["node"], made["organization"]["id"]);
    assert_eq!(of("WRITTEN")["feedPosition"].to_string(), position);
    assert_eq!(of("WRITTEN")["province"]["name"], "Đồng Nai");
    assert_eq!(of("REFUSED")["code"], json!(code(&refused)));
    assert_eq!(of("DENIED")["code"], json!(code(&denied)));
    assert!(lines.iter().all(|line| line["request"].is_string()), "{lines:?}");
}

/// The lines that `organizationCreate` left.
async fn lines(api: &TestApi, auditor: &str) -> Vec<Value> {
    let query = "{ auditEntries(first: 50) { nodes { deed outcome code node feedPosition request \
                 province { name } } } }";
    let answer = api.ask_as(auditor, query, json!({})).await;
    let all = answer["data"]["auditEntries"]["nodes"].as_array().unwrap().clone();
    all.into_iter().filter(|line| line["deed"] == "organizationCreate").collect()
}
