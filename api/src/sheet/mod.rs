//! A file becomes grids of text: what stands in which row and column, letter by letter.
//!
//! This floor knows files and nothing of the survey: [`domain::survey`] says what a row means. It may use
//! `domain` and the format crates; not `store`, `app`, `graphql` or `http`.
//!
//! # Why it reads as it does
//!
//! - **The bytes decide, the name only hints.** A `.xls` from a web portal is often a web page and a `.csv`
//!   often holds tabs, so the first bytes tell the format and the text itself tells the delimiter.
//! - **Text is kept as it is**: nothing is trimmed, joined or composed. It is the provenance of every fact.
//! - **A merged cell has its text in its first cell, the others are blank**, as the file has it. Repeating it would
//!   make one decision look like two. Where a merge hides the answer of a lower row, a [`Remark`] says so.
//! - **A file is refused before it costs anything**: its size before its bytes, its unpacked size before its XML.

mod bytes;
mod capped;
mod delimited;
mod dry_run;
mod format;
mod limits;
pub mod progress;
mod quoting;
mod refusal;
pub mod report;
mod text;
mod workbook;

use std::path::Path;

use domain::survey::SheetGrid;

pub use dry_run::{DryRun, DryRunError, dry_run};
pub use limits::Limits;
pub use refusal::{Countable, Damage, Foreign, UnreadableSheet};

use format::Format;

/// A file as grids of text, with what is needed to find a cell of it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// The file's name without its folder.
    pub name: String,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// One grid per visible sheet with any text; exactly one of a text file.
    pub grids: Vec<SheetGrid>,
    /// What the grids do not show.
    pub remarks: Vec<Remark>,
}

/// Something of the file that its grids do not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A sheet that a person does not see either; it was not read.
    HiddenSheet {
        /// Name of the sheet.
        sheet: String,
    },
    /// Cells merged over several rows: the text stands in the first, the lower ones read as blank.
    MergedRows {
        /// Name of the sheet.
        sheet: String,
        /// Row of the text, from 1.
        row: u32,
        /// Last row of the merge, from 1.
        last_row: u32,
        /// First column of the merge, from 1.
        column: u32,
    },
}

/// Reads the file at `path` as grids of text.
///
/// # Errors
///
/// [`UnreadableSheet`] says in one sentence why there is nothing to read.
pub fn read(path: &Path, limits: &Limits) -> Result<SheetFile, UnreadableSheet> {
    let file = bytes::read(path, limits)?;
    let contents = match Format::of(&file.bytes)? {
        Format::Workbook => workbook::read(&file.bytes, limits)?,
        Format::Text => delimited::read(&file.name, &text::decode(file.bytes)?, limits)?,
    };
    if contents.grids.is_empty() {
        return Err(UnreadableSheet::Empty);
    }
    Ok(SheetFile {
        name: file.name,
        sha256: file.sha256,
        grids: contents.grids,
        remarks: contents.remarks,
    })
}

/// What a format gives.
#[derive(Debug, Default)]
struct Contents {
    grids: Vec<SheetGrid>,
    remarks: Vec<Remark>,
}
