//! One subject, one obligation, one day.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::due::Due;
use super::facts::{Body, Facts, System};
use super::gate::{Gate, gate, upgrade_began, went_live};
use super::judge::{When, judge};
use super::known::{self, Evidence, Knowledge, Known, Measured, Missing, NotMet};
use super::obligation::Obligation;
use super::of_systems;
use super::verdict::{Deadline, Verdict};
use crate::graph::{DueEvent, Lifecycle, Measure, Subject, Tier, VerdictCode};
use crate::survey::SystemCategory;

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
    match (judged, obligation.subject) {
        (Judged::System(system), Subject::System | Subject::Ioc | Subject::Soc) => {
            of_system(system, obligation, facts, as_of)
        }
        (Judged::Province(province), Subject::System | Subject::Ioc | Subject::Soc) => {
            of_systems::of_province(province, obligation, facts, as_of)
        }
        (Judged::Province(province), _) if is_of_province(obligation, province, facts, as_of) => {
            let known = |year: bool| of_province(province, obligation, facts, as_of, year);
            of_whole(obligation, known, as_of)
        }
        (Judged::Body(body), Subject::Organization) if obligation.body == Some(body.id) => {
            let figures = match body.province {
                Some(province) => facts.province(province).map_or(&[][..], |own| &own.figures),
                None => &facts.national_figures,
            };
            let known = |year| Measured::by(obligation).tell_of_a_body(figures, year, as_of);
            of_whole(obligation, known, as_of)
        }
        _ => Verdict::not_applicable(obligation, as_of),
    }
}

/// Whether an obligation is a province's own: it stands on that day and is bound; duties of ministries and enterprises
/// are no province's unless its own instrument lays them down.
fn is_of_province(
    obligation: &Obligation,
    province: Uuid,
    facts: &Facts,
    as_of: NaiveDate,
) -> bool {
    let stands = facts.units.get(province).is_some_and(|unit| unit.exists_on(as_of));
    let of_bodies = matches!(obligation.subject, Subject::Organization | Subject::Enterprise);
    stands
        && obligation.binds(province, &facts.units)
        && !(of_bodies && obligation.jurisdiction.is_empty())
}

fn of_province(
    province: Uuid,
    obligation: &Obligation,
    facts: &Facts,
    as_of: NaiveDate,
    year: bool,
) -> Knowledge {
    if !year {
        return known::of_province(province, obligation, facts, as_of);
    }
    let own = facts.province(province);
    let (events, missing) = if obligation.measure == Measure::Inspected {
        let whole = own.into_iter().flat_map(|own| &own.assessments);
        let single = facts.systems_of(province).flat_map(|system| &system.assessments);
        (known::inspections(whole.chain(single), as_of), Some(Missing::Inspection))
    } else {
        (Vec::new(), None)
    };
    let figures = own.map_or(&[][..], |own| &own.figures);
    known::of_year(events, missing, Measured::by(obligation), figures, as_of)
}

/// A subject that is judged as a whole; `known` tells what is known, of the year alone or at all.
fn of_whole(
    obligation: &Arc<Obligation>,
    known: impl Fn(bool) -> Knowledge,
    as_of: NaiveDate,
) -> Verdict {
    let mut found = Found::default();
    for (rule, due) in obligation.dues.iter().enumerate() {
        let when = match due.due {
            Due::Continuous => When::Continuous,
            Due::Yearly { .. } | Due::YearlyBefore { .. } => {
                match due.due.day_in_year(as_of.year()) {
                    Some(day) => When::Day(day),
                    None => continue,
                }
            }
            // there is no event in the life of a province
            Due::Gate(_) | Due::EveryMonths(_) | Due::Open => When::Open,
            fixed => fixed.fixed_day().map_or(When::Open, When::Day),
        };
        let yearly = matches!(due.due, Due::Yearly { .. } | Due::YearlyBefore { .. });
        let deadline = Deadline { rule, when, counted_from: None };
        found.judge(deadline, known(yearly), as_of);
    }
    found.into_verdict(obligation, as_of)
}

fn of_system(
    system: &System,
    obligation: &Arc<Obligation>,
    facts: &Facts,
    as_of: NaiveDate,
) -> Verdict {
    let Some(doubts) = doubts_that_addressed(system, obligation, facts, as_of) else {
        return Verdict::not_applicable(obligation, as_of);
    };
    let lifecycle = system.lifecycles.on(as_of).map(|held| held.value);
    let base = || known::of_system(system, obligation, facts, as_of);
    let mut found = Found::default();
    for (rule, due) in obligation.dues.iter().enumerate() {
        if !fits_tier(due.tier, system.tier) {
            continue;
        }
        let mut doubts = doubts.clone();
        if due.tier.is_some() && system.tier.is_none() {
            doubts.push(Missing::Tier);
        }
        let (deadline, knowledge) = match due.due {
            Due::Gate(event) => match gate(system, event, obligation.in_force_from, as_of) {
                Gate::NotAddressed => continue,
                Gate::NotKnown => {
                    let nothing = Knowledge::nothing(Missing::Lifecycle);
                    (When::GateNotKnown, base().or(nothing).in_doubt(&[Missing::Lifecycle]))
                }
                Gate::Ahead => (When::Gate(None), at_gate(system, obligation, event, base, as_of)),
                Gate::Passed(on) => {
                    (When::Gate(Some(on)), at_gate(system, obligation, event, base, as_of))
                }
            },
            _ if !fits_lifecycle(obligation, lifecycle) => continue,
            Due::EveryMonths(_)
                if matches!(lifecycle, Some(Lifecycle::Design | Lifecycle::Build)) =>
            {
                continue;
            }
            Due::EveryMonths(_) => {
                let cycle = cycle(system, obligation, base(), doubts, as_of);
                found.judge_cycle(rule, due.due, &cycle, as_of);
                continue;
            }
            Due::Continuous => (When::Continuous, base()),
            Due::Yearly { .. } | Due::YearlyBefore { .. } => {
                let Some(day) = due.due.day_in_year(as_of.year()) else { continue };
                let made = known::assessments(system, DueEvent::LastAssessment, None, as_of);
                let events =
                    if obligation.measure == Measure::Assessed { made } else { Vec::new() };
                let figures = &system.figures;
                let of_year =
                    known::of_year(events, None, Measured::by(obligation), figures, as_of);
                (When::Day(day), of_year)
            }
            Due::Open => (When::Open, base()),
            fixed => {
                let Some(day) = fixed.fixed_day() else { continue };
                if was_not_there_yet(system, obligation, day, as_of) {
                    continue;
                }
                (When::Day(day), base())
            }
        };
        let deadline = Deadline { rule, when: deadline, counted_from: None };
        found.judge(deadline, knowledge.in_doubt(&doubts), as_of);
    }
    let mut verdict = found.into_verdict(obligation, as_of);
    ask_for_re_review(&mut verdict, system, facts);
    verdict
}

/// What is not known of whether a system is addressed; nothing where it is not.
fn doubts_that_addressed(
    system: &System,
    obligation: &Obligation,
    facts: &Facts,
    as_of: NaiveDate,
) -> Option<Vec<Missing>> {
    let is_of_subject = match obligation.subject {
        Subject::Ioc => system.category == SystemCategory::Ioc,
        Subject::Soc => system.category == SystemCategory::Soc,
        _ => true,
    };
    let lifecycle = system.lifecycles.on(as_of).map(|held| held.value);
    let is_out = obligation.important_only && system.important == Some(false);
    if !is_of_subject
        || is_out
        || lifecycle == Some(Lifecycle::Retired)
        || !obligation.binds(system.province, &facts.units)
    {
        return None;
    }
    let mut doubts = Vec::new();
    if obligation.important_only && system.important.is_none() {
        doubts.push(Missing::Importance);
    }
    let has_gate = obligation.dues.iter().any(|due| matches!(due.due, Due::Gate(_)));
    if lifecycle.is_none() && !obligation.lifecycles.is_empty() && !has_gate {
        doubts.push(Missing::Lifecycle);
    }
    Some(doubts)
}

fn fits_tier(asked: Option<Tier>, is: Option<Tier>) -> bool {
    asked.is_none() || is.is_none() || asked == is
}

fn fits_lifecycle(obligation: &Obligation, is: Option<Lifecycle>) -> bool {
    obligation.lifecycles.is_empty() || is.is_none_or(|is| obligation.lifecycles.contains(&is))
}

/// A deadline for systems in operation does not address one that went into operation after it: that one came through
/// the gate.
fn was_not_there_yet(
    system: &System,
    obligation: &Obligation,
    day: NaiveDate,
    as_of: NaiveDate,
) -> bool {
    obligation.lifecycles.contains(&Lifecycle::Operating)
        && matches!(went_live(system, as_of), Gate::Passed(on) if on > day)
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

/// The events that a periodic obligation counts from, and what else is known.
struct Cycle {
    bound_since: Option<NaiveDate>,
    events: Vec<(NaiveDate, Evidence)>,
    otherwise: Knowledge,
    /// What is not known of whether the period is asked at all.
    doubts: Vec<Missing>,
}

fn cycle(
    system: &System,
    obligation: &Obligation,
    otherwise: Knowledge,
    doubts: Vec<Missing>,
    as_of: NaiveDate,
) -> Cycle {
    let live = system.went_live_on.filter(|on| *on <= as_of);
    Cycle {
        bound_since: live.max(obligation.in_force_from),
        events: known::assessments(system, DueEvent::LastAssessment, None, as_of),
        otherwise: otherwise.in_doubt(&doubts),
        doubts,
    }
}

/// The verdicts by each deadline, of which the worst counts.
#[derive(Default)]
struct Found(Vec<(VerdictCode, Deadline, Knowledge)>);

impl Found {
    fn judge(&mut self, deadline: Deadline, knowledge: Knowledge, as_of: NaiveDate) {
        let code = judge(&knowledge.known, deadline.when, as_of);
        self.0.push((code, deadline, knowledge));
    }

    /// Every so many months: the next is due so many months after the last; the last was late if it came after its own
    /// day. That no newer one is known does not tell that none was made.
    fn judge_cycle(&mut self, rule: usize, due: Due, cycle: &Cycle, as_of: NaiveDate) {
        let mut latest = cycle.events.iter().rev();
        let last = latest.next();
        let counted_from = last.map(|(on, _)| *on).or(cycle.bound_since);
        let Some(day) = counted_from.and_then(|from| due.day_after(from)) else { return };
        let before = latest.next().map(|(on, _)| *on);
        let was_due = before.and_then(|before| due.day_after(before));
        let measured_after = match cycle.otherwise.known {
            Known::NotMet(NotMet::Measured(on)) => on > day,
            _ => false,
        };
        let is_late = last.zip(was_due).is_some_and(|((on, _), due)| *on > due);
        let code = match last {
            _ if as_of > day && measured_after => VerdictCode::NonCompliant,
            _ if as_of > day => VerdictCode::Unknown,
            None => VerdictCode::Pending,
            Some(_) if is_late => VerdictCode::CompliantLate,
            Some(_) => VerdictCode::Compliant,
        };
        let evidence = match last {
            Some((_, last)) if !measured_after => vec![last.clone()],
            _ => cycle.otherwise.evidence.clone(),
        };
        let met = last.filter(|_| as_of <= day).map(|(on, _)| *on);
        let known = match (code, met) {
            (VerdictCode::NonCompliant, _) => cycle.otherwise.known.clone(),
            (_, Some(on)) => Known::Met { on: Some(on) },
            _ => Known::Nothing,
        };
        let mut missing = Vec::new();
        if met.is_none() {
            missing.push(Missing::Assessment);
            missing.extend(&cycle.doubts);
        }
        let deadline = Deadline { rule, when: When::Day(day), counted_from };
        self.0.push((code, deadline, Knowledge { known, evidence, missing }));
    }

    fn into_verdict(self, obligation: &Arc<Obligation>, as_of: NaiveDate) -> Verdict {
        let mut verdict = Verdict::not_applicable(obligation, as_of);
        let worst = self.0.into_iter().min_by_key(|(code, deadline, _)| {
            // of two alike the one that is due first
            (*code, deadline.when.last_good_day().unwrap_or(NaiveDate::MAX))
        });
        if let Some((code, deadline, knowledge)) = worst {
            verdict.code = code;
            verdict.deadline = Some(deadline);
            verdict.met_on = match knowledge.known {
                Known::Met { on } => on,
                Known::NotMet(_) | Known::Nothing => None,
            };
            verdict.evidence = knowledge.evidence;
            verdict.missing = knowledge.missing;
            verdict.missing.sort_unstable();
            verdict.missing.dedup();
        }
        verdict
    }
}

/// An approval that an instrument in force asks to review again is not enough.
fn ask_for_re_review(verdict: &mut Verdict, system: &System, facts: &Facts) {
    let rests_on_approval = matches!(
        verdict.obligation.measure,
        Measure::LevelApproved | Measure::MeasuresImplemented | Measure::ApprovedAndImplemented
    );
    let is_met = matches!(verdict.code, VerdictCode::Compliant | VerdictCode::CompliantLate);
    if !rests_on_approval || !is_met {
        return;
    }
    let approval = known::newest_approval(&system.dossiers, verdict.as_of);
    let asks = facts.law.reviewing(verdict.as_of).find(|obligation| {
        obligation.reviews_approvals_before.is_some_and(|before| {
            approval.is_none_or(|on| on < before) && obligation.binds(system.province, &facts.units)
        })
    });
    if let Some(asks) = asks {
        verdict.code = VerdictCode::NeedsReReview;
        verdict.reviewed_by = Some(Arc::clone(asks));
        verdict.missing = vec![Missing::ReReview];
    }
}
