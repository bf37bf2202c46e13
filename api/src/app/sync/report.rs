//! Reports as text, to be kept under a key and told again.

use domain::graph::{opaque_id, read_id};
use domain::telling::{PathPart, UserErrorCode};
use serde::{Deserialize, Serialize};

use super::{FeedPosition, RowAction, RowReport, SyncReport, UserError};
use crate::store::StoreError;

/// The text is no position of a feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no position of a feed: it must be `epoch:position`")]
pub struct NotAPosition(pub String);

impl std::str::FromStr for FeedPosition {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refusal = || NotAPosition(text.to_owned());
        let (epoch, position) = text.split_once(':').ok_or_else(refusal)?;
        let position = position.parse().ok().ok_or_else(refusal)?;
        Ok(Self { epoch: epoch.to_owned(), position })
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    position: Option<String>,
    rows: Vec<KeptRow>,
}

#[derive(Serialize, Deserialize)]
struct KeptRow {
    node: Option<String>,
    action: String,
    revision: Option<i64>,
    errors: Vec<KeptError>,
    warnings: Vec<KeptError>,
}

#[derive(Serialize, Deserialize)]
struct KeptError {
    code: String,
    message: String,
    message_vi: String,
    path: Vec<KeptPart>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptPart {
    Index(usize),
    Field(String),
}

/// The report as text.
pub(super) fn write(report: &SyncReport) -> String {
    let rows = report.rows.iter().map(|row| KeptRow {
        node: row.node.map(|(word, id)| opaque_id(word, id)),
        action: row.action.code().to_owned(),
        revision: row.revision,
        errors: row.errors.iter().map(kept).collect(),
        warnings: row.warnings.iter().map(kept).collect(),
    });
    let position = report.feed_position.as_ref().map(ToString::to_string);
    let kept = Kept { position, rows: rows.collect() };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The report that was kept.
pub(super) fn read(text: &str) -> Result<SyncReport, StoreError> {
    let corrupt = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Corrupt {
        place: "idempotency.report".to_owned(),
        source,
    };
    let kept: Kept = serde_json::from_str(text).map_err(|error| corrupt(error.into()))?;
    let mut rows = Vec::with_capacity(kept.rows.len());
    for (index, row) in kept.rows.into_iter().enumerate() {
        let node = row.node.as_deref().map(read_id).transpose();
        let action = RowAction::ALL.into_iter().find(|action| action.code() == row.action);
        rows.push(RowReport {
            index,
            node: node.map_err(|error| corrupt(error.into()))?,
            action: action.ok_or_else(|| corrupt(row.action.clone().into()))?,
            revision: row.revision,
            errors: told(index, row.errors).map_err(|error| corrupt(error.into()))?,
            warnings: told(index, row.warnings).map_err(|error| corrupt(error.into()))?,
        });
    }
    let position = kept.position.as_deref().map(str::parse).transpose();
    let feed_position = position.map_err(|error: NotAPosition| corrupt(error.into()))?;
    Ok(SyncReport { rows, feed_position, replayed: true, written: true })
}

fn kept(error: &UserError) -> KeptError {
    let path = error.path.iter().map(|part| match part {
        PathPart::Field(name) => KeptPart::Field(name.clone()),
        PathPart::Index(index) => KeptPart::Index(*index),
    });
    KeptError {
        code: error.code.code().to_owned(),
        message: error.message.clone(),
        message_vi: error.message_vi.clone(),
        path: path.collect(),
    }
}

fn told(index: usize, kept: Vec<KeptError>) -> Result<Vec<UserError>, domain::label::UnknownCode> {
    let errors = kept.into_iter().map(|kept| {
        let path = kept.path.into_iter().map(|part| match part {
            KeptPart::Field(name) => PathPart::Field(name),
            KeptPart::Index(index) => PathPart::Index(index),
        });
        Ok(UserError {
            code: UserErrorCode::parse(&kept.code)?,
            message: kept.message,
            message_vi: kept.message_vi,
            path: path.collect(),
            row_index: Some(index),
        })
    });
    errors.collect()
}
