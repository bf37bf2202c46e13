//! Survey roll-ups: how many units are how far with one criterion, and whether published headlines agree with that.
//!
//! Rows are missing, so a number is an [`Interval`]: what is known, and what is known with everything unknown added.
//! What counts as known is the [`FigureRule`]'s to say:
//!
//! - `STATED`: only what a row states counts as done; a blank counts as `NOT_DONE`;
//! - `DELEGATED_DONE`: the same, but `DELEGATED` counts as `DONE`;
//! - `BLANK_UNKNOWN`: as `STATED`, but a blank is unknown like a missing row.
//!
//! A roll-up is no verdict on compliance: it tells what a survey was answered, not what the law asks.

mod fit;
mod headline;
mod interval;
mod question;
mod round;
mod standing;
#[cfg(test)]
mod tests;

use uuid::Uuid;

pub use headline::{
    ComponentVerdict, Counted, Headline, HeadlineComponent, HeadlineVerdict, judge,
};
pub use interval::Interval;
pub use round::{Answer, Answers, UnitSince, Units};

use crate::graph::{Basis, Coverage, FigureRule};
use crate::survey::{AnswerStatus, Criterion};
use interval::number_of;
use standing::{standing, statuses};

/// How far the units of one basis are with one criterion, counted by one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollUp {
    /// The rule that it was counted by.
    pub rule: FigureRule,
    /// What was asked.
    pub criterion: Criterion,
    /// Which units were counted.
    pub basis: Basis,
    /// How many units have each status; every known unit has exactly one, so the `min`s and the unknown units are all.
    ///
    /// Before the merger: `DONE`, `IN_PROGRESS`, `PLANNED`, `DELEGATED` and `NOT_DONE`, for every criterion and also
    /// where nobody has it; no `DELEGATED` where the rule counts that as done. Since the merger: `DONE` and `NOT_DONE`.
    pub counts: Vec<(AnswerStatus, Interval)>,
    /// `COMPLETE` if nothing is unknown, `NONE` if everything is, else `PARTIAL`.
    pub coverage: Coverage,
    /// The units whose status is not known, in the order of [`Units`].
    pub unknown: Vec<Uuid>,
    /// Units all of whose predecessors are done; `None` before the merger.
    pub all_done: Option<u32>,
    /// Units of which a predecessor is known not to be done; `None` before the merger.
    pub some_not: Option<u32>,
    /// The other units: what is known leaves both open; `None` before the merger.
    pub undetermined: Option<u32>,
}

impl RollUp {
    /// How many units have `status`; `None` if it is not one that is counted.
    #[must_use]
    pub fn count(&self, status: AnswerStatus) -> Option<Interval> {
        self.counts.iter().find(|(counted, _)| *counted == status).map(|(_, interval)| *interval)
    }
}

/// Counts how far the units are with one criterion.
///
/// A unit since the merger is `DONE` if all its predecessors are, and `NOT_DONE` as soon as one is known not to be
/// `DONE`, whatever the others turn out to be; so no unit of either basis is counted twice.
#[must_use]
pub fn roll_up(
    units: &Units,
    answers: &Answers,
    criterion: Criterion,
    rule: FigureRule,
    basis: Basis,
) -> RollUp {
    let status =
        |unit: Uuid| standing(answers, unit, criterion, rule).map(|standing| standing.status);
    let (told, counted): (Vec<_>, _) = match basis {
        Basis::Before => {
            (units.before.iter().map(|unit| (*unit, status(*unit))).collect(), statuses(rule))
        }
        Basis::Since => (
            units.since.iter().map(|unit| (unit.id, merged(unit, status))).collect(),
            vec![AnswerStatus::Done, AnswerStatus::NotDone],
        ),
    };
    let known = |status| number_of(told.iter().filter(|(_, told)| *told == Some(status)));
    let unknown: Vec<Uuid> =
        told.iter().filter(|(_, told)| told.is_none()).map(|(unit, _)| *unit).collect();
    let open = number_of(unknown.iter());
    let is_merged = basis == Basis::Since;
    RollUp {
        rule,
        criterion,
        basis,
        counts: counted
            .into_iter()
            .map(|status| (status, Interval::of(known(status), open)))
            .collect(),
        coverage: coverage(unknown.len(), told.len()),
        unknown,
        all_done: is_merged.then(|| known(AnswerStatus::Done)),
        some_not: is_merged.then(|| known(AnswerStatus::NotDone)),
        undetermined: is_merged.then_some(open),
    }
}

/// `DONE` or `NOT_DONE`; `None` if undetermined, as a unit is of whose predecessors nothing is told.
fn merged(unit: &UnitSince, status: impl Fn(Uuid) -> Option<AnswerStatus>) -> Option<AnswerStatus> {
    let told: Vec<_> = unit.predecessors.iter().map(|predecessor| status(*predecessor)).collect();
    let is_done = |status: &AnswerStatus| *status == AnswerStatus::Done;
    if told.iter().flatten().any(|status| !is_done(status)) {
        return Some(AnswerStatus::NotDone);
    }
    let are_all_done = !told.is_empty() && told.iter().all(Option::is_some);
    are_all_done.then_some(AnswerStatus::Done)
}

fn coverage(unknown: usize, units: usize) -> Coverage {
    match unknown {
        0 => Coverage::Complete,
        _ if unknown == units => Coverage::None,
        _ => Coverage::Partial,
    }
}
