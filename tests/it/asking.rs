//! Whom a figure tells of, and what is said to whoever asks for what there is not.

use domain::facts::keys;
use domain::graph::MEASUREMENT;
use domain::sync::Record;
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

use super::verdicts::{data, day, tell};

on_both_engines!(
    a_figure_of_some_people_judges_nobody_else,
    an_obligation_that_there_is_not_is_named,
    an_obligation_that_is_not_in_force_is_no_error,
    an_obligation_says_of_whom_there_are_verdicts,
);

/// Of Tuyên Quang's officials, so many of 20 of this population.
fn trained(population: Option<&str>, some: u32) -> Record {
    Record::new(&MEASUREMENT, format!("trained {population:?}"))
        .held("province_id", Some(keys::province("34", "08")))
        .with("code", format!("trained-{}", population.unwrap_or("all")))
        .with("subject", "OFFICIAL")
        .with("population", population)
        .with("measure", "BASIC_TRAINING")
        .in_both("name", "Trained", "Được đào tạo")
        .with("qualifier", "EXACT")
        .with("numerator", some)
        .with("denominator", 20_u32)
        .with("as_of", day("2026-01-15"))
}

async fn a_figure_of_some_people_judges_nobody_else(api: TestApi) {
    let query = r#"{ province(by: {code: "08"}, asOf: "2026-01-20") {
        compliance(obligations: ["D1014-T7a", "D1014-A12", "TQ-6"]) { verdict
            obligation { code population } } } }"#;
    let verdicts = async || {
        let found = data(&api, query, json!({})).await;
        let all = found["province"]["compliance"].as_array().unwrap().iter();
        let told = all.map(|it| format!("{} {}", it["obligation"]["code"], it["verdict"]));
        told.collect::<Vec<_>>()
    };
    let expected = |operators: &str, staff: &str, all: &str| {
        [
            format!("\"D1014-T7a\" \"{operators}\""),
            format!("\"D1014-A12\" \"{staff}\""),
            format!("\"TQ-6\" \"{all}\""),
        ]
    };

    tell(&api, &[trained(Some("ioc-operators"), 13)]).await;
    assert_eq!(verdicts().await, expected("NON_COMPLIANT", "UNKNOWN", "UNKNOWN"));

    // no share of all officials is stated: some of them are left open
    tell(&api, &[trained(None, 13)]).await;
    assert_eq!(verdicts().await, expected("NON_COMPLIANT", "UNKNOWN", "UNKNOWN"));

    tell(&api, &[trained(Some("ioc-staff"), 20), trained(None, 20)]).await;
    assert_eq!(verdicts().await, expected("NON_COMPLIANT", "COMPLIANT_LATE", "COMPLIANT_LATE"));
}

async fn an_obligation_that_there_is_not_is_named(api: TestApi) {
    for query in [
        r#"{ provinces(first: 2) { nodes { compliance(obligations: ["CT09-1a", "CT9-1b"]) { verdict } } } }"#,
        r#"{ organizations(first: 2) { nodes { compliance(obligations: ["CT9-1b"]) { verdict } } } }"#,
        r#"{ complianceSummary(asOf: "2024-10-01", obligations: ["CT09-1a", "CT9-1b"]) { total } }"#,
    ] {
        let answer = api.ask(query, json!({})).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{query}: {answer}");
        assert_eq!(
            error["message"], "`obligations` names \"CT9-1b\": no obligation has this code",
            "{query}"
        );
        assert_eq!(answer["data"], Value::Null);
    }
}

async fn an_obligation_that_is_not_in_force_is_no_error(api: TestApi) {
    let query = r#"{ province(by: {code: "08"}, asOf: "2024-10-01") { compliance(obligations: ["TQ-6"]) { verdict } }
        complianceSummary(asOf: "2024-10-01", obligations: ["TQ-6"]) { total } }"#;
    let found = data(&api, query, json!({})).await;

    assert_eq!(found["complianceSummary"], json!([]));
    assert_eq!(found["province"]["compliance"], json!([]));
}

async fn an_obligation_says_of_whom_there_are_verdicts(api: TestApi) {
    let query = r#"{ obligations(first: 100) { nodes { code judgedAs judgedAsLabel(lang: EN) body { name } } }
        decision(by: {number: "09/CT-TTg"}) { obligations { code judgedAs } } }"#;
    let mut found = data(&api, query, json!({})).await;
    let all = found["obligations"]["nodes"].take();
    let all = all.as_array().unwrap();

    let of = |code: &str| all.iter().find(|it| it["code"] == code).unwrap();
    for (code, expected) in [
        ("CT09-1d-1", "SYSTEM"),
        ("CT09-1g", "PROVINCE"),
        ("CT09-6", "BODY"),
        ("TQ-5", "BODY"),
        ("D1014-T8", "PROVINCE"),
    ] {
        assert_eq!(of(code)["judgedAs"], expected, "{code}");
    }
    let nobody = all.iter().filter(|it| it["judgedAs"] == "NOBODY");
    let mut nobody: Vec<_> = nobody.map(|it| it["code"].as_str().unwrap()).collect();
    nobody.sort_unstable();
    assert_eq!(nobody, ["CT09-3", "CT09-4a", "CT09-4b", "CT09-5"]);
    assert_eq!(
        of("CT09-5")["judgedAsLabel"],
        "nobody: it addresses bodies of a sort and names none of them"
    );
    let below = found["decision"]["obligations"].as_array().unwrap();
    assert!(below.iter().any(|it| it["code"] == "CT09-5" && it["judgedAs"] == "NOBODY"));
}
