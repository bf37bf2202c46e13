//! Why a sync broke off, as its sender is told.

use axum::http::StatusCode;

macro_rules! catalogue {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal, $status:ident, $remedy:literal;)+) => {
        /// Why a sync was refused or broke off, as `error.code` of its report says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum SyncCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl SyncCode {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The status where nothing was written.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
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
    /// A parameter, a header or the first line of a CSV is wrong.
    InvalidValue => "INVALID_VALUE", BAD_REQUEST, "Mend what the sentence names (bulk-sync.md).";
    /// The rows ended in the middle, or cannot be unpacked.
    BrokenOff => "BROKEN_OFF", BAD_REQUEST, "Send all again, or go on with `?from=` the report's `resumeFrom`.";
    /// The token may not write at all.
    Forbidden => "FORBIDDEN", FORBIDDEN, "Write by a token of a role that may (who-may.md).";
    /// There is no such type.
    NotFound => "NOT_FOUND", NOT_FOUND, "Take one of the types of bulk-sync.md.";
    /// The `Idempotency-Key` was used for other rows.
    IdempotencyConflict => "IDEMPOTENCY_CONFLICT", CONFLICT, "Take a new key for new rows; send the same rows under the old one.";
    /// A row is too long, or what comes unpacked is too much.
    TooLarge => "TOO_LARGE", PAYLOAD_TOO_LARGE, "Split the rows; bulk-sync.md has the limits.";
    /// One transaction was asked for, for more rows than one takes.
    TooManyRows => "TOO_MANY_ROWS", PAYLOAD_TOO_LARGE, "Send fewer rows, or without `atomic`.";
    /// The form or the packing is none that is read.
    UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE", UNSUPPORTED_MEDIA_TYPE, "Say `Content-Type: application/x-ndjson` or `text/csv`, packed by `gzip`, `zstd` or not at all.";
    /// Others write the same things again and again.
    Busy => "BUSY", SERVICE_UNAVAILABLE, "Send the same again, under the same `Idempotency-Key`.";
    /// The database is away.
    DatabaseUnavailable => "DATABASE_UNAVAILABLE", SERVICE_UNAVAILABLE, "Send the same again as soon as `Retry-After` says, under the same `Idempotency-Key`.";
    /// The fault is ours.
    Internal => "INTERNAL", INTERNAL_SERVER_ERROR, "Try again; if it stays, tell the operator when it was.";
}
