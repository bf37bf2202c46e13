use std::collections::HashMap;

use uuid::Uuid;

use super::scene::*;
use crate::compliance::facts::{Figure, Province, System};
use crate::compliance::{Due, Missing, Obligation};
use crate::graph::{FigureQualifier, Measure, Subject};

fn approved_by(last: &str) -> Obligation {
    obligation("N-1", Measure::LevelApproved, &[Due::OnOrBefore(day(last))])
}

fn approved(number: u128, on: Option<&str>) -> System {
    let mut system = system(number, OTHER);
    system.dossiers = vec![dossier(100 + number, on)];
    system
}

fn verdict(systems: Vec<System>, own: Province, as_of: &str) -> (String, Vec<Missing>) {
    let provinces: HashMap<_, _> = [(OTHER, own)].into_iter().collect();
    let facts = facts_with(vec![approved_by("2024-09-30")], &[], systems, provinces);
    let verdict = of_province(&facts, OTHER, "N-1", as_of);
    (verdict.code.code().to_owned(), verdict.missing)
}

#[test]
fn a_province_is_as_good_as_its_worst_system() {
    let all = || vec![approved(1, Some("2024-05-01")), approved(2, Some("2024-10-05"))];

    for (as_of, expected) in [
        ("2024-09-30", "PENDING"),
        ("2024-10-01", "NON_COMPLIANT"),
        ("2024-10-05", "COMPLIANT_LATE"),
    ] {
        assert_eq!(verdict(all(), complete(), as_of).0, expected, "{as_of}");
    }
    let one = vec![approved(1, Some("2024-05-01"))];
    assert_eq!(verdict(one, complete(), "2024-10-01").0, "COMPLIANT");
    assert_eq!(verdict(Vec::new(), complete(), "2024-10-01").0, "NOT_APPLICABLE");
}

#[test]
fn without_a_complete_inventory_the_rest_is_unknown() {
    let one = || vec![approved(1, Some("2024-05-01"))];

    let (code, missing) = verdict(one(), Province::default(), "2024-10-01");
    assert_eq!((code.as_str(), missing.as_slice()), ("UNKNOWN", &[Missing::Inventory][..]));
    assert_eq!(verdict(one(), Province::default(), "2024-09-30").0, "PENDING");
    assert_eq!(verdict(Vec::new(), Province::default(), "2024-10-01").0, "UNKNOWN");
    let bad = vec![approved(1, Some("2024-05-01")), approved(2, None)];
    assert_eq!(verdict(bad, Province::default(), "2024-10-01").0, "NON_COMPLIANT");
}

fn figure(numerator: i64, on: &str) -> Figure {
    Figure {
        id: Uuid::from_u128(500),
        system: None,
        subject: Subject::System,
        measure: Some(Measure::LevelApproved),
        numerator: Some(numerator),
        denominator: Some(20),
        qualifier: FigureQualifier::Exact,
        on: Some(day(on)),
    }
}

#[test]
fn a_figure_of_all_systems_speaks_for_the_province() {
    for (numerator, on, as_of, expected) in [
        (13, "2024-09-01", "2024-09-30", "PENDING"),
        // what was measured while there was time tells nothing of its end
        (13, "2024-09-01", "2024-10-01", "UNKNOWN"),
        (13, "2024-10-01", "2024-10-01", "NON_COMPLIANT"),
        (20, "2024-09-30", "2024-10-01", "COMPLIANT"),
        (20, "2024-10-01", "2024-10-01", "COMPLIANT_LATE"),
    ] {
        let own = Province { figures: vec![figure(numerator, on)], ..Province::default() };
        let code = verdict(Vec::new(), own, as_of).0;
        assert_eq!(code, expected, "{numerator}/20 on {on}, asked of {as_of}");
    }
}

#[test]
fn a_share_is_reached_at_its_threshold() {
    let mut law = obligation("U-1", Measure::UsersInformed, &[Due::OnOrBefore(day("2024-09-30"))]);
    law.subject = Subject::User;
    law.threshold = Some(65);
    for (numerator, expected) in [(12, "NON_COMPLIANT"), (13, "COMPLIANT_LATE")] {
        let mut of_users = figure(numerator, "2024-10-01");
        of_users.subject = Subject::User;
        of_users.measure = Some(Measure::UsersInformed);
        let own = Province { figures: vec![of_users], ..Province::default() };
        let provinces = [(OTHER, own)].into_iter().collect();
        let facts = facts_with(vec![law.clone()], &[], Vec::new(), provinces);
        assert_eq!(of_province(&facts, OTHER, "U-1", "2024-10-02").code.code(), expected);
    }
}

#[test]
fn the_systems_of_merged_units_count_for_their_successor() {
    let provinces = [(MERGED, complete())].into_iter().collect();
    let systems = vec![approved(1, None)];
    let facts = facts_with(vec![approved_by("2024-09-30")], &[], systems, provinces);

    assert_eq!(of_province(&facts, MERGED, "N-1", "2025-08-01").code.code(), "NON_COMPLIANT");
    assert_eq!(of_province(&facts, STRICT, "N-1", "2025-08-01").code.code(), "UNKNOWN");
}
