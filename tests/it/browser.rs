//! What a person sees in a browser that reaches nothing but the service.

use serde_json::{Value, json};
use support::{Browser, Database, Engine, Scene, TestApi};

use super::pages::{examples, has_graphiql};

/// One test, since one visit shows it all: what is seen later rests on what was done before.
#[tokio::test]
async fn graphiql_works_without_a_network() {
    let api = TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await;
    if !has_graphiql(&api).await {
        return;
    }
    let Some(browser) = Browser::find() else { return };

    let seen = browser.see("graphiql", &api.url("/")).await;

    assert_eq!(seen["outside"], json!([]), "no request leaves for another host");
    assert_eq!(seen["violations"], json!([]), "the page stays within its policy");
    assert_eq!(seen["errors"], json!([]));
    let tabs = seen["tabs"].as_array().unwrap();
    assert_eq!(tabs.len(), examples().len(), "{tabs:?}");
    for tab in tabs {
        assert_eq!((&tab["data"], &tab["errors"]), (&json!(true), &Value::Null), "{tab}");
    }
    assert_eq!(seen["placeholder"], true, "it says how a token is sent");
    assert_eq!((&seen["tokenIsSent"], &seen["tokenIsKept"]), (&json!(true), &json!(false)));
    let completion = seen["completion"].as_array().unwrap();
    assert!(
        completion.iter().any(|it| it.as_str().unwrap().contains("province")),
        "{completion:?}"
    );
    assert_eq!(seen["example"], true, "an example can be opened again");
    assert!(!seen["workers"].as_array().unwrap().is_empty(), "the workers run");
}
