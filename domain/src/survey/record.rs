//! The rows of a table: one for each number, whatever lines they take in the file.

use std::collections::BTreeMap;

use super::{
    NotASurvey,
    cell::Cell,
    grid::{CellSource, GridRow, SheetGrid},
    layout::{self, Column, Header, Layout},
};
use crate::name_index::{NameIndex, Resolution};

/// One row as it stands, before its cells are aligned.
#[derive(Debug)]
pub(super) struct Record {
    /// The number the row gives itself.
    pub(super) number: Option<u32>,
    /// The index of the province's cell.
    pub(super) province_at: usize,
    /// The filled cells by index.
    pub(super) cells: BTreeMap<usize, Cell>,
    /// The columns of the page it stands on.
    pub(super) layout: Layout,
}

/// Splits the lines below the headers into rows.
pub(super) fn split<P: Clone + Ord>(
    grids: &[SheetGrid],
    provinces: &NameIndex<P>,
) -> Result<Vec<Record>, NotASurvey> {
    let mut splitter =
        Splitter { provinces, layout: None, header: None, records: Vec::new(), is_open: false };
    for grid in grids {
        splitter.read(grid)?;
    }
    match (splitter.records.is_empty(), splitter.header) {
        (_, None) => Err(NotASurvey::NoHeader),
        (true, Some((sheet, row))) => Err(NotASurvey::NoRows { sheet, row }),
        (false, Some(_)) => Ok(splitter.records),
    }
}

struct Splitter<'a, P> {
    provinces: &'a NameIndex<P>,
    layout: Option<Layout>,
    /// Sheet and line of the last header.
    header: Option<(String, u32)>,
    records: Vec<Record>,
    /// May the next line still belong to the last record?
    is_open: bool,
}

impl<P: Clone + Ord> Splitter<'_, P> {
    fn read(&mut self, grid: &SheetGrid) -> Result<(), NotASurvey> {
        self.is_open = false;
        for (index, line) in grid.rows.iter().enumerate() {
            match layout::read_header(line, grid.rows.get(index + 1)) {
                Header::Yes(layout) => {
                    self.layout = Some(layout);
                    self.header = Some((grid.name.clone(), line.number));
                    self.is_open = false;
                }
                Header::Lacking(missing) => {
                    let (sheet, row) = (grid.name.clone(), line.number);
                    return Err(NotASurvey::ColumnsMissing {
                        sheet,
                        row,
                        missing: layout::names(&missing),
                    });
                }
                Header::No if layout::is_second_line(line) => {}
                Header::No => self.read_line(&grid.name, line),
            }
        }
        Ok(())
    }

    fn read_line(&mut self, sheet: &str, line: &GridRow) {
        let Some(layout) = self.layout.clone() else { return };
        let filled = filled_cells(sheet, line);
        let Some((first_at, first)) = filled.first_key_value() else { return };
        let province_at = layout.index(Column::Province).unwrap_or(1);
        let number = (*first_at <= province_at + 1).then(|| number_in(&first.words)).flatten();
        let begins = if number.is_some() {
            filled.keys().nth(1).copied().map(|at| (number, at))
        } else {
            let is_province = !matches!(self.provinces.resolve(&first.text), Resolution::Unknown);
            (is_province && *first_at <= province_at).then_some((None, *first_at))
        };
        match begins {
            Some((number, province_at)) => {
                self.records.push(Record { number, province_at, cells: filled, layout });
                self.is_open = true;
            }
            // a note below the table ends it
            None if *first_at <= province_at => self.is_open = false,
            None => self.continue_last(filled),
        }
    }

    /// A line without a number goes on with the cells above it.
    fn continue_last(&mut self, filled: BTreeMap<usize, Cell>) {
        if !self.is_open {
            return;
        }
        if let Some(record) = self.records.last_mut() {
            for (index, cell) in filled {
                record.cells.entry(index).or_default().join(cell);
            }
        }
    }
}

fn filled_cells(sheet: &str, line: &GridRow) -> BTreeMap<usize, Cell> {
    let mut filled = BTreeMap::new();
    for ((index, text), column) in line.cells.iter().enumerate().zip(1..) {
        if !text.trim().is_empty() {
            let source = CellSource {
                sheet: sheet.to_owned(),
                row: line.number,
                column,
                text: text.clone(),
            };
            filled.insert(index, Cell::new(source));
        }
    }
    filled
}

/// A row's number: `7`, `07`, `7.`, `7.0`.
fn number_in(words: &str) -> Option<u32> {
    let digits = words.strip_suffix(".0").unwrap_or(words).trim_end_matches('.');
    let is_number = !digits.is_empty()
        && digits.len() <= 4
        && digits.chars().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}
