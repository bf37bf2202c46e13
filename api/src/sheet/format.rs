//! What a file is, by its first bytes and the names of its parts.

use std::io::Cursor;

use zip::ZipArchive;

use super::{Damage, Foreign, UnreadableSheet};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// An Excel workbook of 2007 or later (.xlsx, .xlsm).
    Workbook,
    /// Lines of text with a delimiter (.tsv, .txt, .csv).
    Text,
}

/// First bytes that no sheet begins with.
const MAGIC: &[(&[u8], Foreign)] = &[
    (b"%PDF", Foreign::Pdf),
    (b"\x89PNG", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"{\\rtf", Foreign::RichText),
    (b"\xD0\xCF\x11\xE0", Foreign::OldOffice),
    (b"\x1F\x8B", Foreign::Archive),
    (b"Rar!", Foreign::Archive),
    (b"7z\xBC\xAF", Foreign::Archive),
];

impl Format {
    /// Tells the format of `bytes`, or what they are instead of a sheet.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, UnreadableSheet> {
        if let Some((_, foreign)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Err(UnreadableSheet::NotASheet(*foreign));
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return of_zip(bytes);
        }
        match markup(bytes) {
            Some(foreign) => Err(UnreadableSheet::NotASheet(foreign)),
            None => Ok(Self::Text),
        }
    }
}

fn of_zip(bytes: &[u8]) -> Result<Format, UnreadableSheet> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(Damage::from)?;
    let holds = |begin: &str| archive.file_names().flatten().any(|name| name.starts_with(begin));
    if holds("xl/workbook.bin") {
        Err(UnreadableSheet::NotASheet(Foreign::BinaryWorkbook))
    } else if holds("xl/") {
        Ok(Format::Workbook)
    } else if holds("word/") {
        Err(UnreadableSheet::NotASheet(Foreign::WordDocument))
    } else if holds("ppt/") {
        Err(UnreadableSheet::NotASheet(Foreign::Presentation))
    } else if holds("content.xml") && holds("mimetype") {
        Err(UnreadableSheet::NotASheet(Foreign::OpenDocument))
    } else {
        Err(UnreadableSheet::NotASheet(Foreign::Archive))
    }
}

/// Is the first thing in the file a tag? A cell may hold one (the survey has such a cell), a file may not begin with it.
fn markup(bytes: &[u8]) -> Option<Foreign> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins =
        |tag: &[u8]| text.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<table") {
        Some(Foreign::WebPage)
    } else if begins(b"<?xml") {
        Some(Foreign::Xml)
    } else {
        None
    }
}
