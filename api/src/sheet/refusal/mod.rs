//! Why a file was not read, each in one sentence with the value and the limit.

mod vietnamese;

use std::fmt;

/// The file holds no grid of text that can be read. Nothing was kept of it.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableSheet {
    /// No file of this name.
    #[error("there is no file {path}")]
    NotFound {
        /// The path as it was given.
        path: String,
    },
    /// A folder, a device or a pipe: something without a size of its own.
    #[error("{path} is not a file")]
    NotAFile {
        /// The path as it was given.
        path: String,
    },
    /// The system refused to hand over the bytes.
    #[error("{path} cannot be read: {}", source.kind())]
    Io {
        /// The path as it was given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No byte, or a workbook without any text.
    #[error("the file is empty: it holds no text")]
    Empty,
    /// More bytes than a sheet may have.
    #[error("the file is {} large, and at most {} are read", Size(*.bytes), Size(*.limit))]
    TooLarge {
        /// Bytes on disk, or as many as were read before giving up.
        bytes: u64,
        /// [`super::Limits::file_bytes`].
        limit: u64,
    },
    /// Something else than a sheet, known by its first bytes.
    #[error("the file is {0}, not a sheet: save it as .xlsx, .csv or .tsv")]
    NotASheet(Foreign),
    /// Bytes that are no UTF-8.
    #[error(
        "line {line} is not UTF-8 text (byte 0x{byte:02X}): it may be windows-1258, TCVN3 or VNI; \
         save the sheet as UTF-8 text or as .xlsx"
    )]
    NotUtf8 {
        /// Line of the first such byte, from 1.
        line: u64,
        /// The byte.
        byte: u8,
    },
    /// UTF-16 with a letter that has only one of its two halves.
    #[error("line {line} is not UTF-16 text although the file says so: save the sheet as UTF-8")]
    NotUtf16 {
        /// Line of the first such letter, from 1.
        line: u64,
    },
    /// The last letter of the file is incomplete.
    #[error("the file is cut off: line {line} ends in the middle of a letter")]
    CutInLetter {
        /// The last line, from 1.
        line: u64,
    },
    /// A zero byte: a binary file, or UTF-16 that does not say so.
    #[error(
        "line {line} holds a zero byte: the file is no text, or UTF-16 without its mark; \
         save the sheet as UTF-8"
    )]
    ZeroByte {
        /// Line of the byte, from 1.
        line: u64,
    },
    /// A quoted cell never ends, or goes on behind its closing quote.
    #[error("the quoted cell that begins on line {line} is not closed properly")]
    BrokenQuote {
        /// Line of the opening quote, from 1.
        line: u64,
    },
    /// The workbook's zip or XML does not hold together.
    #[error("the workbook is cut off or damaged")]
    DamagedWorkbook(#[from] Damage),
    /// More parts than a workbook needs.
    #[error("the workbook has {parts} parts, and at most {limit} are read")]
    TooManyParts {
        /// Entries of the zip.
        parts: u64,
        /// [`super::Limits::workbook_parts`].
        limit: u64,
    },
    /// Unpacked it is larger than what may be held.
    #[error("the workbook unpacks to {} or more, and at most {} are read", Size(*.bytes), Size(*.limit))]
    UnpacksTooLarge {
        /// Bytes declared, or unpacked before giving up.
        bytes: u64,
        /// [`super::Limits::unpacked_bytes`].
        limit: u64,
    },
    /// One of its parts alone is larger than what may be held.
    #[error("the workbook's part {part} unpacks to {} or more, and at most {} are read", Size(*.bytes), Size(*.limit))]
    PartTooLarge {
        /// Name of the part.
        part: String,
        /// Bytes unpacked before giving up.
        bytes: u64,
        /// [`super::Limits::styles_bytes`].
        limit: u64,
    },
    /// It unpacks to many times its size, as only a zip bomb does.
    #[error(
        "the workbook unpacks to {times} times its size or more, and at most {limit} times are read"
    )]
    UnpacksTooManyTimes {
        /// Unpacked bytes for each byte of the file.
        times: u64,
        /// [`super::Limits::unpacked_ratio`].
        limit: u64,
    },
    /// More of something than a sheet may have.
    #[error("the sheet has more than {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: Countable,
        /// How many are allowed.
        limit: u64,
    },
    /// One cell holds a book.
    #[error(
        "the cell in row {row}, column {column} has {characters} characters, and at most {limit} are read"
    )]
    CellTooLong {
        /// Line of the row in the file, from 1.
        row: u32,
        /// Column, from 1.
        column: u64,
        /// Characters of the cell.
        characters: u64,
        /// [`super::Limits::cell_characters`].
        limit: u64,
    },
}

/// What a file is instead of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says its name in `Display`")]
pub enum Foreign {
    Pdf,
    Picture,
    WebPage,
    Xml,
    RichText,
    WordDocument,
    Presentation,
    OpenDocument,
    BinaryWorkbook,
    OldOffice,
    Archive,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::WebPage => "a web page",
            Self::Xml => "an XML file",
            Self::RichText => "a rich-text document",
            Self::WordDocument => "a Word document",
            Self::Presentation => "a presentation",
            Self::OpenDocument => "an OpenDocument file",
            Self::BinaryWorkbook => "a binary workbook (.xlsb)",
            Self::OldOffice => "an old Office file (.xls, .doc) or a workbook with a password",
            Self::Archive => "an archive",
        })
    }
}

/// What a sheet may have too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says its name in `Display`")]
pub enum Countable {
    Rows,
    Columns,
    Cells,
    BytesOfText,
}

impl fmt::Display for Countable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rows => "rows",
            Self::Columns => "columns",
            Self::Cells => "cells",
            Self::BytesOfText => "bytes of text",
        })
    }
}

/// What the libraries said of a workbook that does not hold together.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The zip around the parts.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// One packed part.
    #[error(transparent)]
    Part(#[from] std::io::Error),
    /// The XML inside.
    #[error(transparent)]
    Xlsx(#[from] calamine::XlsxError),
    /// The reader gave up in a way that it should not.
    #[error("the reader fell over")]
    Fell,
}

/// Bytes as a person says them: `41.2 kB`, `32.0 MB`.
pub(super) struct Size(pub(super) u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            0..1_000 => return write!(f, "{} bytes", self.0),
            1_000..1_000_000 => (1_000, "kB"),
            _ => (1_000_000, "MB"),
        };
        write!(f, "{}.{} {name}", self.0 / unit, self.0 % unit * 10 / unit)
    }
}
