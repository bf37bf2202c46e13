//! Numbers and dates of documents, as the reader of sheets understands them.

use chrono::{Datelike, NaiveDate};
use domain::document_reference::{self, DocumentKind, DocumentReference};

use super::problem::Place;

/// The reference that a number and a day make, as if a sheet cited it; tells if a sheet's reader would understand another number or
/// kind.
pub(super) fn of(
    number: &str,
    kind: DocumentKind,
    issued_on: Option<NaiveDate>,
    place: &Place,
) -> Option<DocumentReference> {
    let written = match issued_on {
        Some(day) => format!("{number} ngày {}/{}/{}", day.day(), day.month(), day.year()),
        None => number.to_owned(),
    };
    let mut read = document_reference::read(&written).into_iter();
    let (Some(reference), None) = (read.next(), read.next()) else {
        place.problem(format!("{number:?} is no number of a document"));
        return None;
    };
    if reference.number != number {
        place.problem(format!("the number {number:?} would be read as {:?}", reference.number));
        return None;
    }
    if reference.kind != kind {
        let (says, told) = (reference.kind.code(), kind.code());
        place.problem(format!("by its symbol {number} is a {says}, not a {told}"));
    }
    Some(DocumentReference { span: 0..0, ..reference })
}
