//! Where a survey's facts stand.

use crate::survey::CellSource;
use crate::sync::Source;

/// The file that a survey was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, or the code of the bundled facts.
    pub name: String,
    /// Its SHA-256 in hexadecimal; nothing for bundled facts, which are no file of anybody else's.
    pub hash: Option<String>,
}

impl File {
    /// The file as a whole.
    pub(super) fn as_a_whole(&self) -> Source {
        Source { source: self.name.clone(), file_hash: self.hash.clone(), ..Source::default() }
    }

    /// A cell of the row with this printed number; its line, where the two differ, stands with it.
    pub(super) fn cell(&self, number: u32, cell: &CellSource) -> Source {
        let kept = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Source {
            sheet: kept(&cell.sheet),
            row: Some(number),
            column: Some(cell.column),
            clause: self.hash.is_some().then(|| format!("line {}", cell.row)),
            raw_text: kept(&cell.text),
            ..self.as_a_whole()
        }
    }
}
