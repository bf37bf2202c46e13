//! Reading a survey sheet: five questions to every province, answered in free text.
//!
//! The rules read words; none of them knows a province or a row.

mod align;
mod answer;
mod answer_checks;
mod cell;
mod clause;
mod cross_checks;
mod documents;
mod dossier;
mod finding;
mod force;
mod grid;
mod headcount;
mod layout;
mod monitoring;
mod ncsc;
mod reading;
mod record;
mod review;
mod system_category;
mod tell;
#[cfg(test)]
mod tests;
mod text_checks;

use std::collections::BTreeSet;

use chrono::NaiveDate;

pub use answer::{AnswerStatus, Criterion, Headcount, HeadcountQualifier, MonitoringMode};
pub use finding::{Finding, FindingPlace, FindingRule, Severity};
pub use grid::{CellSource, GridRow, SheetGrid};
pub use reading::{
    CitedDocument, DossierAnswer, ForceAnswer, MonitoringAnswer, NcscAnswer, ReviewAnswer,
    RowReading, SurveySheet,
};
pub use system_category::SystemCategory;

use self::{align::AlignedRow, cross_checks::Sentence, record::Record, tell::Findings};
use crate::{
    name_index::{NameIndex, NameNature, Resolution, is_variant},
    vendor::Vendors,
};

/// The names that a survey may use.
#[derive(Debug, Clone)]
pub struct Gazetteer<P, V> {
    /// The provinces of the survey's time, with former names and aliases.
    pub provinces: NameIndex<P>,
    /// The vendors.
    pub vendors: Vendors<V>,
}

/// Why a file is no survey sheet. Nothing was read from it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotASurvey {
    /// No line has the columns of the survey.
    #[error(
        "no header was found: a line must have columns for the province, the review of systems, the level \
         dossier, the security force, the monitoring and the link to NCSC"
    )]
    NoHeader,
    /// A header has no column for some questions.
    #[error("the header in line {row} of sheet {sheet:?} has no column for {}", .missing.join(", "))]
    ColumnsMissing {
        /// The name of the sheet.
        sheet: String,
        /// The header's line, from 1.
        row: u32,
        /// What is missing, in English.
        missing: Vec<String>,
    },
    /// There is a header, but no row below it.
    #[error("the header in line {row} of sheet {sheet:?} is followed by no row")]
    NoRows {
        /// The name of the sheet.
        sheet: String,
        /// The last header's line, from 1.
        row: u32,
    },
}

/// Reads the sheets of one file.
///
/// `as_of` is the day for which the answers stand: a date after it lies in the future.
///
/// # Errors
/// [`NotASurvey`] if there is no header or no row.
pub fn read<P: Clone + Ord, V: Clone + Ord>(
    grids: &[SheetGrid],
    gazetteer: &Gazetteer<P, V>,
    as_of: NaiveDate,
) -> Result<SurveySheet<P, V>, NotASurvey> {
    let records = record::split(grids, &gazetteer.provinces)?;
    let mut findings = Findings::default();
    let mut sentences = Vec::new();
    let mut rows: Vec<RowReading<P, V>> = Vec::with_capacity(records.len());
    for record in &records {
        let Some(cell) = record.cells.get(&record.province_at) else { continue };
        let Some(province_cell) = cell.sources.first().cloned() else { continue };
        let province = resolve(&province_cell, gazetteer, &mut findings);
        if province.is_some() && rows.iter().any(|row| row.province == province) {
            findings.at(
                FindingRule::DuplicateProvince,
                &province_cell,
                format!("{} has more than one row", province_cell.text.trim()),
                format!("{} có nhiều hơn một dòng", province_cell.text.trim()),
            );
        }
        let aligned = align::align(record);
        sentences.extend(sentences_of(&aligned, rows.len()));
        let reading = read_row(record, province_cell, province, &aligned, gazetteer);
        text_checks::check(&aligned, &mut findings);
        answer_checks::check(&reading, &aligned, &gazetteer.vendors, as_of, &mut findings);
        rows.push(reading);
    }
    cross_checks::check(&rows, &sentences, &mut findings);
    let missing = missing(&rows, gazetteer, &mut findings);
    findings.told.sort_by(|one, other| {
        (one.place.is_none(), &one.place).cmp(&(other.place.is_none(), &other.place))
    });
    Ok(SurveySheet { rows, missing, findings: findings.told })
}

fn read_row<P: Clone + Ord, V: Clone + Ord>(
    record: &Record,
    province_cell: CellSource,
    province: Option<P>,
    row: &AlignedRow,
    gazetteer: &Gazetteer<P, V>,
) -> RowReading<P, V> {
    let name = crate::text::canonical(&province_cell.text);
    let dossier = dossier::read(row);
    let mut review = review::read(row, &name);
    // a decision that strayed into the review's cell is the dossier's, and no reference
    review.references.retain(|cited| !dossier.documents.contains(cited));
    RowReading {
        number: record.number,
        review,
        dossier,
        force: force::read(row),
        monitoring: monitoring::read(row, &gazetteer.vendors),
        ncsc: ncsc::read(row),
        province,
        province_cell,
    }
}

fn resolve<P: Clone + Ord, V>(
    cell: &CellSource,
    gazetteer: &Gazetteer<P, V>,
    findings: &mut Findings,
) -> Option<P> {
    let written = cell.text.trim();
    match gazetteer.provinces.resolve(written) {
        Resolution::Found(found) => {
            let listed = gazetteer.provinces.name_of(&found.id).unwrap_or(written);
            let name = if found.nature == NameNature::Alias { listed } else { &found.name };
            if found.nature == NameNature::Alias || is_variant(written, name) {
                findings.at(
                    FindingRule::NameVariantResolved,
                    cell,
                    format!("{written:?} was read as {name}"),
                    format!("“{written}” được hiểu là {name}"),
                );
            }
            Some(found.id)
        }
        Resolution::Ambiguous(candidates) => {
            let names: Vec<_> = candidates.into_iter().map(|one| one.name).collect();
            findings.at(
                FindingRule::AmbiguousProvince,
                cell,
                format!("{written:?} may mean {}", names.join(" or ")),
                format!("“{written}” có thể là {}", names.join(" hoặc ")),
            );
            None
        }
        Resolution::Unknown => {
            findings.at(
                FindingRule::UnknownProvince,
                cell,
                format!("no province is called {written:?}"),
                format!("không có tỉnh, thành phố nào tên “{written}”"),
            );
            None
        }
    }
}

fn missing<P: Clone + Ord, V>(
    rows: &[RowReading<P, V>],
    gazetteer: &Gazetteer<P, V>,
    findings: &mut Findings,
) -> Vec<P> {
    let present: BTreeSet<_> = rows.iter().filter_map(|row| row.province.clone()).collect();
    let missing: Vec<_> = gazetteer.provinces.ids().difference(&present).cloned().collect();
    for province in &missing {
        let name = gazetteer.provinces.name_of(province).unwrap_or_default();
        findings.of_sheet(
            FindingRule::MissingProvince,
            format!("{name} has no row"),
            format!("{name} không có dòng nào trong bảng"),
        );
    }
    missing
}

fn sentences_of(row: &AlignedRow, index: usize) -> Vec<Sentence> {
    let source = row.cell(layout::Column::Review).and_then(|cell| cell.sources.first());
    let long = text_checks::long_sentences(row).into_iter();
    long.filter_map(|words| Some(Sentence { row: index, words, source: source?.clone() })).collect()
}
