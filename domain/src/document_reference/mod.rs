//! Documents cited in running text: `Quyết định số 12/QĐ-UBND ngày 5/4/2021 của UBND tỉnh …`.
//!
//! A reference is kept as it was written: blanks in the number go, everything else stays, misspelt or not. A date
//! that no calendar has is kept too. What looks odd is for the reader of the reference to flag.

mod date;
mod kind;
mod number;

use std::ops::Range;

pub use date::WrittenDate;
pub use kind::DocumentKind;

use crate::text::nfc;

/// One document that a text cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentReference {
    /// Number and symbol as written, without blanks: `12/QĐ-UBND`.
    pub number: String,
    /// What kind of document the symbol says.
    pub kind: DocumentKind,
    /// What kind of document the words before the number say; `None` where there are none.
    pub stated_kind: Option<DocumentKind>,
    /// The full date that follows; `None` where there is none, or only a part of one.
    pub date: Option<WrittenDate>,
    /// Who issued it, where the text says so: `UBND tỉnh Sao Mai`.
    pub issuer: Option<String>,
    /// Where number, date and issuer stand: bytes of the text with composed letters ([`nfc`]).
    pub span: Range<usize>,
}

impl DocumentReference {
    /// Do the words before the number name another kind than its symbol? (`Quyết định số 51/KH-UBND`)
    #[must_use]
    pub fn is_of_two_kinds(&self) -> bool {
        self.stated_kind.is_some_and(|stated| stated != self.kind)
    }

    /// The year inside the number, as in `20/2022/QĐ-UBND`.
    #[must_use]
    pub fn year_of_number(&self) -> Option<i32> {
        let year = self.number.split('/').nth(1)?;
        let is_year = year.len() == 4 && year.starts_with(['1', '2']);
        is_year.then(|| year.parse().ok()).flatten()
    }

    /// What stands before the first slash: `12` of `12/QĐ-UBND`.
    #[must_use]
    pub fn serial(&self) -> &str {
        self.number.split('/').next().unwrap_or_default()
    }

    /// The parts of the symbol: `QĐ` and `UBND` of `20/2022/QĐ-UBND`.
    pub fn symbol(&self) -> impl Iterator<Item = &str> {
        number::symbol_of(&self.number)
    }
}

/// Every document that `text` cites, in the order of the text. One cited twice is there twice.
#[must_use]
pub fn read(text: &str) -> Vec<DocumentReference> {
    let text = nfc(text);
    let numbers = number::find(&text);
    let mut references = Vec::with_capacity(numbers.len());
    for (index, found) in numbers.iter().enumerate() {
        let end = numbers.get(index + 1).map_or(text.len(), |next| next.span.start);
        references.push(complete(&text, found, end));
    }
    references
}

/// Reads on behind a number, at most to `end`, where the next one stands.
fn complete(text: &str, found: &number::Number, end: usize) -> DocumentReference {
    let before = text.get(..found.span.start).unwrap_or_default();
    let after = text.get(found.span.end..end).unwrap_or_default();
    let stated_kind = kind::stated_before(before);
    let tail = date::read_tail(after);
    DocumentReference {
        kind: kind::of_symbol(number::symbol_of(&found.written), stated_kind),
        number: found.written.clone(),
        stated_kind,
        date: tail.date,
        issuer: tail.issuer,
        span: found.span.start..found.span.end + tail.length,
    }
}

#[cfg(test)]
mod tests;
