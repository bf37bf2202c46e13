//! What a caller asks of a sync, by parameters and headers.

use axum::http::{HeaderMap, HeaderName, header};
use domain::telling::Writable;

use super::code::SyncCode;
use crate::app::sync::{MatchBy, OnRowError};
use crate::sync_file::{Form, Packing, Reading};

/// Rows of one transaction, where all are not to be written in one.
pub(super) const BATCH_ROWS: usize = 1_000;
/// The most rows of a batch that a caller may ask for.
const MOST_BATCH_ROWS: usize = 5_000;
/// The most rows that are written in one transaction where it is asked for.
pub(super) const ATOMIC_ROWS: usize = 20_000;
/// The longest idempotency key.
const KEY_BYTES: usize = 200;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a caller asks.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) reading: Reading,
    pub(super) from: u64,
    pub(super) match_by: Option<MatchBy>,
    pub(super) on_row_error: OnRowError,
    pub(super) dry_run: bool,
    pub(super) atomic: bool,
    pub(super) reports_all: bool,
    pub(super) idempotency_key: Option<String>,
}

/// A code, and a sentence.
type Refusal = (SyncCode, String);

impl Asked {
    /// Reads them.
    pub(super) fn read(
        of: Option<&'static Writable>,
        query: &str,
        headers: &HeaderMap,
    ) -> Result<Self, Refusal> {
        let (form, packing) = (form(of, headers)?, packing(headers)?);
        let reading = Reading { form, packing, of, from: 1, batch_rows: BATCH_ROWS };
        let mut asked = Self {
            reading,
            from: 1,
            match_by: None,
            on_row_error: OnRowError::RejectAll,
            dry_run: false,
            atomic: false,
            reports_all: false,
            idempotency_key: idempotency_key(headers)?,
        };
        for (name, value) in parameters(query) {
            asked.parameter(name, value)?;
        }
        if asked.atomic {
            // one more, so that too many show
            asked.reading.batch_rows = ATOMIC_ROWS + 1;
        }
        asked.reading.from = asked.from;
        Ok(asked)
    }

    fn parameter(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let wrong = |expected: &str| invalid(format!("`{name}` is {expected}, got {value:?}"));
        let yes_or_no = || match value {
            "" | "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(wrong("true or false")),
        };
        match name {
            "" => {}
            "dryRun" => self.dry_run = yes_or_no()?,
            "atomic" => self.atomic = yes_or_no()?,
            "onRowError" => {
                let choice = OnRowError::of_code(value);
                self.on_row_error = choice.ok_or_else(|| wrong("REJECT_ALL or SKIP_ROW"))?;
            }
            "matchBy" => {
                let choice = MatchBy::of_code(value);
                self.match_by = Some(choice.ok_or_else(|| wrong("ID, EXTERNAL_ID or KEY"))?);
            }
            "report" => {
                self.reports_all = match value {
                    "all" => true,
                    "rejected" => false,
                    _ => return Err(wrong("all or rejected")),
                }
            }
            "from" => {
                let number = value.parse().ok().filter(|number| *number > 0);
                self.from = number.ok_or_else(|| wrong("the number of a row, from 1"))?;
            }
            "batch" => {
                let rows = value.parse().ok().filter(|rows| (1..=MOST_BATCH_ROWS).contains(rows));
                self.reading.batch_rows = rows.ok_or_else(|| wrong("1 to 5000 rows"))?;
            }
            _ => return Err(invalid(format!("there is no parameter `{name}`"))),
        }
        Ok(())
    }
}

/// None of the values that are taken has a letter that would have to be escaped.
fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn form(of: Option<&'static Writable>, headers: &HeaderMap) -> Result<Form, Refusal> {
    let told = headers.get(header::CONTENT_TYPE).and_then(|told| told.to_str().ok());
    match (told.and_then(Form::of_media_type), of) {
        (Some(Form::Csv), None) => Err((
            SyncCode::UnsupportedMediaType,
            "rows of several types are NDJSON: CSV holds rows of one type".to_owned(),
        )),
        (Some(form), _) => Ok(form),
        (None, _) => Err((
            SyncCode::UnsupportedMediaType,
            "send the rows with Content-Type: application/x-ndjson or text/csv".to_owned(),
        )),
    }
}

fn packing(headers: &HeaderMap) -> Result<Packing, Refusal> {
    let told = headers.get(header::CONTENT_ENCODING).map_or(Some(""), |told| told.to_str().ok());
    told.and_then(Packing::of_encoding).ok_or((
        SyncCode::UnsupportedMediaType,
        "rows are packed by Content-Encoding: gzip or zstd, or not at all".to_owned(),
    ))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    match key.to_str() {
        Ok(key) if (1..=KEY_BYTES).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(invalid(format!("an Idempotency-Key is 1 to {KEY_BYTES} letters of ASCII"))),
    }
}

fn invalid(message: String) -> Refusal {
    (SyncCode::InvalidValue, message)
}
