//! Rows of things as text: NDJSON and CSV, packed or not, both ways. The HTTP doors and the command line share it.
//!
//! Reading streams: whatever the file's length, one row is held at a time, of a bounded length, and what unpacks to
//! more than its sender could mean is refused. A row that cannot be read is a mistake of that row, which names its line and
//! column; the rows after it are read.

mod batches;
mod cell;
mod delimited;
mod json;
mod lines;
mod report;
mod unpack;
mod writer;

use std::io::{self, Read};

use domain::telling::{Object, Writable, writables};

pub use batches::{ReadRow, Reading, batches};
pub use report::{outcome_json, progress_json};
pub use unpack::{Packing, TooMuch};
pub use writer::RowWriter;

/// The longest row that is read, in bytes.
pub const ROW_BYTES: usize = 1024 * 1024;

/// How rows are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object a line.
    Ndjson,
    /// A header of field names, then one row a record.
    Csv,
}

impl Form {
    /// The form of a media type, such as `text/csv; charset=utf-8`.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => {
                Some(Self::Ndjson)
            }
            "text/csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The form of a file's ending, such as `ndjson`.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The media type that its texts are sent as.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }
}

/// One row as it was sent.
#[derive(Debug)]
pub struct SentRow {
    /// Its number among the rows, from 1; a header and empty lines do not count.
    pub number: u64,
    /// What it says, or why it cannot be read.
    pub given: Result<Object, Unreadable>,
    /// How long it is, in bytes.
    pub bytes: usize,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {reason}", column.map(|column| format!(", column {column}")).unwrap_or_default())]
pub struct Unreadable {
    /// The line of the text, from 1.
    pub line: u64,
    /// The column, from 1, where that is known.
    pub column: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

/// Why nothing more can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It unpacks to more than is taken.
    #[error(transparent)]
    TooMuch(TooMuch),
    /// A row is too long: what it is cannot be told.
    #[error("line {line} is longer than {ROW_BYTES} bytes")]
    RowTooLong {
        /// The line, from 1.
        line: u64,
    },
    /// The first line of a CSV text names no fields that can be written.
    #[error("{0}")]
    Header(String),
    /// It broke off, or is not packed as it says.
    #[error("the rows broke off: {0}")]
    Broken(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match TooMuch::within(&error) {
            Some(much) => Self::TooMuch(much),
            None => Self::Broken(error),
        }
    }
}

/// The rows of a text.
pub type Rows = Box<dyn Iterator<Item = Result<SentRow, ReadError>> + Send>;

/// The rows of a text in this form. After an error there are no more.
pub fn rows(
    text: impl Read + Send + 'static,
    packing: Packing,
    form: Form,
    of: &'static Writable,
) -> Rows {
    let text = unpack::unpack(text, packing);
    match form {
        Form::Ndjson => Box::new(lines::rows(text)),
        Form::Csv => Box::new(delimited::rows(text, of)),
    }
}

/// The rows of an NDJSON text, each of which names its type itself.
pub fn rows_of_all_types(text: impl Read + Send + 'static, packing: Packing) -> Rows {
    Box::new(lines::rows(unpack::unpack(text, packing)))
}

/// The type that a name in a path or on the command line means: `informationSystems`, `information-system`.
pub fn type_named(name: &str) -> Option<&'static Writable> {
    let folded = |name: &str| {
        let letters = name.chars().filter(|letter| !matches!(letter, '-' | '_'));
        letters.collect::<String>().to_lowercase()
    };
    let asked = folded(name);
    let names = |of: &&Writable| {
        [of.word.name, of.word.one, of.word.many].into_iter().any(|name| folded(name) == asked)
    };
    writables().iter().find(names)
}

#[cfg(test)]
mod tests;
