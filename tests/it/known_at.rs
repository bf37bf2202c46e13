//! What was known at an instant is what an answer was at that instant, and nothing younger.

use std::sync::Arc;

use api::app::App;
use api::graphql::Service;
use domain::graph::{DECISION, INFORMATION_SYSTEM, LEVEL_DOSSIER, ORGANIZATION, PROVINCE};
use domain::sync::{Fact, Key, Part, Record};
use serde_json::{Value, json};
use support::{Database, on_both_engines};

use crate::feed_scene::{
    ask, ask_service, body, code, id_of, nation, of_province, process_at, system, vendor,
};

on_both_engines!(
    what_was_known_is_what_was_answered_then,
    what_cannot_be_known_of_then_is_refused,
    whoever_may_not_read_it_does_not_learn_what_it_was,
);

/// How many random changes are made.
const TURNS: u32 = 30;

/// What is asked of everything, as it was recorded.
const ASK: &str = "query($id: ID!, $asOf: Date, $knownAt: DateTime) { node(id: $id, asOf: $asOf, knownAt: $knownAt) { id \
    ... on InformationSystem { name category level lifecycle important wentLiveOn revision createdAt updatedAt \
      province { code name aliases states { name validFrom validTo } } owner { name kind revision updatedAt } operator { name } } \
    ... on Vendor { name legalName vendorKind: kind aliases revision } \
    ... on LevelDossier { title dossierLevel: level status statusLabel(lang: VI) submittedOn approvedOn revision \
      decisions { number issuedOn revision } informationSystems(first: 2) { totalCount pageInfo { hasNextPage } nodes { name level owner { name } } } } \
    ... on Decision { number subject decisionKind: kind revision clauses { label } } } }";

async fn what_was_known_is_what_was_answered_then(database: Database) {
    let mut random = Random(20_260_310);
    let mut ids: Vec<Value> = Vec::new();
    let mut answers = Vec::new();
    for turn in 0..TURNS {
        let instant = format!("2027-01-01T00:{turn:02}:00.{:03}Z", turn % 7);
        let app = process_at(&database, &instant).await;
        let changes = 1 + random.below(3);
        let records: Vec<Record> = (0..changes).map(|_| random.record()).collect();
        for record in records {
            // what is refused changes nothing
            let _ = app.write("a test", &[record]).await;
        }
        if ids.len() < 12 {
            ids = everything(&app).await;
        }
        let service = Service::new(Arc::clone(&app)).unwrap();
        for id in &ids {
            for day in ["2024-06-15", "2025-03-01"] {
                let asked = json!({ "id": id, "asOf": day });
                let answer =
                    ask_service(&service, &nation(), ASK, asked).await["data"]["node"].clone();
                assert!(answer.is_object(), "{id}");
                answers.push((id.clone(), day, instant.clone(), answer));
            }
        }
    }
    let app = process_at(&database, "2027-06-01T00:00:00Z").await;
    let service = Service::new(app).unwrap();

    let mut different = 0;
    for (id, day, instant, answer) in &answers {
        let asked = json!({ "id": id, "asOf": day, "knownAt": instant });
        let known = ask_service(&service, &nation(), ASK, asked).await;
        assert_eq!(known["data"]["node"], *answer, "{id} on {day} at {instant}");
        let now = ask_service(&service, &nation(), ASK, json!({ "id": id, "asOf": day })).await;
        different += usize::from(now["data"]["node"] != *answer);
    }
    assert!(
        different > answers.len() / 4,
        "{different} of {} answers have changed since",
        answers.len()
    );
    for id in &ids {
        let asked = json!({ "id": id, "knownAt": "2020-01-01T00:00:00Z" });
        assert_eq!(ask_service(&service, &nation(), ASK, asked).await["data"]["node"], Value::Null);
    }
}

async fn what_cannot_be_known_of_then_is_refused(database: Database) {
    let app = process_at(&database, "2027-01-01T00:00:00Z").await;
    app.write("a test", &[vendor("One")]).await.unwrap();
    let id = id_of(&app, "vendors", "One").await;

    for below in [
        "findings { rule }",
        "provenance { source }",
        "history { nodes { op } }",
        "monitoringArrangements { totalCount }",
    ] {
        let query = format!(
            "query($id: ID!) {{ node(id: $id, knownAt: \"2027-01-01T00:00:00Z\") {{ ... on Vendor {{ {below} }} }} }}"
        );
        let answer = ask(&app, &nation(), &query, json!({ "id": id })).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{below}: {answer}");
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains("knownAt"), "{answer}");
    }
    let nonsense = ask(&app, &nation(), ASK, json!({ "id": id, "knownAt": "yesterday" })).await;
    assert_eq!(code(&nonsense), "BAD_USER_INPUT");
}

async fn whoever_may_not_read_it_does_not_learn_what_it_was(database: Database) {
    let app = process_at(&database, "2027-01-01T00:00:00Z").await;
    app.write("a test", &[system("83", "Theirs")]).await.unwrap();
    let query = "{ informationSystem(by: {name: \"Theirs\"}) { id } }";
    let id = ask(&app, &nation(), query, json!({})).await;
    let asked =
        json!({ "id": id["data"]["informationSystem"]["id"], "knownAt": "2027-01-01T00:00:00Z" });

    let theirs = ask(&app, &of_province(&app, "83").await, ASK, asked.clone()).await;
    let ours = ask(&app, &of_province(&app, "34").await, ASK, asked).await;

    assert_eq!(theirs["data"]["node"]["name"], "Theirs");
    assert_eq!(ours["data"]["node"], Value::Null);
}

/// The ids of all that the random changes make.
async fn everything(app: &Arc<App>) -> Vec<Value> {
    let query = "{ a: informationSystems(where: {name: {contains: \"system\"}}) { nodes { id } } \
        b: vendors(where: {name: {contains: \"random\"}}) { nodes { id } } c: levelDossiers(where: {title: {contains: \"dossier\"}}) { nodes { id } } \
        d: decisions(where: {number: {contains: \"random\"}}) { nodes { id } } }";
    let answer = ask(app, &nation(), query, json!({})).await;
    let lists =
        ["a", "b", "c", "d"].map(|list| answer["data"][list]["nodes"].as_array().unwrap().clone());
    lists.into_iter().flatten().map(|node| node["id"].clone()).collect()
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(most)).unwrap()
    }

    fn day(&mut self) -> Option<chrono::NaiveDate> {
        let (year, month) = (2024 + self.below(2), 1 + self.below(12));
        format!("{year}-{month:02}-01").parse().ok()
    }

    fn record(&mut self) -> Record {
        match self.below(5) {
            0 => {
                let name = format!("random {}", self.below(3));
                let alias = format!("alias {}", self.below(4));
                let record =
                    vendor(&name).with("legal_name", format!("legal {}", self.below(5))).part(
                        Part::new("vendor_alias")
                            .with("alias", format!("{alias} of {name}"))
                            .with("kind", "NAME"),
                    );
                if self.below(2) == 0 { record.whole("vendor_alias") } else { record }
            }
            1 => body("34", &format!("office {}", self.below(2))).with(
                "kind",
                ["DEPARTMENT", "OFFICE", "CENTRE"][usize::try_from(self.below(3)).unwrap()],
            ),
            2 => self.dossier(),
            3 => Record::new(&DECISION, format!("random {}", self.below(2)))
                .with("number", format!("random-{}", self.below(4)))
                .with("kind", "DECISION"),
            _ => self.system(),
        }
    }

    fn system(&mut self) -> Record {
        let level = i64::from(1 + self.below(5));
        let mut record = system("34", &format!("system {}", self.below(3)))
            .fact(Fact::new("information_system_level", self.day()).with("level", level));
        if self.below(2) == 0 {
            let office = Key::natural(&ORGANIZATION, format!("office {}", self.below(2)));
            record = record.fact(
                Fact::new("information_system_owner", self.day()).node("organization_id", office),
            );
        }
        if self.below(3) == 0 {
            record = record.with("important", self.below(2) == 0).with("went_live_on", self.day());
        }
        record
    }

    fn dossier(&mut self) -> Record {
        let status = ["SUBMITTED", "APPROVED"][usize::try_from(self.below(2)).unwrap()];
        let mut record = Record::new(&LEVEL_DOSSIER, format!("dossier {}", self.below(2)))
            .held("province_id", Some(Key::natural(&PROVINCE, "63:34")))
            .with("title", format!("dossier {}", self.below(4)))
            .with("submitted_on", self.day())
            .fact(Fact::new("level_dossier_state", self.day()).with("status", status))
            .whole("level_dossier_system");
        for number in 0..3 {
            if self.below(2) == 0 {
                let system = Key::natural(&INFORMATION_SYSTEM, format!("system {number}"));
                record = record.link("level_dossier_system", "information_system_id", system);
            }
        }
        if self.below(2) == 0 {
            let decision = Key::natural(&DECISION, format!("random {}", self.below(2)));
            record = record.link("level_dossier_decision", "decision_id", decision);
        }
        record
    }
}
