//! What the law asks, of whom, by when, and what is known of it: the questions, as they are written, with their exact
//! answers from the carried data.

use serde_json::json;
use support::{TestApi, on_both_engines};

use super::verdicts::data;

on_both_engines!(
    what_dong_nai_must_do_and_what_is_known_of_it,
    what_the_survey_adds_up_to,
    which_headlines_agree_with_the_answers,
    what_falls_due_in_autumn,
    what_the_decision_on_smart_cities_asks,
    who_implements_the_directive,
    what_is_known_after_the_merger,
    nothing_is_known_of_the_nation_in_october,
    a_survey_alone_accuses_nobody,
);

const DONG_NAI: &str = r#"query B1 { province(by: {name: "Đồng Nai"}, asOf: "2024-09-15") { name compliance(asOf: "2024-09-15") { obligation { code clause decision { number } measure binding }
    verdict effective dueOn statedDeadline overrides { code } explanation(lang: VI) evidence { node { id __typename } statedOn } missing } } }"#;

const SURVEY: &str = "query B2 { surveyRounds { nodes { then: rollUp(criterion: LEVEL_DOSSIER, basis: BEFORE_2025_07_01) { rule counts { status count { min max point } } coverage unknownProvinces { name } }
    now: rollUp(criterion: LEVEL_DOSSIER, basis: SINCE_2025_07_01) { allDone someNot undetermined } } } }";

const HEADLINES: &str = "query B3 { surveyRounds { nodes { reportedFigures { statement verdict rule source components { name value interval { min max } verdict } } } } }";

const CALENDAR: &str = r#"query B4 { obligationCalendar(from: "2024-08-01", to: "2024-12-31") { dueOn statedDeadline obligation { code } jurisdiction { name } } }"#;

const SMART_CITIES: &str = r#"query B5 { obligations(where: {decision: {number: {eq: "1014/QĐ-BTTTT"}}}, first: 50) { totalCount nodes { code clause addressee leadUnit cooperatingUnits subject dueRules { kind onOrBefore everyMonths tier condition statedDeadline } threshold } } }"#;

const DIRECTIVE: &str = r#"query B6 { decision(by: {number: "09/CT-TTg"}) { issuedOn implementedBy { number issuer { name } implementedBy { number } } obligations { code } } }"#;

const TUYEN_QUANG: &str = r#"query B7 { a: province(by: {name: "Tuyên Quang"}, asOf: "2025-08-20") { compliance(asOf: "2025-08-20") { obligation { code } verdict missing } measurements { nodes { name numerator denominator asOf decision { number } } } } }"#;

const NATION: &str = r#"query B8 { complianceSummary(asOf: "2024-10-01", basis: BEFORE_2025_07_01, obligations: ["CT09-1d-1"]) { obligation { code } countedBy counts { verdict count } unknown { name } } }"#;

/// Holds the answer to the snapshot of this name.
macro_rules! answers {
    ($api:expr, $query:expr, $name:literal) => {
        insta::assert_json_snapshot!($name, data(&$api, $query, json!({})).await)
    };
}

async fn what_dong_nai_must_do_and_what_is_known_of_it(api: TestApi) {
    answers!(api, DONG_NAI, "dong_nai");
}

async fn what_the_survey_adds_up_to(api: TestApi) {
    answers!(api, SURVEY, "survey");
}

async fn which_headlines_agree_with_the_answers(api: TestApi) {
    answers!(api, HEADLINES, "headlines");
}

async fn what_falls_due_in_autumn(api: TestApi) {
    answers!(api, CALENDAR, "calendar");
}

async fn what_the_decision_on_smart_cities_asks(api: TestApi) {
    answers!(api, SMART_CITIES, "smart_cities");
    let counted = data(&api, SMART_CITIES, json!({})).await;
    assert_eq!(counted["obligations"]["totalCount"], 30);
}

async fn who_implements_the_directive(api: TestApi) {
    answers!(api, DIRECTIVE, "directive");
}

async fn what_is_known_after_the_merger(api: TestApi) {
    answers!(api, TUYEN_QUANG, "tuyen_quang");
}

async fn nothing_is_known_of_the_nation_in_october(api: TestApi) {
    let nation = data(&api, NATION, json!({})).await;
    let [summary] = nation["complianceSummary"].as_array().unwrap().as_slice() else {
        panic!("{nation}")
    };
    assert_eq!(summary["obligation"]["code"], "CT09-1d-1");
    assert_eq!(summary["countedBy"], "PROVINCE");
    assert_eq!(summary["counts"], json!([{ "verdict": "UNKNOWN", "count": 63 }]));
    let named: Vec<_> = summary["unknown"].as_array().unwrap().iter().collect();
    assert_eq!(named.len(), 63);
    assert_eq!((&named[0]["name"], &named[62]["name"]), (&json!("Hà Nội"), &json!("Cà Mau")));
}

/// All that is carried is a survey of April 2024: whatever it says is under way may be done a day later.
async fn a_survey_alone_accuses_nobody(api: TestApi) {
    for on in ["2024-05-01", "2024-10-01", "2025-09-01", "2026-01-01"] {
        let query = format!(
            "{{ complianceSummary(asOf: \"{on}\") {{ obligation {{ code }} counts {{ verdict count }} }} }}"
        );
        let nation = data(&api, &query, json!({})).await;
        let summaries = nation["complianceSummary"].as_array().unwrap();
        assert!(summaries.len() > 40, "{on}");
        for summary in summaries {
            let counts = summary["counts"].as_array().unwrap();
            assert!(counts.iter().all(|it| it["verdict"] != "NON_COMPLIANT"), "{on}: {summary}");
        }
    }
}
