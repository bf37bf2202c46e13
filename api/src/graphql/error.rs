//! Errors as callers see them: a sentence, a stable code, and where in the operation.

use async_graphql::{Pos, ServerError, Value};

use crate::app::StoreError;

macro_rules! catalogue {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal, $status:literal, $retryable:literal, $remedy:literal;)+) => {
        /// What went wrong, as a stable code in `extensions.code`: all of them, and no other.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ErrorCode {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The status of an answer that has only errors, where the caller takes `application/graphql-response+json`.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// Whether the same request may succeed later, unchanged.
            pub const fn is_retryable(self) -> bool {
                match self { $(Self::$name => $retryable),+ }
            }

            /// What it means.
            pub const fn cause(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }

            /// What to do about it.
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy),+ }
            }
        }
    };
}

catalogue! {
    /// The request is no GraphQL request: broken JSON, a missing or mistyped parameter, a batch.
    BadRequest => "BAD_REQUEST", 400, false,
        "Send one JSON object with `query`, and `variables`, `operationName` and `extensions` where needed.";
    /// The body did not come whole in time.
    RequestTimeout => "REQUEST_TIMEOUT", 408, true, "Send the body without pauses.";
    /// The body is longer than is read.
    BodyTooLarge => "BODY_TOO_LARGE", 413, false, "Send less at once.";
    /// The body is not `application/json` in UTF-8.
    UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE", 415, false,
        "Say `Content-Type: application/json`, and send UTF-8 without a content coding.";
    /// The caller takes no media type that the service answers in.
    NotAcceptable => "NOT_ACCEPTABLE", 406, false,
        "Accept `application/graphql-response+json`, `application/json` or `text/event-stream`.";
    /// The method does not fit: only queries may be sent by GET.
    MethodNotAllowed => "METHOD_NOT_ALLOWED", 405, false, "Send mutations by POST.";
    /// Nobody knows who asks.
    Unauthenticated => "UNAUTHENTICATED", 401, false,
        "Send `Authorization: Bearer TOKEN`; whoever runs the service makes tokens (docs/who-may.md).";
    /// It may not be read or written.
    Forbidden => "FORBIDDEN", 403, false, "Ask with a token of a role that may; docs/who-may.md has the table.";
    /// The caller may ask only documents that were agreed on before.
    TrustedDocumentRequired => "TRUSTED_DOCUMENT_REQUIRED", 403, false,
        "Name a trusted document by `documentId`, or ask from a server with a token of another role (docs/trusted-documents.md).";
    /// No trusted document has this id or hash.
    PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND", 404, false,
        "Send the text in `query`, or have the document put into the directory of trusted documents.";
    /// The issuer of tokens cannot be asked.
    IssuerUnreachable => "ISSUER_UNREACHABLE", 503, true, "Wait as long as `Retry-After` says.";
    /// There is nothing of this name.
    NotFound => "NOT_FOUND", 404, false, "Compare the name with the documentation of the door.";
    /// A page of another origin sent the request, or could have.
    OriginNotAllowed => "ORIGIN_NOT_ALLOWED", 403, false,
        "Have the page's origin added to `limits.allowed_origins`; with cookies, send `GraphQL-Require-Preflight: 1`.";
    /// The document is longer, or nested deeper, than is parsed.
    DocumentTooLarge => "DOCUMENT_TOO_LARGE", 400, false, "Split the document; move values into variables.";
    /// The document cannot be parsed.
    Syntax => "GRAPHQL_PARSE_FAILED", 400, false, "Mend the document at the place that is told.";
    /// The document does not fit the schema.
    Validation => "GRAPHQL_VALIDATION_FAILED", 400, false, "Compare the document with `schema.graphql`.";
    /// No operation, or more than one, is meant.
    Operation => "OPERATION_RESOLUTION_FAILURE", 400, false,
        "Name one operation of the document in `operationName`.";
    /// An argument or variable is not what it must be.
    BadInput => "BAD_USER_INPUT", 400, false, "Mend the value that the sentence names.";
    /// The operation has too many fields, aliases, root fields or directives, or is too deep.
    TooComplex => "OPERATION_TOO_COMPLEX", 400, false, "Split the operation; docs/limits.md has the limits.";
    /// The operation may answer more, or cost more, than one operation may.
    TooCostly => "OPERATION_TOO_COSTLY", 400, false,
        "Ask for less under the path that the sentence names: a smaller `first`, or fewer lists in one another.";
    /// Several things answer to a name.
    AmbiguousName => "AMBIGUOUS_NAME", 200, false, "Ask for one of `extensions.candidates` by its id.";
    /// The cursor is of another database, or of one that was restored since.
    FeedEpochChanged => "FEED_EPOCH_CHANGED", 400, false,
        "Read everything anew, then follow the feed from where it stands (docs/following-the-feed.md).";
    /// The cursor is older than what the feed still tells.
    FeedTruncated => "FEED_TRUNCATED", 400, false,
        "Read everything anew, then follow the feed; it tells from `extensions.oldest` on.";
    /// The caller has asked too often.
    RateLimited => "RATE_LIMITED", 429, true, "Wait as long as `Retry-After` says.";
    /// The service is busy with as many requests as it takes, of all or of one caller.
    Overloaded => "OVERLOADED", 503, true, "Wait as long as `Retry-After` says.";
    /// The database does not answer.
    DatabaseUnavailable => "DATABASE_UNAVAILABLE", 503, true, "Wait as long as `Retry-After` says.";
    /// The operation took longer than one may; what it asked of the database was stopped.
    ExecutionTimeout => "EXECUTION_TIMEOUT", 504, true, "Ask for less at once, or later.";
    /// The fault is ours; the log says more under the same `requestId`.
    Internal => "INTERNAL", 500, true, "Try again; if it stays, tell the operator the `requestId`.";
}

impl ErrorCode {
    /// An error of this code.
    pub(super) fn error(self, message: impl Into<String>, at: Option<Pos>) -> ServerError {
        let mut error = ServerError::new(message, at);
        self.mark(&mut error);
        error
    }

    /// Says in an error's extensions which it is.
    pub(super) fn mark(self, error: &mut ServerError) {
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", Value::from(self.code()));
        extensions.set("retryable", Value::from(self.is_retryable()));
    }
}

/// What is our fault, or the database's, as callers see it: one sentence, whatever the log tells.
pub(super) fn of_store(error: &StoreError) -> ServerError {
    if error.is_absence() {
        ErrorCode::DatabaseUnavailable.error(DATABASE_AWAY, None::<Pos>)
    } else {
        ErrorCode::Internal.error("the service failed on this request", None::<Pos>)
    }
}

/// Whether an error is that the database does not answer.
pub(super) fn is_absence(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    code == Some(&Value::from(ErrorCode::DatabaseUnavailable.code()))
}

/// What callers are told while the database is away.
pub const DATABASE_AWAY: &str = "the database does not answer: try again later";

/// Names the request in errors, so that a person who is told of them finds them in the log.
pub(super) fn of_request(errors: &mut [ServerError], request_id: Option<&str>) {
    let Some(request_id) = request_id else { return };
    for error in errors {
        error.extensions.get_or_insert_default().set("requestId", Value::from(request_id));
    }
}

/// An argument is not what it must be: the sentence names the value and the limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct BadInput(pub(super) String);

/// The code that stands in an error.
pub(super) fn code(error: &ServerError) -> Option<ErrorCode> {
    let stands = error.extensions.as_ref()?.get("code")?.clone().into_json().ok()?;
    ErrorCode::ALL.iter().copied().find(|code| stands == code.code())
}
