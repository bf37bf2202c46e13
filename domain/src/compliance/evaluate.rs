//! One subject, one obligation, one day.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::due::{Due, DueRule};
use super::facts::{Body, Facts, System};
use super::found::{Cycle, Found};
use super::gate::upgrade_began;
use super::judge::When;
use super::known::{self, Knowledge, Measured, Missing};
use super::obligation::Obligation;
use super::of_systems;
use super::review;
use super::verdict::{Deadline, Verdict};
use super::when;
use crate::graph::{DueEvent, Measure, Subject, VerdictCode};

/// Who is judged.
#[derive(Debug, Clone, Copy)]
pub enum Judged<'a> {
    /// An information system, among them operations centres.
    System(&'a System),
    /// A province, with all that is measured in it.
    Province(Uuid),
    /// A body that an instrument names.
    Body(Body),
}

/// The verdict on a subject and an obligation on a day, from what the graph holds of that day.
///
/// Nothing that begins later has any weight. An obligation that is not in force, or does not address the subject, is
/// not applicable.
pub fn evaluate(
    judged: Judged<'_>,
    obligation: &Arc<Obligation>,
    facts: &Facts,
    as_of: NaiveDate,
) -> Verdict {
    if !obligation.is_in_force(as_of) {
        return Verdict::not_applicable(obligation, as_of);
    }
    // before a province is there, and after it was merged away, nothing is asked of it
    if let Judged::Province(province) = judged
        && !facts.units.stands(province, as_of)
    {
        return Verdict::not_applicable(obligation, as_of);
    }
    match (judged, obligation.subject) {
        (Judged::System(system), Subject::System | Subject::Ioc | Subject::Soc) => {
            of_system(system, obligation, facts, as_of)
        }
        (Judged::Province(province), Subject::System | Subject::Ioc | Subject::Soc) => {
            of_systems::of_province(province, obligation, facts, as_of)
        }
        (Judged::Province(province), _) if obligation.is_of_province(province, &facts.units) => {
            let stood = |day| facts.units.stands(province, day);
            let known = |year| of_province(province, obligation, facts, as_of, year);
            of_whole(obligation, known, stood, as_of)
        }
        (Judged::Body(body), Subject::Organization) if obligation.body == Some(body.id) => {
            let figures = match body.province {
                Some(province) => facts.province(province).map_or(&[][..], |own| &own.figures),
                None => &facts.national_figures,
            };
            let known = |year| Measured::by(obligation).tell_of_a_body(figures, year, as_of);
            of_whole(obligation, known, |_| true, as_of)
        }
        _ => Verdict::not_applicable(obligation, as_of),
    }
}

fn of_province(
    province: Uuid,
    obligation: &Obligation,
    facts: &Facts,
    as_of: NaiveDate,
    year: Option<i32>,
) -> Knowledge {
    let Some(year) = year else {
        return known::of_province(province, obligation, facts, as_of);
    };
    let own = facts.province(province);
    let (events, missing) = if obligation.measure == Measure::Inspected {
        let whole = own.into_iter().flat_map(|own| &own.assessments);
        let single = facts.systems_of(province).flat_map(|system| &system.assessments);
        (known::inspections(whole.chain(single), as_of), Some(Missing::Inspection))
    } else {
        (Vec::new(), None)
    };
    let figures = own.map_or(&[][..], |own| &own.figures);
    known::of_year(events, missing, Measured::by(obligation), figures, (year, as_of))
}

/// A subject that is judged as a whole; `known` tells what is known, of one year alone or at all, and `stood` whether the
/// subject was there on a day.
fn of_whole(
    obligation: &Arc<Obligation>,
    known: impl Fn(Option<i32>) -> Knowledge,
    stood: impl Fn(NaiveDate) -> bool,
    as_of: NaiveDate,
) -> Verdict {
    let mut found = Found::default();
    for (rule, due) in obligation.dues.iter().enumerate() {
        let when = match due.due {
            Due::Continuous => When::Continuous,
            Due::Yearly { .. } | Due::YearlyBefore { .. } => {
                let of_year = |year| known(Some(year));
                judge_year(&mut found, (rule, due), obligation, of_year, &stood, as_of);
                continue;
            }
            // there is no event in the life of a province
            Due::Gate(_) | Due::EveryMonths(_) | Due::Open => When::Open,
            fixed => fixed.fixed_day().map_or(When::Open, When::Day),
        };
        found.judge(Deadline { rule, when, counted_from: None }, known(None), as_of);
    }
    found.into_verdict(obligation, as_of)
}

/// What is due every year: in the year of `as_of`, and in the one before where it was asked then.
fn judge_year(
    found: &mut Found,
    (rule, due): (usize, &DueRule),
    obligation: &Obligation,
    of_year: impl Fn(i32) -> Knowledge,
    stood: impl Fn(NaiveDate) -> bool,
    as_of: NaiveDate,
) {
    let year = as_of.year();
    let Some(day) = due.due.last_good_day_in(year) else { return };
    let before = due.due.last_good_day_in(year - 1);
    let before = before.filter(|day| obligation.is_in_force(*day) && stood(*day));
    let before = before.map(|day| (day, of_year(year - 1)));
    found.judge_year(rule, day, of_year(year), before, as_of);
}

fn of_system(
    system: &System,
    obligation: &Arc<Obligation>,
    facts: &Facts,
    as_of: NaiveDate,
) -> Verdict {
    let Some(doubts) = when::doubts_that_addressed(system, obligation, facts, as_of) else {
        return Verdict::not_applicable(obligation, as_of);
    };
    let base = || known::of_system(system, obligation, facts, as_of);
    let mut found = Found::default();
    for (rule, due) in obligation.dues.iter().enumerate() {
        let Some(when) = when::of_system(system, obligation, due, as_of) else { continue };
        let mut doubts = doubts.clone();
        if due.tier.is_some() && system.tier.is_none() {
            doubts.push(Missing::Tier);
        }
        let knowledge = match (due.due, when) {
            (Due::EveryMonths(_), When::Day(day)) => {
                if let Some(cycle) = cycle(system, obligation, base(), doubts, as_of) {
                    found.judge_cycle(rule, due.due, day, cycle, as_of);
                }
                continue;
            }
            (Due::Yearly { .. } | Due::YearlyBefore { .. }, _) => {
                let of_year = |year| of_year(system, obligation, year, as_of).in_doubt(&doubts);
                let stood = |day| {
                    when::doubts_that_addressed(system, obligation, facts, day).is_some()
                        && when::of_system(system, obligation, due, day).is_some()
                };
                judge_year(&mut found, (rule, due), obligation, of_year, stood, as_of);
                continue;
            }
            (Due::Gate(_), When::GateNotKnown) => {
                let nothing = Knowledge::nothing(Missing::Lifecycle);
                base().or(nothing).in_doubt(&[Missing::Lifecycle])
            }
            (Due::Gate(event), _) => at_gate(system, obligation, event, base, as_of),
            _ => base(),
        };
        let deadline = Deadline { rule, when, counted_from: None };
        found.judge(deadline, knowledge.in_doubt(&doubts), as_of);
    }
    let mut verdict = found.into_verdict(obligation, as_of);
    ask_for_re_review(&mut verdict, system, facts);
    verdict
}

/// What is known of a system of one year alone.
fn of_year(system: &System, obligation: &Obligation, year: i32, as_of: NaiveDate) -> Knowledge {
    let events = match obligation.measure {
        Measure::Assessed => known::assessments(system, DueEvent::LastAssessment, None, as_of),
        _ => Vec::new(),
    };
    let measured = Measured::by(obligation);
    known::of_year(events, None, measured, &system.figures, (year, as_of))
}

/// What is known at a gate: an assessment must be made for the event, an approval may be older.
fn at_gate(
    system: &System,
    obligation: &Obligation,
    event: DueEvent,
    base: impl Fn() -> Knowledge,
    as_of: NaiveDate,
) -> Knowledge {
    if obligation.measure != Measure::Assessed {
        return base();
    }
    let since = if event == DueEvent::Change { upgrade_began(system, as_of) } else { None };
    let made = known::assessments(system, event, since, as_of);
    match made.into_iter().next() {
        Some((on, evidence)) => Knowledge::met(Some(on), vec![evidence]),
        None => Knowledge::nothing(Missing::Assessment),
    }
}

fn cycle(
    system: &System,
    obligation: &Obligation,
    otherwise: Knowledge,
    doubts: Vec<Missing>,
    as_of: NaiveDate,
) -> Option<Cycle> {
    Some(Cycle {
        counted_from: when::counted_from(system, obligation, as_of)?,
        events: known::assessments(system, DueEvent::LastAssessment, None, as_of),
        otherwise: otherwise.in_doubt(&doubts),
        doubts,
    })
}

/// An approval that an instrument in force asks to review again is not enough.
fn ask_for_re_review(verdict: &mut Verdict, system: &System, facts: &Facts) {
    let is_met = matches!(verdict.code, VerdictCode::Compliant | VerdictCode::CompliantLate);
    if !review::rests_on_approval(verdict.obligation.measure) || !is_met {
        return;
    }
    let approval = known::newest_approval(&system.dossiers, verdict.as_of);
    if let Some(asks) = review::asked(approval, system.province, facts, verdict.as_of) {
        verdict.ask_for_re_review(asks);
    }
}
