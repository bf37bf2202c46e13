//! A ministry's own instruments from a directory: what is loaded, what ends when they change, what is wrong with them.

use std::path::Path;

use api::app::{App, Counts};
use api::clock::Clock;
use domain::graph::{DECISION, OBLIGATION};
use domain::sync::{Key, Part, Record};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

use crate::feed_clock::texts;
use crate::instruments::data;
use crate::program::{refusal, run};

on_both_engines!(
    a_directory_is_loaded_once_and_again_when_it_changes,
    what_is_withdrawn_before_its_day_is_never_asked,
    what_a_carried_document_no_longer_asks_ends,
);

const HEAD: &str = r#"
key = "more"
number = "7/QĐ-BTTTT"
kind = "DECISION"
issuer = "mic"
issued_on = "2026-01-05"
jurisdiction = ["34:08", "34:75"]
relations = [{ kind = "IMPLEMENTS", to = "directive-09" }]

[[organizations]]
key = "more-centre"
name = "Trung tâm Chuyển đổi số"
kind = "CENTRE"
parent = "ais"

[[clauses]]
label = "1"
"#;

fn obligation(code: &str, more: &str, due: &str) -> String {
    format!(
        "[[obligations]]\ncode = \"{code}\"\nclause = \"1\"\naddressee = \"Các tỉnh\"\n\
         subject = \"PROVINCE\"\nmeasure = \"OTHER\"\nasks_vi = \"Làm\"\nasks_en = \"Do it\"\n\
         binding = \"BINDING\"\n{more}\ndue = [{due}]\n"
    )
}

fn in_directory(directory: &Path, obligations: &[String]) {
    std::fs::write(directory.join("more.toml"), HEAD.to_owned() + &obligations.concat()).unwrap();
    std::fs::write(directory.join("notes.txt"), "no instrument").unwrap();
}

async fn a_directory_is_loaded_once_and_again_when_it_changes(api: TestApi) {
    let now = "2026-03-10T02:00:00Z".parse().unwrap();
    let app = App::open(&api.database().settings(), Clock::stopped_at(now)).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let connection = api.database().connect().await;
    let query = r#"{ decision(by: {number: "7/QĐ-BTTTT"}) { implements { number } obligations { code
      inForceTo revision body { name } jurisdictions { code } dueRules { kind onOrBefore } } } }"#;
    let more = "body = \"more-centre\"";
    let before = [
        obligation("X-1", more, "{ open = true }, { before = \"2026-07-01\" }"),
        obligation("X-2", "", "{ continuous = true }"),
    ];
    let after =
        [obligation("X-1", &format!("{more}\njurisdiction = [\"34:08\"]"), "{ open = true }")];

    in_directory(directory, &before);
    let first = app.load_instruments(directory).await.unwrap();
    let statements = app.statements();
    let again = app.load_instruments(directory).await.unwrap();
    let statements = app.statements() - statements;
    let loaded = data(&api, query).await;
    in_directory(directory, &after);
    let changed = app.load_instruments(directory).await.unwrap();
    let reloaded = data(&api, query).await;
    let unchanged = app.load_instruments(directory).await.unwrap();

    assert_eq!(first, Counts { created: 4, ..Counts::default() });
    assert_eq!((again, statements), (Counts::default(), 1));
    let of = |code: &str, to: Value, revision: u32, body: Value, units: Value, due: Value| {
        json!({ "code": code, "inForceTo": to, "revision": revision, "body": body,
                "jurisdictions": units, "dueRules": due })
    };
    let centre = json!({ "name": "Trung tâm Chuyển đổi số" });
    let open = json!({ "kind": "OPEN", "onOrBefore": null });
    let by_june = json!({ "kind": "BEFORE", "onOrBefore": "2026-06-30" });
    let both = json!([{ "code": "08" }, { "code": "75" }]);
    let all_the_time = json!([{ "kind": "CONTINUOUS", "onOrBefore": null }]);
    let implements = json!([{ "number": "09/CT-TTg" }]);
    assert_eq!(
        loaded["decision"],
        json!({ "implements": implements, "obligations": [
            of("X-1", Value::Null, 1, centre.clone(), both.clone(), json!([open, by_june])),
            of("X-2", Value::Null, 1, Value::Null, both.clone(), all_the_time.clone()),
        ] })
    );
    assert_eq!(changed, Counts { updated: 2, unchanged: 2, ..Counts::default() });
    assert_eq!(
        reloaded["decision"],
        json!({ "implements": implements, "obligations": [
            of("X-1", Value::Null, 2, centre.clone(), json!([{ "code": "08" }]), json!([open])),
            of("X-2", json!("2026-03-09"), 2, Value::Null, both.clone(), all_the_time.clone()),
        ] })
    );
    assert_eq!(unchanged, Counts::default());
    let patch = "SELECT c.patch FROM change c JOIN obligation o ON o.id = c.node_id \
                 WHERE o.code = 'X-1' ORDER BY c.position DESC LIMIT 1";
    let patch: Value = serde_json::from_str(&texts(&connection, patch).await[0]).unwrap();
    let removed: Vec<_> =
        patch["rows"].as_array().unwrap().iter().map(|row| &row["removed"]).collect();
    assert_eq!(removed.len(), 2);
    assert!(removed.iter().any(|row| row["on_or_before"] == "2026-06-30"), "{patch}");
    assert!(removed.iter().any(|row| row["province_id"].is_string()), "{patch}");

    in_directory(directory, &before);
    app.load_instruments(directory).await.unwrap();
    let restored = data(&api, query).await;
    assert_eq!(restored["decision"]["obligations"][1]["inForceTo"], Value::Null);
    assert_eq!(restored["decision"]["obligations"][0]["dueRules"], json!([open, by_june]));
}

async fn what_is_withdrawn_before_its_day_is_never_asked(api: TestApi) {
    let now = "2026-01-10T02:00:00Z".parse().unwrap();
    let app = App::open(&api.database().settings(), Clock::stopped_at(now)).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let head = HEAD
        .replace("IMPLEMENTS", "SUPERSEDES")
        .replace("relations", "in_force_from = \"2026-02-01\"\nrelations");
    let told = head + &obligation("X-1", "", "{ continuous = true }");
    std::fs::write(directory.join("more.toml"), &told).unwrap();
    let query = r#"{ obligation(by: {code: "X-1"}) { inForceFrom inForceTo }
            province(by: {code: "08"}, asOf: "2026-03-01") { compliance { obligation { code } } } }"#;
    let asked = |answer: &Value, code: &str| {
        let all = answer["province"]["compliance"].as_array().unwrap();
        all.iter().any(|one| one["obligation"]["code"].as_str().unwrap().starts_with(code))
    };

    app.load_instruments(directory).await.unwrap();
    let loaded = data(&api, query).await;
    std::fs::remove_file(directory.join("more.toml")).unwrap();
    app.load_instruments(directory).await.unwrap();
    let removed = data(&api, query).await;
    std::fs::write(directory.join("more.toml"), &told).unwrap();
    app.load_instruments(directory).await.unwrap();
    let restored = data(&api, query).await;

    assert_eq!(loaded["obligation"], json!({ "inForceFrom": "2026-02-01", "inForceTo": null }));
    assert!(asked(&loaded, "X-1") && !asked(&loaded, "CT09-"));
    let never = json!({ "inForceFrom": "2026-02-01", "inForceTo": "2026-01-09" });
    assert_eq!(removed["obligation"], never);
    assert!(!asked(&removed, "X-1") && asked(&removed, "CT09-"));
    assert_eq!(restored, loaded);
}

/// As if an older program had carried one obligation and one deadline more.
async fn what_a_carried_document_no_longer_asks_ends(api: TestApi) {
    let now = "2026-03-10T02:00:00Z".parse().unwrap();
    let app = App::open(&api.database().settings(), Clock::stopped_at(now)).await.unwrap();
    let deadline = Part::new("obligation_due_rule").with("ordinal", 2_i64).with("kind", "OPEN");
    let former = Record::new(&OBLIGATION, "D1014-Z")
        .held("decision_id", Some(Key::natural(&DECISION, "decision-1014")))
        .with("code", "D1014-Z")
        .with("ordinal", 31_i64)
        .with("clause", "II.1")
        .with("addressee", "IOC")
        .with("subject", "IOC")
        .with("measure", "OTHER")
        .in_both("asks", "Do it", "Làm")
        .with("binding", "BINDING")
        .with("lifecycles", "")
        .with("important_only", false)
        .with("passes_to_successors", false)
        .with("in_force_from", "2022-06-02".parse::<chrono::NaiveDate>().unwrap());
    let more = [Record::new(&OBLIGATION, "D1014-A9").part(deadline), former];
    app.write("test", &more).await.unwrap();
    let connection = api.database().connect().await;
    connection.execute_unprepared("DELETE FROM import_run").await.unwrap();
    let query = r#"{ a: obligation(by: {code: "D1014-A9"}) { dueRules { kind } inForceTo }
      z: obligation(by: {code: "D1014-Z"}) { inForceTo } }"#;
    let before = data(&api, query).await;

    let reloaded = app.load_bundled().await.unwrap();

    assert_eq!(before["a"]["dueRules"].as_array().unwrap().len(), 2);
    assert_eq!((reloaded.created, reloaded.updated), (0, 2));
    let after = data(&api, query).await;
    assert_eq!(after["a"], json!({ "dueRules": [{ "kind": "BEFORE" }], "inForceTo": null }));
    assert_eq!(after["z"], json!({ "inForceTo": "2026-03-09" }));
}

#[test]
fn a_start_with_wrong_instruments_is_refused_with_every_problem() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("more.toml");
    in_directory(directory.path(), &[obligation("TQ-1", "body = \"nobody\"", "{ open = true }")]);
    let database = format!("sqlite://{}", directory.path().join("graph.sqlite").display());
    let (named, directory) = (file.display(), directory.path().to_str().unwrap());
    let at = HEAD.lines().count();
    let problems = [
        format!(
            "{named}:{}: the code \"TQ-1\" is an obligation of 894/UBND-KH&CĐS already",
            at + 1
        ),
        format!("{named}:{}: there is no organization \"nobody\"", at + 10),
    ];

    let serve = ["serve", "--listen", "127.0.0.1:0", "--log-filter", "error"];
    let serve =
        [&serve[..], &["--database-url", &database, "--instruments-dir", directory]].concat();
    let refused = refusal(&run(&serve));
    let checked = run(&["check", "--instruments-dir", directory]);

    assert_eq!(refused, format!("the data has 2 problems: {}; {}", problems[0], problems[1]));
    assert_eq!(refusal(&checked), "the data has 2 problems");
    let told = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(told.lines().collect::<Vec<_>>(), problems);
}

#[test]
fn a_directory_that_is_not_there_is_told() {
    let checked = run(&["check", "--instruments-dir", "/proc/nowhere"]);

    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(told.starts_with("/proc/nowhere: the directory cannot be read: "), "{told}");
}
