//! Findings of the reading and remarks of the file, sorted to the rows that they are about.

use std::collections::BTreeSet;

use domain::survey::{CellSource, Criterion, Finding, RowReading, Severity, SurveySheet};
use serde::Serialize;

use crate::sheet::{Remark, SheetFile};

/// One odd thing, as a report tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Oddity {
    pub(super) rule: &'static str,
    pub(super) severity: &'static str,
    /// The sheet of the file; null if the file as a whole is meant.
    pub(super) sheet: Option<String>,
    /// The line in the file, from 1.
    pub(super) row: Option<u32>,
    /// The column, from 1; null if the whole row is meant.
    pub(super) column: Option<u32>,
    pub(super) message: String,
    /// The words of the sheet that are meant; left out if none are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quote: Option<String>,
}

/// All odd things about one file.
pub(super) struct Oddities {
    /// As many lists as the survey has rows.
    pub(super) of_rows: Vec<Vec<Oddity>>,
    /// Those of no single row.
    pub(super) of_sheet: Vec<Oddity>,
}

impl Oddities {
    pub(super) fn of<P, V>(file: &SheetFile, survey: &SurveySheet<P, V>) -> Self {
        let lines: Vec<_> = survey.rows.iter().map(lines).collect();
        let mut oddities = Self { of_rows: vec![Vec::new(); lines.len()], of_sheet: Vec::new() };
        for finding in &survey.findings {
            oddities.take(&lines, Oddity::from(finding));
        }
        for remark in &file.remarks {
            for oddity in remarked(remark, &lines) {
                oddities.take(&lines, oddity);
            }
        }
        oddities
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Oddity> {
        self.of_rows.iter().flatten().chain(&self.of_sheet)
    }

    fn take(&mut self, lines: &[BTreeSet<(String, u32)>], oddity: Oddity) {
        let place = oddity.sheet.clone().zip(oddity.row);
        let row = place.and_then(|place| lines.iter().position(|lines| lines.contains(&place)));
        match row.and_then(|row| self.of_rows.get_mut(row)) {
            Some(of_row) => of_row.push(oddity),
            None => self.of_sheet.push(oddity),
        }
    }
}

impl From<&Finding> for Oddity {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.code(),
            severity: finding.severity.code(),
            sheet: finding.place.as_ref().map(|place| place.sheet.clone()),
            row: finding.place.as_ref().map(|place| place.row),
            column: finding.place.as_ref().and_then(|place| place.column),
            message: finding.english.clone(),
            quote: finding.quote.clone(),
        }
    }
}

/// Sheets and lines that a row was read from: a row may take several.
fn lines<P, V>(row: &RowReading<P, V>) -> BTreeSet<(String, u32)> {
    let cells = Criterion::ALL.iter().flat_map(|criterion| row.cells(*criterion));
    let place = |cell: &CellSource| (cell.sheet.clone(), cell.row);
    std::iter::once(&row.province_cell).chain(cells).map(place).collect()
}

/// A merge matters to each row below its first that it reaches into; in a heading it matters to nobody.
fn remarked(remark: &Remark, lines: &[BTreeSet<(String, u32)>]) -> Vec<Oddity> {
    match remark {
        Remark::HiddenSheet { sheet } => vec![Oddity {
            rule: "HIDDEN_SHEET",
            severity: Severity::Warning.code(),
            sheet: Some(sheet.clone()),
            row: None,
            column: None,
            message: format!("the sheet {sheet:?} is hidden and was not read"),
            quote: None,
        }],
        Remark::MergedRows { sheet, row, last_row, column } => {
            let reached = lines.iter().filter_map(|lines| {
                let first = lines.iter().find(|(name, _)| name == sheet).map(|(_, line)| *line)?;
                (first > *row && first <= *last_row).then_some(first)
            });
            let oddity = |line| Oddity {
                rule: "MERGED_CELLS",
                severity: Severity::Warning.code(),
                sheet: Some(sheet.clone()),
                row: Some(line),
                column: Some(*column),
                message: format!(
                    "the cell is merged with the one in line {row}, whose text was read there only"
                ),
                quote: None,
            };
            reached.map(oddity).collect()
        }
    }
}
