//! A sheet as a grid of text: all that the reader of a survey sees of a file.

/// One sheet (or page, or table) of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetGrid {
    /// Its name in the file.
    pub name: String,
    /// Its lines, from top to bottom.
    pub rows: Vec<GridRow>,
}

/// One line of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridRow {
    /// Its number in the file, from 1.
    pub number: u32,
    /// Its cells from the first column on, as the file has them.
    pub cells: Vec<String>,
}

/// A cell that something was read from: where it stands, and its text exactly as in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellSource {
    /// The name of the sheet.
    pub sheet: String,
    /// The line in the file, from 1.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
    /// The text, letter by letter.
    pub text: String,
}
