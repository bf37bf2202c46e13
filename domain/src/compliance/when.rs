//! When a deadline is up for one system: whether it addresses the system, and on which day it falls. Verdicts and the
//! calendar both ask here.

use chrono::{Datelike, NaiveDate};

use super::due::{Due, DueRule};
use super::facts::{Facts, System};
use super::gate::{Gate, gate, went_live};
use super::judge::When;
use super::known::{self, Missing};
use super::obligation::Obligation;
use crate::graph::{DueEvent, Lifecycle, Subject, Tier};
use crate::survey::SystemCategory;

/// What is not known of whether a system is addressed on a day; nothing where it is not.
pub(super) fn doubts_that_addressed(
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

/// When a deadline is up for a system that the obligation addresses, as it stands on a day; nothing where the deadline
/// does not address it.
pub(super) fn of_system(
    system: &System,
    obligation: &Obligation,
    rule: &DueRule,
    as_of: NaiveDate,
) -> Option<When> {
    if !fits_tier(rule.tier, system.tier) {
        return None;
    }
    let lifecycle = system.lifecycles.on(as_of).map(|held| held.value);
    match rule.due {
        Due::Gate(event) => match gate(system, event, obligation.in_force_from, as_of) {
            Gate::NotAddressed => None,
            Gate::NotKnown => Some(When::GateNotKnown),
            Gate::Ahead => Some(When::Gate(None)),
            Gate::Passed(on) => Some(When::Gate(Some(on))),
        },
        _ if !fits_lifecycle(obligation, lifecycle) => None,
        Due::EveryMonths(_) if matches!(lifecycle, Some(Lifecycle::Design | Lifecycle::Build)) => {
            None
        }
        due @ Due::EveryMonths(_) => {
            let from = counted_from(system, obligation, as_of)?;
            due.day_after(from).map(When::Day)
        }
        Due::Continuous => Some(When::Continuous),
        Due::Open => Some(When::Open),
        due @ (Due::Yearly { .. } | Due::YearlyBefore { .. }) => {
            due.last_good_day_in(as_of.year()).map(When::Day)
        }
        fixed => {
            let day = fixed.fixed_day()?;
            (!was_not_there_yet(system, obligation, day, as_of)).then_some(When::Day(day))
        }
    }
}

/// The day from which a period is counted: of the last assessment by a day, or else that from which the system is bound.
pub(super) fn counted_from(
    system: &System,
    obligation: &Obligation,
    as_of: NaiveDate,
) -> Option<NaiveDate> {
    let made = known::assessments(system, DueEvent::LastAssessment, None, as_of);
    let live = system.went_live_on.filter(|on| *on <= as_of);
    made.last().map(|(on, _)| *on).or(live.max(obligation.in_force_from))
}

/// Every day on which a deadline may be up for one system alone, by a day: which of them are, [`of_system`] tells.
pub(super) fn own_days(
    system: &System,
    obligation: &Obligation,
    due: Due,
    to: NaiveDate,
) -> Vec<NaiveDate> {
    let live = system.went_live_on.into_iter();
    let mut days: Vec<NaiveDate> = match due {
        Due::EveryMonths(_) => {
            let made = known::assessments(system, DueEvent::LastAssessment, None, to);
            let made = made.into_iter().map(|(on, _)| on);
            let from = made.chain(live).chain(obligation.in_force_from);
            from.filter_map(|from| due.day_after(from)).collect()
        }
        Due::Gate(_) => {
            live.chain(system.lifecycles.until(to).filter_map(|held| held.from)).collect()
        }
        _ => Vec::new(),
    };
    days.sort_unstable();
    days.dedup();
    days
}

fn fits_tier(asked: Option<Tier>, is: Option<Tier>) -> bool {
    asked.is_none() || is.is_none() || asked == is
}

pub(super) fn fits_lifecycle(obligation: &Obligation, is: Option<Lifecycle>) -> bool {
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
