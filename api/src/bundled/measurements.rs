//! Measured figures: so many of so many.

use chrono::NaiveDate;
use domain::graph::{FigureQualifier, Measure, Subject};

use super::decisions::Decision;
use super::entry::{Entry, read_toml};
use super::files::Files;
use super::problem::Place;
use super::survey::Survey;
use super::units::{UnitRef, Units, is_known};

const FILE: &str = "measurements.toml";

/// A measured figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// A stable short name.
    pub code: String,
    /// What was counted.
    pub subject: Subject,
    /// Which of them, by the short name that obligations use.
    pub population: Option<String>,
    /// Which ask it tells of.
    pub measure: Option<Measure>,
    /// What was measured, in English.
    pub name_en: String,
    /// The same in Vietnamese.
    pub name_vi: String,
    /// How many; of a share, how many of a hundred.
    pub numerator: u32,
    /// Of how many; of a share, 100.
    pub denominator: u32,
    /// How exact the figure is.
    pub qualifier: FigureQualifier,
    /// What was not counted.
    pub exclusions: Option<String>,
    /// The day that it speaks of.
    pub as_of: NaiveDate,
    /// The unit; `None` for the nation.
    pub province: Option<UnitRef>,
    /// Who states it.
    pub stated_in: StatedIn,
}

/// Where a figure is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedIn {
    /// In a document.
    Decision {
        /// Its key.
        key: String,
        /// The clause.
        clause: String,
    },
    /// In a survey's sheet.
    Survey {
        /// The round's code.
        code: String,
        /// The row, as printed.
        row: u32,
        /// The column, from 1.
        column: u32,
    },
}

/// Reads and checks the figures.
pub(super) fn read(
    files: &Files,
    units: &Units,
    decisions: &[Decision],
    surveys: &[Survey],
) -> Vec<Measurement> {
    let Some(text) = files.text(FILE) else { return Vec::new() };
    let mut file = read_toml(text, &files.place(FILE));
    let mut measurements: Vec<Measurement> = Vec::new();
    for entry in file.tables("measurement") {
        let place = entry.place().clone();
        let Some(figure) = measurement(entry) else { continue };
        if measurements.iter().any(|other| other.code == figure.code) {
            place.problem(format!("the code {:?} stands here twice", figure.code));
        }
        if figure.denominator == 0 || figure.numerator > figure.denominator {
            place.problem(format!("{} of {} is no share", figure.numerator, figure.denominator));
        }
        if let Some(unit) = &figure.province {
            is_known(unit, units, &place);
        }
        check_place(&figure, decisions, surveys, &place);
        measurements.push(figure);
    }
    file.finish();
    measurements
}

fn measurement(mut entry: Entry) -> Option<Measurement> {
    let code = entry.text("code");
    let subject = entry.code("subject", Subject::parse);
    let measure = entry.code_if("measure", Measure::parse);
    let (name_en, name_vi) = (entry.text("name_en"), entry.text("name_vi"));
    let (numerator, denominator) = (entry.number("numerator"), entry.number("denominator"));
    let qualifier = entry.code_if("qualifier", FigureQualifier::parse);
    let exclusions = entry.text_if("exclusions");
    let population = entry.text_if("population");
    let as_of = entry.day("as_of");
    let province = entry.code_if("province", UnitRef::parse);
    let stated_in = stated_in(&mut entry);
    entry.finish();
    Some(Measurement {
        code: code?,
        subject: subject?,
        measure,
        name_en: name_en?,
        name_vi: name_vi?,
        numerator: numerator?,
        denominator: denominator?,
        qualifier: qualifier.unwrap_or(FigureQualifier::Exact),
        exclusions,
        population,
        as_of: as_of?,
        province,
        stated_in: stated_in?,
    })
}

fn stated_in(entry: &mut Entry) -> Option<StatedIn> {
    match (entry.text_if("decision"), entry.text_if("survey")) {
        (Some(key), None) => Some(StatedIn::Decision { key, clause: entry.text("clause")? }),
        (None, Some(code)) => {
            let (row, column) = (entry.number("row"), entry.number("column"));
            Some(StatedIn::Survey { code, row: row?, column: column? })
        }
        _ => {
            entry.place().problem("either a decision or a survey must be named");
            None
        }
    }
}

fn check_place(figure: &Measurement, decisions: &[Decision], surveys: &[Survey], place: &Place) {
    match &figure.stated_in {
        StatedIn::Decision { key, clause } => {
            match decisions.iter().find(|decision| decision.key == *key) {
                None => place.problem(format!("there is no decision {key:?}")),
                Some(decision) if !decision.has_clause(clause) => {
                    place.problem(format!("{} has no clause {clause:?}", decision.number));
                }
                Some(_) => {}
            }
        }
        StatedIn::Survey { code, row, column } => {
            match surveys.iter().find(|survey| survey.code == *code) {
                None => place.problem(format!("there is no survey {code:?}")),
                Some(survey) if !survey.has_cell(*row, *column) => {
                    place.problem(format!("row {row} has nothing in column {column}"));
                }
                Some(_) => {}
            }
        }
    }
}
