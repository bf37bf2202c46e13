//! What shows only when rows are laid side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answer::Criterion,
    finding::FindingRule,
    grid::CellSource,
    reading::{CitedDocument, RowReading},
    tell::Findings,
};
use crate::document_reference::DocumentKind;

/// One long sentence of one row.
pub(super) struct Sentence {
    /// Which row, by index.
    pub(super) row: usize,
    /// In the form to compare by.
    pub(super) words: String,
    /// Where it stands.
    pub(super) source: CellSource,
}

/// Checks all rows together.
pub(super) fn check<P, V>(
    rows: &[RowReading<P, V>],
    sentences: &[Sentence],
    findings: &mut Findings,
) {
    check_boilerplate(rows, sentences, findings);
    check_same_references(rows, findings);
    check_citations(rows, findings);
    check_numbering(rows, findings);
}

fn check_boilerplate<P, V>(
    rows: &[RowReading<P, V>],
    sentences: &[Sentence],
    findings: &mut Findings,
) {
    for sentence in sentences {
        let alike = sentences.iter().filter(|other| {
            other.row != sentence.row
                && (other.words.contains(&sentence.words) || sentence.words.contains(&other.words))
        });
        let others: BTreeSet<_> = alike.map(|other| other.row).collect();
        if !others.is_empty() {
            let names = names(rows, &others);
            findings.at_quoting(
                FindingRule::BoilerplateRepeated,
                &sentence.source,
                &sentence.words,
                format!("{names} answer in the same words"),
                format!("cùng câu chữ với {names}"),
            );
        }
    }
}

/// Two provinces cannot have issued a decision of the same number on the same day, or at least it is unlikely.
fn check_same_references<P, V>(rows: &[RowReading<P, V>], findings: &mut Findings) {
    let mut citing: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    for (row, document) in answered(rows) {
        if let (Some(date), false) = (&document.reference.date, is_national(document)) {
            citing.entry((&document.reference.number, date.text())).or_default().insert(row);
        }
    }
    for ((number, date), others) in citing.iter().filter(|(_, rows)| rows.len() > 1) {
        let names = names(rows, others);
        for (_, document) in answered(rows).filter(|(_, one)| {
            one.reference.number == *number
                && one.reference.date.as_ref().is_some_and(|day| day.text() == *date)
        }) {
            if let Some(source) = document.cells.first() {
                findings.at(
                    FindingRule::SameReferenceTwoIssuers,
                    source,
                    format!("{number} of {date} is cited by several provinces as their own: {names}"),
                    format!("số {number} ngày {date} được nhiều tỉnh viện dẫn là văn bản của mình: {names}"),
                );
            }
        }
    }
}

/// A letter of the ministry has one symbol and one date.
fn check_citations<P, V>(rows: &[RowReading<P, V>], findings: &mut Findings) {
    let national: Vec<_> = all(rows).filter(|(_, document)| is_national(document)).collect();
    for (_, document) in &national {
        let key = national_key(document);
        let forms: BTreeSet<_> = national
            .iter()
            .filter(|(_, other)| national_key(other) == key)
            .map(|(_, other)| form(other))
            .collect();
        if let (true, Some(source)) = (forms.len() > 1, document.cells.first()) {
            let forms = forms.into_iter().collect::<Vec<_>>().join(", ");
            findings.at(
                FindingRule::ConflictingCitation,
                source,
                format!("one letter seems to be cited in several forms: {forms}"),
                format!("có thể là một văn bản được viện dẫn theo nhiều cách: {forms}"),
            );
        }
    }
}

fn check_numbering<P, V>(rows: &[RowReading<P, V>], findings: &mut Findings) {
    let numbers: BTreeSet<u32> = rows.iter().filter_map(|row| row.number).collect();
    for (last, next) in numbers.iter().zip(numbers.iter().skip(1)) {
        if next - last > 1 {
            let (first, end) = (last + 1, next - 1);
            findings.of_sheet(
                FindingRule::GapInNumbering,
                format!("rows {first} to {end} are not in the sheet"),
                format!("bảng thiếu các dòng số {first} đến {end}"),
            );
        }
    }
}

/// A letter that an office of the state has sent to all: its symbol begins with the office, `BTTTT`.
fn is_national(document: &CitedDocument) -> bool {
    document.reference.kind == DocumentKind::OfficialLetter
        && document.reference.symbol().next().is_some_and(|office| office.starts_with('B'))
}

fn national_key(document: &CitedDocument) -> (&str, Option<&str>) {
    (document.reference.serial(), document.reference.symbol().next())
}

fn form(document: &CitedDocument) -> String {
    match &document.reference.date {
        Some(date) => format!("{} ({})", document.reference.number, date.text()),
        None => document.reference.number.clone(),
    }
}

fn answered<P, V>(rows: &[RowReading<P, V>]) -> impl Iterator<Item = (usize, &CitedDocument)> {
    rows.iter().enumerate().flat_map(|(index, row)| {
        let cited = Criterion::ALL.iter().flat_map(|criterion| row.documents(*criterion));
        cited.map(move |document| (index, document))
    })
}

fn all<P, V>(rows: &[RowReading<P, V>]) -> impl Iterator<Item = (usize, &CitedDocument)> {
    let references = rows.iter().enumerate();
    let references = references
        .flat_map(|(index, row)| row.review.references.iter().map(move |one| (index, one)));
    answered(rows).chain(references)
}

fn names<P, V>(rows: &[RowReading<P, V>], indexes: &BTreeSet<usize>) -> String {
    let names = indexes.iter().filter_map(|index| rows.get(*index)).map(RowReading::province_text);
    names.map(str::trim).collect::<Vec<_>>().join(", ")
}
