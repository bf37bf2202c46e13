//! What came of a long list, as JSON: the same on every door.

use domain::graph::opaque_id;
use domain::telling::PathPart;
use serde_json::{Map, Value, json};

use crate::app::sync::UserError;
use crate::app::{Progress, RowOutcome};

/// What came of one row.
pub fn outcome_json(outcome: &RowOutcome) -> Value {
    match outcome {
        RowOutcome::Unreadable { number, reason } => json!({
            "row": number,
            "action": "REJECTED",
            "errors": [{ "code": "INVALID_VALUE", "message": reason, "path": [] }],
        }),
        RowOutcome::Planned { number, report } => {
            let mut told = Map::new();
            told.insert("row".to_owned(), json!(number));
            told.insert("action".to_owned(), json!(report.action.code()));
            if let Some((word, id)) = report.node {
                told.insert("id".to_owned(), json!(opaque_id(word, id)));
            }
            if let Some(revision) = report.revision {
                told.insert("revision".to_owned(), json!(revision));
            }
            for (name, errors) in [("errors", &report.errors), ("warnings", &report.warnings)] {
                if !errors.is_empty() {
                    told.insert(name.to_owned(), errors.iter().map(error_json).collect());
                }
            }
            Value::Object(told)
        }
    }
}

fn error_json(error: &UserError) -> Value {
    let path: Vec<Value> = error
        .path
        .iter()
        .map(|part| match part {
            PathPart::Field(name) => json!(name),
            PathPart::Index(place) => json!(place),
        })
        .collect();
    json!({
        "code": error.code.code(),
        "message": error.message,
        "messageVi": error.message_vi,
        "path": path,
    })
}

/// How far a list came. `is_read` says whether all of it could be read.
pub fn progress_json(progress: &Progress, dry_run: bool, is_read: bool) -> Map<String, Value> {
    let complete = is_read && !progress.stopped;
    let told = [
        ("complete", json!(complete)),
        ("dryRun", json!(dry_run)),
        ("rows", json!(progress.rows)),
        ("created", json!(progress.created)),
        ("updated", json!(progress.updated)),
        ("unchanged", json!(progress.unchanged)),
        ("retired", json!(progress.retired)),
        ("overridden", json!(progress.overridden)),
        ("rejected", json!(progress.rejected)),
        ("batchesWritten", json!(progress.batches_written)),
        ("feedPosition", json!(progress.feed_position)),
    ];
    let resume = (!complete).then(|| ("resumeFrom", json!(progress.resume_from)));
    told.into_iter().chain(resume).map(|(name, value)| (name.to_owned(), value)).collect()
}
