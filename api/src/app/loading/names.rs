//! The names that a survey's facts are made with, as of its day.

use chrono::NaiveDate;
use domain::facts::{Names, ProvinceName};

use super::units::basis_of;
use super::vendors;
use crate::bundled::{Basis, Bundled, Survey};

/// The provinces of that day and the vendors.
pub(super) fn of(data: &Bundled, day: NaiveDate) -> Names {
    let basis = Basis::on(day);
    let provinces = data.units.of(basis).map(|unit| {
        let told =
            data.units.states.iter().find(|told| told.unit == unit.unit && told.holds_on(day));
        let name = told.map_or(&unit.name, |told| &told.name).clone();
        let kind = told.map_or(unit.kind, |told| told.kind);
        (unit.unit.code.clone(), ProvinceName { name, kind })
    });
    let vendors = data.vendors.iter().map(|vendor| (vendor.name.clone(), vendors::key(vendor)));
    Names { basis: basis_of(basis), provinces: provinces.collect(), vendors: vendors.collect() }
}

/// What the bundled facts of a round name as their source.
pub(super) fn source_of(round: &Survey) -> String {
    round.source.clone()
}
