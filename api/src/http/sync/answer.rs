//! What a sync answers: lines of JSON.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::refusal::WAIT;
use super::asked::{ATOMIC_ROWS, Asked};
use super::body_reader;
use super::code::SyncCode;
use crate::account;
use crate::app::sync::SyncError;
use crate::app::{Progress, RowOutcome};
use crate::sync_file::{ReadError, outcome_json, progress_json};

/// How many bytes of lines are held; of rows beyond only the number is told.
const LINES_BYTES: usize = 16 * 1024 * 1024;

/// An answer in the making.
#[derive(Debug)]
pub(super) struct Answer {
    reports_all: bool,
    lines: String,
    omitted: u64,
    /// Why not everything was read.
    error: Option<(SyncCode, String)>,
}

impl Answer {
    /// Nothing yet.
    pub(super) fn new(reports_all: bool) -> Self {
        Self { reports_all, lines: String::new(), omitted: 0, error: None }
    }

    /// Whether nothing went wrong so far but rows that were not taken.
    pub(super) fn is_whole(&self) -> bool {
        self.error.is_none()
    }

    /// What came of a batch.
    pub(super) fn add(&mut self, outcomes: &[RowOutcome]) {
        for outcome in outcomes.iter().filter(|one| self.reports_all || one.is_rejected()) {
            if self.lines.len() > LINES_BYTES {
                self.omitted += 1;
                continue;
            }
            self.lines.push_str(&outcome_json(outcome).to_string());
            self.lines.push('\n');
        }
    }

    /// The rows could not be read to their end.
    pub(super) fn broke_off(&mut self, error: &ReadError) {
        let code = match error {
            ReadError::TooMuch(_) | ReadError::RowTooLong { .. } => SyncCode::TooLarge,
            ReadError::Header(_) => SyncCode::InvalidValue,
            ReadError::Broken(_) => SyncCode::BrokenOff,
        };
        self.error = Some((code, error.to_string()));
    }

    /// All rows were to be written in one transaction, and are too many for that.
    pub(super) fn too_many_for_one_transaction(&mut self) {
        let message = format!(
            "one transaction takes at most {ATOMIC_ROWS} rows: send fewer, or without `atomic`"
        );
        self.error = Some((SyncCode::TooManyRows, message));
    }

    /// A batch could not be written.
    pub(super) fn failed(&mut self, error: &SyncError) {
        self.error = Some((super::failure::of(error), super::failure::sentence(error)));
    }

    /// The answer: 200 if anything was read to its end or written, otherwise why not.
    pub(super) fn into_response(self, progress: &Progress, asked: &Asked) -> Response {
        let status = match &self.error {
            Some((code, _)) if progress.batches_written == 0 => code.status(),
            _ => StatusCode::OK,
        };
        let mut last = progress_json(progress, asked.dry_run, self.error.is_none());
        if let Some((code, sentence)) = self.error {
            last.insert("error".to_owned(), told(code, &sentence));
        }
        if self.omitted > 0 {
            last.insert("rowsOmitted".to_owned(), json!(self.omitted));
        }
        let lines = format!("{}{}\n", self.lines, json!({ "report": last }));
        let mut response = (status, [(header::CONTENT_TYPE, NDJSON)], lines).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, WAIT.as_secs().into());
        }
        response
    }
}

const NDJSON: &str = "application/x-ndjson; charset=utf-8";

/// An answer that says only why nothing was read; what is still coming is read first.
pub(super) async fn refuse(code: SyncCode, sentence: &str, body: Body) -> Response {
    body_reader::drain(body).await;
    let answer = json!({ "report": { "complete": false, "error": told(code, sentence) } });
    (code.status(), [(header::CONTENT_TYPE, NDJSON)], format!("{answer}\n")).into_response()
}

fn told(code: SyncCode, sentence: &str) -> Value {
    account::is_refused(code.code());
    json!({ "code": code.code(), "message": sentence })
}
