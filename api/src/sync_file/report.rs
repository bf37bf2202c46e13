//! What came of a long list, as JSON: the same on every door.

use domain::graph::opaque_id;
use domain::telling::PathPart;
use serde_json::{Value, json};

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
            let mut told = json!({ "row": number, "action": report.action.code() });
            if let Some((word, id)) = report.node {
                told["id"] = json!(opaque_id(word, id));
            }
            if let Some(revision) = report.revision {
                told["revision"] = json!(revision);
            }
            for (name, errors) in [("errors", &report.errors), ("warnings", &report.warnings)] {
                if !errors.is_empty() {
                    told[name] = errors.iter().map(error_json).collect();
                }
            }
            told
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
pub fn progress_json(progress: &Progress, dry_run: bool, is_read: bool) -> Value {
    let complete = is_read && !progress.stopped;
    let mut told = json!({
        "complete": complete,
        "dryRun": dry_run,
        "rows": progress.rows,
        "created": progress.created,
        "updated": progress.updated,
        "unchanged": progress.unchanged,
        "retired": progress.retired,
        "overridden": progress.overridden,
        "rejected": progress.rejected,
        "batchesWritten": progress.batches_written,
        "feedPosition": progress.feed_position,
    });
    if !complete {
        told["resumeFrom"] = json!(progress.resume_from);
    }
    told
}
