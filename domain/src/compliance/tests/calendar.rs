use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::properties::some_system;
use super::scene::*;
use crate::compliance::facts::{Facts, System};
use crate::compliance::{Due, DueRule, Judged, Obligation, calendar, evaluate};
use crate::graph::{DueEvent, Lifecycle, Measure, Subject, Tier};
use crate::survey::SystemCategory;

#[test]
fn a_calendar_expands_what_recurs_and_marks_what_is_stricter() {
    let mut nation =
        obligation("N-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-09-30"))]);
    nation.dues.extend(obligation("x", Measure::Other, &[Due::Continuous]).dues);
    let mut strict = obligation("S-1", Measure::LevelApproved, &[Due::Before(day("2024-09-01"))]);
    strict.jurisdiction = vec![STRICT];
    let yearly = obligation("Y-1", Measure::Other, &[Due::YearlyBefore { month: 1, day: 1 }]);
    let facts = facts(vec![nation, strict, yearly], Vec::new());
    let told = |province| {
        let entries = calendar(&facts, day("2024-01-01"), day("2026-12-31"), province);
        let told = entries.iter().map(|it| {
            let codes = |all: &[Arc<Obligation>]| {
                all.iter().map(|one| one.code.clone()).collect::<Vec<_>>().join("+")
            };
            let (over, under) = (codes(&it.overrides), codes(&it.overridden_by));
            format!("{} {} >{over} <{under}", it.due_on, it.obligation.code)
        });
        told.collect::<Vec<_>>()
    };

    assert_eq!(
        told(None),
        [
            "2024-08-31 S-1 >N-1 <",
            "2024-09-30 N-1 > <S-1",
            "2024-12-31 Y-1 > <",
            "2025-12-31 Y-1 > <",
            "2026-12-31 Y-1 > <",
        ]
    );
    assert_eq!(told(Some(OTHER))[0], "2024-09-30 N-1 > <");
    assert_eq!(told(Some(STRICT))[1], "2024-09-30 N-1 > <S-1");
}

#[test]
fn a_calendar_tells_a_province_nothing_of_days_on_which_it_is_not_there() {
    let nation = obligation("N-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-09-30"))]);
    let mut letter = obligation("L-1", Measure::Inspected, &[Due::Yearly { month: 12, day: 31 }]);
    letter.subject = Subject::Province;
    letter.jurisdiction = vec![STRICT];
    let facts = facts(vec![nation, letter], Vec::new());
    let told = |province| {
        let entries = calendar(&facts, day("2024-01-01"), day("2026-12-31"), province);
        entries.iter().map(|it| format!("{} {}", it.due_on, it.obligation.code)).collect::<Vec<_>>()
    };

    assert_eq!(told(Some(STRICT)), ["2024-09-30 N-1", "2024-12-31 L-1"]);
    assert_eq!(told(Some(OTHER)), ["2024-09-30 N-1"]);
    assert!(told(Some(MERGED)).is_empty());
    // the letter binds no unit that there is after the merger
    assert_eq!(told(None), ["2024-09-30 N-1", "2024-12-31 L-1"]);
}

#[test]
fn a_newer_assessment_moves_the_day() {
    let periodic = obligation("P-1", Measure::Assessed, &[Due::EveryMonths(6)]);
    let mut assessed = system(1, OTHER);
    assessed.lifecycles = operating();
    assessed.assessments = ["2024-02-10", "2024-06-20"]
        .into_iter()
        .zip(1..)
        .map(|(on, number)| assessment(number, crate::graph::AssessmentKind::Periodic, on))
        .collect();
    let facts = facts(
        vec![periodic],
        vec![assessed, System { lifecycles: operating(), ..system(2, OTHER) }],
    );

    let entries = calendar(&facts, day("2024-01-01"), day("2025-06-30"), None);

    let told: Vec<_> = entries.iter().map(|it| (it.due_on, it.system)).collect();
    let one = |on: &str, system| (day(on), Some(Uuid::from_u128(system)));
    // one that was never assessed counts from the law
    assert_eq!(told, [one("2024-07-01", 2), one("2024-12-20", 1)]);
}

/// Deadlines of every kind, each alone, and periods that differ by tier.
fn deadlines() -> Vec<Obligation> {
    let alone = |code: &str, measure, due| obligation(code, measure, &[due]);
    let mut live = alone("F-2", Measure::LevelApproved, Due::OnOrBefore(day("2024-09-30")));
    live.lifecycles = vec![Lifecycle::Operating, Lifecycle::Upgrade];
    let mut letter = alone("P-2", Measure::Assessed, Due::EveryMonths(5));
    letter.jurisdiction = vec![STRICT];
    let mut tiers = alone("P-3", Measure::Assessed, Due::EveryMonths(6));
    tiers.subject = Subject::Ioc;
    let of =
        |months, tier| DueRule { due: Due::EveryMonths(months), tier: Some(tier), stated: None };
    tiers.dues = vec![of(6, Tier::Provincial), of(12, Tier::City)];
    vec![
        alone("F-1", Measure::LevelApproved, Due::WithinYear(2024)),
        live,
        alone("G-1", Measure::ApprovedAndImplemented, Due::Gate(DueEvent::GoLive)),
        alone("G-2", Measure::Assessed, Due::Gate(DueEvent::Change)),
        alone("P-1", Measure::Assessed, Due::EveryMonths(3)),
        letter,
        tiers,
        alone("Y-1", Measure::Assessed, Due::Yearly { month: 11, day: 30 }),
        alone("Y-2", Measure::LevelApproved, Due::YearlyBefore { month: 1, day: 1 }),
    ]
}

/// Whether each system has a day of its own by this obligation.
fn has_own_days(obligation: &Obligation) -> bool {
    obligation.dues.iter().all(|it| matches!(it.due, Due::EveryMonths(_) | Due::Gate(_)))
}

type Told = BTreeSet<(NaiveDate, String, Option<Uuid>)>;

/// What verdicts of each day say to be due on that very day.
fn due_by_verdicts(facts: &Facts, from: NaiveDate, to: NaiveDate) -> Told {
    let mut told = Told::new();
    for as_of in from.iter_days().take_while(|day| *day <= to) {
        for obligation in facts.law.in_force(as_of) {
            let yearly = obligation.dues[0].due.last_good_day_in(as_of.year());
            let is_due = |judged| match evaluate(judged, obligation, facts, as_of).due_on() {
                // what is owed from the year before stands before what is due on the day
                Some(owed) if owed.year() < as_of.year() => yearly == Some(as_of),
                due_on => due_on == Some(as_of),
            };
            if has_own_days(obligation) {
                let due = facts.systems().iter().filter(|it| is_due(Judged::System(it)));
                told.extend(due.map(|it| (as_of, obligation.code.clone(), Some(it.id))));
            } else if [STRICT, OTHER, MERGED].into_iter().any(|unit| is_due(Judged::Province(unit)))
            {
                told.insert((as_of, obligation.code.clone(), None));
            }
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_calendar_and_the_verdicts_tell_the_same_days(
        systems in proptest::collection::vec((some_system(), any::<bool>()), 1..4),
        tier in proptest::option::of(proptest::sample::select(Tier::ALL)),
    ) {
        let numbered = systems.into_iter().zip(1_u128..).map(|((system, is_centre), number)| System {
            id: Uuid::from_u128(number),
            category: if is_centre { SystemCategory::Ioc } else { SystemCategory::Other },
            tier: tier.filter(|_| is_centre),
            ..system
        });
        let facts = facts(deadlines(), numbered.collect());
        let (from, to) = (day("2023-12-01"), day("2025-12-31"));

        let entries = calendar(&facts, from, to, None);

        let told: Told =
            entries.iter().map(|it| (it.due_on, it.obligation.code.clone(), it.system)).collect();
        prop_assert_eq!(told, due_by_verdicts(&facts, from, to));
    }
}
