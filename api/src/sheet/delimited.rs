//! Lines of text with a delimiter become one grid.

use csv::ReaderBuilder;
use domain::survey::SheetGrid;

use super::capped::{Capped, count};
use super::quoting::Quoting;
use super::text::line_breaks;
use super::{Contents, Countable, Limits, UnreadableSheet};

const DELIMITERS: [u8; 3] = *b"\t;,";

/// Records that are enough to tell the delimiter.
const SAMPLE: usize = 500;

/// Reads `text` as one grid. A row's number is the line on which its record begins, so that a person finds it in any
/// editor even where cells hold line breaks.
pub(super) fn read(name: &str, text: &str, limits: &Limits) -> Result<Contents, UnreadableSheet> {
    check_width(text, limits)?;
    let delimiter = delimiter(name, text);
    let quoting = Quoting::of(text, delimiter);
    let quoted = delimiter != b'\t' || quoting.holds_in_tabs();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    if let Some(at) = quoting.broken_at.filter(|_| quoted) {
        return Err(UnreadableSheet::BrokenQuote { line: lines.of(at) });
    }

    let mut capped = Capped::new(limits);
    let mut rows = Vec::new();
    for record in records(text, delimiter, quoted) {
        let record = record.map_err(|source| UnreadableSheet::Io {
            path: name.to_owned(),
            source: source.into(),
        })?;
        let byte = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(usize::try_from(byte).unwrap_or(usize::MAX));
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        for (index, cell) in record.iter().enumerate() {
            capped.text(number, count(index).saturating_add(1), cell)?;
        }
        let cells = record.iter().map(str::to_owned).collect();
        rows.extend(capped.row(number, cells)?);
    }

    let mut contents = Contents::default();
    if !rows.is_empty() {
        contents.grids.push(SheetGrid { name: name.to_owned(), rows });
    }
    Ok(contents)
}

/// Refuses a line of a million tabs, which `csv` would hold in memory as a million cells.
fn check_width(text: &str, limits: &Limits) -> Result<(), UnreadableSheet> {
    for line in text.as_bytes().split(|byte| matches!(byte, b'\n' | b'\r')) {
        let cuts = |delimiter| count(line.split(|byte| *byte == delimiter).count());
        let is_long = count(line.len()) > limits.cells;
        if is_long && DELIMITERS.iter().any(|delimiter| cuts(*delimiter) > limits.cells) {
            let limit = limits.columns;
            return Err(UnreadableSheet::TooMany { what: Countable::Columns, limit });
        }
    }
    Ok(())
}

fn records(
    text: &str,
    delimiter: u8,
    quoted: bool,
) -> impl Iterator<Item = csv::Result<csv::StringRecord>> + '_ {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoted)
        .from_reader(text.as_bytes())
        .into_records()
}

/// The delimiter that cuts most rows alike. The file's extension only decides between equals: Excel writes `;` into a
/// .csv wherever the comma is the decimal sign, as in Vietnam, and portals write tabs.
fn delimiter(name: &str, text: &str) -> u8 {
    let mut candidates = DELIMITERS;
    if name.to_ascii_lowercase().ends_with(".csv") {
        candidates.reverse();
    }
    let mut best = (0, b'\t');
    for candidate in candidates {
        let alike = cuts_alike(text, candidate);
        if alike > best.0 {
            best = (alike, candidate);
        }
    }
    best.1
}

/// How many delimiters stand in rows of the commonest width.
fn cuts_alike(text: &str, delimiter: u8) -> usize {
    let quoted = delimiter != b'\t' || Quoting::of(text, delimiter).holds_in_tabs();
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for record in records(text, delimiter, quoted).take(SAMPLE).flatten() {
        *widths.entry(record.len().saturating_sub(1)).or_default() += 1;
    }
    widths.into_iter().map(|(cuts, rows)| cuts.saturating_mul(rows)).max().unwrap_or(0)
}

/// Counts lines while going through the text once.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line, from 1, of the byte `at`, which is never before the one asked last.
    fn of(&mut self, at: usize) -> u64 {
        let between = self.text.get(self.at..at).unwrap_or_default();
        self.line = self.line.saturating_add(line_breaks(between));
        self.at = at;
        self.line
    }

    /// The line of the record that begins at `byte`, behind the blank lines that `csv` skips.
    fn of_record(&mut self, byte: usize) -> u64 {
        let rest = self.text.get(byte..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.of(byte.saturating_add(blank))
    }
}
