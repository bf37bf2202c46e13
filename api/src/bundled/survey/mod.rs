//! The rounds of the survey, as facts: the same values that the reader of a sheet gives.
//!
//! What stands where is told by the sheet's own numbers: the row is the number printed in the row's first column, the
//! column is counted from 1. The words of the sheet are not carried, so the text of every cell is empty.

mod answers;
mod check;
mod documents;
mod findings;
mod findings_check;
mod rows;

use chrono::NaiveDate;
use domain::document_reference::DocumentReference;
use domain::graph::DecisionRelationKind;
use domain::survey::{CellSource, Criterion, RowReading, SurveySheet};

use super::entry::read_toml;
use super::files::Files;
use super::organizations::Organization;
use super::units::{Basis, Units};
use super::vendors::Vendor;

/// One province's answers, as the files tell them.
pub type Row = RowReading<String, String>;

/// One round of the survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The round's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The day for which the answers stand.
    pub as_of: NaiveDate,
    /// The document that the facts were read from.
    pub source: String,
    /// The key of the body that asked; `None` if the sheet does not say.
    pub conducted_by: Option<String>,
    /// The division to which the codes of the provinces belong.
    pub basis: Basis,
    /// The answers and findings: provinces by code, vendors by short name.
    pub sheet: SurveySheet<String, String>,
    /// What rows say that one document does to another.
    pub relations: Vec<CitedRelation>,
}

/// What a row says that one of its documents does to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedRelation {
    /// The row, as printed.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
    /// The code of the row's province.
    pub province: String,
    /// The document that relates.
    pub document: DocumentReference,
    /// What it does.
    pub kind: DecisionRelationKind,
    /// The document that it relates to.
    pub related: DocumentReference,
}

/// What rows may speak of.
struct Known<'a> {
    units: &'a Units,
    vendors: &'a [Vendor],
    organizations: &'a [Organization],
}

/// Reads and checks all rounds.
pub(super) fn read(
    files: &Files,
    units: &Units,
    vendors: &[Vendor],
    organizations: &[Organization],
) -> Vec<Survey> {
    let known = Known { units, vendors, organizations };
    Files::rounds().filter_map(|round| read_round(files, round, &known)).collect()
}

fn read_round(files: &Files, round: &str, known: &Known<'_>) -> Option<Survey> {
    let name = format!("survey/{round}/round.toml");
    let mut file = read_toml(files.text(&name)?, &files.place(&name));
    let head = check::Head::read(&mut file, round, known);
    file.finish();
    let head = head?;

    let name = format!("survey/{round}/rows.toml");
    let told = rows::read(files, &name, &head, known);
    check::whole(&head, &told.rows, known.units);

    let name = format!("survey/{round}/findings.csv");
    let findings = findings::read(files, &name, &told.rows);
    findings_check::check(&findings, &told.rows, head.as_of, &files.place(&name));
    let sheet = SurveySheet {
        rows: told.rows,
        missing: head.missing,
        findings: findings.into_iter().map(|placed| placed.finding).collect(),
    };
    Some(Survey {
        code: head.code,
        title: head.title,
        as_of: head.as_of,
        source: head.source,
        conducted_by: head.conducted_by,
        basis: head.basis,
        sheet,
        relations: told.relations,
    })
}

impl Survey {
    /// Is anything told of this cell?
    #[must_use]
    pub fn has_cell(&self, row: u32, column: u32) -> bool {
        let found = self.sheet.rows.iter().find(|told| told.number == Some(row));
        found.is_some_and(|row| columns_of(row).any(|told| told == column))
    }
}

/// The columns in which a row has anything.
fn columns_of(row: &Row) -> impl Iterator<Item = u32> {
    let cells = Criterion::ALL.iter().flat_map(|criterion| row.cells(*criterion));
    cells.chain([&row.province_cell]).map(|cell| cell.column)
}

/// A cell that is told of, without its words.
fn cell(row: u32, column: u32) -> CellSource {
    CellSource { sheet: String::new(), row, column, text: String::new() }
}
