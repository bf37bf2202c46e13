use super::scene::*;
use crate::compliance::Due;
use crate::compliance::facts::{Held, System, Timeline};
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
