//! Reading `findings.csv`: what is odd in the sheet.

use domain::survey::{Criterion, Finding, FindingPlace, FindingRule, Severity};

use super::super::entry::{Entry, read_csv};
use super::super::files::Files;
use super::super::problem::Place;
use super::Row;

/// A finding, the answer that it belongs to, and the line that tells it.
pub(super) struct PlacedFinding {
    pub(super) finding: Finding,
    pub(super) criterion: Option<Criterion>,
    pub(super) line: Place,
}

/// Reads the findings.
pub(super) fn read(files: &Files, name: &str, rows: &[Row]) -> Vec<PlacedFinding> {
    let Some(text) = files.text(name) else { return Vec::new() };
    let entries = read_csv(text, &files.place(name));
    entries.into_iter().filter_map(|entry| finding(entry, rows)).collect()
}

fn finding(mut entry: Entry, rows: &[Row]) -> Option<PlacedFinding> {
    let line = entry.place().clone();
    let row = entry.number_if("row");
    let column = entry.number_if("column");
    let criterion = entry.code_if("criterion", Criterion::parse);
    let rule = entry.code("rule", FindingRule::parse);
    let severity = entry.code("severity", Severity::parse);
    let message_en = entry.text("message_en");
    let message_vi = entry.text("message_vi");
    entry.finish();

    if let Some(row) = row.filter(|row| !rows.iter().any(|told| told.number == Some(*row))) {
        line.problem(format!("there is no row {row}"));
    }
    let (rule, severity) = (rule?, severity?);
    if severity != rule.severity() {
        line.problem(format!("{} is of severity {}", rule.code(), rule.severity().code()));
    }
    let place = row.map(|row| FindingPlace { sheet: String::new(), row, column });
    let finding = Finding::new(rule, place, message_en?, message_vi?);
    Some(PlacedFinding { finding, criterion, line })
}
