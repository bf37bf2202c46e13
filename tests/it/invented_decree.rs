//! A ministry adds an instrument of its own and starts again: it is in force from its day, and no code has changed.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Database, client_of, on_both_engines};

use super::program::program;

on_both_engines!(an_invented_decree_is_in_force_from_its_day);

/// It takes the place of the directive of 2024, asks the same by the end of June 2026, and by the end of April of two
/// provinces.
const DECREE: &str = r#"
key = "invented"
number = "1/2026/NĐ-CP"
kind = "DECREE"
issuer = "government"
issued_on = "2026-01-05"
in_force_from = "2026-02-01"
subject = "Một nghị định được đặt ra để kiểm thử"
addressees = ["Ủy ban nhân dân các tỉnh, thành phố"]
relations = [{ kind = "SUPERSEDES", to = "directive-09", clause = "3" }]

[[clauses]]
label = "1"

[[clauses]]
label = "2"

[[clauses]]
label = "3"

[[obligations]]
code = "ND1-1"
clause = "1"
addressee = "Chủ quản hệ thống thông tin"
subject = "SYSTEM"
measure = "LEVEL_APPROVED"
asks_vi = "Hệ thống đang vận hành được phê duyệt cấp độ"
asks_en = "The level of every system in operation is approved"
binding = "BINDING"
lifecycles = ["OPERATING", "UPGRADE"]
due = [{ within_month = "2026-06", stated = "chậm nhất trong tháng 6 năm 2026" }]

[[obligations]]
code = "ND1-2"
clause = "2"
addressee = "Chủ quản hệ thống thông tin tại Đồng Nai, Hà Nội"
subject = "SYSTEM"
measure = "LEVEL_APPROVED"
asks_vi = "Hệ thống đang vận hành được phê duyệt cấp độ"
asks_en = "The level of every system in operation is approved"
binding = "BINDING"
lifecycles = ["OPERATING", "UPGRADE"]
jurisdiction = ["34:75", "34:01"]
due = [{ before = "2026-05-01", stated = "trước ngày 01/5/2026" }]
"#;

/// The running executable, killed with this value.
struct Served {
    child: Child,
    address: String,
    client: reqwest::Client,
}

impl Served {
    async fn start(arguments: &[&str], token: &str) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let mut arguments = arguments.to_vec();
        arguments.extend(["--listen", &address, "--log-filter", "warn"]);
        let child = program(&arguments).stdout(Stdio::null()).spawn().unwrap();
        let served = Self { child, address, client: client_of(token) };
        let began = Instant::now();
        while reqwest::get(format!("http://{}/readyz", served.address)).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "the program does not serve");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        served
    }

    async fn ask(&self, query: &str) -> Value {
        let sent = self
            .client
            .post(format!("http://{}/graphql", self.address))
            .json(&json!({ "query": query }))
            .send();
        let mut answer: Value = sent.await.unwrap().json().await.unwrap();
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].take()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const QUESTION: &str = r#"{
    before: province(by: {code: "75"}, asOf: "2026-01-31") { compliance { ...of } }
    tightened: province(by: {code: "75"}, asOf: "2026-05-01") { compliance { ...of } }
    others: province(by: {code: "08"}, asOf: "2026-05-01") { compliance { ...of } }
    calendar: obligationCalendar(from: "2026-04-01", to: "2026-06-30") { dueOn
        obligation { code } jurisdiction { name } overriddenBy { code } } }
    fragment of on Verdict { obligation { code } verdict effective dueOn overrides { code } }"#;

/// The verdicts by the decree and by the clause whose place it takes.
fn of(answer: &Value, name: &str) -> Vec<String> {
    let all = answer[name]["compliance"].as_array().unwrap();
    let told = all.iter().filter_map(|one| {
        let code = one["obligation"]["code"].as_str().unwrap();
        let asked = code.starts_with("ND1-") || code == "CT09-1d-1";
        asked.then(|| {
            let effective = if one["effective"] == true { "effective" } else { "overridden" };
            let (verdict, due_on) = (one["verdict"].as_str().unwrap(), one["dueOn"].as_str());
            format!("{code} {verdict} {effective} {}", due_on.unwrap())
        })
    });
    told.collect()
}

async fn an_invented_decree_is_in_force_from_its_day(database: Database) {
    let directory = tempfile::tempdir().unwrap();
    let arguments =
        ["--database-url", database.url(), "--instruments-dir", directory.path().to_str().unwrap()];
    let token = database.token().await;
    let without = Served::start(&arguments, &token).await;
    let answer = without.ask(QUESTION).await;
    assert_eq!(of(&answer, "tightened"), ["CT09-1d-1 UNKNOWN effective 2024-09-30"]);
    drop(without);

    std::fs::write(directory.path().join("decree.toml"), DECREE).unwrap();
    let with = Served::start(&arguments, &token).await;
    let answer = with.ask(QUESTION).await;

    assert_eq!(of(&answer, "before"), ["CT09-1d-1 UNKNOWN effective 2024-09-30"]);
    assert_eq!(
        of(&answer, "tightened"),
        ["ND1-1 PENDING overridden 2026-06-30", "ND1-2 UNKNOWN effective 2026-04-30"]
    );
    assert_eq!(of(&answer, "others"), ["ND1-1 PENDING effective 2026-06-30"]);
    assert_eq!(
        answer["calendar"],
        json!([
            { "dueOn": "2026-04-30", "obligation": { "code": "ND1-2" },
              "jurisdiction": { "name": "Hà Nội" }, "overriddenBy": [] },
            { "dueOn": "2026-04-30", "obligation": { "code": "ND1-2" },
              "jurisdiction": { "name": "Đồng Nai" }, "overriddenBy": [] },
            { "dueOn": "2026-06-30", "obligation": { "code": "ND1-1" },
              // a letter of Đồng Nai's of 2024 still binds the bodies that it bound then
              "jurisdiction": null, "overriddenBy": [{ "code": "DN-1" }, { "code": "ND1-2" }] },
        ])
    );
}
