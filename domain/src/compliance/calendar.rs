//! What falls due when, for whom: deadlines as days, those that recur as often as they do.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::due::Due;
use super::facts::{Facts, System};
use super::known;
use super::obligation::Obligation;
use crate::graph::{Binding, DueEvent, Lifecycle, Measure, Subject};
use crate::survey::SystemCategory;

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
            let entry = |(due_on, system)| CalendarEntry {
                due_on,
                obligation: Arc::clone(obligation),
                rule,
                jurisdiction: None,
                system,
                overrides: Vec::new(),
                overridden_by: Vec::new(),
            };
            let days = match due.due {
                Due::EveryMonths(_) => cycles(facts, obligation, rule, province, to),
                other => days(other, from, to).map(|day| (day, None)).collect(),
            };
            let in_span = days
                .into_iter()
                .filter(|(day, _)| (from..=to).contains(day) && obligation.is_in_force(*day));
            entries.extend(in_span.map(entry).flat_map(|entry| by_unit(entry, province, facts)));
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
    // a day before the first of January belongs to the year before
    let years = from.year()..=to.year().saturating_add(1);
    due.fixed_day().into_iter().chain(years.filter_map(move |year| due.day_in_year(year)))
}

/// One entry for each unit of a jurisdiction; for a province that is named, the one that makes it bound.
fn by_unit(entry: CalendarEntry, province: Option<Uuid>, facts: &Facts) -> Vec<CalendarEntry> {
    let bound = &entry.obligation.jurisdiction;
    if bound.is_empty() {
        return vec![entry];
    }
    let binds = |unit: &Uuid| {
        province.is_none_or(|province| {
            *unit == province
                || facts.units.predecessors(*unit).contains(&province)
                || facts.units.predecessors(province).contains(unit)
        })
    };
    let units: Vec<_> = bound.iter().copied().filter(binds).collect();
    units
        .into_iter()
        .map(|unit| CalendarEntry { jurisdiction: Some(unit), ..entry.clone() })
        .collect()
}

/// The days that are counted from each system's assessments.
fn cycles(
    facts: &Facts,
    obligation: &Obligation,
    rule: usize,
    province: Option<Uuid>,
    to: NaiveDate,
) -> Vec<(NaiveDate, Option<Uuid>)> {
    let Some(rule) = obligation.dues.get(rule) else { return Vec::new() };
    let addressed = |system: &&System| {
        let is_of_subject = match obligation.subject {
            Subject::Ioc => system.category == SystemCategory::Ioc,
            Subject::Soc => system.category == SystemCategory::Soc,
            _ => true,
        };
        let retired = system.lifecycles.on(to).is_some_and(|it| it.value == Lifecycle::Retired);
        let within = province
            .is_none_or(|province| facts.units_of(province).any(|unit| unit == system.province));
        let tier = rule.tier.is_none_or(|tier| system.tier == Some(tier));
        is_of_subject
            && !retired
            && within
            && tier
            && obligation.binds(system.province, &facts.units)
    };
    let systems = facts.systems().iter().filter(addressed);
    let days = systems.flat_map(|system| {
        let made = known::assessments(system, DueEvent::LastAssessment, None, to);
        let days = made.into_iter().filter_map(|(on, _)| rule.due.day_after(on));
        days.map(|day| (day, Some(system.id))).collect::<Vec<_>>()
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
        .filter_map(|rule| rule.due.fixed_day().or_else(|| rule.due.day_in_year(day.year())));
    days.min()
}
