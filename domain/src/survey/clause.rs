//! Sentences and clauses of a cell, where writers leave out half of the marks.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{canonical, pattern};

/// Where a sentence ends: a full stop before a blank, a line break, a hyphen before a capital, and a capital
/// `Đã` or `Đang` after a small letter or a name, where a line break was lost.
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<stop>\.\s|\.$|\n|\s-\s+\p{Lu}|(?:[.;:]|^)\s*[-–+•]\s|[^\s.;:,(]\s+(?:Đã|Đang)\s)")
});

/// A sentence, or an item of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its clauses in canonical form.
    pub(super) clauses: Vec<String>,
    /// Does it end in a colon, a comma or a semicolon, so that the next one goes on with it?
    pub(super) goes_on: bool,
}

/// The sentences of a text (composed letters). A semicolon parts clauses.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for found in END.find_iter(text) {
        // the letters that show the end may belong to either side: cut at the blank between them
        let cut = cut_in(found.as_str()) + found.start();
        sentences.extend(text.get(start..cut).map(sentence));
        start = cut;
    }
    sentences.extend(text.get(start..).map(sentence));
    sentences.retain(|sentence| !sentence.clauses.is_empty());
    sentences
}

fn cut_in(mark: &str) -> usize {
    let last_blank = mark.trim_end().rfind(char::is_whitespace);
    let is_word = mark.trim_end().ends_with("Đã") || mark.trim_end().ends_with("Đang");
    match last_blank {
        Some(blank) if is_word || mark.ends_with(char::is_uppercase) => blank,
        _ => mark.len(),
    }
}

fn sentence(text: &str) -> Sentence {
    let end =
        text.trim_end_matches(|letter: char| letter.is_whitespace() || "-–+•".contains(letter));
    let clauses = text.split(';').map(|clause| {
        let words = canonical(clause);
        words
            .trim_matches(|letter: char| matches!(letter, '-' | '+' | '•' | '.' | ',' | ' '))
            .to_owned()
    });
    Sentence {
        clauses: clauses.filter(|clause| !clause.is_empty()).collect(),
        goes_on: end.ends_with([':', ';', ',']),
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn ends_a_sentence_where_a_reader_would() {
        let text = "Hệ thống IOC, SOC Đã rà soát phiên bản 2.0 xong. Tự tổ chức - Thuê giám sát; Kiosk – DVC: thí điểm; - HOC;\n- Camera";

        let told = sentences(text).into_iter().map(|sentence| {
            format!("{}{}", sentence.clauses.join(" | "), if sentence.goes_on { " …" } else { "" })
        });

        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "hệ thống ioc, soc",
                "đã rà soát phiên bản 2.0 xong",
                "tự tổ chức",
                "thuê giám sát | kiosk - dvc: thí điểm …",
                "hoc …",
                "camera",
            ]
        );
    }
}
