//! Are the proposed levels approved, and by which decisions?

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{
    align::AlignedRow,
    answer::AnswerStatus,
    cell::{Cell, sources_of, words_of},
    documents,
    layout::Column,
    reading::{CitedDocument, DossierAnswer},
};
use crate::text::pattern;

/// `cấp độ 3`, `mức độ 3`, `(cấp 3)`, `cấp độ 2, 3`.
static GRADE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<before>dịch vụ công[^.;]{0,30})?\b(?:cấp độ|mức độ|cấp) (?P<grades>[1-5](?:(?:, ?| và | đến |-)[1-5])*)\b",
    )
});

/// An approval told in words.
static APPROVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:đã (?:được )?|được |^\(?)(?:phê duyệt|ban hành)|phê duyệt (?:hồ sơ|cấp độ)|phê duyệt .{0,40}cấp độ",
    )
});

/// Reads the answer.
pub(super) fn read(row: &AlignedRow) -> DossierAnswer {
    let mut cells = row.of(&[Column::DossierStatus, Column::DossierDecision]);
    let review = row.of(&[Column::Review]);
    let strays: Vec<_> = review.iter().copied().filter(|cell| is_approval(cell)).collect();
    let mut documents = documents::cited(&cells);
    let mut status = status_of(row, &documents);
    if status == AnswerStatus::NotReported && !strays.is_empty() {
        status = AnswerStatus::Done;
        documents = documents::cited(&strays);
        cells.extend(strays);
    }
    documents.retain(|document| !documents::is_norm(document));
    let stated = words_of(&[review, cells.clone()].concat());
    DossierAnswer {
        status,
        grades: grades(&stated).collect::<BTreeSet<_>>().into_iter().collect(),
        documents,
        cells: sources_of(&cells),
    }
}

/// Does a cell of another question hold the decision that approves a level?
pub(super) fn is_approval(cell: &Cell) -> bool {
    cell.words.contains("phê duyệt")
        && cell.words.contains("cấp độ")
        && documents::cited(&[cell]).iter().any(documents::is_founding)
}

fn status_of(row: &AlignedRow, documents: &[CitedDocument]) -> AnswerStatus {
    let word = row.cell(Column::DossierStatus).and_then(|cell| status_word(&cell.words));
    let decision = row.cell(Column::DossierDecision);
    let told = decision.and_then(|cell| status_word(&cell.words));
    let is_approved = documents.iter().any(documents::is_founding)
        || decision.is_some_and(|cell| APPROVED.is_match(&cell.words));
    match (word.or(told), is_approved) {
        (Some(status), _) => status,
        (None, true) => AnswerStatus::Done,
        (None, false) => AnswerStatus::NotReported,
    }
}

fn status_word(words: &str) -> Option<AnswerStatus> {
    let starts = |begin: &str| words.starts_with(begin);
    if starts("đã ") || starts("được phê duyệt") {
        Some(AnswerStatus::Done)
    } else if starts("đang nghiên cứu") || starts("dự kiến") || starts("sẽ ") || starts("đề xuất")
    {
        Some(AnswerStatus::Planned)
    } else if starts("đang ") {
        Some(AnswerStatus::InProgress)
    } else if starts("chưa") || starts("không") {
        Some(AnswerStatus::NotDone)
    } else {
        None
    }
}

/// Every level of security that a text names; the levels of online services are others.
fn grades(words: &str) -> impl Iterator<Item = u8> {
    let found = GRADE.captures_iter(words).filter(|found| found.name("before").is_none());
    let digits = found.filter_map(|found| found.name("grades"));
    let digits: Vec<_> = digits
        .flat_map(|grades| grades.as_str().chars().filter_map(|letter| letter.to_digit(10)))
        .collect();
    digits.into_iter().filter_map(|digit| u8::try_from(digit).ok())
}
