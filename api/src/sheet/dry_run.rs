//! A sheet is read and reported; nothing is kept.

use std::io::Write;
use std::path::Path;

use chrono::NaiveDate;
use domain::survey::{self, Gazetteer, NotASurvey};

use super::report::{Report, ReportFormat};
use super::{Limits, UnreadableSheet, progress};

/// How a sheet is read when nothing is to be written.
#[derive(Debug)]
pub struct DryRun<'a, P, V> {
    /// What one file may hold.
    pub limits: &'a Limits,
    /// The names that the sheet may use.
    pub gazetteer: &'a Gazetteer<P, V>,
    /// The day for which the answers stand: a date after it lies in the future.
    pub as_of: NaiveDate,
    /// How to tell what was read.
    pub format: ReportFormat,
}

/// Why there is no report. Nothing was written to the output.
#[derive(Debug, thiserror::Error)]
pub enum DryRunError {
    /// The file holds no grid of text.
    #[error(transparent)]
    Unreadable(#[from] UnreadableSheet),
    /// The grid is no survey.
    #[error(transparent)]
    NotASurvey(#[from] NotASurvey),
    /// The report does not become JSON.
    #[error("the report cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Nobody takes the report.
    #[error("the report cannot be written: {}", .0.kind())]
    Output(#[from] std::io::Error),
}

/// Reads the sheet at `path` and writes the report to `out`; what concerns no single row goes to `notes` where the
/// form has no place for it. Touches no database.
///
/// # Errors
///
/// [`DryRunError`]; all but `Output` before anything was written.
pub fn dry_run<P: Clone + Ord, V: Clone + Ord>(
    path: &Path,
    run: &DryRun<'_, P, V>,
    out: &mut impl Write,
    notes: &mut impl Write,
) -> Result<(), DryRunError> {
    let bar = progress::bar(3).with_message("reading the file");
    let file = super::read(path, run.limits)?;
    bar.inc(1);
    bar.set_message("reading the answers");
    let survey = survey::read(&file.grids, run.gazetteer, run.as_of)?;
    bar.inc(1);
    bar.set_message("writing the report");
    let report = Report { file: &file, survey: &survey, gazetteer: run.gazetteer, counts: None };
    let (text, beside) = match run.format {
        ReportFormat::Json => (report.json()?, report.summary()),
        ReportFormat::Text => (report.text(), String::new()),
    };
    drop(bar);

    out.write_all(text.as_bytes())?;
    out.flush()?;
    notes.write_all(beside.as_bytes())?;
    Ok(())
}
