//! Do the files on units agree with themselves and each other?

use std::collections::BTreeMap;

use domain::graph::Region;
use domain::text::search_key;

use super::super::files::Files;
use super::super::problem::Place;
use super::{Basis, Succession, Unit, UnitAlias, UnitRef, UnitState, Units};

/// How many of the 63 go on by themselves.
const GO_ON: usize = 11;

/// A unit, beside those that are listed before it.
pub(super) fn unit(unit: &Unit, listed: &Units, place: &Place) {
    let UnitRef { basis, code } = &unit.unit;
    if code.len() != 2 || !code.chars().all(|digit| digit.is_ascii_digit()) {
        place.problem(format!("{code:?} is no code of two digits"));
    }
    if listed.find(&unit.unit).is_some() {
        place.problem(format!("the code {code} stands here twice"));
    }
    if listed.of(*basis).any(|other| search_key(&other.name) == search_key(&unit.name)) {
        place.problem(format!("the name {} stands here twice", unit.name));
    }
    if search_key(&unit.name) != search_key(&unit.ascii_name) {
        place.problem(format!("{} without diacritics is not {}", unit.name, unit.ascii_name));
    }
    if !is_region_of(unit.region, *basis) {
        place.problem(format!("{} is no region of the {}", unit.region.code(), basis.number()));
    }
}

fn is_region_of(region: Region, basis: Basis) -> bool {
    match region {
        Region::NorthCentralAndCentralCoast | Region::CentralHighlands => {
            basis == Basis::SixtyThree
        }
        Region::NorthCentral | Region::SouthCentralCoastAndCentralHighlands => {
            basis == Basis::ThirtyFour
        }
        _ => true,
    }
}

/// A name and kind in time, beside those that are listed before it.
pub(super) fn state(state: &UnitState, listed: &Units, place: &Place) {
    is_known(&state.unit, listed, place);
    if state.valid_from.zip(state.valid_to).is_some_and(|(first, last)| first > last) {
        place.problem("it ends before it begins");
    }
    let meets = |other: &&UnitState| {
        let begins_before = |one: &UnitState, two: &UnitState| {
            one.valid_from.zip(two.valid_to).is_none_or(|(first, last)| first <= last)
        };
        other.unit == state.unit && begins_before(state, other) && begins_before(other, state)
    };
    if let Some(other) = listed.states.iter().find(meets) {
        place.problem(format!("{} is {} at the same time", state.unit, other.name));
    }
}

/// Another name, beside those that are listed before it.
pub(super) fn alias(alias: &UnitAlias, listed: &Units, place: &Place) {
    is_known(&alias.unit, listed, place);
    let key = search_key(&alias.alias);
    let names = listed.of(alias.unit.basis).map(|unit| (&unit.unit, &unit.name));
    let aliases = listed.aliases.iter().map(|other| (&other.unit, &other.alias));
    let aliases = aliases.filter(|(unit, _)| unit.basis == alias.unit.basis);
    if let Some((unit, _)) = names.chain(aliases).find(|(_, name)| search_key(name) == key) {
        place.problem(format!("{:?} is a name of {unit} already", alias.alias));
    }
}

/// What a unit became, beside what is listed before it.
pub(super) fn step(step: &Succession, listed: &Units, place: &Place) {
    let [old, new] = [(Basis::SixtyThree, &step.old_code), (Basis::ThirtyFour, &step.new_code)]
        .map(|(basis, code)| UnitRef { basis, code: code.clone() });
    is_known(&old, listed, place);
    is_known(&new, listed, place);
    if listed.succession.iter().any(|other| other.old_code == step.old_code) {
        place.problem(format!("what {old} became stands here twice"));
    }
}

/// What only all files together show.
pub(super) fn whole(units: &Units, files: &Files) {
    for basis in Basis::ALL {
        let (count, number) = (units.of(basis).count(), basis.number());
        if u32::try_from(count) != Ok(number) {
            let place = files.place(&format!("units/provinces_{number}.csv"));
            place.problem(format!("{count} units are listed, not {number}"));
        }
    }
    let place = files.place("units/succession.csv");
    let mut predecessors: BTreeMap<&str, usize> = BTreeMap::new();
    for step in &units.succession {
        *predecessors.entry(&step.new_code).or_default() += 1;
    }
    for unit in units.of(Basis::SixtyThree) {
        if !units.succession.iter().any(|step| step.old_code == unit.unit.code) {
            place.problem(format!("it is not said what {} ({}) became", unit.unit, unit.name));
        }
    }
    for unit in units.of(Basis::ThirtyFour) {
        if !predecessors.contains_key(unit.unit.code.as_str()) {
            place.problem(format!("{} ({}) comes from no unit", unit.unit, unit.name));
        }
    }
    let go_on = predecessors.values().filter(|count| **count == 1).count();
    if go_on != GO_ON {
        place.problem(format!("{go_on} units go on by themselves, not {GO_ON}"));
    }
}

/// Is the unit listed? If not, that is told.
pub(in super::super) fn is_known(unit: &UnitRef, listed: &Units, place: &Place) {
    if listed.find(unit).is_none() {
        place.problem(format!("there is no unit {unit}"));
    }
}
