//! Counts what goes into the grids, and stops at the limits.

use domain::survey::GridRow;

use super::{Countable, Limits, UnreadableSheet};

/// Rows, cells and text taken in so far, over all sheets of one file.
pub(super) struct Capped<'a> {
    limits: &'a Limits,
    rows: u64,
    /// Cells with text.
    filled: u64,
    /// Cells of finished rows, the blank ones too.
    cells: u64,
    text_bytes: u64,
}

impl<'a> Capped<'a> {
    /// Nothing taken in yet.
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, rows: 0, filled: 0, cells: 0, text_bytes: 0 }
    }

    /// Takes in the text of one cell. `column` counts from 1.
    pub(super) fn text(
        &mut self,
        row: u32,
        column: u64,
        text: &str,
    ) -> Result<(), UnreadableSheet> {
        if column > self.limits.columns {
            return Err(too_many(Countable::Columns, self.limits.columns));
        }
        let limit = self.limits.cell_characters;
        let characters = count(text.chars().count());
        if characters > limit {
            return Err(UnreadableSheet::CellTooLong { row, column, characters, limit });
        }
        if !text.is_empty() {
            self.filled = self.filled.saturating_add(1);
            within(self.filled, self.limits.cells, Countable::Cells)?;
        }
        self.text_bytes = self.text_bytes.saturating_add(count(text.len()));
        within(self.text_bytes, self.limits.text_bytes, Countable::BytesOfText)
    }

    /// Takes in a row whose texts were taken in; gives nothing where all of them are blank.
    pub(super) fn row(
        &mut self,
        number: u32,
        cells: Vec<String>,
    ) -> Result<Option<GridRow>, UnreadableSheet> {
        if cells.iter().all(String::is_empty) {
            return Ok(None);
        }
        self.rows = self.rows.saturating_add(1);
        within(self.rows, self.limits.rows, Countable::Rows)?;
        self.cells = self.cells.saturating_add(count(cells.len()));
        within(self.cells, self.limits.cells, Countable::Cells)?;
        Ok(Some(GridRow { number, cells }))
    }
}

fn within(number: u64, limit: u64, what: Countable) -> Result<(), UnreadableSheet> {
    if number > limit { Err(too_many(what, limit)) } else { Ok(()) }
}

fn too_many(what: Countable, limit: u64) -> UnreadableSheet {
    UnreadableSheet::TooMany { what, limit }
}

/// A length as the limits count it.
pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
