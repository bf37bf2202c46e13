use super::scene::*;
use crate::compliance::facts::{Held, System, Timeline};
use crate::compliance::{Due, Missing};
use crate::graph::{DueEvent, Lifecycle, Measure};

fn gate_law() -> crate::compliance::Obligation {
    let dues = [Due::Gate(DueEvent::GoLive), Due::Gate(DueEvent::Change)];
    let mut law = obligation("G-1", Measure::ApprovedAndImplemented, &dues);
    law.lifecycles = vec![Lifecycle::Design, Lifecycle::Build, Lifecycle::Upgrade];
    law
}

fn life(states: &[(Lifecycle, &str, Option<&str>)]) -> Timeline<Lifecycle> {
    let held = states.iter().map(|(value, from, to)| Held {
        value: *value,
        from: Some(day(from)),
        to: to.map(day),
        surveyed: false,
    });
    Timeline(held.collect())
}

fn went_live(number: u128, done_on: Option<&str>) -> System {
    let mut system = system(number, OTHER);
    system.lifecycles = life(&[
        (Lifecycle::Build, "2024-01-01", Some("2024-05-31")),
        (Lifecycle::Operating, "2024-06-01", None),
    ]);
    system.went_live_on = Some(day("2024-06-01"));
    system.dossiers = vec![dossier(100 + number, done_on)];
    system.dossiers[0].implemented_on = done_on.map(day);
    system
}

#[test]
fn approved_and_implemented_before_operation() {
    let systems = vec![
        went_live(1, Some("2024-05-31")),
        went_live(2, Some("2024-06-10")),
        went_live(3, None),
    ];
    let mut silent = went_live(4, None);
    silent.dossiers.clear();
    let facts = facts(vec![gate_law()], systems.into_iter().chain([silent]).collect());

    for (system, as_of, expected) in [
        (1, "2024-05-31", "COMPLIANT"),
        (1, "2024-06-01", "COMPLIANT"),
        (2, "2024-05-31", "PENDING"),
        (2, "2024-06-01", "NON_COMPLIANT"),
        (2, "2024-06-09", "NON_COMPLIANT"),
        (2, "2024-06-10", "COMPLIANT_LATE"),
        (3, "2024-05-31", "PENDING"),
        (3, "2024-06-01", "NON_COMPLIANT"),
        (4, "2024-05-31", "PENDING"),
        (4, "2024-06-01", "UNKNOWN"),
    ] {
        let verdict = of_system(&facts, system, "G-1", as_of);
        assert_eq!(verdict.code.code(), expected, "system {system} on {as_of}");
    }
}

#[test]
fn a_system_that_was_live_before_the_law_came_through_no_gate() {
    let mut old = went_live(1, None);
    old.went_live_on = Some(day("2019-01-01"));
    old.lifecycles = operating();
    let facts = facts(vec![gate_law()], vec![old]);

    assert_eq!(of_system(&facts, 1, "G-1", "2024-06-01").code.code(), "NOT_APPLICABLE");
}

#[test]
fn an_upgrade_comes_to_the_gate_again() {
    let mut upgraded = went_live(1, None);
    upgraded.went_live_on = Some(day("2019-01-01"));
    upgraded.lifecycles = life(&[
        (Lifecycle::Operating, "2019-01-01", Some("2024-02-29")),
        (Lifecycle::Upgrade, "2024-03-01", Some("2024-08-31")),
        (Lifecycle::Operating, "2024-09-01", None),
    ]);
    let facts = facts(vec![gate_law()], vec![upgraded]);

    for (as_of, expected) in [
        ("2024-02-29", "NOT_APPLICABLE"),
        ("2024-03-01", "PENDING"),
        ("2024-08-31", "PENDING"),
        ("2024-09-01", "NON_COMPLIANT"),
    ] {
        assert_eq!(of_system(&facts, 1, "G-1", as_of).code.code(), expected, "{as_of}");
    }
}

#[test]
fn measures_done_before_the_approval_count_from_the_approval() {
    let last = Due::OnOrBefore(day("2024-12-31"));
    let law = obligation("I-1", Measure::ApprovedAndImplemented, &[last]);
    let mut early = system(1, OTHER);
    early.lifecycles = operating();
    early.dossiers = vec![dossier(101, Some("2025-02-01"))];
    early.dossiers[0].implemented_on = Some(day("2024-11-01"));
    let mut measures = law.clone();
    measures.code = "I-2".to_owned();
    measures.measure = Measure::MeasuresImplemented;
    let facts = facts(vec![law, measures], vec![early]);

    for code in ["I-1", "I-2"] {
        assert_eq!(of_system(&facts, 1, code, "2025-01-15").code.code(), "NON_COMPLIANT");
        let late = of_system(&facts, 1, code, "2025-03-01");
        assert_eq!((late.code.code(), late.met_on), ("COMPLIANT_LATE", Some(day("2025-02-01"))));
    }
}

#[test]
fn a_life_that_nobody_knows_has_no_day() {
    let mut law = gate_law();
    law.measure = Measure::LevelApproved;
    let facts = facts(vec![law], vec![system(1, OTHER)]);

    let verdict = of_system(&facts, 1, "G-1", "2025-08-20");

    assert_eq!((verdict.code.code(), verdict.due_on()), ("UNKNOWN", None));
    assert!(verdict.missing.contains(&Missing::Lifecycle));
}

#[test]
fn what_was_seen_to_go_live_after_the_deadline_is_left_to_the_gate() {
    let mut law = obligation("D-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-09-30"))]);
    law.lifecycles = vec![Lifecycle::Operating, Lifecycle::Upgrade];
    let mut new = went_live(1, None);
    new.went_live_on = None;
    new.lifecycles = life(&[
        (Lifecycle::Build, "2024-01-01", Some("2024-11-30")),
        (Lifecycle::Operating, "2024-12-01", None),
    ]);
    let facts = facts(vec![law, gate_law()], vec![new]);

    assert_eq!(of_system(&facts, 1, "D-1", "2024-12-01").code.code(), "NOT_APPLICABLE");
    assert_eq!(of_system(&facts, 1, "G-1", "2024-12-01").code.code(), "NON_COMPLIANT");
}
