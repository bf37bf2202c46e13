//! Headlines beside what is known.

use super::*;
use AnswerStatus::{Delegated, Done, InProgress, NotDone, NotReported, RowMissing};
use FigureVerdict::{Contradicted, Feasible, Reproduced};
use MonitoringMode::{Hybrid, Outsourced, SelfRun, Unknown};

const FORCE: Criterion = Criterion::SecurityForce;

fn headline(rule: FigureRule, criterion: Criterion, numbers: &[(Counted, u32)]) -> Headline {
    let components = numbers.iter();
    let components = components.map(|(counts, value)| HeadlineComponent {
        criterion,
        counts: *counts,
        value: *value,
    });
    Headline { rule, components: components.collect() }
}

/// Six units: two done, one under way, one that has not, two unknown.
fn verdict(numbers: &[(AnswerStatus, u32)]) -> HeadlineVerdict {
    let told = answers(FORCE, &[Done, Done, InProgress, NotReported, RowMissing]);
    let numbers: Vec<_> =
        numbers.iter().map(|(status, value)| (Counted::Status(*status), *value)).collect();
    judge(&headline(FigureRule::Stated, FORCE, &numbers), &units(6, &[]), &told)
}

fn intervals(found: &HeadlineVerdict) -> Vec<Interval> {
    found.components.iter().map(|component| component.interval).collect()
}

fn verdicts(found: &HeadlineVerdict) -> Vec<FigureVerdict> {
    found.components.iter().map(|component| component.verdict).collect()
}

#[test]
fn a_number_is_feasible_to_the_ends_of_its_interval() {
    for (value, expected) in [(1, Contradicted), (2, Feasible), (4, Feasible), (5, Contradicted)] {
        let found = verdict(&[(Done, value)]);

        assert_eq!(intervals(&found), [from(2, 4)]);
        assert_eq!((verdicts(&found), found.verdict), (vec![expected], expected), "{value}");
    }
}

#[test]
fn one_contradicted_number_contradicts_the_headline() {
    let found = verdict(&[(InProgress, 2), (Done, 5)]);

    assert_eq!(verdicts(&found), [Feasible, Contradicted]);
    assert_eq!(found.verdict, Contradicted);
}

#[test]
fn those_who_have_not_are_everybody_whom_the_headline_does_not_count() {
    assert_eq!(intervals(&verdict(&[(Done, 3), (NotDone, 3)])), [from(2, 4), from(2, 4)]);
    assert_eq!(
        intervals(&verdict(&[(Done, 3), (InProgress, 1), (NotDone, 2)])),
        [from(2, 4), from(1, 3), from(1, 3)]
    );
    assert_eq!(intervals(&verdict(&[(NotDone, 1)])), [from(1, 3)], "alone");
}

#[test]
fn numbers_that_count_everybody_share_out_the_unknown_exactly() {
    let fits = verdict(&[(Done, 4), (NotDone, 2)]);
    let forgets_one = verdict(&[(Done, 3), (NotDone, 2)]);
    let takes_one_twice = verdict(&[(Done, 4), (NotDone, 3)]);

    assert_eq!((verdicts(&fits), fits.verdict), (vec![Feasible, Feasible], Feasible));
    for found in [forgets_one, takes_one_twice] {
        assert_eq!((verdicts(&found), found.verdict), (vec![Feasible, Feasible], Contradicted));
    }
}

#[test]
fn numbers_that_leave_somebody_over_take_no_unit_twice() {
    assert_eq!(verdict(&[(Done, 3), (InProgress, 2)]).verdict, Feasible);
    assert_eq!(verdict(&[(Done, 2), (InProgress, 1)]).verdict, Feasible);
    assert_eq!(verdict(&[(Done, 4), (InProgress, 2)]).verdict, Contradicted);
}

#[test]
fn two_numbers_for_the_same_thing_are_one() {
    assert_eq!(verdict(&[(Done, 4), (Done, 4)]).verdict, Feasible);
    assert_eq!(verdict(&[(Done, 3), (Done, 4)]).verdict, Contradicted);
}

#[test]
fn what_the_rule_gives_to_nobody_counts_nobody() {
    let found = verdict(&[(NotReported, 1), (RowMissing, 0)]);

    assert_eq!(intervals(&found), [from(0, 0), from(0, 0)]);
    assert_eq!(verdicts(&found), [Contradicted, Reproduced]);
}

#[test]
fn what_is_known_reproduces_a_number() {
    let told = answers(FORCE, &[Done, Delegated, NotReported]);
    let by = |rule, done| {
        let numbers = [(Counted::Status(Done), done), (Counted::Status(NotDone), 3 - done)];
        judge(&headline(rule, FORCE, &numbers), &units(3, &[]), &told)
    };

    assert_eq!(verdicts(&by(FigureRule::Stated, 1)), [Reproduced, Reproduced]);
    assert_eq!(by(FigureRule::Stated, 1).verdict, Reproduced);
    assert_eq!(by(FigureRule::DelegatedDone, 1).verdict, Contradicted);
    assert_eq!(by(FigureRule::DelegatedDone, 2).verdict, Reproduced);
    assert_eq!(verdicts(&by(FigureRule::BlankUnknown, 2)), [Feasible, Feasible]);
}

#[test]
fn a_headline_without_numbers_is_neither_reproduced_nor_contradicted() {
    let found = verdict(&[]);

    assert_eq!(found, HeadlineVerdict { verdict: Feasible, components: Vec::new() });
}

#[test]
fn numbers_on_two_criteria_keep_apart() {
    let mut told = answers(FORCE, &[Done, Done, NotDone]);
    told.insert(unit(1), Criterion::NcscLink, Answer { status: Done, mode: None });
    let number = |criterion, status, value| HeadlineComponent {
        criterion,
        counts: Counted::Status(status),
        value,
    };
    let components = vec![
        number(Criterion::NcscLink, Done, 3),
        number(FORCE, Done, 2),
        number(FORCE, NotDone, 1),
        number(Criterion::NcscLink, NotDone, 0),
    ];

    let found = judge(&Headline { rule: FigureRule::Stated, components }, &units(3, &[]), &told);

    assert_eq!(intervals(&found), [from(1, 3), from(2, 2), from(1, 1), from(0, 2)]);
    assert_eq!(found.verdict, Feasible);
}

/// Seven units: one for each mode, one hired but only under way, two unknown.
fn modes(numbers: &[(Counted, u32)]) -> HeadlineVerdict {
    let told = monitoring(&[
        (Done, SelfRun),
        (Done, Outsourced),
        (Done, Hybrid),
        (Done, Unknown),
        (InProgress, Outsourced),
    ]);
    let figure = headline(FigureRule::Stated, Criterion::Monitoring, numbers);
    judge(&figure, &units(7, &[]), &told)
}

#[test]
fn a_mode_counts_where_monitoring_is_done() {
    let found = modes(&[(Counted::Mode(SelfRun), 2), (Counted::Mode(Outsourced), 2)]);

    assert_eq!(intervals(&found), [from(1, 3), from(1, 3)]);
    assert_eq!(found.verdict, Feasible);
}

#[test]
fn modes_fit_into_those_who_are_done() {
    let with_done = |done, own, hired| {
        modes(&[
            (Counted::Status(Done), done),
            (Counted::Mode(SelfRun), own),
            (Counted::Mode(Outsourced), hired),
        ])
        .verdict
    };

    assert_eq!(with_done(6, 2, 2), Feasible);
    assert_eq!(with_done(5, 2, 1), Feasible);
    assert_eq!(with_done(5, 2, 2), Contradicted);
    assert_eq!(with_done(6, 1, 1), Feasible, "done in a way that is not counted");
}

#[test]
fn all_modes_together_are_those_who_are_done() {
    let with_all = |done, own| {
        let modes_of_one = [Outsourced, Hybrid, Unknown].map(|mode| (Counted::Mode(mode), 1));
        let numbers = [(Counted::Status(Done), done), (Counted::Mode(SelfRun), own)];
        modes(&[&numbers[..], &modes_of_one].concat()).verdict
    };

    assert_eq!(with_all(5, 2), Feasible);
    assert_eq!(with_all(5, 1), Contradicted);
}

#[test]
fn only_monitoring_has_a_mode() {
    let figure = headline(FigureRule::Stated, FORCE, &[(Counted::Mode(SelfRun), 0)]);
    let mut told = Answers::default();
    told.insert(unit(1), FORCE, Answer { status: Done, mode: Some(SelfRun) });

    let found = judge(&figure, &units(2, &[]), &told);

    assert_eq!(intervals(&found), [from(0, 0)]);
}
