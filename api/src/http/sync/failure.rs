//! Why a batch was not written, as a code.

use domain::telling::UserErrorCode;

use super::code::SyncCode;
use crate::app::sync::SyncError;
use crate::graphql::DATABASE_AWAY;

/// The code of an error.
pub(super) fn of(error: &SyncError) -> SyncCode {
    match error {
        SyncError::Refused(error) => match error.code {
            UserErrorCode::Forbidden => SyncCode::Forbidden,
            UserErrorCode::IdempotencyConflict => SyncCode::IdempotencyConflict,
            UserErrorCode::TooManyRows => SyncCode::TooManyRows,
            UserErrorCode::Busy => SyncCode::Busy,
            _ => SyncCode::InvalidValue,
        },
        SyncError::Store(error) if error.is_absence() => SyncCode::DatabaseUnavailable,
        SyncError::Store(_) => SyncCode::Internal,
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
