//! Reading `units/*.csv`.

use domain::graph::{ProvinceKind, Region};

use super::super::entry::{Entry, read_csv};
use super::super::files::Files;
use super::{Basis, Succession, Unit, UnitAlias, UnitRef, UnitState, Units, check};

/// Reads and checks all files on units.
pub(in super::super) fn read(files: &Files) -> Units {
    let mut units = Units::default();
    for basis in Basis::ALL {
        let name = format!("units/provinces_{}.csv", basis.number());
        for entry in lines(files, &name) {
            let place = entry.place().clone();
            if let Some(unit) = unit(entry, basis) {
                check::unit(&unit, &units, &place);
                units.units.push(unit);
            }
        }
    }
    for entry in lines(files, "units/kind_history.csv") {
        let place = entry.place().clone();
        if let Some(state) = state(entry) {
            check::state(&state, &units, &place);
            units.states.push(state);
        }
    }
    for entry in lines(files, "units/aliases.csv") {
        let place = entry.place().clone();
        if let Some(alias) = alias(entry) {
            check::alias(&alias, &units, &place);
            units.aliases.push(alias);
        }
    }
    for entry in lines(files, "units/succession.csv") {
        let place = entry.place().clone();
        if let Some(step) = step(entry) {
            check::step(&step, &units, &place);
            units.succession.push(step);
        }
    }
    check::whole(&units, files);
    units
}

fn lines(files: &Files, name: &str) -> Vec<Entry> {
    files.text(name).map(|text| read_csv(text, &files.place(name))).unwrap_or_default()
}

fn unit(mut entry: Entry, basis: Basis) -> Option<Unit> {
    let code = entry.text("code");
    let name = entry.text("name");
    let ascii_name = entry.text("ascii_name");
    let kind = entry.code("kind", ProvinceKind::parse);
    let region = entry.code("region", Region::parse);
    entry.finish();
    let unit = UnitRef { basis, code: code? };
    Some(Unit { unit, name: name?, ascii_name: ascii_name?, kind: kind?, region: region? })
}

fn state(mut entry: Entry) -> Option<UnitState> {
    let unit = unit_of(&mut entry);
    let name = entry.text("name");
    let kind = entry.code("kind", ProvinceKind::parse);
    let valid_from = entry.day_if("valid_from");
    let valid_to = entry.day_if("valid_to_exclusive").and_then(|day| day.pred_opt());
    let instrument = entry.text_if("instrument");
    let verified = entry.flag("verified");
    entry.finish();
    let (unit, name, kind, verified) = (unit?, name?, kind?, verified?);
    Some(UnitState { unit, name, kind, valid_from, valid_to, instrument, verified })
}

fn alias(mut entry: Entry) -> Option<UnitAlias> {
    let unit = unit_of(&mut entry);
    let alias = entry.text("alias");
    entry.finish();
    Some(UnitAlias { unit: unit?, alias: alias? })
}

fn step(mut entry: Entry) -> Option<Succession> {
    let old_code = entry.text("old_code");
    let new_code = entry.text("new_code");
    entry.finish();
    Some(Succession { old_code: old_code?, new_code: new_code? })
}

fn unit_of(entry: &mut Entry) -> Option<UnitRef> {
    let basis = entry.code("basis", Basis::parse);
    let code = entry.text("code");
    Some(UnitRef { basis: basis?, code: code? })
}
