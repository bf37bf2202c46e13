//! A province's verdict on what is asked of its systems: the worst of theirs, and not known as long as nobody states
//! that its inventory is complete.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::due::Due;
use super::evaluate::{Judged, evaluate};
use super::facts::{Facts, Figure};
use super::judge::{When, judge};
use super::known::{self, Evidence, Knowledge, Known, Measured, Missing, Shows};
use super::obligation::Obligation;
use super::review;
use super::verdict::{Deadline, Tally, Verdict};
use crate::graph::{INFORMATION_SYSTEM, LEVEL_DOSSIER, Measure, VerdictCode};

/// The most systems that a province's verdict names as evidence.
const MOST_NAMED: usize = 20;

/// The verdict on a province and an obligation of its systems.
///
/// Systems are those of the province's own bodies and of the units that were merged into it, as far as they are bound.
/// A figure that states that all of them do, or that some do not after the last good day, speaks for the province too.
pub(super) fn of_province(
    province: Uuid,
    obligation: &Arc<Obligation>,
    facts: &Facts,
    as_of: NaiveDate,
) -> Verdict {
    let units: Vec<Uuid> =
        facts.units_of(province).filter(|unit| obligation.binds(*unit, &facts.units)).collect();
    if units.is_empty() {
        return Verdict::not_applicable(obligation, as_of);
    }
    let systems = units.iter().flat_map(|unit| facts.systems_of(*unit));
    let verdicts: Vec<_> = systems
        .map(|system| (system.id, evaluate(Judged::System(system), obligation, facts, as_of)))
        .filter(|(_, verdict)| verdict.code != VerdictCode::NotApplicable)
        .collect();
    let mut tally = Tally::default();
    for (_, verdict) in &verdicts {
        tally.add(verdict.code);
    }
    let worst = verdicts.iter().map(|(_, verdict)| verdict.code).min();

    let (deadline, is_up) = deadline(obligation, as_of);
    let own = facts.province(province);
    let inventory = known::inventory(own, as_of);
    let is_complete = matches!(inventory.known, Known::Met { .. });
    // a figure of the whole says nothing of a part: it speaks where all that was merged is bound
    let is_whole = units.len() == facts.units_of(province).count();
    let figures = own.filter(|_| is_whole).map_or(&[][..], |own| &own.figures);
    let stated = tell(obligation, figures, as_of);
    let of_figure = match stated.known {
        Known::Nothing => None,
        _ => Some(judge(&stated.known, deadline.when, as_of)),
    };

    let mut verdict = Verdict::not_applicable(obligation, as_of);
    let open = if is_up { VerdictCode::Unknown } else { VerdictCode::Pending };
    // where all systems are known, and all are met, no figure speaks against them
    let of_figure =
        of_figure.filter(|code| is_met(*code) || !(is_complete && worst.is_some_and(is_met)));
    verdict.code = match (worst, of_figure) {
        (Some(VerdictCode::NonCompliant), _) | (_, Some(VerdictCode::NonCompliant)) => {
            VerdictCode::NonCompliant
        }
        (Some(VerdictCode::NeedsReReview), Some(code)) if is_met(code) => {
            VerdictCode::NeedsReReview
        }
        (_, Some(code)) if is_met(code) => code,
        (Some(worst), _) if is_complete => worst,
        (None, _) if is_complete => VerdictCode::NotApplicable,
        (Some(worst), _) => worst.min(open),
        (None, _) => open,
    };
    verdict.deadline = Some(owed_by_one(&verdict, &verdicts, as_of).unwrap_or(deadline));
    if is_met(verdict.code) {
        verdict.met_on = match stated.known {
            Known::Met { on } => on,
            _ => verdicts.iter().filter_map(|(_, verdict)| verdict.met_on).max(),
        };
    }
    verdict.reviewed_by = verdicts.iter().find_map(|(_, of)| of.reviewed_by.clone());
    verdict.missing = missing(&verdict, &verdicts, is_complete, &stated.missing);
    // where all systems are known, and all are met, their own approvals have been looked at
    if is_met(verdict.code) && !(is_complete && worst.is_some_and(is_met)) {
        ask_for_re_review(&mut verdict, &stated, &units, facts);
    }
    verdict.evidence = evidence(&verdict, verdicts, obligation, facts, &units);
    verdict.evidence.extend(stated.evidence);
    verdict.evidence.extend(inventory.evidence);
    verdict.systems = Some(tally);
    verdict
}

/// What the figures of a province tell of its systems; of what is due every year, those of the year.
fn tell(obligation: &Obligation, figures: &[Figure], as_of: NaiveDate) -> Knowledge {
    let is_yearly = obligation.dues.iter().any(|due| due.due.last_good_day_in(2000).is_some());
    let measured = Measured::by(obligation);
    if is_yearly {
        measured.tell_of_year(figures, (as_of.year(), as_of))
    } else {
        measured.tell(figures, as_of)
    }
}

/// A figure that tells that all are approved is as old as the newest that tells so: what was approved by then may have to
/// be reviewed again like what one system's dossier tells.
fn ask_for_re_review(verdict: &mut Verdict, stated: &Knowledge, units: &[Uuid], facts: &Facts) {
    let told_on = stated.evidence.iter().filter_map(|it| it.on).max();
    let Some(told_on) = told_on else { return };
    if !review::rests_on_approval(verdict.obligation.measure) {
        return;
    }
    let asked = |unit: &Uuid| review::asked(Some(told_on), *unit, facts, verdict.as_of);
    if let Some(asks) = units.iter().find_map(asked) {
        verdict.ask_for_re_review(asks);
    }
}

const fn is_met(code: VerdictCode) -> bool {
    matches!(code, VerdictCode::Compliant | VerdictCode::CompliantLate)
}

/// The deadline that all systems share, and whether it is over. Where each system has its own there is none for all, and
/// no time in which nothing need be known.
fn deadline(obligation: &Obligation, as_of: NaiveDate) -> (Deadline, bool) {
    let days = obligation.dues.iter().enumerate().filter_map(|(rule, due)| {
        let day = due.due.fixed_day().or_else(|| due.due.last_good_day_in(as_of.year()))?;
        Some((day, rule))
    });
    if let Some((day, rule)) = days.min() {
        let when = When::Day(day);
        return (Deadline { rule, when, counted_from: None }, when.is_up(as_of));
    }
    let first = obligation.dues.first().map(|due| due.due);
    let (when, is_up) = match first {
        Some(Due::Continuous) => (When::Continuous, true),
        Some(Due::Gate(_) | Due::EveryMonths(_)) => (When::Gate(None), true),
        _ => (When::Open, false),
    };
    (Deadline { rule: 0, when, counted_from: None }, is_up)
}

/// The deadline of the year before, where a system that came out worst still owes what was due then.
fn owed_by_one(
    verdict: &Verdict,
    verdicts: &[(Uuid, Verdict)],
    as_of: NaiveDate,
) -> Option<Deadline> {
    let worst = verdicts.iter().filter(|(_, of)| of.code == verdict.code);
    let deadlines = worst.filter_map(|(_, of)| of.deadline);
    let dues = &verdict.obligation.dues;
    let is_yearly = |deadline: &Deadline| {
        let due = dues.get(deadline.rule);
        due.is_some_and(|due| due.due.last_good_day_in(as_of.year()).is_some())
    };
    let mut owed = deadlines.filter(|deadline| {
        let day = deadline.when.last_good_day();
        is_yearly(deadline) && day.is_some_and(|day| day.year() < as_of.year())
    });
    owed.next()
}

fn missing(
    verdict: &Verdict,
    verdicts: &[(Uuid, Verdict)],
    is_complete: bool,
    of_figures: &[Missing],
) -> Vec<Missing> {
    if is_met(verdict.code) || verdict.code == VerdictCode::NotApplicable {
        return Vec::new();
    }
    let mut missing: Vec<_> = verdicts.iter().flat_map(|(_, of)| of.missing.clone()).collect();
    if !is_complete && verdict.code != VerdictCode::NonCompliant {
        missing.push(Missing::Inventory);
    }
    if matches!(verdict.obligation.measure, Measure::SocMonitored) || missing.is_empty() {
        missing.extend(of_figures);
    }
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// The systems that came out worst, what tells so of the first of them, and dossiers that name no system: they show
/// that there are some, not that all systems have one.
fn evidence(
    verdict: &Verdict,
    verdicts: Vec<(Uuid, Verdict)>,
    obligation: &Obligation,
    facts: &Facts,
    units: &[Uuid],
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let worst = verdicts.into_iter().filter(|(_, of)| of.code == verdict.code).take(MOST_NAMED);
    for (system, of) in worst {
        let on = of.evidence.iter().filter_map(|it| it.on).max();
        evidence.push(Evidence::new(INFORMATION_SYSTEM.name, system, on, Shows::System(of.code)));
        evidence.extend(of.evidence);
    }
    if matches!(obligation.measure, Measure::LevelApproved | Measure::ApprovedAndImplemented) {
        let loose = units.iter().filter_map(|unit| facts.province(*unit));
        for dossier in loose.flat_map(|province| &province.dossiers) {
            let Some((_, since)) = dossier.states.since(verdict.as_of) else { continue };
            let on = dossier.approved_on.filter(|on| *on <= verdict.as_of).or(since);
            let shows = Shows::DossierWithoutSystem;
            evidence.push(Evidence::new(LEVEL_DOSSIER.name, dossier.id, on, shows));
        }
    }
    evidence
}
