//! The documents that the cells of an answer cite, each once, with every cell that cites it.

use super::{cell::Cell, grid::CellSource, reading::CitedDocument};
use crate::document_reference::{self, DocumentKind, DocumentReference};

/// Bodies that answer to Hà Nội, not to the province, as symbols name them: social insurance, treasury, state
/// bank, tax, customs, statistics, procuracy, court.
const OTHER_BODIES: [&str; 9] =
    ["BHXH", "KBNN", "NHNN", "TCT", "TCHQ", "TCTK", "VKSND", "VKS", "TAND"];

/// Everything that `cells` cite, in the order of the cells.
pub(super) fn cited(cells: &[&Cell]) -> Vec<CitedDocument> {
    let mut documents: Vec<CitedDocument> = Vec::new();
    for cell in cells {
        for reference in document_reference::read(&cell.text) {
            let source = source_of(cell, &reference);
            let known = documents.iter_mut().find(|known| is_same(&known.reference, &reference));
            match known {
                Some(known) => {
                    if known.reference.date.is_none() {
                        known.reference.date = reference.date;
                    }
                    known.cells.extend(source.filter(|source| !known.cells.contains(source)));
                }
                None => documents.push(CitedDocument { reference, cells: Vec::from_iter(source) }),
            }
        }
    }
    documents
}

/// Is it a decision of a body that is not the province's?
pub(super) fn is_of_other_body(document: &CitedDocument) -> bool {
    document.reference.symbol().any(|part| OTHER_BODIES.contains(&part))
}

/// Is it more than a letter or a law that is referred to: something that founds, approves, plans or hires?
pub(super) fn is_founding(document: &CitedDocument) -> bool {
    matches!(
        document.reference.kind,
        DocumentKind::Decision
            | DocumentKind::Plan
            | DocumentKind::Contract
            | DocumentKind::Resolution
    )
}

/// A rule of the state that everybody refers to; nobody's own document.
pub(super) fn is_norm(document: &CitedDocument) -> bool {
    matches!(
        document.reference.kind,
        DocumentKind::Decree | DocumentKind::Circular | DocumentKind::Law | DocumentKind::Directive
    )
}

/// The text of a cell with its references blanked out, so that their digits are not taken for anything else.
pub(super) fn text_without_references(cell: &Cell) -> String {
    let mut text = String::with_capacity(cell.text.len());
    let mut start = 0;
    for reference in document_reference::read(&cell.text) {
        text.push_str(cell.text.get(start..reference.span.start).unwrap_or_default());
        text.push_str(" § ");
        start = reference.span.end;
    }
    text.push_str(cell.text.get(start..).unwrap_or_default());
    text
}

/// The line of a broken cell in which a reference begins.
fn source_of(cell: &Cell, reference: &DocumentReference) -> Option<CellSource> {
    let mut end = 0;
    for source in &cell.sources {
        end += crate::text::nfc(&source.text).len() + 1;
        if reference.span.start < end {
            return Some(source.clone());
        }
    }
    cell.sources.last().cloned()
}

/// The same number, and no two dates that differ.
fn is_same(one: &DocumentReference, other: &DocumentReference) -> bool {
    let dates_agree = match (&one.date, &other.date) {
        (Some(one), Some(other)) => match (one.day(), other.day()) {
            (Some(one), Some(other)) => one == other,
            _ => one.text() == other.text(),
        },
        _ => true,
    };
    one.number == other.number && dates_agree
}
