//! Who shows a token is let in for what it was made for, and for no longer.

use std::time::{Duration, Instant};

use api::app::{Actor, AdmitError, App, AuditEntry, Expiry, NewToken, Secret};
use api::clock::Clock;
use domain::access::{AuditOutcome, Role};
use domain::graph::INFORMATION_SYSTEM;
use reqwest::{Response, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{Database, TestApi, on_both_engines};

use crate::feed_clock::{numbers, texts};
use crate::program::{refusal, run};

on_both_engines!(
    a_viewer_learns_who_they_are,
    a_successor_covers_what_it_succeeded_and_a_predecessor_only_itself,
    whatever_is_worth_nothing_is_answered_alike,
    a_revoked_token_is_worth_nothing_within_two_seconds,
    a_token_is_good_to_the_end_of_its_last_day,
    nothing_but_a_hash_of_the_secret_is_kept,
    the_last_use_is_kept_to_the_minute,
    a_publishable_token_is_bound_to_its_pages_and_to_trusted_documents,
    only_an_administrator_makes_and_revokes_tokens,
    every_request_has_an_id,
    auditors_read_the_record_newest_first_and_nobody_else_does,
    tokens_are_made_listed_and_revoked_by_hand,
    what_cannot_be_a_token_is_refused_in_a_sentence,
);

const VIEWER: &str = "{ viewer { name role roleLabel(lang: VI) provinces { name } } }";
const TWO_SECONDS: Duration = Duration::from_secs(2);

async fn a_viewer_learns_who_they_are(api: TestApi) {
    let national = api.token(Role::Ministry, &[]).await;
    let of_one = api.token(Role::ProvinceWriter, &["Đồng Nai"]).await;

    let national = api.ask_as(&national, VIEWER, json!({})).await;
    let of_one = api.ask_as(&of_one, VIEWER, json!({})).await;

    assert_eq!(
        national["data"]["viewer"],
        json!({ "name": "a test's ministry", "role": "MINISTRY", "roleLabel": "bộ, cơ quan trung ương",
                "provinces": null })
    );
    assert_eq!(
        of_one["data"]["viewer"],
        json!({ "name": "a test's province writer", "role": "PROVINCE_WRITER",
                "roleLabel": "cập nhật của tỉnh", "provinces": [{ "name": "Đồng Nai" }] })
    );
}

async fn a_successor_covers_what_it_succeeded_and_a_predecessor_only_itself(api: TestApi) {
    let answers = "{ surveyAnswers(first: 50) { totalCount nodes { province { code } } } }";
    let seen = async |provinces: &[&str]| {
        let token = api.token(Role::Reader, provinces).await;
        let answer = api.ask_as(&token, answers, json!({})).await;
        let nodes = answer["data"]["surveyAnswers"]["nodes"].as_array().unwrap().clone();
        let mut codes: Vec<String> = nodes
            .iter()
            .map(|node| node["province"]["code"].as_str().unwrap().to_owned())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };

    // Tuyên Quang of today (08) succeeded Hà Giang (02) and the old Tuyên Quang (08)
    assert_eq!(seen(&["Tuyên Quang"]).await, ["02", "08"]);
    assert_eq!(seen(&["Hà Giang"]).await, ["02"]);
    assert_eq!(seen(&["02"]).await, ["02"]);
    assert_eq!(seen(&["Hà Giang", "Huế"]).await, ["02", "46"]);
}

async fn whatever_is_worth_nothing_is_answered_alike(api: TestApi) {
    let revoked = api.token(Role::Reader, &[]).await;
    let tokens = api.app().tokens(&administrator()).await.unwrap();
    api.app().revoke_token(&administrator(), tokens.last().unwrap().id).await.unwrap();
    let expired = make_at(api.database(), "2026-03-08T00:00:00Z", "2026-03-09").await;
    let unknown = format!("cgt_{}", "A".repeat(43));

    let mut told = Vec::new();
    for header in [
        format!("Bearer {revoked}"),
        format!("Bearer {expired}"),
        format!("Bearer {unknown}"),
        "Bearer a.b.c".to_owned(),
        "Bearer".to_owned(),
        format!("Basic {revoked}"),
    ] {
        let request = TestApi::anonymous_client().post(api.url("/graphql"));
        let request = request.header("authorization", header).json(&json!({ "query": VIEWER }));
        let mut answer = request.send().await.unwrap();

        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        for changing in ["x-request-id", "date"] {
            answer.headers_mut().remove(changing);
        }
        let headers = format!("{:?}", answer.headers());
        let mut said: Value = answer.json().await.unwrap();
        said["errors"][0]["extensions"].as_object_mut().unwrap().remove("requestId");
        told.push((headers, said.to_string()));
    }

    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:#?}");
    assert!(told[0].1.contains(r#""code":"UNAUTHENTICATED""#), "{}", told[0].1);
}

async fn a_revoked_token_is_worth_nothing_within_two_seconds(api: TestApi) {
    let token = api.token(Role::Reader, &[]).await;
    let status = async || {
        let request = TestApi::anonymous_client().get(api.url("/graphql?query={__typename}"));
        request.bearer_auth(&token).send().await.unwrap().status()
    };
    assert_eq!(status().await, StatusCode::OK);

    // by another process, as the command line does it
    let other = App::open(&api.database().settings(), Clock::system()).await.unwrap();
    let id = other.tokens(&administrator()).await.unwrap().last().unwrap().id;
    other.revoke_token(&administrator(), id).await.unwrap();
    let revoked = Instant::now();

    while status().await == StatusCode::OK {
        assert!(revoked.elapsed() < TWO_SECONDS, "it is still let in");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
}

async fn a_token_is_good_to_the_end_of_its_last_day(database: Database) {
    let token = make_at(&database, "2026-03-08T00:00:00Z", "2026-03-09").await;
    let secret = Secret::shown(&token).unwrap();
    let admitted = async |instant: &str| {
        let clock = Clock::stopped_at(instant.parse().unwrap());
        let app = App::open(&database.settings(), clock).await.unwrap();
        app.admit(&secret).await.map(|admitted| admitted.actor.role())
    };

    // midnight in Vietnam is 17:00 UTC
    assert_eq!(admitted("2026-03-09T16:59:59Z").await.unwrap(), Role::Reader);
    assert!(matches!(admitted("2026-03-09T17:00:00Z").await, Err(AdmitError::Invalid)));
}

async fn nothing_but_a_hash_of_the_secret_is_kept(api: TestApi) {
    let token = api.token(Role::Reader, &[]).await;

    let connection = api.database().connect().await;
    let length = "SELECT CAST(length(hash) AS bigint) FROM api_token";
    assert!(numbers(&connection, length).await.iter().all(|length| *length == 32));
    let kept = texts(&connection, "SELECT name || role || origins FROM api_token").await;
    assert!(kept.iter().all(|kept| !kept.contains(&token)));
    let told = api.app().tokens(&administrator()).await.unwrap();
    assert!(!format!("{told:?}").contains(&token));
}

async fn the_last_use_is_kept_to_the_minute(database: Database) {
    let api = TestApi::serve_at(database, "2026-03-10T02:00:42Z").await;
    let token = api.token(Role::Reader, &[]).await;
    let used =
        async || api.app().tokens(&administrator()).await.unwrap().pop().unwrap().last_used_at;
    assert_eq!(used().await, None);

    api.ask_as(&token, VIEWER, json!({})).await;

    let began = Instant::now();
    while used().await.is_none() {
        assert!(began.elapsed() < TWO_SECONDS, "the use was not kept");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(used().await.unwrap().to_rfc3339(), "2026-03-10T02:00:00+00:00");
}

async fn a_publishable_token_is_bound_to_its_pages_and_to_trusted_documents(api: TestApi) {
    let token = api.token(Role::Publishable, &["Huế"]).await;
    let refused = async |path: &str, origin: Option<&str>| {
        let mut request = TestApi::anonymous_client().post(api.url(path)).bearer_auth(&token);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        code_of(request.json(&json!({ "query": VIEWER })).send().await.unwrap()).await
    };

    let own = Some("https://ioc.example.vn");
    let forbidden = |code: &str| (StatusCode::FORBIDDEN, code.to_owned());
    assert_eq!(refused("/graphql", None).await, forbidden("ORIGIN_NOT_ALLOWED"));
    let other = Some("https://evil.example");
    assert_eq!(refused("/graphql", other).await, forbidden("ORIGIN_NOT_ALLOWED"));
    assert_eq!(refused("/graphql", own).await, forbidden("TRUSTED_DOCUMENT_REQUIRED"));
    assert_eq!(refused("/elsewhere", own).await, forbidden("TRUSTED_DOCUMENT_REQUIRED"));
}

async fn only_an_administrator_makes_and_revokes_tokens(api: TestApi) {
    let before = api.app().tokens(&administrator()).await.unwrap();
    for role in Role::ALL.iter().filter(|role| **role != Role::Admin) {
        let permission = domain::access::Permission::of(*role, None);
        let actor = Actor::new("somebody", *role, permission);

        let made = api.app().create_token(&actor, &new_token(Expiry::Never)).await;
        assert_eq!(made.unwrap_err().to_string(), "only an ADMIN makes tokens");
        let revoked = api.app().revoke_token(&actor, before[0].id).await;
        assert_eq!(revoked.unwrap_err().to_string(), "only an ADMIN revokes tokens");
        assert!(api.app().tokens(&actor).await.is_err());
    }
    assert_eq!(api.app().tokens(&administrator()).await.unwrap().len(), before.len());
}

async fn every_request_has_an_id(api: TestApi) {
    let id = async |given: Option<&str>| {
        let mut request = api.client().get(api.url("/graphql?query={__typename}"));
        if let Some(given) = given {
            request = request.header("x-request-id", given);
        }
        let answer = request.send().await.unwrap();
        answer.headers()["x-request-id"].to_str().unwrap().to_owned()
    };

    assert_eq!(id(Some("portal-7.a_B")).await, "portal-7.a_B");
    for wrong in ["two words", "a\"b", &"x".repeat(129)] {
        assert_eq!(id(Some(wrong)).await.len(), 36, "{wrong}");
    }
    assert_ne!(id(None).await, id(None).await);
    let turned_away = TestApi::anonymous_client().get(api.url("/graphql")).send().await.unwrap();
    assert!(turned_away.headers().contains_key("x-request-id"));
}

async fn auditors_read_the_record_newest_first_and_nobody_else_does(api: TestApi) {
    let auditor = api.token(Role::Auditor, &[]).await;
    let writer =
        Actor::new("Đồng Nai LGSP", Role::Reader, domain::access::Permission::everything());
    let refused = AuditEntry {
        node: Some((&INFORMATION_SYSTEM, uuid::Uuid::from_u128(7))),
        ..AuditEntry::not_written(
            "informationSystemUpsert",
            AuditOutcome::Denied,
            "FORBIDDEN",
            "no",
        )
    };
    api.app().record(&writer.asking("r-1"), refused).await.unwrap();
    let query = "query($where: AuditEntryWhere, $after: String) { \
        auditEntries(first: 1, after: $after, where: $where) { totalCount pageInfo { hasNextPage endCursor } \
        nodes { actor request deed outcome outcomeLabel code why nodeKind node feedPosition province { name } } } }";

    let denied = json!({ "where": { "outcome": { "eq": "DENIED" } } });
    let answer = api.ask_as(&auditor, query, denied).await;
    let found = &answer["data"]["auditEntries"];
    assert_eq!(found["totalCount"], 1, "{answer}");
    assert_eq!(
        found["nodes"][0],
        json!({ "actor": "Đồng Nai LGSP", "request": "r-1", "deed": "informationSystemUpsert",
                "outcome": "DENIED", "outcomeLabel": "denied", "code": "FORBIDDEN", "why": "no",
                "nodeKind": "InformationSystem", "node": "system_AAAAAAAAAAAAAAAAAAAABw",
                "feedPosition": null, "province": null })
    );

    // making the two tokens of this test is in the record too
    let first = api.ask_as(&auditor, query, json!({})).await;
    assert_eq!(first["data"]["auditEntries"]["totalCount"], 3, "{first}");
    for (instant, deed) in [("2026-03-11T00:00:00Z", "later"), ("2026-03-09T00:00:00Z", "earlier")]
    {
        let clock = Clock::stopped_at(instant.parse().unwrap());
        let app = App::open(&api.database().settings(), clock).await.unwrap();
        app.record(&administrator(), AuditEntry::written(deed)).await.unwrap();
    }
    let mut deeds = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = api.ask_as(&auditor, query, json!({ "after": after })).await;
        let page = &page["data"]["auditEntries"];
        deeds.push(page["nodes"][0]["deed"].as_str().unwrap().to_owned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!((deeds[0].as_str(), deeds[4].as_str(), deeds.len()), ("later", "earlier", 5));

    for role in [Role::Reader, Role::ProvinceWriter, Role::Ministry] {
        let provinces: &[&str] = if role == Role::ProvinceWriter { &["Huế"] } else { &[] };
        let token = api.token(role, provinces).await;
        let answer = api.ask_as(&token, query, json!({})).await;
        assert_eq!(answer["data"]["auditEntries"], Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        assert_eq!(answer["errors"][0]["path"], json!(["auditEntries"]));
    }
}

async fn tokens_are_made_listed_and_revoked_by_hand(database: Database) {
    let by_hand = |arguments: &[&str]| {
        run(&[&["token"], arguments, &["--database-url", database.url()]].concat())
    };
    let said = |output: &std::process::Output| String::from_utf8(output.stdout.clone()).unwrap();

    let made = by_hand(&[
        "create",
        "--name",
        "Đồng Nai LGSP",
        "--role",
        "PROVINCE_WRITER",
        "--province",
        "Đồng Nai",
        "--province",
        "02",
        "--expires",
        "2099-12-31",
    ]);
    assert!(made.status.success(), "{made:?}");
    let secret = said(&made).trim().to_owned();
    assert!(secret.starts_with("cgt_") && secret.len() == 47, "{secret}");

    let listed = said(&by_hand(&["list"]));
    assert!(!listed.contains(&secret));
    assert!(
        listed.contains("PROVINCE_WRITER  Đồng Nai LGSP  ")
            && listed.contains("Đồng Nai (75)")
            && listed.contains("Hà Giang (02)")
            && listed.contains("good to 2099-12-31  never used"),
        "{listed}"
    );

    let id = listed.split("  ").next().unwrap();
    let revoked = by_hand(&["revoke", id]);
    assert_eq!(said(&revoked), format!("Token {id} (Đồng Nai LGSP) is revoked.\n"));
    assert!(by_hand(&["revoke", id]).status.success(), "it is revoked already");
    assert!(said(&by_hand(&["list"])).contains("revoked 2"));
    let unknown = "00000000-0000-7000-8000-000000000000";
    assert_eq!(refusal(&by_hand(&["revoke", unknown])), format!("there is no token {unknown}"));
}

async fn what_cannot_be_a_token_is_refused_in_a_sentence(database: Database) {
    // two provinces of one folded name, as a careless alias would make them
    let connection = database.connect().await;
    let twice = "INSERT INTO province_alias (id, province_id, alias, alias_search, kind) \
                 SELECT id, id, 'Twice', 'twice', 'ALIAS' FROM province WHERE code IN ('01', '48')";
    connection.execute_unprepared(twice).await.unwrap();
    let refused = |arguments: &[&str]| {
        let output = run(&[
            &["token", "create", "--name", "x", "--database-url", database.url()],
            arguments,
        ]
        .concat());
        refusal(&output)
    };
    let never = ["--expires", "never"];

    for (arguments, sentence) in [
        (
            &["--role", "READER", "--province", "Atlantis"][..],
            "no province is called \"Atlantis\", nor has it this code",
        ),
        (
            &["--role", "PROVINCE_WRITER"],
            "a PROVINCE_WRITER token needs a province: say which with --province",
        ),
        (
            &["--role", "MINISTRY", "--province", "Huế"],
            "a MINISTRY token is for the nation and takes no province",
        ),
        (
            &["--role", "READER", "--origin", "https://a.vn"],
            "only a PUBLISHABLE token is bound to an origin; a READER token takes none",
        ),
    ] {
        assert_eq!(refused(&[arguments, &never].concat()), sentence);
    }
    let ambiguous = refused(&["--role", "READER", "--province", "twice", "--expires", "never"]);
    assert!(
        ambiguous.starts_with("\"twice\" may mean ") && ambiguous.contains(" or "),
        "{ambiguous}"
    );
    let no_origin = refused(&["--role", "PUBLISHABLE", "--expires", "never"]);
    assert!(no_origin.starts_with("a PUBLISHABLE token needs the origin"), "{no_origin}");
    let no_page =
        refused(&["--role", "PUBLISHABLE", "--origin", "https://a.vn/", "--expires", "never"]);
    assert!(no_page.starts_with("an origin must be as a browser sends it"), "{no_page}");
    let past = refused(&["--role", "READER", "--expires", "2020-01-01"]);
    assert!(past.ends_with("or later, got 2020-01-01"), "{past}");
    assert_eq!(numbers(&connection, "SELECT count(*) FROM api_token").await, [0]);
}

fn administrator() -> Actor {
    Actor::at_the_command_line()
}

fn new_token(expires: Expiry) -> NewToken {
    let (name, role) = ("a test".to_owned(), Role::Reader);
    NewToken { name, role, provinces: Vec::new(), origins: Vec::new(), expires }
}

/// A token that is made at an instant and good to the end of a day.
async fn make_at(database: &Database, instant: &str, day: &str) -> String {
    let clock = Clock::stopped_at(instant.parse().unwrap());
    let app = App::open(&database.settings(), clock).await.unwrap();
    let new = new_token(Expiry::After(day.parse().unwrap()));
    app.create_token(&administrator(), &new).await.unwrap().1.tell().to_owned()
}

async fn code_of(answer: Response) -> (StatusCode, String) {
    let status = answer.status();
    let answer: Value = answer.json().await.unwrap();
    (status, answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned())
}
