//! Errors as callers see them: a sentence, a stable code, and where in the operation.

use async_graphql::{Pos, ServerError, Value};

/// What went wrong, as a stable code in `extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ErrorCode {
    /// The document cannot be parsed.
    Syntax,
    /// The document does not fit the schema.
    Validation,
    /// An argument or variable is not what it must be.
    BadInput,
    /// Several things answer to a name.
    AmbiguousName,
    /// It may not be read or written.
    Forbidden,
    /// The cursor is of another database, or of one that was restored since.
    FeedEpochChanged,
    /// The cursor is older than what the feed still tells.
    FeedTruncated,
    /// The fault is ours; the log says more under the same request.
    Internal,
}

impl ErrorCode {
    /// The code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Syntax => "GRAPHQL_PARSE_FAILED",
            Self::Validation => "GRAPHQL_VALIDATION_FAILED",
            Self::BadInput => "BAD_USER_INPUT",
            Self::AmbiguousName => "AMBIGUOUS_NAME",
            Self::Forbidden => "FORBIDDEN",
            Self::FeedEpochChanged => "FEED_EPOCH_CHANGED",
            Self::FeedTruncated => "FEED_TRUNCATED",
            Self::Internal => "INTERNAL",
        }
    }

    /// An error of this code.
    pub(super) fn error(self, message: impl Into<String>, at: Option<Pos>) -> ServerError {
        let mut error = ServerError::new(message, at);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", Value::from(self.code()));
        error
    }
}

/// An argument is not what it must be: the sentence names the value and the limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct BadInput(pub(super) String);
