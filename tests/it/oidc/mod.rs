//! Whom an issuer vouches for is let in for what its token says, and nobody by a token that only looks like one.

mod issuer;

use std::time::Duration;

use api::app::Issuer;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::StatusCode;
use serde_json::{Value, json};
use support::{Database, TestApi, on_both_engines};

use issuer::{LocalIssuer, SigningKey, unsigned};

on_both_engines!(
    whom_the_issuer_vouches_for_is_let_in_for_what_the_token_says,
    tokens_for_others_or_of_another_time_are_worth_nothing,
    what_only_looks_like_a_token_is_worth_nothing,
    keys_that_were_turned_are_fetched_and_old_ones_count_no_more,
    a_silent_issuer_is_said_to_be_silent,
);

/// 10 March 2026, 09:00 in Hà Nội, when the clock of the service stands still.
const NOW: i64 = 1_773_108_000;

async fn scene(database: Database) -> (LocalIssuer, TestApi) {
    let issuer = LocalIssuer::start(vec![SigningKey::elliptic("first")]).await;
    let api = serve(database, &issuer).await;
    (issuer, api)
}

async fn serve(database: Database, issuer: &LocalIssuer) -> TestApi {
    TestApi::serve_with_issuer(database, Issuer::new(issuer.settings()).unwrap()).await
}

/// Claims of somebody who is let in, with some changed; what is null is left out.
fn claims(issuer: &LocalIssuer, changed: &Value) -> Value {
    let mut claims = json!({
        "iss": issuer.address(), "aud": ["other", "graph"], "sub": "an.nguyen", "exp": NOW + 300,
        "realm": { "roles": ["offline_access", "PROVINCE_WRITER"] }, "provinces": ["Tuyên Quang", "46"],
    });
    let all = claims.as_object_mut().unwrap();
    for (name, value) in changed.as_object().unwrap() {
        if value.is_null() {
            all.remove(name);
        } else {
            all.insert(name.clone(), value.clone());
        }
    }
    claims
}

async fn ask(api: &TestApi, token: &str) -> (StatusCode, Value) {
    let query = "{ viewer { name role provinces { name } } }";
    let request = TestApi::anonymous_client().post(api.url("/graphql")).bearer_auth(token);
    let answer = request.json(&json!({ "query": query })).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn assert_worthless(api: &TestApi, token: &str, why: &str) {
    let (status, answer) = ask(api, token).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{why}: {answer}");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{why}");
}

async fn whom_the_issuer_vouches_for_is_let_in_for_what_the_token_says(database: Database) {
    let keys = vec![SigningKey::elliptic("first"), SigningKey::rsa("second")];
    let issuer = LocalIssuer::start(keys).await;
    let api = serve(database, &issuer).await;

    for key in issuer.keys() {
        let (_, answer) = ask(&api, &key.sign(&claims(&issuer, &json!({})))).await;
        let viewer = &answer["data"]["viewer"];
        assert_eq!(
            (&viewer["name"], &viewer["role"]),
            (&json!("an.nguyen"), &json!("PROVINCE_WRITER"))
        );
        let mut names: Vec<_> = viewer["provinces"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["Huế", "Tuyên Quang"]);
    }
    let key = &issuer.keys()[0];
    let ministry = claims(&issuer, &json!({ "realm": { "roles": "MINISTRY" }, "provinces": null }));
    let (_, answer) = ask(&api, &key.sign(&ministry)).await;
    assert_eq!(
        answer["data"]["viewer"],
        json!({ "name": "an.nguyen", "role": "MINISTRY", "provinces": null })
    );

    // what the token's provinces succeeded goes with them
    let reader = key.sign(&claims(&issuer, &json!({ "realm": { "roles": "READER" } })));
    let answers = "{ surveyAnswers { totalCount } }";
    let answer = api.ask_as(&reader, answers, json!({})).await;
    assert_eq!(answer["data"]["surveyAnswers"]["totalCount"], 15, "{answer}");
}

async fn tokens_for_others_or_of_another_time_are_worth_nothing(database: Database) {
    let (issuer, api) = scene(database).await;
    let key = &issuer.keys()[0];

    for (why, changed) in [
        ("another audience", json!({ "aud": "other" })),
        ("no audience", json!({ "aud": null })),
        ("another issuer", json!({ "iss": "https://evil.example" })),
        ("no issuer", json!({ "iss": null })),
        ("expired", json!({ "exp": NOW - 31 })),
        ("no expiry", json!({ "exp": null })),
        ("an expiry in words", json!({ "exp": "2999-01-01" })),
        ("not yet good", json!({ "nbf": NOW + 31 })),
        ("nobody", json!({ "sub": null })),
        ("no role", json!({ "realm": null })),
        ("a role for browsers", json!({ "realm": { "roles": "PUBLISHABLE" } })),
        ("no province", json!({ "provinces": null })),
        ("no such province", json!({ "provinces": "Atlantis" })),
    ] {
        assert_worthless(&api, &key.sign(&claims(&issuer, &changed)), why).await;
    }
    let good = claims(&issuer, &json!({ "exp": NOW - 29, "nbf": NOW + 29 }));
    assert_eq!(ask(&api, &key.sign(&good)).await.0, StatusCode::OK, "clocks differ a little");
}

async fn what_only_looks_like_a_token_is_worth_nothing(database: Database) {
    let (issuer, api) = scene(database).await;
    let key = &issuer.keys()[0];
    let good = claims(&issuer, &json!({}));
    assert_eq!(ask(&api, &key.sign(&good)).await.0, StatusCode::OK);

    assert_worthless(&api, &unsigned("none", "first", &good), "no signature").await;
    assert_worthless(&api, &unsigned("None", "first", &good), "no signature").await;
    // the public key, in each of its spellings, used as a secret that both sides share
    for public in key.public_spellings() {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("first".to_owned());
        let secret = EncodingKey::from_secret(&public);
        let confused = jsonwebtoken::encode(&header, &good, &secret).unwrap();
        assert_worthless(&api, &confused, "a public key as a shared secret").await;
    }
    // a key of the caller's own under a name of the issuer's
    let own = SigningKey::elliptic("first");
    assert_worthless(&api, &own.sign(&good), "another's key").await;
    let mut signed: Vec<String> = key.sign(&good).split('.').map(str::to_owned).collect();
    let other = key.sign(&claims(&issuer, &json!({ "realm": { "roles": "ADMIN" } })));
    signed[1] = String::from(other.split('.').nth(1).unwrap());
    assert_worthless(&api, &signed.join("."), "claims under another's signature").await;
}

async fn keys_that_were_turned_are_fetched_and_old_ones_count_no_more(database: Database) {
    let (issuer, api) = scene(database).await;
    let good = claims(&issuer, &json!({}));
    let first = issuer.keys()[0].clone();
    assert_eq!(ask(&api, &first.sign(&good)).await.0, StatusCode::OK);
    let second = SigningKey::elliptic("second");
    issuer.turn(vec![second.clone()]);
    let asked = issuer.asked();

    // whoever shows invented keys does not make the service ask the issuer again and again
    for number in 0..20 {
        let invented = SigningKey::elliptic(&format!("invented-{number}"));
        assert_worthless(&api, &invented.sign(&good), "an invented key").await;
    }
    assert!(issuer.asked() <= asked + 1, "asked {} times", issuer.asked() - asked);

    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(ask(&api, &second.sign(&good)).await.0, StatusCode::OK);
    assert_eq!(issuer.asked(), asked + 1, "once for the new key, and kept");
    let late = claims(&issuer, &json!({ "sub": "another" }));
    assert_worthless(&api, &first.sign(&late), "a key that was turned").await;
}

async fn a_silent_issuer_is_said_to_be_silent(database: Database) {
    let (issuer, api) = scene(database).await;
    let token = issuer.keys()[0].sign(&claims(&issuer, &json!({})));
    issuer.fall_silent();

    let (status, answer) = ask(&api, &token).await;

    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "ISSUER_UNREACHABLE");
    // tokens of our own do not need it
    let own = api.token(domain::access::Role::Reader, &[]).await;
    assert_eq!(ask(&api, &own).await.0, StatusCode::OK);
}
