//! The provinces as records: 63 until the merger, 34 after it, of which eleven go on.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::facts::keys;
use domain::graph::PROVINCE;
use domain::sync::{Fact, Part, Record, Records, Source};

use super::own_file;
use crate::bundled::{Basis, Unit, UnitRef, Units};

/// Tells of the units. The new ones come first: the old ones name them as their successors.
pub(super) fn add(units: &Units, records: &mut Records) {
    let going_on = going_on(units);
    for unit in units.of(Basis::ThirtyFour).filter(|unit| !going_on.contains_key(code(unit))) {
        records.add(node(unit, units, None, Some(Basis::MERGER)));
    }
    for unit in units.of(Basis::SixtyThree) {
        match going_on.get(code(unit)) {
            Some(same) => records.add(continued(unit, same, units)),
            None => records.add(merged(unit, units)),
        };
    }
}

/// The new units that are the old ones of the same code, by code: those of which nothing else became a part.
fn going_on(units: &Units) -> HashMap<&str, &Unit> {
    let continued = |unit: &&Unit| {
        let mut steps = units.succession.iter().filter(|step| step.new_code == unit.unit.code);
        matches!((steps.next(), steps.next()), (Some(step), None) if step.old_code == step.new_code)
    };
    units.of(Basis::ThirtyFour).filter(continued).map(|unit| (code(unit), unit)).collect()
}

fn code(unit: &Unit) -> &str {
    &unit.unit.code
}

/// A unit that ends with the merger.
fn merged(unit: &Unit, units: &Units) -> Record {
    let record = node(unit, units, Basis::MERGER.pred_opt(), None);
    let step = units.succession.iter().find(|step| step.old_code == unit.unit.code);
    let Some(step) = step else { return record };
    let successor = keys::province(basis_of(Basis::ThirtyFour), &step.new_code);
    record.part(
        Part::new("province_succession")
            .node("successor_id", successor)
            .with("effective_on", Basis::MERGER),
    )
}

/// A unit that stays as it is: one node on both bases.
fn continued(old: &Unit, new: &Unit, units: &Units) -> Record {
    let mut record = node(old, units, Basis::MERGER.pred_opt(), None)
        .called(key_of(&new.unit))
        .with("basis_34", true)
        .with("valid_to", None::<NaiveDate>);
    record = states(record, new, units, Some(Basis::MERGER), None);
    record.facts = joined(record.facts);
    names(record, new, units)
}

/// States that follow each other and say the same are one.
fn joined(states: Vec<Fact>) -> Vec<Fact> {
    let mut joined: Vec<Fact> = Vec::with_capacity(states.len());
    for state in states {
        match joined.last_mut() {
            Some(last)
                if last.values == state.values
                    && last.valid_to.and_then(|day| day.succ_opt()) == state.valid_from =>
            {
                last.valid_to = state.valid_to;
            }
            _ => joined.push(state),
        }
    }
    joined
}

/// A unit of one basis; its facts hold from `first` to `last`.
fn node(unit: &Unit, units: &Units, last: Option<NaiveDate>, first: Option<NaiveDate>) -> Record {
    let record = Record::new(&PROVINCE, key_of(&unit.unit))
        .with("code", code(unit))
        .with("basis_63", unit.unit.basis == Basis::SixtyThree)
        .with("basis_34", unit.unit.basis == Basis::ThirtyFour)
        .with("valid_from", first)
        .with("valid_to", last)
        .sources([own_file(&format!("units/provinces_{}.csv", unit.unit.basis.number()))]);
    let record = states(record, unit, units, first, last);
    names(record, unit, units)
}

/// The names and kinds of a unit between two days: those of its history, or as it is listed.
fn states(
    mut record: Record,
    unit: &Unit,
    units: &Units,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
) -> Record {
    let state = |name: &str, kind: &str, from: Option<NaiveDate>, to: Option<NaiveDate>| {
        Fact::new("province_state", from)
            .until(to)
            .with("name", name)
            .with("kind", kind)
            .with("region", unit.region.code())
    };
    let mut is_listed = true;
    for told in units.states.iter().filter(|told| told.unit == unit.unit) {
        let from = told.valid_from.max(first);
        let to = earlier(told.valid_to, last);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            continue;
        }
        is_listed = false;
        let source = told.instrument.as_ref();
        let source = source.map(|name| Source { source: name.clone(), ..Source::default() });
        record = record
            .fact(
                state(&told.name, told.kind.code(), from, to)
                    .with("verified", told.verified)
                    .by(source.as_ref()),
            )
            .sources(source);
    }
    if is_listed {
        let listed = state(&unit.name, unit.kind.code(), first, last);
        record = record.fact(listed.with("verified", true));
    }
    record
}

/// The names that find a unit.
fn names(mut record: Record, unit: &Unit, units: &Units) -> Record {
    let alias = |record: Record, name: &str, kind: &str| {
        record.part(Part::new("province_alias").with("alias", name).with("kind", kind))
    };
    record = alias(record, &unit.name, "OFFICIAL");
    let former =
        units.states.iter().filter(|told| told.unit == unit.unit && told.name != unit.name);
    for told in former {
        record = alias(record, &told.name, "FORMER");
    }
    for told in units.aliases.iter().filter(|told| told.unit == unit.unit) {
        record = alias(record, &told.alias, "ALIAS");
    }
    record
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn key_of(unit: &UnitRef) -> String {
    keys::province(basis_of(unit.basis), &unit.code).key
}

/// The basis as keys have it.
pub(super) const fn basis_of(basis: Basis) -> &'static str {
    match basis {
        Basis::SixtyThree => "63",
        Basis::ThirtyFour => "34",
    }
}
