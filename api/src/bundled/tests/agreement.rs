//! The carried facts and the sheet that they were read from agree, where the sheet is at hand: `SURVEY_SHEET` names it (text
//! with tabs).

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;

use domain::document_reference::WrittenDate;
use domain::survey::{
    CellSource, CitedDocument, Criterion, Finding, GridRow, RowReading, SheetGrid,
};

use super::super::*;

fn sheet() -> Option<SheetGrid> {
    let file = std::env::var_os("SURVEY_SHEET").filter(|file| file != OsStr::new(""));
    let Some(file) = file else {
        use std::io::Write;
        writeln!(std::io::stderr(), "skipped: SURVEY_SHEET names no sheet to compare with")
            .unwrap();
        return None;
    };
    let text = fs::read_to_string(file).unwrap();
    let rows = text.split('\n').zip(1..).map(|(line, number)| GridRow {
        number,
        cells: line.split('\t').map(str::to_owned).collect(),
    });
    Some(SheetGrid { name: String::new(), rows: rows.collect() })
}

/// A row, a line for each thing that it tells; cells by their columns, dates by their days.
fn told(row: &RowReading<String, String>) -> Vec<String> {
    let mut told = vec![format!("{:?} {:?}", row.province, row.province_cell.column)];
    for criterion in Criterion::ALL {
        let (code, columns) = (criterion.code(), columns(row.cells(*criterion)));
        told.push(format!("{code} {} {columns:?}", row.status(*criterion).code()));
        told.extend(row.documents(*criterion).iter().map(|one| format!("{code} {}", cited(one))));
    }
    told.extend(row.review.references.iter().map(|one| format!("reference {}", cited(one))));
    told.push(format!("systems {:?}", row.review.systems));
    told.push(format!("grades {:?}", row.dossier.grades));
    told.push(format!("{:?} {:?}", row.force.team, row.force.headcount));
    told.push(format!("{:?} {:?}", row.monitoring.mode, row.monitoring.vendors));
    told
}

fn cited(document: &CitedDocument) -> String {
    let reference = &document.reference;
    let stated = reference.stated_kind.filter(|stated| *stated != reference.kind);
    format!(
        "{} {:?} {stated:?} {:?} {:?} {:?}",
        reference.number,
        reference.kind,
        reference.date.as_ref().and_then(WrittenDate::day),
        reference.issuer,
        columns(&document.cells),
    )
}

fn columns(cells: &[CellSource]) -> Vec<u32> {
    cells.iter().map(|cell| cell.column).collect()
}

/// Findings in an order of their own, by the rows that `numbers` gives for lines.
fn told_findings(findings: &[Finding], numbers: &BTreeMap<u32, u32>) -> Vec<String> {
    let mut told: Vec<_> = findings
        .iter()
        .map(|finding| {
            let place = finding.place.as_ref().map(|place| (numbers[&place.row], place.column));
            let (rule, severity) = (finding.rule.code(), finding.severity.code());
            format!("{place:?} {rule} {severity} {} | {}", finding.english, finding.vietnamese)
        })
        .collect();
    told.sort();
    told
}

/// What only one of two lists has.
fn differences(carried: &[String], imported: &[String]) -> Vec<String> {
    let only = |here: &[String], there: &[String], mark: &str| -> Vec<String> {
        here.iter()
            .filter(|line| !there.contains(line))
            .map(|line| format!("{mark} {line}"))
            .collect()
    };
    [only(carried, imported, "carried "), only(imported, carried, "imported")].concat()
}

#[test]
fn the_facts_are_what_the_sheet_is_read_as() {
    let Some(grid) = sheet() else { return };
    let data = read().unwrap();
    let survey = &data.surveys[0];

    let names = data.gazetteer(survey.as_of);
    let imported = domain::survey::read(&[grid], &names, survey.as_of).unwrap();

    let mut differ = Vec::new();
    for (carried, imported) in survey.sheet.rows.iter().zip(&imported.rows) {
        let found = differences(&told(carried), &told(imported));
        differ.extend(found.into_iter().map(|line| format!("{:?} {line}", carried.number)));
    }
    let lines = imported.rows.iter().map(|row| (row.province_cell.row, row.number.unwrap()));
    let printed = survey.sheet.rows.iter().filter_map(|row| Some((row.number?, row.number?)));
    differ.extend(differences(
        &told_findings(&survey.sheet.findings, &printed.collect()),
        &told_findings(&imported.findings, &lines.collect()),
    ));

    assert!(differ.is_empty(), "{}", differ.join("\n"));
    let numbers = |rows: &[Row]| rows.iter().map(|row| row.number).collect::<Vec<_>>();
    assert_eq!(numbers(&survey.sheet.rows), numbers(&imported.rows));
    assert_eq!(survey.sheet.missing, imported.missing);
}
