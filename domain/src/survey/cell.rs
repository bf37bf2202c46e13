//! A cell as the readers see it: where it comes from, and its words in a form to compare.

use std::sync::LazyLock;

use regex::Regex;

use super::grid::CellSource;
use crate::text::{canonical, nfc, pattern};

static MARK_UP: LazyLock<Regex> = LazyLock::new(|| pattern(r"</?[A-Za-z][^<>]{0,60}>|&nbsp;"));

/// One cell of a row, or several lines of it where the file breaks it.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// Where it stands in the file, line by line.
    pub(super) sources: Vec<CellSource>,
    /// Its text with composed letters; mark-up is blanked out byte for byte, so that places agree with the file.
    pub(super) text: String,
    /// The text in the form to compare by.
    pub(super) words: String,
}

impl Cell {
    /// The cell that `source` begins.
    pub(super) fn new(source: CellSource) -> Self {
        let mut cell = Self::default();
        cell.add(source);
        cell
    }

    /// Takes in the next line of the same cell.
    pub(super) fn add(&mut self, source: CellSource) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&without_mark_up(&nfc(&source.text)));
        self.words = canonical(&self.text);
        self.sources.push(source);
    }

    /// Takes in a whole other cell.
    pub(super) fn join(&mut self, other: Self) {
        for source in other.sources {
            self.add(source);
        }
    }

    /// Does it say nothing? A dash or a tick is nothing.
    pub(super) fn is_blank(&self) -> bool {
        let said = self.words.trim_matches(|letter: char| !letter.is_alphanumeric());
        said.is_empty() || said == "x"
    }

    /// The words without full stops and the like at either end.
    pub(super) fn bare_words(&self) -> &str {
        self.words.trim_matches(|letter: char| !letter.is_alphanumeric())
    }
}

/// Is there mark-up in `text`?
pub(super) fn has_mark_up(text: &str) -> bool {
    MARK_UP.is_match(text)
}

fn without_mark_up(text: &str) -> String {
    MARK_UP.replace_all(text, |found: &regex::Captures<'_>| " ".repeat(found[0].len())).into_owned()
}

/// The words of several cells, one after the other.
pub(super) fn words_of(cells: &[&Cell]) -> String {
    cells.iter().map(|cell| cell.words.as_str()).collect::<Vec<_>>().join("\n")
}

/// The sources of several cells.
pub(super) fn sources_of(cells: &[&Cell]) -> Vec<CellSource> {
    cells.iter().flat_map(|cell| cell.sources.iter().cloned()).collect()
}
