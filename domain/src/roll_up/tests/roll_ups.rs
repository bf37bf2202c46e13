//! How units are counted, on either basis and by every rule.

use super::*;
use AnswerStatus::{Delegated, Done, InProgress, NotDone, NotReported, Planned, RowMissing};

const DOSSIER: Criterion = Criterion::LevelDossier;

/// One of each status; the eighth unit has no answer.
const ONE_OF_EACH: [AnswerStatus; 7] =
    [Done, InProgress, Planned, Delegated, NotDone, NotReported, RowMissing];

fn before(rule: FigureRule) -> RollUp {
    roll_up(&units(8, &[]), &answers(DOSSIER, &ONE_OF_EACH), DOSSIER, rule, Basis::Before)
}

#[test]
fn a_blank_counts_as_not_and_a_missing_row_as_unknown() {
    let found = before(FigureRule::Stated);

    assert_eq!(
        found.counts,
        [
            (Done, from(1, 3)),
            (InProgress, from(1, 3)),
            (Planned, from(1, 3)),
            (Delegated, from(1, 3)),
            (NotDone, from(2, 4)),
        ]
    );
    assert_eq!(found.unknown, [unit(7), unit(8)]);
    assert_eq!(found.coverage, Coverage::Partial);
    assert_eq!((found.all_done, found.some_not, found.undetermined), (None, None, None));
}

#[test]
fn delegated_counts_as_done_where_the_rule_says_so() {
    let found = before(FigureRule::DelegatedDone);

    assert_eq!(
        found.counts,
        [
            (Done, from(2, 4)),
            (InProgress, from(1, 3)),
            (Planned, from(1, 3)),
            (NotDone, from(2, 4)),
        ]
    );
}

#[test]
fn a_blank_is_unknown_where_the_rule_says_so() {
    let found = before(FigureRule::BlankUnknown);

    assert_eq!(found.count(Done), Some(from(1, 4)));
    assert_eq!(found.count(NotDone), Some(from(1, 4)));
    assert_eq!(found.unknown, [unit(6), unit(7), unit(8)]);
}

#[test]
fn only_a_number_that_is_known_is_a_point() {
    let open = roll_up(
        &units(2, &[]),
        &answers(DOSSIER, &[Done]),
        DOSSIER,
        FigureRule::Stated,
        Basis::Before,
    );
    let closed = roll_up(
        &units(2, &[]),
        &answers(DOSSIER, &[Done, NotReported]),
        DOSSIER,
        FigureRule::Stated,
        Basis::Before,
    );

    assert_eq!(open.count(Done).and_then(Interval::point), None);
    assert_eq!(closed.count(Done).and_then(Interval::point), Some(1));
    assert_eq!(closed.coverage, Coverage::Complete);
    assert_eq!(closed.count(NotReported), None);
}

#[test]
fn an_answer_to_another_question_or_of_another_unit_tells_nothing() {
    let mut told = answers(Criterion::NcscLink, &[Done, Done]);
    told.insert(unit(9), DOSSIER, Answer { status: Done, mode: None });

    let found = roll_up(&units(2, &[]), &told, DOSSIER, FigureRule::Stated, Basis::Before);

    assert_eq!(found.count(Done), Some(from(0, 2)));
    assert_eq!(found.coverage, Coverage::None);
}

#[test]
fn a_merged_unit_is_done_if_all_were_and_not_as_soon_as_one_was_not() {
    let merged: &[&[u128]] = &[&[1], &[1, 2], &[1, 3], &[1, 4], &[3, 4], &[4], &[1, 5]];
    let told = answers(DOSSIER, &[Done, Done, InProgress, RowMissing, NotReported]);
    let by = |rule| roll_up(&units(5, merged), &told, DOSSIER, rule, Basis::Since);

    let stated = by(FigureRule::Stated);
    assert_eq!(stated.counts, [(Done, from(2, 4)), (NotDone, from(3, 5))]);
    assert_eq!(stated.unknown, [unit(104), unit(106)]);
    assert_eq!(
        (stated.all_done, stated.some_not, stated.undetermined),
        (Some(2), Some(3), Some(2))
    );

    let blank_unknown = by(FigureRule::BlankUnknown);
    assert_eq!(
        (blank_unknown.all_done, blank_unknown.some_not, blank_unknown.undetermined),
        (Some(2), Some(2), Some(3))
    );
}

#[test]
fn nothing_is_known_of_a_unit_whose_predecessors_are_not_told() {
    let found = roll_up(
        &units(1, &[&[]]),
        &answers(DOSSIER, &[Done]),
        DOSSIER,
        FigureRule::Stated,
        Basis::Since,
    );

    assert_eq!(found.undetermined, Some(1));
    assert_eq!(found.coverage, Coverage::None);
}
