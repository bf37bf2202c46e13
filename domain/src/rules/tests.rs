use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::*;
use crate::graph::{
    ASSESSMENT, INFORMATION_SYSTEM, LEVEL_DOSSIER, MEASUREMENT, MONITORING_ARRANGEMENT,
};
use crate::sync::Row;
use crate::telling::UserErrorCode as Code;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// What the rules say of a new thing of which this is told on 10 March 2026.
fn judged(
    word: &Word,
    told: Row,
    rows: &[(&'static str, Row)],
    referred: &HashMap<Uuid, Row>,
) -> (Vec<Code>, Vec<Code>) {
    let mut by_table: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
    for (table, row) in rows {
        by_table.entry(table).or_default().push(row.clone());
    }
    let facts = rows.iter().map(|(table, row)| (*table, row.day("valid_from"), row.clone()));
    let case = Case {
        before: None,
        after: told.clone(),
        told,
        facts: facts.collect(),
        rows: by_table,
        today: day("2026-03-10"),
        referred,
        told_too: &HashMap::new(),
    };
    let judgement = judge(word, &case);
    let codes =
        |mistakes: Vec<crate::telling::Mistake>| mistakes.iter().map(|one| one.code).collect();
    (codes(judgement.refusals), codes(judgement.warnings))
}

fn refused(word: &Word, told: Row) -> Vec<Code> {
    judged(word, told, &[], &HashMap::new()).0
}

#[test]
fn what_has_happened_is_told_to_the_end_of_today() {
    let live = |text| refused(&INFORMATION_SYSTEM, Row::new().with("went_live_on", day(text)));

    assert_eq!(live("2026-03-10"), []);
    assert_eq!(live("2026-03-11"), [Code::DayToCome]);
}

#[test]
fn nothing_ends_before_it_begins() {
    let term = |to| {
        let row = Row::new().with("starts_on", day("2026-01-02")).with("ends_on", day(to));
        refused(&MONITORING_ARRANGEMENT, row)
    };

    assert_eq!(term("2026-01-02"), []);
    assert_eq!(term("2026-01-01"), [Code::EndBeforeStart]);
}

#[test]
fn the_steps_of_a_dossier_follow_each_other() {
    let steps = |appraised| {
        let row =
            Row::new().with("submitted_on", day("2026-01-02")).with("appraised_on", day(appraised));
        refused(&LEVEL_DOSSIER, row)
    };

    assert_eq!(steps("2026-01-02"), []);
    assert_eq!(steps("2026-01-01"), [Code::DaysOutOfOrder]);
}

#[test]
fn an_approval_rests_on_a_decision_of_a_competent_body() {
    let (decision, body) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let approval = |links: &[(&'static str, Row)], kind: &str| {
        let referred = HashMap::from([
            (decision, Row::new().with("issuer_id", body)),
            (body, Row::new().with("kind", kind).with("name", "VNPT")),
        ]);
        let told = Row::new().with("approved_on", day("2026-01-02"));
        judged(&LEVEL_DOSSIER, told, links, &referred).0
    };
    let link = [("level_dossier_decision", Row::new().with("decision_id", decision))];

    assert_eq!(approval(&[], "DEPARTMENT"), [Code::ApprovalWithoutDecision]);
    assert_eq!(approval(&link, "ENTERPRISE"), [Code::ApproverNotCompetent]);
    assert_eq!(approval(&link, "PEOPLES_COMMITTEE"), []);
}

#[test]
fn operation_without_a_level_is_doubtful() {
    let life = ("information_system_lifecycle", Row::new().with("lifecycle", "OPERATING"));
    let level = ("information_system_level", Row::new().with("level", 3_i64));
    let of = |rows: &[(&'static str, Row)]| {
        judged(&INFORMATION_SYSTEM, Row::new(), rows, &HashMap::new())
    };

    assert_eq!(of(std::slice::from_ref(&life)), (vec![], vec![Code::OperationBeforeApproval]));
    assert_eq!(of(&[life, level]), (vec![], vec![]));
}

#[test]
fn only_an_operations_centre_has_a_tier() {
    let of = |category| {
        let row = Row::new().with("tier", "CITY").with("category", category);
        refused(&INFORMATION_SYSTEM, row)
    };

    assert_eq!(of("IOC"), []);
    assert_eq!(of("SOC"), [Code::TierOnlyForIoc]);
}

#[test]
fn not_more_are_counted_than_there_are() {
    let of = |number: i64| {
        refused(&MEASUREMENT, Row::new().with("numerator", number).with("denominator", 20_i64))
    };

    assert_eq!(of(20), []);
    assert_eq!(of(21), [Code::NumeratorAboveDenominator]);
}

#[test]
fn an_assessment_has_one_assessor() {
    let row =
        Row::new().with("assessor_id", Uuid::from_u128(1)).with("vendor_id", Uuid::from_u128(2));

    assert_eq!(refused(&ASSESSMENT, row), [Code::Contradiction]);
}
