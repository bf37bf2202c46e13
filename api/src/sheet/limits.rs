//! How much of a file is read before it is refused.

/// What one file may hold. Every number stands in the sentence that refuses what is over it.
///
/// The survey's sheet of the whole country is 42 kB, 52 rows and 10 columns: each default leaves room for
/// a sheet a hundred times as large and stops long before memory does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it lies on disk.
    pub file_bytes: u64,
    /// Parts (zip entries) of a workbook.
    pub workbook_parts: u64,
    /// Bytes of all parts of a workbook together, unpacked.
    pub unpacked_bytes: u64,
    /// How many times larger than the file its unpacked parts may be, once they are over 10 MB.
    pub unpacked_ratio: u64,
    /// Bytes of a workbook's styles, unpacked: each five of them cost the reader 150.
    pub styles_bytes: u64,
    /// Rows with any text, over all sheets of the file.
    pub rows: u64,
    /// Columns of one row.
    pub columns: u64,
    /// Cells over all sheets, blank ones before a filled one included.
    pub cells: u64,
    /// Characters of one cell. Excel itself ends a cell at 32,767.
    pub cell_characters: u64,
    /// Bytes of text over all cells: one shared text of a workbook may stand in very many cells.
    pub text_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 32_000_000,
            workbook_parts: 2_000,
            unpacked_bytes: 128_000_000,
            unpacked_ratio: 100,
            styles_bytes: 8_000_000,
            rows: 10_000,
            columns: 256,
            cells: 1_000_000,
            cell_characters: 32_767,
            text_bytes: 64_000_000,
        }
    }
}
