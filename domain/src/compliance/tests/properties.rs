use chrono::Days;
use proptest::prelude::*;

use super::scene::*;
use crate::compliance::facts::{Dossier, Facts, Figure, Held, System, Timeline};
use crate::compliance::{Due, Judged, Obligation, Shows, evaluate, verdicts};
use crate::graph::{
    AssessmentKind, DossierStatus, DueEvent, FigureQualifier, Lifecycle, Measure, VerdictCode,
};

pub(super) fn some_day() -> impl Strategy<Value = chrono::NaiveDate> {
    (0_u64..900).prop_map(|days| day("2023-06-01") + Days::new(days))
}

/// States that follow each other without a gap, or with one.
fn timeline<T: Copy + std::fmt::Debug>(
    values: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Timeline<T>> {
    let one = (values, some_day(), any::<bool>(), any::<bool>());
    proptest::collection::vec(one, 0..4).prop_map(|mut told| {
        told.sort_by_key(|(_, from, ..)| *from);
        told.dedup_by_key(|(_, from, ..)| *from);
        let nexts: Vec<_> = told.iter().skip(1).map(|(_, from, ..)| *from).collect();
        let held = told.iter().enumerate().map(|(place, (value, from, gap, surveyed))| Held {
            value: *value,
            from: Some(*from),
            to: match nexts.get(place) {
                Some(next) if !gap => next.pred_opt(),
                Some(_) => Some(*from),
                None => None,
            },
            surveyed: *surveyed,
        });
        Timeline(held.collect())
    })
}

fn pick<T: Copy + std::fmt::Debug + 'static>(
    all: &'static [T],
) -> impl Strategy<Value = T> + Clone {
    proptest::sample::select(all)
}

fn some_dossier() -> impl Strategy<Value = Dossier> {
    let days = (proptest::option::of(some_day()), proptest::option::of(some_day()));
    (any::<u32>(), timeline(pick(DossierStatus::ALL)), days).prop_map(
        |(number, states, (approved_on, implemented_on))| Dossier {
            approved_on,
            implemented_on,
            states,
            ..dossier(u128::from(number), None)
        },
    )
}

fn some_figure() -> impl Strategy<Value = Figure> {
    let measures = &[Measure::LevelApproved, Measure::MeasuresImplemented, Measure::Assessed];
    (pick(measures), 0_i64..=2, pick(FigureQualifier::ALL), some_day()).prop_map(
        |(measure, some, qualifier, on)| Figure {
            qualifier,
            ..figure_of(measure, (some, 2), &on.to_string())
        },
    )
}

pub(super) fn some_system() -> impl Strategy<Value = System> {
    let assessed = proptest::collection::vec((some_day(), pick(AssessmentKind::ALL)), 0..4);
    let dossiers = proptest::collection::vec(some_dossier(), 0..3);
    let live = proptest::option::of(some_day());
    let province = proptest::sample::select(&[STRICT, OTHER, MERGED][..]);
    let figures = proptest::collection::vec(some_figure(), 0..3);
    (timeline(pick(Lifecycle::ALL)), assessed, dossiers, live, province, figures).prop_map(
        |(lifecycles, assessed, dossiers, went_live_on, province, figures)| {
            let made = assessed.iter().zip(10_000_u128..);
            System {
                lifecycles,
                dossiers,
                figures,
                went_live_on,
                assessments: made
                    .map(|((on, kind), number)| assessment(number, *kind, &on.to_string()))
                    .collect(),
                ..system(1, province)
            }
        },
    )
}

pub(super) fn laws() -> Vec<Obligation> {
    let last = day("2024-09-30");
    let mut review = obligation("R-1", Measure::LevelReReviewed, &[Due::Before(last)]);
    review.reviews_approvals_before = Some(day("2024-03-01"));
    review.jurisdiction = vec![MERGED];
    let gates = [Due::Gate(DueEvent::GoLive), Due::Gate(DueEvent::Change)];
    let mut operating = obligation("A-3", Measure::LevelApproved, &[Due::WithinMonth(last)]);
    operating.lifecycles = vec![Lifecycle::Operating, Lifecycle::Upgrade];
    vec![
        review,
        operating,
        obligation("A-1", Measure::LevelApproved, &[Due::OnOrBefore(last)]),
        obligation("A-2", Measure::MeasuresImplemented, &[Due::Continuous]),
        obligation("G-1", Measure::ApprovedAndImplemented, &gates),
        obligation("G-2", Measure::Assessed, &gates),
        obligation("P-1", Measure::Assessed, &[Due::EveryMonths(6)]),
        obligation("Y-1", Measure::Assessed, &[Due::Yearly { month: 11, day: 30 }]),
    ]
}

/// The same facts, as they were told by a day: nothing that begins later.
fn until(system: &System, day: chrono::NaiveDate) -> System {
    fn cut<T: Copy + PartialEq>(all: &Timeline<T>, day: chrono::NaiveDate) -> Timeline<T> {
        Timeline(all.0.iter().copied().filter(|it| it.from.is_none_or(|on| on <= day)).collect())
    }
    let mut system = system.clone();
    system.lifecycles = cut(&system.lifecycles, day);
    system.went_live_on = system.went_live_on.filter(|on| *on <= day);
    system.assessments.retain(|it| it.on.is_some_and(|on| on <= day));
    system.figures.retain(|it| it.on.is_some_and(|on| on <= day));
    for dossier in &mut system.dossiers {
        dossier.states = cut(&dossier.states, day);
        dossier.approved_on = dossier.approved_on.filter(|on| *on <= day);
        dossier.implemented_on = dossier.implemented_on.filter(|on| *on <= day);
    }
    system
}

fn codes(facts: &Facts, as_of: chrono::NaiveDate) -> Vec<crate::compliance::Verdict> {
    let system = &facts.systems()[0];
    let law = facts.law.all().iter();
    law.map(|obligation| evaluate(Judged::System(system), obligation, facts, as_of)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_verdict_depends_on_what_begins_later(system in some_system(), as_of in some_day()) {
        let known_then = facts(laws(), vec![until(&system, as_of)]);
        let known_now = facts(laws(), vec![system]);

        prop_assert_eq!(codes(&known_then, as_of), codes(&known_now, as_of));
    }

    #[test]
    fn non_compliance_always_has_evidence_of_it(system in some_system(), as_of in some_day()) {
        let facts = facts(laws(), vec![system]);

        for verdict in codes(&facts, as_of) {
            if verdict.code == VerdictCode::NonCompliant {
                let tells = |it: &crate::compliance::Evidence| {
                    matches!(it.shows, Shows::NotApproved(_) | Shows::Figure(..))
                };
                prop_assert!(verdict.evidence.iter().any(tells), "{verdict:?}");
            }
            for evidence in &verdict.evidence {
                prop_assert!(evidence.on.is_none_or(|on| on <= as_of), "{evidence:?}");
            }
        }
    }

    #[test]
    fn of_several_that_ask_the_same_one_is_effective(system in some_system(), as_of in some_day()) {
        let facts = facts(laws(), vec![system]);
        let all = verdicts(Judged::System(&facts.systems()[0]), &facts, as_of);

        for verdict in &all {
            let same = all.iter().filter(|it| it.obligation.measure == verdict.obligation.measure);
            prop_assert!(same.filter(|it| it.is_effective()).count() >= 1);
            for other in &verdict.overrides {
                let other = all.iter().find(|it| it.obligation.id == other.id).unwrap();
                prop_assert!(other.overridden_by.iter().any(|it| it.id == verdict.obligation.id));
                prop_assert!(verdict.due_on() < other.due_on());
            }
        }
    }
}
