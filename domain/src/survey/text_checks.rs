//! What is odd about the text of a cell, whatever it answers.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::{
    align::AlignedRow,
    cell::{Cell, has_mark_up},
    clause::sentences,
    finding::FindingRule,
    layout::Column,
    tell::Findings,
};
use crate::text::{has_composed_letters, pattern};

/// How long a text must be for its repetition to mean something, in letters.
const LONG: usize = 40;

/// Words that a phrase cannot end with.
static OPEN_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:và|với|của|do|tại|theo|về|đối|bảo|đảm bảo an|bảo đảm an|các|được|kết|phê|là|cho|trong|việc)$",
    )
});

/// An annex that an answer points to.
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:nêu |kèm theo |chi tiết |xem )?(?:tại |ở )?phụ lục(?: số)? [\d.]+")
});

/// Checks every cell of a row.
pub(super) fn check(row: &AlignedRow, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, &Cell> = BTreeMap::new();
    for cell in row.answers() {
        check_form(cell, findings);
        check_end(cell, findings);
        check_annex(cell, findings);
        if is_repeated_inside(&cell.words) {
            findings.in_cell_quoting(
                FindingRule::DuplicatedText,
                cell,
                &cell.text,
                "the cell says the same twice".to_owned(),
                "ô ghi lặp nội dung".to_owned(),
            );
        }
        let bare = cell.bare_words();
        if bare.chars().count() >= LONG && seen.insert(bare, cell).is_some() {
            findings.in_cell_quoting(
                FindingRule::DuplicatedText,
                cell,
                &cell.text,
                "another cell of the row has the same text".to_owned(),
                "trùng nội dung với ô khác cùng dòng".to_owned(),
            );
        }
    }
}

fn check_form(cell: &Cell, findings: &mut Findings) {
    if cell.sources.iter().any(|source| has_mark_up(&source.text)) {
        findings.in_cell(
            FindingRule::HtmlFragment,
            cell,
            "the text holds HTML mark-up, which was passed over".to_owned(),
            "nội dung còn sót mã HTML, đã bỏ qua khi đọc".to_owned(),
        );
    }
    if cell.sources.iter().any(|source| !has_composed_letters(&source.text)) {
        findings.in_cell(
            FindingRule::TextNotComposed,
            cell,
            "the text is not in composed letters (NFC); it was read as if it were".to_owned(),
            "nội dung không ở dạng Unicode dựng sẵn (NFC), đã đọc như dạng dựng sẵn".to_owned(),
        );
    }
}

fn check_end(cell: &Cell, findings: &mut Findings) {
    let words = cell.words.trim_end();
    let opened = words.matches('(').count();
    let closed = words.matches(')').count();
    let is_cut = OPEN_END.is_match(words) && words.chars().count() >= LONG;
    if opened > closed || is_cut {
        let letters: Vec<char> = cell.text.trim_end().chars().collect();
        let tail: String = letters.iter().skip(letters.len().saturating_sub(30)).collect();
        findings.in_cell_quoting(
            FindingRule::TruncatedText,
            cell,
            &format!("…{}", tail.trim()),
            "the text breaks off".to_owned(),
            "nội dung bị cắt ngang".to_owned(),
        );
    }
}

fn check_annex(cell: &Cell, findings: &mut Findings) {
    if let Some(annex) = ANNEX.find(&cell.words) {
        let annex = annex.as_str().trim_end_matches('.');
        findings.in_cell_quoting(
            FindingRule::MissingAnnexPointer,
            cell,
            annex,
            "the answer points to an annex that is not part of the sheet".to_owned(),
            "nội dung dẫn tới phụ lục không có trong bảng".to_owned(),
        );
    }
}

/// Is the text its first half twice, or does it repeat two words at once (`công văn công văn`)?
fn is_repeated_inside(words: &str) -> bool {
    let plain: Vec<&str> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let half = plain.len() / 2;
    let is_twice = half >= 4 && plain.get(..half) == plain.get(half..half * 2);
    let spaced: Vec<&str> = words.split(' ').collect();
    let is_stuttering = spaced.windows(4).any(|four| match four {
        [one, two, three, four] => {
            one == three && two == four && one != two && one.chars().all(char::is_alphabetic)
        }
        _ => false,
    });
    is_twice || is_stuttering
}

/// The long sentences of the one cell that asks for free text, in the form to compare by; all decisions sound alike.
pub(super) fn long_sentences(row: &AlignedRow) -> Vec<String> {
    let cell = row.cell(Column::Review).map(|cell| sentences(&cell.text)).unwrap_or_default();
    let sentences = cell.into_iter().map(|sentence| sentence.clauses.join("; "));
    sentences.filter(|sentence| sentence.chars().count() >= LONG).collect()
}
