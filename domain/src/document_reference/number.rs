//! The number of a document: `20/2022/QĐ-UBND`, `13 /QĐ-ĐƯSCMTT`, `02-KH/BCĐTW`.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::kind;
use crate::text::pattern;

/// A number and where it stands.
pub(super) struct Number {
    /// As written, without blanks and marks of emphasis.
    pub(super) written: String,
    pub(super) span: Range<usize>,
}

/// `12/QĐ-UBND`: serial, perhaps a year, then a symbol of capitals.
///
/// Blanks may stand around the first slash and the first dash, a line may break behind a dash, and a symbol may be
/// torn apart once (`HĐ/STTT T-VIETTEL`).
static STATE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?: \d{1,12} (?:\.\d{1,4}){0,2} ) [A-ZĐ]? \*{0,2} \s{0,3} / \s?
        (?: (?:19|20)\d\d \s? / \s? )?
        (?: (?: QĐ|Qđ|QD|CT|NĐ|NQ|KH|CV|TB|TT|BC|HĐ|HD ) \s? [-–] \s? \p{Lu}{2} [\p{Lu}\d&]* (?: (?:tg|g|r)\b )?
          | \p{Lu} [\p{Lu}\d&]* (?: (?:tg|g|r)\b )?
        )
        (?: (?: [-–/] | [-–]\s*\n\s* ) \p{Lu} [\p{Lu}\d&]* (?: (?:tg|g|r)\b )? )*
        (?: \x20 \p{Lu}{1,2} - \p{Lu}{2,} [\p{Lu}\d&]* )?",
    )
});

/// `02-KH/BCĐTW`: the way of the Party's bodies.
static PARTY_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\d{1,5}\s?[-–]\s?(?:KH|QĐ|CT|NQ|KL|CV|TB|HD|BC)\s?/\s?\p{Lu}{2}[\p{Lu}\d&]*")
});

/// Every number in `text` (composed letters), from left to right.
pub(super) fn find(text: &str) -> Vec<Number> {
    let state = STATE_NUMBER.find_iter(text).filter(|found| {
        let before = text.get(..found.start()).unwrap_or_default();
        let after = text.get(found.end()..).unwrap_or_default();
        begins_a_word(before) && is_symbol(found.as_str(), before, after)
    });
    let party = PARTY_NUMBER
        .find_iter(text)
        .filter(|found| begins_a_word(text.get(..found.start()).unwrap_or_default()));
    let mut numbers: Vec<_> = state
        .chain(party)
        .map(|found| Number { written: without_blanks(found.as_str()), span: found.range() })
        .collect();
    numbers.sort_by_key(|number| number.span.start);
    numbers.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    numbers
}

/// The parts of the symbol of a written number: what is neither serial nor year.
pub(super) fn symbol_of(number: &str) -> impl Iterator<Item = &str> {
    number.split(['/', '-', '–']).filter(|part| {
        !part.is_empty() && !part.starts_with(|letter: char| letter.is_ascii_digit())
    })
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '*').collect()
}

fn begins_a_word(before: &str) -> bool {
    !before.ends_with(|last: char| last.is_alphanumeric() || last == '/')
}

/// `3/IOC` is a level and a system, no number: a symbol has a kind in it, or two parts, or a word before it.
fn is_symbol(number: &str, before: &str, after: &str) -> bool {
    let written = without_blanks(number);
    let parts: Vec<_> = symbol_of(&written).collect();
    let Some(first) = parts.first() else { return false };
    let cut_off = parts.last().is_some_and(|last| last.chars().count() == 1)
        && after.starts_with(char::is_lowercase);
    let is_long = first.chars().count() >= 2;
    !cut_off
        && is_long
        && (kind::in_symbol(parts.iter().copied()).is_some()
            || (parts.len() > 1 && number.contains(['-', '–']))
            || kind::stated_before(before).is_some())
}
