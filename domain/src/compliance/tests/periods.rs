use super::scene::*;
use crate::compliance::facts::{Figure, Province, System};
use crate::compliance::{Due, DueRule, Missing};
use crate::graph::{AssessmentKind, Measure, Subject, Tier};
use crate::survey::SystemCategory;

fn periodic() -> crate::compliance::Obligation {
    let mut law = obligation("P-1", Measure::Assessed, &[]);
    law.subject = Subject::Ioc;
    let rule =
        |months, tier| DueRule { due: Due::EveryMonths(months), tier: Some(tier), stated: None };
    law.dues = vec![rule(6, Tier::Provincial), rule(12, Tier::City), rule(12, Tier::Lower)];
    law
}

fn ioc(number: u128, tier: Option<Tier>, assessed_on: &[&str]) -> System {
    let mut ioc = system(number, OTHER);
    ioc.category = SystemCategory::Ioc;
    ioc.lifecycles = operating();
    ioc.tier = tier;
    let made = assessed_on.iter().zip(1_u128..);
    ioc.assessments = made
        .map(|(on, place)| assessment(1000 * number + place, AssessmentKind::Periodic, on))
        .collect();
    ioc
}

#[test]
fn the_next_assessment_is_due_by_tier() {
    let facts = facts(
        vec![periodic()],
        vec![
            ioc(1, Some(Tier::Provincial), &["2024-01-10"]),
            ioc(2, Some(Tier::City), &["2024-01-10"]),
            ioc(3, Some(Tier::Provincial), &["2024-08-31"]),
            ioc(4, Some(Tier::Provincial), &["2024-01-10", "2024-07-11"]),
            ioc(5, Some(Tier::Provincial), &["2024-01-10", "2024-07-10"]),
        ],
    );

    for (system, as_of, expected, due_on) in [
        (1, "2024-07-10", "COMPLIANT", "2024-07-10"),
        (1, "2024-07-11", "UNKNOWN", "2024-07-10"),
        (2, "2024-07-11", "COMPLIANT", "2025-01-10"),
        (2, "2025-01-11", "UNKNOWN", "2025-01-10"),
        (3, "2024-09-01", "COMPLIANT", "2025-02-28"),
        (4, "2024-07-11", "COMPLIANT_LATE", "2025-01-11"),
        (5, "2024-07-11", "COMPLIANT", "2025-01-10"),
    ] {
        let verdict = of_system(&facts, system, "P-1", as_of);
        assert_eq!(verdict.code.code(), expected, "{system} on {as_of}");
        assert_eq!(verdict.due_on(), Some(day(due_on)), "{system} on {as_of}");
    }
}

#[test]
fn without_a_tier_only_what_holds_for_every_tier_is_said() {
    let facts = facts(vec![periodic()], vec![ioc(1, None, &["2024-01-10"])]);

    assert_eq!(of_system(&facts, 1, "P-1", "2024-07-10").code.code(), "COMPLIANT");
    assert_eq!(of_system(&facts, 1, "P-1", "2024-07-11").code.code(), "UNKNOWN");
}

#[test]
fn an_unassessed_centre_counts_from_the_law() {
    let facts = facts(vec![periodic()], vec![ioc(1, Some(Tier::Provincial), &[])]);

    let verdict = of_system(&facts, 1, "P-1", "2024-07-01");
    assert_eq!((verdict.code.code(), verdict.due_on()), ("PENDING", Some(day("2024-07-01"))));
    let verdict = of_system(&facts, 1, "P-1", "2024-07-02");
    assert_eq!(
        (verdict.code.code(), verdict.missing.as_slice()),
        ("UNKNOWN", &[Missing::Assessment][..])
    );
}

#[test]
fn every_year_before_a_day() {
    let mut law =
        obligation("Y-1", Measure::Inspected, &[Due::YearlyBefore { month: 12, day: 25 }]);
    law.subject = Subject::Province;
    let inspected = |on| Province {
        assessments: vec![assessment(1, AssessmentKind::Inspection, on)],
        ..Province::default()
    };
    for (on, as_of, expected) in [
        ("2024-12-24", "2024-12-23", "PENDING"),
        ("2024-12-24", "2024-12-24", "COMPLIANT"),
        ("2024-12-24", "2024-12-31", "COMPLIANT"),
        ("2024-12-25", "2024-12-24", "PENDING"),
        ("2024-12-25", "2024-12-25", "COMPLIANT_LATE"),
        ("2023-12-01", "2024-12-24", "PENDING"),
        ("2023-12-01", "2024-12-25", "UNKNOWN"),
        ("2024-12-24", "2025-01-01", "PENDING"),
    ] {
        let provinces = [(OTHER, inspected(on))].into_iter().collect();
        let facts = facts_with(vec![law.clone()], &[], Vec::new(), provinces);
        let verdict = of_province(&facts, OTHER, "Y-1", as_of);
        assert_eq!(verdict.code.code(), expected, "inspected on {on}, asked of {as_of}");
    }
}

#[test]
fn without_a_tier_a_figure_of_a_day_between_the_periods_accuses_nobody() {
    let mut centre = ioc(1, None, &["2024-01-10"]);
    let not = figure_of(Measure::Assessed, (0, 1), "2024-09-01");
    centre.figures = vec![Figure { subject: Subject::Ioc, ..not }];
    let facts = facts(vec![periodic()], vec![centre]);

    let verdict = of_system(&facts, 1, "P-1", "2024-09-01");

    assert_eq!(verdict.code.code(), "UNKNOWN");
    assert_eq!(verdict.missing, [Missing::Tier, Missing::Assessment]);
}
