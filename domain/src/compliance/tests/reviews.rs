use super::scene::*;
use crate::compliance::facts::{Figure, Province, System};
use crate::compliance::{Due, Missing, Obligation};
use crate::graph::Measure;

/// The letter of a merged unit of 9 August 2025, which asks to review what was approved before the merger.
fn laws() -> Vec<Obligation> {
    let nation = obligation("N-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-09-30"))]);
    let mut review = obligation("R-1", Measure::LevelReReviewed, &[Due::Before(day("2025-08-20"))]);
    review.jurisdiction = vec![MERGED];
    review.reviews_approvals_before = Some(day("2025-07-01"));
    review.in_force_from = Some(day("2025-08-09"));
    vec![nation, review]
}

fn approved(number: u128, province: uuid::Uuid, on: &str) -> System {
    let mut system = system(number, province);
    system.lifecycles = operating();
    system.dossiers = vec![dossier(100 + number, Some(on))];
    system
}

#[test]
fn an_old_approval_needs_re_review_where_a_letter_asks_for_it() {
    let outside = uuid::Uuid::from_u128(9);
    let facts = facts(
        laws(),
        vec![
            approved(1, STRICT, "2024-03-01"),
            approved(2, OTHER, "2024-03-01"),
            approved(3, outside, "2024-03-01"),
            approved(4, STRICT, "2025-07-01"),
        ],
    );

    for (system, as_of, expected) in [
        (1, "2025-08-08", "COMPLIANT"),
        (1, "2025-08-09", "NEEDS_RE_REVIEW"),
        (2, "2025-08-09", "NEEDS_RE_REVIEW"),
        (3, "2025-08-09", "COMPLIANT"),
        (4, "2025-08-09", "COMPLIANT_LATE"),
    ] {
        let verdict = of_system(&facts, system, "N-1", as_of);
        assert_eq!(verdict.code.code(), expected, "{system} on {as_of}");
    }
}

#[test]
fn the_review_itself_is_judged_by_the_table() {
    let mut again = approved(2, OTHER, "2024-03-01");
    again.dossiers.push(dossier(202, Some("2025-08-15")));
    let facts = facts(laws(), vec![approved(1, STRICT, "2024-03-01"), again]);

    for (system, as_of, expected) in [
        (1, "2025-08-19", "PENDING"),
        (1, "2025-08-20", "UNKNOWN"),
        (2, "2025-08-15", "COMPLIANT"),
        (2, "2025-08-20", "COMPLIANT"),
    ] {
        let verdict = of_system(&facts, system, "R-1", as_of);
        assert_eq!(verdict.code.code(), expected, "{system} on {as_of}");
    }
    assert_eq!(of_system(&facts, 2, "N-1", "2025-08-20").code.code(), "COMPLIANT");
}

/// What a figure says of all systems is as old as the figure.
#[test]
fn a_figure_of_all_approvals_needs_re_review_where_it_is_older() {
    let told = |on: &str| -> Figure { figure_of(Measure::LevelApproved, (20, 20), on) };
    let of = |on, own: Province, systems: Vec<System>, as_of| {
        let own = Province { figures: vec![told(on)], ..own };
        let provinces = [(MERGED, own)].into_iter().collect();
        let facts = facts_with(laws(), &[], systems, provinces);
        of_province(&facts, MERGED, "N-1", as_of)
    };
    for (on, as_of, expected) in [
        ("2025-06-30", "2025-08-08", "COMPLIANT_LATE"),
        ("2025-06-30", "2025-08-09", "NEEDS_RE_REVIEW"),
        ("2025-07-01", "2025-08-09", "COMPLIANT_LATE"),
    ] {
        let verdict = of(on, Province::default(), Vec::new(), as_of);
        assert_eq!(verdict.code.code(), expected, "figure of {on}, asked of {as_of}");
    }

    let verdict = of("2025-06-30", Province::default(), Vec::new(), "2025-08-09");
    assert_eq!(verdict.missing, [Missing::ReReview]);
    assert_eq!(verdict.reviewed_by.map(|by| by.code.clone()).as_deref(), Some("R-1"));

    // where all systems are known, each was approved again
    let again = vec![approved(1, OTHER, "2025-07-15")];
    let verdict = of("2025-06-30", complete(), again, "2025-08-09");
    assert_eq!(verdict.code.code(), "COMPLIANT_LATE");
}
