//! Do the findings agree with the rows, and is everything odd in the rows told?

use chrono::{Datelike, NaiveDate};
use domain::document_reference::WrittenDate;
use domain::survey::{CitedDocument, Criterion, FindingRule};

use super::super::problem::Place;
use super::findings::PlacedFinding;
use super::{Row, columns_of};

/// Checks the findings of one round.
pub(super) fn check(findings: &[PlacedFinding], rows: &[Row], as_of: NaiveDate, file: &Place) {
    for (index, placed) in findings.iter().enumerate() {
        check_place(placed, rows);
        if findings.iter().take(index).any(|before| before.finding == placed.finding) {
            placed.line.problem("the finding stands here twice");
        }
    }
    for row in rows {
        for criterion in Criterion::ALL {
            for document in row.documents(*criterion) {
                for rule in odd(document, as_of) {
                    is_told(findings, row, document, rule, file);
                }
            }
        }
    }
}

/// A finding on a cell belongs to the answer that was read from the cell.
fn check_place(placed: &PlacedFinding, rows: &[Row]) {
    let PlacedFinding { finding, criterion, line } = placed;
    let Some(place) = &finding.place else {
        if criterion.is_some() {
            line.problem("what belongs to an answer has a row");
        }
        return;
    };
    let Some(row) = rows.iter().find(|row| row.number == Some(place.row)) else { return };
    let Some(column) = place.column else { return };
    if !columns_of(row).any(|told| told == column) {
        line.problem(format!("row {} has nothing in column {column}", place.row));
        return;
    }
    let of_cell = Criterion::ALL
        .iter()
        .copied()
        .find(|criterion| row.cells(*criterion).iter().any(|cell| cell.column == column));
    if of_cell != *criterion {
        let code = of_cell.map_or("no answer", Criterion::code);
        line.problem(format!("column {column} of row {} belongs to {code}", place.row));
    }
}

/// What a document shows by itself to be odd.
fn odd(document: &CitedDocument, as_of: NaiveDate) -> impl Iterator<Item = FindingRule> {
    let reference = &document.reference;
    let day = reference.date.as_ref().and_then(WrittenDate::day);
    let is_later = day.is_some_and(|day| day > as_of);
    let years = reference.year_of_number().zip(day);
    let disagrees = years.is_some_and(|(year, day)| year != day.year());
    let rules = [
        is_later.then_some(FindingRule::DateInFuture),
        disagrees.then_some(FindingRule::NumberDateMismatch),
        reference.is_of_two_kinds().then_some(FindingRule::TypeMismatch),
    ];
    rules.into_iter().flatten()
}

fn is_told(
    findings: &[PlacedFinding],
    row: &Row,
    document: &CitedDocument,
    rule: FindingRule,
    file: &Place,
) {
    let Some(cell) = document.cells.first() else { return };
    let told = findings.iter().any(|placed| {
        let place = placed.finding.place.as_ref();
        placed.finding.rule == rule
            && place.is_some_and(|it| it.row == cell.row && it.column == Some(cell.column))
    });
    if !told {
        let (number, row) = (&document.reference.number, row.number.unwrap_or_default());
        file.problem(format!("{} of {number} in row {row} is not told", rule.code()));
    }
}
