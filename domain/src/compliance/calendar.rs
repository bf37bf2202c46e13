//! What falls due when, for whom: deadlines as days, those that recur as often as they do.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::due::{Due, DueRule};
use super::facts::{Facts, System};
use super::judge::When;
use super::obligation::Obligation;
use super::when;
use crate::graph::{Binding, Measure, Subject};

/// A day on which something falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The last good day.
    pub due_on: NaiveDate,
    /// The obligation.
    pub obligation: Arc<Obligation>,
    /// Which of its due rules, from 0.
    pub rule: usize,
    /// The unit whose bodies are bound; none for the nation.
    pub jurisdiction: Option<Uuid>,
    /// The system, where each has a day of its own.
    pub system: Option<Uuid>,
    /// Obligations that ask the same later of the same bodies.
    pub overrides: Vec<Arc<Obligation>>,
    /// Obligations that ask the same earlier of some or all of the same bodies.
    pub overridden_by: Vec<Arc<Obligation>>,
}

/// What falls due from one day to another, both included, in the order of days; only what binds `province` where one is
/// named. The facts are those known by `to`.
pub fn calendar(
    facts: &Facts,
    from: NaiveDate,
    to: NaiveDate,
    province: Option<Uuid>,
) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    for obligation in facts.law.all() {
        if !binds_some(obligation, province, facts) {
            continue;
        }
        for (rule, due) in obligation.dues.iter().enumerate() {
            let days = match due.due {
                Due::EveryMonths(_) | Due::Gate(_) => {
                    of_systems(facts, obligation, due, province, to)
                }
                other => days(other, from, to).map(|day| (day, None)).collect(),
            };
            let is_told = |day: NaiveDate| {
                (from..=to).contains(&day)
                    && obligation.is_in_force(day)
                    && province.is_none_or(|province| facts.units.stands(province, day))
            };
            for (due_on, system) in days.into_iter().filter(|(day, _)| is_told(*day)) {
                let entry = |jurisdiction| CalendarEntry {
                    due_on,
                    obligation: Arc::clone(obligation),
                    rule,
                    jurisdiction,
                    system: system.map(|system| system.id),
                    overrides: Vec::new(),
                    overridden_by: Vec::new(),
                };
                let units = units_bound(obligation, due_on, system, province, facts);
                entries.extend(units.into_iter().map(entry));
            }
        }
    }
    mark(&mut entries, province, facts);
    entries.sort_by_cached_key(|it| {
        let unit = it.jurisdiction.and_then(|unit| facts.units.get(unit));
        (it.due_on, it.obligation.code.clone(), unit.map(|unit| unit.code.clone()), it.system)
    });
    entries
}

/// Whether an obligation binds bodies of the province, or of the units that were merged into it; of any where none is
/// named.
fn binds_some(obligation: &Obligation, province: Option<Uuid>, facts: &Facts) -> bool {
    province.is_none_or(|province| {
        facts.units_of(province).any(|unit| obligation.binds(unit, &facts.units))
    })
}

fn days(due: Due, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let years = from.year()..=to.year();
    due.fixed_day().into_iter().chain(years.filter_map(move |year| due.last_good_day_in(year)))
}

/// The units of a jurisdiction of which something is asked on a day, one entry for each; none in particular for the
/// nation. For a province or a system that is named, those that make it bound.
fn units_bound(
    obligation: &Obligation,
    day: NaiveDate,
    system: Option<&System>,
    province: Option<Uuid>,
    facts: &Facts,
) -> Vec<Option<Uuid>> {
    let units = &facts.units;
    let bound = &obligation.jurisdiction;
    if bound.is_empty() {
        return vec![None];
    }
    let makes_bound = |unit: Uuid, other: Uuid| {
        unit == other
            || units.predecessors(unit).contains(&other)
            || (obligation.passes_to_successors && units.predecessors(other).contains(&unit))
    };
    if let Some(system) = system {
        let unit = bound.iter().copied().find(|unit| makes_bound(*unit, system.province));
        return vec![unit];
    }
    let concerns = |unit: &Uuid| {
        province.is_none_or(|province| {
            makes_bound(*unit, province) || units.predecessors(province).contains(unit)
        })
    };
    // systems and bodies may outlast their unit, a unit as a whole does not
    let outlast = matches!(
        obligation.subject,
        Subject::System | Subject::Ioc | Subject::Soc | Subject::Organization
    );
    let is_asked = |unit: &Uuid| {
        outlast
            || units.stands(*unit, day)
            || (obligation.passes_to_successors
                && units.successors(*unit).iter().any(|after| units.stands(*after, day)))
    };
    bound.iter().copied().filter(|unit| concerns(unit) && is_asked(unit)).map(Some).collect()
}

/// The days that each system has of its own: counted from its assessments, or on which it goes into operation. As a
/// verdict on that day would tell them: a newer assessment moves the day, and of several tiers that a system may have the
/// one that is due first counts.
fn of_systems<'a>(
    facts: &'a Facts,
    obligation: &Obligation,
    rule: &DueRule,
    province: Option<Uuid>,
    to: NaiveDate,
) -> Vec<(NaiveDate, Option<&'a System>)> {
    let is_cycle = |due: Due| matches!(due, Due::EveryMonths(_));
    let within = |system: &System| {
        province.is_none_or(|province| facts.units_of(province).any(|unit| unit == system.province))
    };
    let falls_due = |system: &System, day: NaiveDate| {
        let when = |rule: &DueRule| {
            when::of_system(system, obligation, rule, day).and_then(When::last_good_day)
        };
        let is_first = |other: &DueRule| {
            !is_cycle(rule.due) || !is_cycle(other.due) || when(other).is_none_or(|it| it >= day)
        };
        when::doubts_that_addressed(system, obligation, facts, day).is_some()
            && when(rule) == Some(day)
            && obligation.dues.iter().all(is_first)
    };
    let systems = facts.systems().iter().filter(|system| within(system));
    let days = systems.flat_map(|system| {
        let days = when::own_days(system, obligation, rule.due, to).into_iter();
        let due = days.filter(move |day| falls_due(system, *day));
        due.map(move |day| (day, Some(system)))
    });
    days.collect()
}

/// Marks what is asked earlier or later of the same bodies.
fn mark(entries: &mut [CalendarEntry], province: Option<Uuid>, facts: &Facts) {
    let all = facts.law.all().iter().filter(|other| binds_some(other, province, facts));
    let all: Vec<Arc<Obligation>> = all.cloned().collect();
    for entry in entries.iter_mut().filter(|entry| entry.system.is_none()) {
        for other in all.iter().filter(|other| asks_the_same(&entry.obligation, other)) {
            if !share_bodies(entry, other, facts) || !other.is_in_force(entry.due_on) {
                continue;
            }
            let Some(other_due) = due_beside(other, entry.due_on) else { continue };
            if other_due < entry.due_on {
                entry.overridden_by.push(Arc::clone(other));
            } else if other_due > entry.due_on {
                entry.overrides.push(Arc::clone(other));
            }
        }
    }
}

fn asks_the_same(one: &Arc<Obligation>, other: &Arc<Obligation>) -> bool {
    one.id != other.id
        && one.measure == other.measure
        && one.measure != Measure::Other
        && one.subject == other.subject
        && one.population == other.population
        && one.binding == Binding::Binding
        && other.binding == Binding::Binding
}

fn share_bodies(entry: &CalendarEntry, other: &Obligation, facts: &Facts) -> bool {
    match entry.jurisdiction {
        Some(unit) => other.binds(unit, &facts.units),
        None => true,
    }
}

/// The day on which another obligation is due once and for all, or in the same year.
fn due_beside(obligation: &Obligation, day: NaiveDate) -> Option<NaiveDate> {
    let days = obligation
        .dues
        .iter()
        .filter_map(|rule| rule.due.fixed_day().or_else(|| rule.due.last_good_day_in(day.year())));
    days.min()
}
