//! Why a batch was not written, as a status and a code.

use axum::http::StatusCode;
use domain::telling::UserErrorCode;

use crate::app::sync::SyncError;
use crate::graphql::{DATABASE_AWAY, ErrorCode};

/// The status and the code of an error.
pub(super) fn of(error: &SyncError) -> (StatusCode, &'static str) {
    match error {
        SyncError::Refused(error) => (status(error.code), error.code.code()),
        SyncError::Store(error) if error.is_absence() => {
            let code = ErrorCode::DatabaseUnavailable;
            (StatusCode::SERVICE_UNAVAILABLE, code.code())
        }
        SyncError::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
    }
}

fn status(code: UserErrorCode) -> StatusCode {
    match code {
        UserErrorCode::Forbidden => StatusCode::FORBIDDEN,
        UserErrorCode::IdempotencyConflict => StatusCode::CONFLICT,
        UserErrorCode::TooManyRows => StatusCode::PAYLOAD_TOO_LARGE,
        UserErrorCode::Busy => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// What a caller is told of it. What is our fault is logged here, and told in one sentence.
pub(super) fn sentence(error: &SyncError) -> String {
    match error {
        SyncError::Refused(error) => error.message.clone(),
        SyncError::Store(error) => {
            tracing::error!(error = ?error, "a batch was not written");
            if error.is_absence() {
                return DATABASE_AWAY.to_owned();
            }
            "the service failed on this request".to_owned()
        }
    }
}
