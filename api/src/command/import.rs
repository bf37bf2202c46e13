//! `import sheet`, and `check`.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use super::line::{Report, Sheet};
use crate::app::{App, SheetImport, rejections};
use crate::bundled::{self, Bundled, Problem};
use crate::clock::Clock;
use crate::config::Settings;
use crate::sheet::report::{self, ReportFormat};
use crate::sheet::{self, DryRun, Limits, SheetFile, progress};

type Outcome = Result<(), Box<dyn Error>>;

/// The data has problems, which have been told.
#[derive(Debug, thiserror::Error)]
#[error("the data has {0} problems")]
struct DataIsWrong(usize);

/// Reads a sheet and tells what is in it; unless it is only to be looked at, writes it into the graph.
pub(super) async fn sheet(told: Sheet, settings: &Settings) -> Outcome {
    let import = SheetImport { round: told.round, as_of: told.as_of };
    if told.dry_run {
        return dry_run(&told.file, &import, told.report);
    }
    let bar = progress::bar(3).with_message("reading the file");
    let file = sheet::read(&told.file, &Limits::default())?;
    bar.inc(1);
    bar.set_message("opening the graph");
    let app = App::open(&settings.database, Clock::system()).await?;
    bar.inc(1);
    bar.set_message("writing the answers");
    let imported = app.import_sheet(&file, &import).await;
    app.close().await?;
    drop(bar);
    tell(&file, &imported?, told.report)
}

fn tell(file: &SheetFile, imported: &crate::app::Imported, form: Report) -> Outcome {
    let counts = report::Counts {
        created: imported.counts.created,
        updated: imported.counts.updated,
        unchanged: imported.counts.unchanged,
        rejected: imported.counts.rejected,
    };
    let report = report::Report {
        file,
        survey: &imported.survey,
        gazetteer: &imported.gazetteer,
        counts: Some(counts),
    };
    let mut out = io::stdout().lock();
    let mut notes = io::stderr().lock();
    match form {
        Report::Text => out.write_all(report.text().as_bytes())?,
        Report::Json => {
            out.write_all(report.json()?.as_bytes())?;
            notes.write_all(report.summary().as_bytes())?;
        }
    }
    for rejection in &imported.rejections {
        writeln!(notes, "rejected: {rejection}")?;
    }
    Ok(out.flush()?)
}

fn dry_run(path: &Path, import: &SheetImport, form: Report) -> Outcome {
    let data = bundled::read().map_err(|problems| DataIsWrong(problems.len()))?;
    let as_of = import.day(&data)?;
    let run = DryRun {
        limits: &Limits::default(),
        gazetteer: &data.gazetteer(as_of),
        as_of,
        format: match form {
            Report::Json => ReportFormat::Json,
            Report::Text => ReportFormat::Text,
        },
    };
    Ok(sheet::dry_run(path, &run, &mut io::stdout().lock(), &mut io::stderr())?)
}

/// Reports every problem in the data that the program carries, or in the same files of a directory; and in a ministry's
/// own instruments, where there are some.
pub(super) fn check(directory: Option<&Path>, instruments: Option<&Path>) -> Outcome {
    let read = bundled::read_with(directory, instruments);
    let problems = match read {
        Ok(data) => told_problems(&data),
        Err(problems) => problems.iter().map(Problem::to_string).collect(),
    };
    let mut out = io::stdout().lock();
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    if !problems.is_empty() {
        return Err(DataIsWrong(problems.len()).into());
    }
    Ok(writeln!(out, "The data has no problems.")?)
}

/// What shows only when the files become records.
fn told_problems(data: &Bundled) -> Vec<String> {
    rejections(data).iter().map(|rejection| format!("data: {rejection}")).collect()
}
