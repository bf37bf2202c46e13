//! Verdicts on systems and provinces, day by day, from facts in the graph.

use api::app::{App, Written};
use api::clock::Clock;
use chrono::NaiveDate;
use domain::facts::keys;
use domain::graph::{
    DossierStatus, INFORMATION_SYSTEM, INVENTORY, InventoryStatus, LEVEL_DOSSIER, Lifecycle, Tier,
};
use domain::survey::SystemCategory;
use domain::sync::{Fact, Key, Record};
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    the_same_system_in_dong_nai_and_elsewhere,
    an_approval_before_the_merger_needs_re_review_in_tuyen_quang_alone,
    an_operations_centre_is_assessed_every_so_many_months,
    a_province_is_compliant_only_with_a_complete_inventory,
    whoever_assesses_and_monitors_is_not_independent,
    who_monitors_a_merged_unit_counts_wherever_it_is_asked,
    what_a_merged_province_sets_up_guards_what_it_took_over,
    evidence_is_shown_as_it_stood_on_the_day_asked_about,
    the_four_layers_say_what_is_not_known,
    a_vendors_approval_does_not_count,
);

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Writes records as somebody who syncs would.
pub(super) async fn tell(api: &TestApi, records: &[Record]) {
    let app = App::open(&api.database().settings(), Clock::system()).await.unwrap();
    let written = app.write("a test", records).await.unwrap();
    assert!(matches!(written, Written::Done(_)), "{written:?}");
}

/// A system in operation since for ever, of a province by basis and code.
pub(super) fn operating(key: &str, province: (&str, &str)) -> Record {
    let (basis, code) = province;
    Record::new(&INFORMATION_SYSTEM, key)
        .held("province_id", Some(keys::province(basis, code)))
        .with("name", key)
        .with("category", SystemCategory::Other.code())
        .fact(
            Fact::new("information_system_lifecycle", None)
                .with("lifecycle", Lifecycle::Operating.code()),
        )
}

/// The dossier of a system: in the making, and then, if at all, approved.
pub(super) fn dossier(system: &str, province: (&str, &str), approved_on: Option<&str>) -> Record {
    let (basis, code) = province;
    let state = |status: DossierStatus, from: &str| {
        Fact::new("level_dossier_state", Some(day(from))).with("status", status.code())
    };
    let dossier = Record::new(&LEVEL_DOSSIER, format!("dossier of {system}"))
        .held("province_id", Some(keys::province(basis, code)))
        .fact(state(DossierStatus::Preparing, "2020-01-01"))
        .link(
            "level_dossier_system",
            "information_system_id",
            Key::natural(&INFORMATION_SYSTEM, system),
        );
    match approved_on {
        Some(on) => dossier.with("approved_on", day(on)).fact(state(DossierStatus::Approved, on)),
        None => dossier,
    }
}

/// A system whose level an enterprise alone approved.
pub(super) fn approved_by_a_vendor(system: &str, province: (&str, &str)) -> [Record; 4] {
    let body = Record::new(&domain::graph::ORGANIZATION, "a vendor's body")
        .with("name", "Công ty")
        .with("kind", "ENTERPRISE");
    let decision = Record::new(&domain::graph::DECISION, "a vendor's decision")
        .with("number", "1/QĐ-CTY")
        .with("kind", "DECISION")
        .held("issuer_id", body.key().cloned())
        .with("issued_on", day("2024-05-01"));
    let approval = dossier(system, province, Some("2024-05-01")).link(
        "level_dossier_decision",
        "decision_id",
        decision.key().cloned().unwrap(),
    );
    [body, decision, operating(system, province), approval]
}

/// The answer's data; there must be no error.
pub(super) async fn data(api: &TestApi, query: &str, variables: Value) -> Value {
    let mut answer = api.ask(query, variables).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].take()
}

const OF_SYSTEM: &str = "query($name: String!, $on: Date!) {
    informationSystem(by: {name: $name}) { compliance(asOf: $on) {
        obligation { code } verdict effective dueOn overrides { code } overriddenBy { code } } } }";

/// The verdicts on a system by the obligations with these codes.
async fn verdicts(api: &TestApi, name: &str, on: &str, codes: &[&str]) -> Vec<Value> {
    let data = data(api, OF_SYSTEM, json!({ "name": name, "on": on })).await;
    let all = data["informationSystem"]["compliance"].as_array().cloned().unwrap();
    let is_one = |it: &&Value| codes.contains(&it["obligation"]["code"].as_str().unwrap());
    all.iter().filter(is_one).cloned().collect()
}

async fn verdict(api: &TestApi, name: &str, on: &str, code: &str) -> String {
    let found = verdicts(api, name, on, &[code]).await;
    found.first().map_or("-", |one| one["verdict"].as_str().unwrap()).to_owned()
}

async fn the_same_system_in_dong_nai_and_elsewhere(api: TestApi) {
    let (dong_nai, binh_phuoc) = (("63", "75"), ("63", "70"));
    let records = [
        operating("strict", dong_nai),
        dossier("strict", dong_nai, None),
        operating("other", binh_phuoc),
        dossier("other", binh_phuoc, None),
    ];
    tell(&api, &records).await;

    for (on, in_dong_nai, elsewhere) in [
        ("2024-08-31", "PENDING", "PENDING"),
        ("2024-09-01", "NON_COMPLIANT", "PENDING"),
        ("2024-09-30", "NON_COMPLIANT", "PENDING"),
        ("2024-10-01", "NON_COMPLIANT", "NON_COMPLIANT"),
    ] {
        for (name, expected) in [("strict", in_dong_nai), ("other", elsewhere)] {
            let both = verdicts(&api, name, on, &["DN-1", "CT09-1d-1"]).await;
            let effective: Vec<_> = both.iter().filter(|it| it["effective"] == true).collect();
            assert_eq!(effective.len(), 1, "{name} on {on}: {both:?}");
            assert_eq!(effective[0]["verdict"], expected, "{name} on {on}");
        }
    }
    let both = verdicts(&api, "strict", "2024-09-01", &["DN-1", "CT09-1d-1"]).await;
    let expected = json!([
        { "obligation": { "code": "CT09-1d-1" }, "verdict": "PENDING", "effective": false,
          "dueOn": "2024-09-30", "overrides": [], "overriddenBy": [{ "code": "DN-1" }] },
        { "obligation": { "code": "DN-1" }, "verdict": "NON_COMPLIANT", "effective": true,
          "dueOn": "2024-08-31", "overrides": [{ "code": "CT09-1d-1" }], "overriddenBy": [] },
    ]);
    assert_eq!(Value::from(both), expected);

    // what was merged into Đồng Nai later is not bound by its letter
    assert_eq!(verdict(&api, "other", "2025-08-20", "DN-1").await, "-");
    assert_eq!(verdict(&api, "strict", "2025-08-20", "DN-1").await, "NON_COMPLIANT");
}

async fn an_approval_before_the_merger_needs_re_review_in_tuyen_quang_alone(api: TestApi) {
    let units = [("tuyen quang", "08"), ("ha giang", "02"), ("dong nai", "75"), ("ha noi", "01")];
    let mut records = Vec::new();
    for (name, code) in units {
        records.push(operating(name, ("63", code)));
        records.push(dossier(name, ("63", code), Some("2024-03-01")));
    }
    tell(&api, &records).await;

    for (name, _) in units {
        let asks_again = ["tuyen quang", "ha giang"].contains(&name);
        let expected = if asks_again { "NEEDS_RE_REVIEW" } else { "COMPLIANT" };
        assert_eq!(verdict(&api, name, "2025-08-08", "CT09-1d-1").await, "COMPLIANT", "{name}");
        assert_eq!(verdict(&api, name, "2025-08-09", "CT09-1d-1").await, expected, "{name}");
        let reviewed = if asks_again { "PENDING" } else { "-" };
        assert_eq!(verdict(&api, name, "2025-08-19", "TQ-1").await, reviewed, "{name}");
    }
    assert_eq!(verdict(&api, "ha giang", "2025-08-20", "TQ-1").await, "UNKNOWN");
}

fn centre(key: &str, province: (&str, &str), tier: Tier, assessed_on: &[&str]) -> Vec<Record> {
    let centre = operating(key, province)
        .with("category", SystemCategory::Ioc.code())
        .with("tier", tier.code());
    let assessed = assessed_on.iter().map(|on| {
        Record::new(&domain::graph::ASSESSMENT, format!("{key} on {on}"))
            .held("province_id", Some(keys::province(province.0, province.1)))
            .held("information_system_id", Some(Key::natural(&INFORMATION_SYSTEM, key)))
            .with("kind", "PERIODIC")
            .with("result", "PASSED")
            .with("assessed_on", day(on))
    });
    std::iter::once(centre).chain(assessed).collect()
}

async fn an_operations_centre_is_assessed_every_so_many_months(api: TestApi) {
    let mut records = centre("provincial", ("63", "01"), Tier::Provincial, &["2024-01-10"]);
    records.extend(centre("city", ("63", "01"), Tier::City, &["2024-01-10"]));
    records.extend(centre("summer", ("63", "01"), Tier::Provincial, &["2024-08-31"]));
    tell(&api, &records).await;

    for (name, on, expected, due_on) in [
        ("provincial", "2024-07-10", "COMPLIANT", "2024-07-10"),
        ("provincial", "2024-07-11", "UNKNOWN", "2024-07-10"),
        ("city", "2024-07-11", "COMPLIANT", "2025-01-10"),
        ("summer", "2024-09-01", "COMPLIANT", "2025-02-28"),
    ] {
        let found = verdicts(&api, name, on, &["D1014-T3"]).await;
        assert_eq!(found[0]["verdict"], expected, "{name} on {on}");
        assert_eq!(found[0]["dueOn"], due_on, "{name} on {on}");
    }

    let query = r#"{ obligationCalendar(from: "2024-07-01", to: "2025-02-28") {
        dueOn obligation { code } informationSystem { name } } }"#;
    let calendar = data(&api, query, json!({})).await;
    let counted: Vec<_> = calendar["obligationCalendar"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["obligation"]["code"] == "D1014-T3")
        .map(|it| format!("{} {}", it["dueOn"], it["informationSystem"]["name"]))
        .collect();
    assert_eq!(
        counted,
        [r#""2024-07-10" "provincial""#, r#""2025-01-10" "city""#, r#""2025-02-28" "summer""#]
    );
}

const OF_PROVINCE: &str = "query($on: Date!) { province(by: {code: \"11\"}, asOf: \"2024-10-01\") {
    compliance(asOf: $on) { obligation { code } verdict missing(lang: EN) systemCount
        systems { verdict count } evidence { node { id __typename } statedOn } } } }";

async fn of_dien_bien(api: &TestApi, on: &str) -> Value {
    let data = data(api, OF_PROVINCE, json!({ "on": on })).await;
    let all = data["province"]["compliance"].as_array().cloned().unwrap();
    all.into_iter().find(|it| it["obligation"]["code"] == "CT09-1d-1").unwrap()
}

async fn a_province_is_compliant_only_with_a_complete_inventory(api: TestApi) {
    let dien_bien = ("63", "11");
    let records = [operating("one", dien_bien), dossier("one", dien_bien, Some("2024-05-01"))];
    tell(&api, &records).await;

    let verdict = of_dien_bien(&api, "2024-10-01").await;
    assert_eq!(verdict["verdict"], "UNKNOWN");
    assert_eq!(verdict["systemCount"], 1);
    assert_eq!(verdict["systems"], json!([{ "verdict": "COMPLIANT", "count": 1 }]));
    assert_eq!(
        verdict["missing"],
        json!(["No source states that the inventory of systems is complete."])
    );
    assert_eq!(of_dien_bien(&api, "2024-09-30").await["verdict"], "PENDING");

    let inventory = Record::new(&INVENTORY, "inventory of Điện Biên")
        .held("province_id", Some(keys::province("63", "11")))
        .fact(
            Fact::new("inventory_state", Some(day("2024-06-01")))
                .with("status", InventoryStatus::Complete.code()),
        );
    tell(&api, &[inventory]).await;

    let verdict = of_dien_bien(&api, "2024-10-01").await;
    assert_eq!(verdict["verdict"], "COMPLIANT");
    let kinds: Vec<_> = verdict["evidence"].as_array().unwrap().iter().collect();
    let named = kinds.iter().map(|it| it["node"]["__typename"].as_str().unwrap());
    let named: Vec<_> = named.collect();
    assert!(named.contains(&"InformationSystem") && named.contains(&"LevelDossier"), "{named:?}");
    assert!(named.contains(&"Inventory"), "{named:?}");
    let of_dossier = kinds.iter().find(|it| it["node"]["__typename"] == "LevelDossier").unwrap();
    assert_eq!(of_dossier["statedOn"], "2024-05-01");
}

/// A province's operations centre, assessed by the vendor that monitors a province.
fn assessed_by_who_monitors(
    province: (&str, &str),
    monitored: (&str, &str),
    on: &str,
) -> Vec<Record> {
    let viettel = Key::natural(&domain::graph::VENDOR, "viettel");
    let arrangement = Record::new(&domain::graph::MONITORING_ARRANGEMENT, "hired")
        .held("province_id", Some(keys::province(monitored.0, monitored.1)))
        .with("mode", "OUTSOURCED")
        .fact(
            Fact::new("monitoring_arrangement_state", Some(day("2023-01-01")))
                .with("status", "ACTIVE"),
        )
        .link("monitoring_arrangement_vendor", "vendor_id", viettel.clone());
    let mut records = centre("centre", province, Tier::Provincial, &[on]);
    if let Some(assessment) = records.pop() {
        records.push(assessment.held("vendor_id", Some(viettel)));
    }
    records.push(arrangement);
    records
}

async fn whoever_assesses_and_monitors_is_not_independent(api: TestApi) {
    let records = assessed_by_who_monitors(("63", "01"), ("63", "01"), "2024-01-10");
    tell(&api, &records).await;

    let query = r#"{ informationSystem(by: {name: "centre"}, asOf: "2024-02-01") {
        assessorIndependence { fromMonitoring fromOnSiteForce missing(lang: EN)
            assessment { assessedOn vendor { name } } recommendedBy { code clause binding } } } }"#;
    let found = data(&api, query, json!({})).await;
    assert_eq!(
        found["informationSystem"]["assessorIndependence"],
        json!([{
            "fromMonitoring": "NOT_INDEPENDENT", "fromOnSiteForce": "UNKNOWN",
            "missing": ["It is not known who operates the system on site."],
            "assessment": { "assessedOn": "2024-01-10", "vendor": { "name": "Viettel" } },
            "recommendedBy": [{ "code": "D1014-R1", "clause": "II.4", "binding": "RECOMMENDED" }],
        }])
    );
}

async fn who_monitors_a_merged_unit_counts_wherever_it_is_asked(api: TestApi) {
    let records = assessed_by_who_monitors(("34", "08"), ("63", "02"), "2025-08-10");
    tell(&api, &records).await;

    let query = r#"{
        informationSystem(by: {name: "centre"}, asOf: "2025-09-01") { assessorIndependence { fromMonitoring } }
        province(by: {code: "08"}, asOf: "2025-09-01") { assessorIndependence { fromMonitoring } } }"#;
    let found = data(&api, query, json!({})).await;
    let not = json!([{ "fromMonitoring": "NOT_INDEPENDENT" }]);
    assert_eq!(found["province"]["assessorIndependence"], not);
    assert_eq!(found["informationSystem"]["assessorIndependence"], not);
}

async fn what_a_merged_province_sets_up_guards_what_it_took_over(api: TestApi) {
    let arrangement = Record::new(&domain::graph::MONITORING_ARRANGEMENT, "new")
        .held("province_id", Some(keys::province("34", "08")))
        .with("mode", "OUTSOURCED")
        .fact(
            Fact::new("monitoring_arrangement_state", Some(day("2025-08-15")))
                .with("status", "ACTIVE"),
        );
    tell(&api, &[operating("taken over", ("63", "02")), arrangement]).await;

    let query = r#"query($on: Date!) {
        informationSystem(by: {name: "taken over"}, asOf: $on) { fourLayers { layer standing } }
        province(by: {code: "08"}, asOf: $on) { fourLayers { layer standing } } }"#;
    for (on, expected) in [("2025-08-14", "UNKNOWN"), ("2025-08-15", "IN_PLACE")] {
        let found = data(&api, query, json!({ "on": on })).await;
        for whose in ["informationSystem", "province"] {
            let monitoring = &found[whose]["fourLayers"][1];
            assert_eq!(*monitoring, json!({ "layer": "MONITORING", "standing": expected }), "{on}");
        }
    }
}

async fn evidence_is_shown_as_it_stood_on_the_day_asked_about(api: TestApi) {
    tell(&api, &[operating("one", ("63", "01")), dossier("one", ("63", "01"), Some("2025-03-01"))])
        .await;

    let query = r#"{ informationSystem(by: {name: "one"}) {
        compliance(asOf: "2024-10-01", obligations: ["CT09-1d-1"]) { verdict
            evidence { node { ... on LevelDossier { status } } } } } }"#;
    let found = data(&api, query, json!({})).await;
    let one = &found["informationSystem"]["compliance"][0];
    assert_eq!(one["verdict"], "NON_COMPLIANT");
    assert_eq!(one["evidence"], json!([{ "node": { "status": "PREPARING" } }]));
}

async fn the_four_layers_say_what_is_not_known(api: TestApi) {
    let query = r#"{ province(by: {name: "Đồng Nai"}, asOf: "2024-09-15") {
        fourLayers { layer standing missing(lang: VI) } } }"#;
    let found = data(&api, query, json!({})).await;
    let layers = found["province"]["fourLayers"].as_array().unwrap();

    let named: Vec<_> = layers.iter().map(|it| it["layer"].as_str().unwrap()).collect();
    assert_eq!(named, ["ON_SITE_FORCE", "MONITORING", "ASSESSMENT", "NCSC_CONNECTION"]);
    for layer in layers {
        let is_known = layer["standing"] != "UNKNOWN";
        assert_eq!(is_known, layer["missing"] == json!([]), "{layer}");
    }
    assert_eq!(layers[2]["standing"], "UNKNOWN");
}

async fn a_vendors_approval_does_not_count(api: TestApi) {
    tell(&api, &approved_by_a_vendor("one", ("63", "01"))).await;

    let query = r#"{ informationSystem(by: {name: "one"}) { compliance(asOf: "2024-10-01") {
        obligation { code } verdict missing(lang: EN) explanation(lang: EN) } } }"#;
    let found = data(&api, query, json!({})).await;
    let all = found["informationSystem"]["compliance"].as_array().unwrap();
    let verdict = all.iter().find(|it| it["obligation"]["code"] == "CT09-1d-1").unwrap();

    assert_eq!(verdict["verdict"], "UNKNOWN");
    assert_eq!(
        verdict["missing"],
        json!(["No approval of the level by a competent body is known."])
    );
    assert!(verdict["explanation"].as_str().unwrap().contains("not competent"), "{verdict}");
}
