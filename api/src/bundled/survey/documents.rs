//! The documents that an answer cites.

use domain::document_reference::DocumentKind;
use domain::survey::CitedDocument;

use super::super::entry::Entry;
use super::super::reference;
use super::cell;

/// Reads the list `field` of an answer that stands in `columns`.
pub(super) fn read(
    entry: &mut Entry,
    field: &str,
    row: u32,
    columns: &[u32],
) -> Vec<CitedDocument> {
    let mut documents: Vec<CitedDocument> = Vec::new();
    for entry in entry.tables(field) {
        let place = entry.place().clone();
        let Some(cited) = document(entry, row, columns) else { continue };
        let same = |other: &&CitedDocument| {
            other.reference.number == cited.reference.number
                && other.reference.date == cited.reference.date
        };
        if documents.iter().find(same).is_some() {
            place.problem(format!("{} stands here twice", cited.reference.number));
        }
        documents.push(cited);
    }
    documents
}

fn document(mut entry: Entry, row: u32, columns: &[u32]) -> Option<CitedDocument> {
    let place = entry.place().clone();
    let at_columns = entry.place_of("columns");
    let number = entry.text("number");
    let kind = entry.code("kind", DocumentKind::parse);
    let stated_kind = entry.code_if("stated_kind", DocumentKind::parse);
    let issued_on = entry.day_if("issued_on");
    let issuer = entry.text_if("issuer");
    let own = entry.numbers("columns");
    entry.finish();

    if own.is_empty() || !own.iter().all(|column| columns.contains(column)) {
        at_columns.problem("a document stands in columns of its answer");
    }
    let kind = kind?;
    if stated_kind == Some(kind) {
        place.problem("a stated kind is told only where it differs from the kind");
    }
    let mut reference = reference::of(&number?, kind, issued_on, &place)?;
    reference.stated_kind = stated_kind;
    reference.issuer = issuer;
    Some(CitedDocument { reference, cells: own.iter().map(|column| cell(row, *column)).collect() })
}
