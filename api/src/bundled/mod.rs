//! What the program carries in `data/`: units, vendors, bodies, documents, figures and the survey's rounds, as plain
//! typed values.
//!
//! The files are facts that a person reads and edits. Everything about them is checked in one go: fields that nobody
//! knows, codes, days, names that lead nowhere, keys that stand twice, findings that are not told. Nothing of a file
//! with a problem is used.
//!
//! This floor uses `domain` only; what becomes of the values in the graph is for others to say.

mod decisions;
mod entry;
mod files;
mod instruments;
mod measurements;
mod organizations;
mod problem;
mod reference;
mod reported_figures;
mod survey;
#[cfg(test)]
mod tests;
mod units;
mod vendors;

use std::path::Path;

use chrono::NaiveDate;
use domain::name_index::{NameIndex, NameNature};
use domain::survey::Gazetteer;
use domain::vendor::Vendors;

pub use decisions::{Clause, Decision, DecisionFinding, DecisionRelation, PREAMBLE};
pub use files::FILES;
pub use instruments::{Instrument, Obligation};
pub use measurements::{Measurement, StatedIn};
pub use organizations::Organization;
pub use problem::Problem;
pub use reported_figures::{Counted, FigureComponent, ReportedFigure};
pub use survey::{CitedRelation, Row, Survey};
pub use units::{Basis, Succession, Unit, UnitAlias, UnitRef, UnitState, Units};
pub use vendors::Vendor;

use files::Files;
use problem::Log;

/// Everything that the files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundled {
    /// Provinces and centrally run cities.
    pub units: Units,
    /// Vendors.
    pub vendors: Vec<Vendor>,
    /// Bodies that issue documents.
    pub organizations: Vec<Organization>,
    /// The documents of the decision chain, the instruments among them.
    pub decisions: Vec<Decision>,
    /// What instruments ask.
    pub instruments: Vec<Instrument>,
    /// The survey's rounds.
    pub surveys: Vec<Survey>,
    /// Measured figures.
    pub measurements: Vec<Measurement>,
    /// Headlines.
    pub reported_figures: Vec<ReportedFigure>,
}

/// Reads what the program carries.
///
/// # Errors
/// Every problem, by file and line.
pub fn read() -> Result<Bundled, Vec<Problem>> {
    read_with(None, None)
}

/// Reads the same files from a directory, to check them before a program is built that carries them; and the
/// instruments of a ministry's own beside those that are carried.
///
/// # Errors
/// Every problem, by file and line.
pub fn read_with(
    directory: Option<&Path>,
    instruments: Option<&Path>,
) -> Result<Bundled, Vec<Problem>> {
    let log = Log::default();
    let files = match directory {
        Some(directory) => Files::in_directory(directory, &log),
        None => Files::carried(&log),
    };
    let files = match instruments {
        Some(own) => files.with_instruments(own),
        None => files,
    };
    finish(gather(&files), &log)
}

fn gather(files: &Files) -> Bundled {
    let mut opened = instruments::open(files);
    let units = units::read(files);
    let vendors = vendors::read(files);
    let organizations = organizations::read(files, &mut opened, &units);
    let decisions = decisions::read(files, &mut opened, &organizations);
    let instruments = instruments::read(opened, &decisions, &organizations, &units);
    let surveys = survey::read(files, &units, &vendors, &organizations);
    let measurements = measurements::read(files, &units, &decisions, &surveys);
    let reported_figures = reported_figures::read(files, &decisions, &surveys);
    Bundled {
        units,
        vendors,
        organizations,
        decisions,
        instruments,
        surveys,
        measurements,
        reported_figures,
    }
}

fn finish(bundled: Bundled, log: &Log) -> Result<Bundled, Vec<Problem>> {
    let problems = log.problems();
    if problems.is_empty() { Ok(bundled) } else { Err(problems) }
}

impl Bundled {
    /// The names that a sheet of `day` may use: provinces by their code on the basis of that day, vendors by short name.
    #[must_use]
    pub fn gazetteer(&self, day: NaiveDate) -> Gazetteer<String, String> {
        Gazetteer { provinces: self.province_names(day), vendors: self.vendor_names() }
    }

    fn province_names(&self, day: NaiveDate) -> NameIndex<String> {
        let basis = Basis::on(day);
        let mut names = NameIndex::of_provinces();
        for unit in self.units.of(basis) {
            let code = || unit.unit.code.clone();
            let then = self.units.name_on(&unit.unit, day).unwrap_or(&unit.name);
            names.insert(code(), then, NameNature::Official);
            let states = self.units.states.iter().filter(|state| state.unit == unit.unit);
            let others = states.map(|state| &state.name).chain([&unit.name]);
            for name in others.filter(|name| *name != then) {
                names.insert(code(), name, NameNature::Former);
            }
        }
        for alias in self.units.aliases.iter().filter(|alias| alias.unit.basis == basis) {
            names.insert(alias.unit.code.clone(), &alias.alias, NameNature::Alias);
        }
        names
    }

    fn vendor_names(&self) -> Vendors<String> {
        let mut vendors = Vendors::new();
        for vendor in &self.vendors {
            vendors.insert(vendor.name.clone(), &vendor.name, vendor.names());
        }
        vendors
    }
}
