//! The link to the national monitoring centre (NCSC).

use std::sync::LazyLock;

use regex::Regex;

use super::{
    align::AlignedRow, answer::AnswerStatus, cell::sources_of, layout::Column, reading::NcscAnswer,
};
use crate::text::pattern;

/// A cell that is nothing but the answer: `Đã kết nối`, `Chưa kết nối NCSC`.
static WHOLE_ANSWER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^ (?:đã|đang|chưa) (?:\ (?:thực\ hiện|triển\ khai|hoàn\ thành))? \ kết\ nối
        (?: \ (?:(?:với|tới|đến)\ )? (?:hệ\ thống\ )? (?:ncsc|trung\ tâm\ giám\ sát\ an\ toàn\ không\ gian\ mạng\ quốc\ gia) .{0,20} )?
        [\ .;,]* $",
    )
});

/// A sentence on the link inside another answer.
static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?P<mood>đã|đang|chưa) [^.;]{0,60})?kết nối[^.;]{0,40}(?:ncsc|giám sát an toàn không gian mạng quốc gia)",
    )
});

/// Is a cell's whole text an answer on the link?
pub(super) fn is_whole_answer(words: &str) -> bool {
    WHOLE_ANSWER.is_match(words)
}

/// Does a text say anything of the link, or of no link at all?
pub(super) fn speaks_of_a_link(words: &str) -> bool {
    words.contains("kết nối") || words.contains("ncsc") || status_word(words).is_some()
}

/// Reads the answer, in whichever cell it stands.
pub(super) fn read(row: &AlignedRow) -> NcscAnswer {
    let own = row.of(&[Column::Ncsc]);
    if let Some(status) = own.iter().find_map(|cell| status_word(&cell.words)) {
        return NcscAnswer { status, cells: sources_of(&own) };
    }
    let told = row.answers().find_map(|cell| Some((mentioned(&cell.words)?, cell)));
    match told {
        Some((status, cell)) => NcscAnswer { status, cells: cell.sources.clone() },
        None => NcscAnswer { status: AnswerStatus::NotReported, cells: sources_of(&own) },
    }
}

fn status_word(words: &str) -> Option<AnswerStatus> {
    let starts = |word: &str| words.starts_with(word);
    if starts("chưa") || starts("không") {
        Some(AnswerStatus::NotDone)
    } else if starts("đang") {
        Some(AnswerStatus::InProgress)
    } else if starts("đã") || starts("có") || starts("kết nối") {
        Some(AnswerStatus::Done)
    } else if starts("sẽ") || starts("dự kiến") {
        Some(AnswerStatus::Planned)
    } else {
        None
    }
}

fn mentioned(words: &str) -> Option<AnswerStatus> {
    let found = MENTION.captures(words)?;
    match found.name("mood").map(|mood| mood.as_str()) {
        Some("chưa") => Some(AnswerStatus::NotDone),
        Some("đang") => Some(AnswerStatus::InProgress),
        _ => Some(AnswerStatus::Done),
    }
}
