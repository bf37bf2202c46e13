//! What a person sees in a browser that reaches nothing but the service.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use support::{Browser, Database, Engine, Scene, TestApi};
use tokio::time::sleep;

use super::feed_scene::vendor;
use super::pages::{examples, has_graphiql};

/// How often something changes, for whoever watches.
const TICK: Duration = Duration::from_millis(500);

/// One test, since one visit shows it all: what is seen later rests on what was done before.
#[tokio::test]
async fn graphiql_works_without_a_network() {
    let api = TestApi::serve_at_the_desk(Database::on(Engine::Sqlite).await.unwrap()).await;
    if !has_graphiql(&api).await {
        return;
    }
    let Some(browser) = Browser::find().await else { return };

    let app = Arc::clone(api.app());
    let ticking = tokio::spawn(async move {
        for tick in 0.. {
            app.write("a test", &[vendor(&format!("Doanh nghiệp {tick}"))]).await.unwrap();
            sleep(TICK).await;
        }
    });
    let seen = browser.see("graphiql", &api.url("/")).await;
    ticking.abort();

    assert_eq!(seen["outside"], json!([]), "no request leaves for another host");
    assert_eq!(seen["violations"], json!([]), "the page stays within its policy");
    assert_eq!(seen["errors"], json!([]));
    let tabs = seen["tabs"].as_array().unwrap();
    assert_eq!(tabs.len(), examples().len(), "{tabs:?}");
    for tab in tabs {
        assert_eq!((&tab["data"], &tab["errors"]), (&json!(true), &Value::Null), "{tab}");
    }
    assert_eq!(seen["placeholder"], true, "it says how a token is sent");
    assert_eq!(seen["refused"], "UNAUTHENTICATED", "a token that is worth nothing is not let in");
    assert_eq!((&seen["tokenIsSent"], &seen["tokenIsKept"]), (&json!(true), &json!(false)));
    let completion = seen["completion"].as_array().unwrap();
    assert!(
        completion.iter().any(|it| it.as_str().unwrap().contains("province")),
        "{completion:?}"
    );
    assert_eq!(seen["ticks"], true, "a subscription shows what changes as it changes");
    assert_eq!(seen["example"], true, "an example can be opened again");
    assert!(!seen["workers"].as_array().unwrap().is_empty(), "the workers run");
}
