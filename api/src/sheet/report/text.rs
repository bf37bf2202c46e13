//! Lines for a terminal.

use domain::survey::{AnswerStatus, Criterion, Gazetteer, MonitoringMode, RowReading, Severity};

use super::Counts;
use super::oddities::Oddity;
use crate::sheet::SheetFile;

/// One row: its number, the province and the five answers.
pub(super) fn of_row<P: Clone + Ord, V: Clone + Ord>(
    row: &RowReading<P, V>,
    names: &Gazetteer<P, V>,
) -> String {
    let number = row.number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let known = row.province.as_ref().and_then(|id| names.provinces.name_of(id));
    let province = known.unwrap_or(row.province_text().trim());
    let answers: Vec<_> =
        Criterion::ALL.iter().map(|criterion| of_answer(row, *criterion, names)).collect();
    format!("{number:>3}  {province:<18}  {}", answers.join("; "))
}

fn of_answer<P: Clone + Ord, V: Clone + Ord>(
    row: &RowReading<P, V>,
    criterion: Criterion,
    names: &Gazetteer<P, V>,
) -> String {
    let question = match criterion {
        Criterion::SystemReview => "review",
        Criterion::LevelDossier => "dossier",
        Criterion::SecurityForce => "force",
        Criterion::Monitoring => "monitoring",
        Criterion::NcscLink => "NCSC",
    };
    let mut details: Vec<_> =
        row.documents(criterion).iter().map(|cited| cited.reference.number.as_str()).collect();
    let mode = row.monitoring.mode;
    if criterion == Criterion::Monitoring {
        details.extend(row.monitoring.vendors.iter().filter_map(|id| names.vendors.name_of(id)));
        details.extend((mode != MonitoringMode::Unknown).then(|| mode.code()));
    }
    let status = row.status(criterion).code();
    if details.is_empty() || row.status(criterion) == AnswerStatus::RowMissing {
        format!("{question} {status}")
    } else {
        format!("{question} {status} ({})", details.join(", "))
    }
}

/// One finding, with its place and the words that are meant.
pub(super) fn of_oddity(oddity: &Oddity) -> String {
    let place = match (oddity.row, oddity.column) {
        (Some(row), Some(column)) => format!("line {row}, column {column}: "),
        (Some(row), None) => format!("line {row}: "),
        (None, _) => String::new(),
    };
    let quote = oddity.quote.as_ref().map(|quote| format!(": \"{quote}\"")).unwrap_or_default();
    let severity = oddity.severity.to_lowercase();
    format!("{place}{severity} {}: {}{quote}", oddity.rule, oddity.message)
}

/// The file and how much it holds.
pub(super) fn of_file(file: &SheetFile, rows: usize) -> String {
    format!("{} (SHA-256 {}): {}", file.name, file.sha256, counted(rows, "row", "rows"))
}

/// The provinces that the sheet does not speak of, by name.
pub(super) fn of_missing<P: Clone + Ord, V>(
    missing: &[P],
    names: &Gazetteer<P, V>,
) -> Option<String> {
    let listed: Vec<_> = missing.iter().filter_map(|id| names.provinces.name_of(id)).collect();
    let provinces = counted(missing.len(), "province has", "provinces have");
    (!missing.is_empty()).then(|| format!("{provinces} no row: {}", listed.join(", ")))
}

/// How many findings there are of each severity.
pub(super) fn of_severities<'a>(oddities: impl Iterator<Item = &'a Oddity>) -> String {
    let severities: Vec<_> = oddities.map(|oddity| oddity.severity).collect();
    let count =
        |severity: Severity| severities.iter().filter(|code| **code == severity.code()).count();
    format!(
        "{} (error {}, warning {}, info {})",
        counted(severities.len(), "finding", "findings"),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    )
}

/// What was written.
pub(super) fn of_counts(counts: Counts) -> String {
    let Counts { created, updated, unchanged, rejected } = counts;
    format!("{created} created, {updated} updated, {unchanged} unchanged, {rejected} rejected")
}

/// The lines as one text. A sheet is not trusted with a terminal: its control characters are made visible.
pub(super) fn joined(lines: Vec<String>) -> String {
    let harmless = |letter: char| if letter.is_control() { '\u{FFFD}' } else { letter };
    let mut text = String::new();
    for line in lines {
        text.extend(line.chars().map(harmless));
        text.push('\n');
    }
    text
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
