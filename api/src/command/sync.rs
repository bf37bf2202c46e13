//! `sync` and `export`: the same rows as over HTTP, from a file and to a file.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::access::{Permission, Role};
use domain::graph::read_id;
use domain::telling::{Writable, in_order_of_reference, writables};
use indicatif::ProgressBar;

use super::line::{Export, ExportForm, Report, Sync};
use crate::app::sync::{MatchBy, OnRowError};
use crate::app::{Actor, App, BulkOptions, BulkRow, Progress, RowOutcome};
use crate::clock::Clock;
use crate::config::Settings;
use crate::sheet::progress;
use crate::sync_file::{
    self, Form, Packing, ReadError, Reading, RowWriter, outcome_json, progress_json,
};

type Outcome = Result<(), Box<dyn Error>>;

/// Rows of one transaction.
const BATCH_ROWS: usize = 1_000;
/// Things of one page of an export.
const PAGE: usize = 500;

/// The rows were read, but not all of them were taken; which, has been told.
#[derive(Debug, thiserror::Error)]
#[error("{rejected} of {rows} rows were not taken")]
struct RowsRejected {
    rejected: u64,
    rows: u64,
}

/// The file's name does not say what is in it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unsaid(String);

/// Whoever may start the program on this machine may do everything.
fn actor() -> Actor {
    Actor::new("command line", Role::Admin, Permission::everything())
}

/// Writes the rows of a file into the graph, and tells what came of them.
pub(super) async fn sync(told: Sync, settings: &Settings) -> Outcome {
    let reading = reading(&told)?;
    let file = File::open(&told.file)
        .map_err(|error| Unsaid(format!("cannot read {}: {error}", told.file.display())))?;
    let bar = progress::bar(file.metadata()?.len()).with_message("bytes read");
    let bytes = Arc::new(AtomicU64::new(0));
    let app = App::open(&settings.database, Clock::system()).await?;
    let text = Counted { file, bytes: Arc::clone(&bytes) };
    let synced = rows(&app, &told, reading, text, &bar, &bytes).await;
    app.close().await?;
    drop(bar);
    let (progress, error) = synced?;
    if let Some(error) = error {
        return Err(error.into());
    }
    if progress.rejected > 0 {
        let Progress { rejected, rows, .. } = progress;
        return Err(RowsRejected { rejected, rows }.into());
    }
    Ok(())
}

async fn rows(
    app: &App,
    told: &Sync,
    reading: Reading,
    text: Counted,
    bar: &ProgressBar,
    bytes: &AtomicU64,
) -> Result<(Progress, Option<ReadError>), Box<dyn Error>> {
    let actor = actor();
    let options = BulkOptions {
        deed: "sync file".to_owned(),
        match_by: told.match_by.as_deref().and_then(|word| MatchBy::of_code(&code_of(word))),
        on_row_error: OnRowError::of_code(&code_of(&told.on_row_error))
            .unwrap_or(OnRowError::RejectAll),
        dry_run: told.dry_run,
        idempotency_key: None,
    };
    let mut bulk = app.bulk(&actor, options, told.from);
    let mut batches = sync_file::batches(text, reading);
    let mut error = None;
    let mut out = BufWriter::new(io::stdout());
    while let Some(batch) = batches.recv().await {
        let rows = match batch {
            Ok(rows) => rows,
            Err(broken) => {
                error = Some(broken);
                break;
            }
        };
        let rows = rows.into_iter().map(|row| BulkRow { number: row.number, told: row.told });
        let outcomes = bulk.batch(rows.collect()).await?;
        for outcome in outcomes.iter().filter(|outcome| outcome.is_rejected()) {
            tell(&mut out, outcome, told.report)?;
        }
        bar.set_position(bytes.load(Ordering::Relaxed));
        if bulk.is_stopped() {
            break;
        }
    }
    if error.is_none() && !bulk.is_stopped() {
        for outcome in bulk.finish().await?.iter().filter(|outcome| outcome.is_rejected()) {
            tell(&mut out, outcome, told.report)?;
        }
    }
    let progress = bulk.progress();
    sum_up(&mut out, &progress, told, error.is_none())?;
    out.flush()?;
    Ok((progress, error))
}

fn tell(out: &mut impl Write, outcome: &RowOutcome, form: Report) -> io::Result<()> {
    if let Report::Json = form {
        return writeln!(out, "{}", outcome_json(outcome));
    }
    let number = outcome.number();
    match outcome {
        RowOutcome::Unreadable { reason, .. } => writeln!(out, "row {number}: {reason}"),
        RowOutcome::Planned { report, .. } => report
            .errors
            .iter()
            .try_for_each(|error| writeln!(out, "row {number}: {}", error.message)),
    }
}

fn sum_up(out: &mut impl Write, progress: &Progress, told: &Sync, is_read: bool) -> io::Result<()> {
    if let Report::Json = told.report {
        let report = progress_json(progress, told.dry_run, is_read);
        return writeln!(out, "{}", serde_json::json!({ "report": report }));
    }
    let would = if told.dry_run { "would be" } else { "are" };
    writeln!(
        out,
        "{} rows: {} things {would} new, {} changed, {} as they were, {} retired; {} rows rejected.",
        progress.rows,
        progress.created,
        progress.updated,
        progress.unchanged,
        progress.retired,
        progress.rejected
    )?;
    if !is_read || progress.stopped {
        let from = progress.resume_from;
        writeln!(out, "Rows from {from} on are not written: go on with --from {from}.")?;
    }
    Ok(())
}

/// What the file's name says of it, unless the command line says so.
fn reading(told: &Sync) -> Result<Reading, Box<dyn Error>> {
    let mut name = Path::new(told.file.file_name().unwrap_or_default()).to_owned();
    let ending = |name: &Path| name.extension().and_then(|one| one.to_str()).map(str::to_owned);
    let mut packing = Packing::None;
    if let Some(known) = ending(&name).as_deref().and_then(Packing::of_ending) {
        packing = known;
        name.set_extension("");
    }
    let form = match told.format {
        Some(form) => form.into(),
        None => ending(&name).as_deref().and_then(Form::of_ending).ok_or_else(|| {
            Unsaid(format!("{} says not what form it has: add --format", told.file.display()))
        })?,
    };
    let of = told.r#type.as_deref().map(named).transpose()?;
    if of.is_none() && form == Form::Csv {
        return Err(Unsaid("CSV holds rows of one type: add --type".to_owned()).into());
    }
    Ok(Reading { form, packing, of, from: told.from, batch_rows: BATCH_ROWS })
}

fn named(name: &str) -> Result<&'static Writable, Unsaid> {
    sync_file::type_named(name).ok_or_else(|| {
        let all: Vec<_> = writables().iter().map(|of| of.word.many).collect();
        Unsaid(format!("there is no type {name:?}: it must be one of {}", all.join(", ")))
    })
}

/// The command line takes the codes' words only.
fn code_of(word: &str) -> String {
    word.replace('-', "_").to_uppercase()
}

/// Writes everything that is held of things to a file or to standard output.
pub(super) async fn export(told: Export, settings: &Settings) -> Outcome {
    let form = told.format.map_or(Form::Ndjson, Form::from);
    let types: Vec<&'static Writable> = match told.r#type.as_deref() {
        Some(name) => vec![named(name)?],
        None if form == Form::Csv => {
            return Err(Unsaid("CSV holds rows of one type: name it".to_owned()).into());
        }
        None => in_order_of_reference(),
    };
    let mut out: Box<dyn Write> = match &told.output {
        Some(path) => Box::new(BufWriter::new(File::create(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let app = App::open(&settings.database, Clock::system()).await?;
    let tells_types = told.r#type.is_none();
    let mut after = told.after.as_deref().map(read_id).transpose()?.map(|(_, id)| id);
    for of in types {
        let mut writer = RowWriter::new(form, of, tells_types);
        loop {
            let page = app.export(&actor(), of, after, PAGE).await?;
            after = page.things.last().map(|thing| thing.id);
            out.write_all(&writer.write(page.things.into_iter().map(|thing| thing.given))?)?;
            if !page.has_more {
                break;
            }
        }
        after = None;
    }
    app.close().await?;
    Ok(out.flush()?)
}

impl From<ExportForm> for Form {
    fn from(form: ExportForm) -> Self {
        match form {
            ExportForm::Ndjson => Self::Ndjson,
            ExportForm::Csv => Self::Csv,
        }
    }
}

/// A file that tells how much of it has been read.
struct Counted {
    file: File,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.bytes.fetch_add(u64::try_from(length).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(length)
    }
}
