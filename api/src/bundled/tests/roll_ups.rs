//! What the carried survey adds up to, and which of its headlines it bears out.

use domain::graph::{Basis as Division, Coverage, FigureRule, FigureVerdict};
use domain::roll_up::{
    self, Answer, Answers, Headline, HeadlineComponent, HeadlineVerdict, Interval, RollUp,
    UnitSince, judge,
};
use domain::survey::{AnswerStatus, Criterion};
use uuid::Uuid;

use super::super::*;

/// A unit of the 63 by its code.
fn before(code: &str) -> Uuid {
    Uuid::from_u128(63_000 + code.parse::<u128>().unwrap())
}

fn units(data: &Bundled) -> roll_up::Units {
    let since = data.units.of(Basis::ThirtyFour).map(|unit| {
        let code = &unit.unit.code;
        let steps = data.units.succession.iter().filter(|step| step.new_code == *code);
        let predecessors: Vec<_> = steps.map(|step| before(&step.old_code)).collect();
        let goes_on = predecessors == [before(code)];
        let number = if goes_on { 63_000 } else { 34_000 } + code.parse::<u128>().unwrap();
        UnitSince { id: Uuid::from_u128(number), predecessors }
    });
    roll_up::Units {
        before: data.units.of(Basis::SixtyThree).map(|unit| before(&unit.unit.code)).collect(),
        since: since.collect(),
    }
}

fn answers(survey: &Survey) -> Answers {
    let rows = survey.sheet.rows.iter().flat_map(|row| {
        let unit = before(row.province.as_deref().unwrap());
        Criterion::ALL.iter().map(move |criterion| {
            let mode = (*criterion == Criterion::Monitoring).then_some(row.monitoring.mode);
            (unit, *criterion, Answer { status: row.status(*criterion), mode })
        })
    });
    rows.collect()
}

fn rolled_up(criterion: Criterion, rule: FigureRule, basis: Division) -> RollUp {
    let data = read().unwrap();
    roll_up::roll_up(&units(&data), &answers(&data.surveys[0]), criterion, rule, basis)
}

fn counts(criterion: Criterion, rule: FigureRule) -> Vec<String> {
    let found = rolled_up(criterion, rule, Division::Before);
    let told = found
        .counts
        .iter()
        .map(|(status, Interval { min, max })| format!("{} {min}-{max}", status.code()));
    told.collect()
}

fn judged(code: &str) -> HeadlineVerdict {
    let data = read().unwrap();
    let figure = data.reported_figures.iter().find(|figure| figure.code == code).unwrap();
    let components = figure.components.iter().map(|component| HeadlineComponent {
        criterion: component.criterion,
        counts: match component.counts {
            Counted::Status(status) => roll_up::Counted::Status(status),
            Counted::Mode(mode) => roll_up::Counted::Mode(mode),
        },
        value: component.value,
    });
    let headline = Headline { rule: figure.rule, components: components.collect() };
    judge(&headline, &units(&data), &answers(&data.surveys[0]))
}

fn told(code: &str) -> Vec<String> {
    let found = judged(code);
    let components = found.components.iter().map(|component| {
        let Interval { min, max } = component.interval;
        format!("{min}-{max} {}", component.verdict.code())
    });
    [found.verdict.code().to_owned()].into_iter().chain(components).collect()
}

#[test]
fn counts_each_criterion_as_stated() {
    let stated = |criterion| counts(criterion, FigureRule::Stated);

    assert_eq!(
        stated(Criterion::SystemReview),
        ["DONE 24-35", "IN_PROGRESS 7-18", "PLANNED 1-12", "DELEGATED 0-11", "NOT_DONE 20-31"]
    );
    assert_eq!(
        stated(Criterion::LevelDossier),
        ["DONE 45-56", "IN_PROGRESS 2-13", "PLANNED 0-11", "DELEGATED 0-11", "NOT_DONE 5-16"]
    );
    assert_eq!(
        stated(Criterion::SecurityForce),
        ["DONE 32-43", "IN_PROGRESS 5-16", "PLANNED 0-11", "DELEGATED 3-14", "NOT_DONE 12-23"]
    );
    assert_eq!(
        stated(Criterion::Monitoring),
        ["DONE 37-48", "IN_PROGRESS 7-18", "PLANNED 0-11", "DELEGATED 0-11", "NOT_DONE 8-19"]
    );
    assert_eq!(
        stated(Criterion::NcscLink),
        ["DONE 52-63", "IN_PROGRESS 0-11", "PLANNED 0-11", "DELEGATED 0-11", "NOT_DONE 0-11"]
    );
}

#[test]
fn counts_forces_by_the_other_rules() {
    assert_eq!(
        counts(Criterion::SecurityForce, FigureRule::DelegatedDone),
        ["DONE 35-46", "IN_PROGRESS 5-16", "PLANNED 0-11", "NOT_DONE 12-23"]
    );
    assert_eq!(
        counts(Criterion::SecurityForce, FigureRule::BlankUnknown),
        ["DONE 32-55", "IN_PROGRESS 5-28", "PLANNED 0-23", "DELEGATED 3-26", "NOT_DONE 0-23"]
    );
}

#[test]
fn names_the_provinces_without_a_row() {
    let found = rolled_up(Criterion::LevelDossier, FigureRule::Stated, Division::Before);

    let missing = ["11", "20", "22", "25", "35", "48", "54", "79", "80", "86", "93"];
    assert_eq!(found.unknown, missing.map(before));
    assert_eq!(found.coverage, Coverage::Partial);
    assert_eq!(found.count(AnswerStatus::Done).and_then(Interval::point), None);
}

#[test]
fn counts_dossiers_of_the_merged_units() {
    let merged = |rule| {
        let found = rolled_up(Criterion::LevelDossier, rule, Division::Since);
        (found.all_done, found.some_not, found.undetermined)
    };

    assert_eq!(merged(FigureRule::Stated), (Some(17), Some(7), Some(10)));
    assert_eq!(merged(FigureRule::BlankUnknown), (Some(17), Some(2), Some(15)));
}

#[test]
fn judges_every_headline() {
    assert_eq!(
        told("2024-04-dossiers"),
        ["FEASIBLE", "45-56 FEASIBLE", "2-13 FEASIBLE", "5-16 FEASIBLE"]
    );
    assert_eq!(told("2024-04-ncsc"), ["FEASIBLE", "52-63 FEASIBLE"]);
    assert_eq!(told("2024-04-units"), ["CONTRADICTED", "32-43 CONTRADICTED", "20-31 CONTRADICTED"]);
    assert_eq!(told("2024-04-monitoring"), ["FEASIBLE", "37-48 FEASIBLE", "15-26 FEASIBLE"]);
    assert_eq!(
        told("2024-04-monitoring-modes"),
        ["CONTRADICTED", "8-19 FEASIBLE", "11-22 CONTRADICTED"]
    );

    let figures = read().unwrap().reported_figures;
    let verdicts: Vec<_> = figures.iter().map(|figure| judged(&figure.code).verdict).collect();
    let (feasible, contradicted) = (FigureVerdict::Feasible, FigureVerdict::Contradicted);
    assert_eq!(verdicts, [feasible, feasible, contradicted, feasible, contradicted]);
}
