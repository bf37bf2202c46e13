//! Writing on behalf of callers: one transaction and one plan, whether one row or a thousand, planned only or written.
//!
//! What is told is read into records (`domain::telling`), planned against what is there with the caller's permission
//! and the rules (`domain::sync`), and applied. What is wrong with a row is data, told with the row; only a fault of
//! ours is an error. A row that a caller may not read is told as if it were not there.

mod deeds;
mod merge;
mod outcome;
mod recorded;
mod refusal;
mod report;
mod review;
mod telling;

use domain::graph::Word;
use domain::label::Lang;
pub use domain::sync::Mode;
pub use domain::telling::{Given, Object, PathPart, UserErrorCode, Writable};
use uuid::Uuid;

pub use deeds::Deed;
pub use report::NotAPosition;
pub use review::Review;

/// What a caller tells, of one thing or of many.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// The mutation or door that it came by.
    pub deed: String,
    /// The things.
    pub rows: Vec<TypedRow>,
    /// What is to be done with them.
    pub mode: Mode,
    /// By which of their names they must be known; by any where it is not said.
    pub match_by: Option<MatchBy>,
    /// What becomes of the others where a row cannot be taken.
    pub on_row_error: OnRowError,
    /// Whether it is only planned.
    pub dry_run: bool,
    /// A key under which it has one effect, however often it is sent.
    pub idempotency_key: Option<String>,
}

/// One thing that is told.
#[derive(Debug, Clone)]
pub struct TypedRow {
    /// What kind of thing.
    pub of: &'static Writable,
    /// What is told of it.
    pub given: Object,
    /// The revision that it must have.
    pub if_revision: Option<i64>,
}

/// The things of one word that one register source knows, all of them.
#[derive(Debug, Clone)]
pub struct ReplaceRequest {
    /// The rows, which all bear an external id of the source.
    pub sync: SyncRequest,
    /// What kind of things.
    pub of: &'static Writable,
    /// The source.
    pub source: String,
    /// How many things may be retired because they are not told.
    pub max_deletes: usize,
}

/// A kind of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchBy {
    /// The opaque id.
    Id,
    /// An external id.
    ExternalId,
    /// The natural key.
    Key,
}

/// What becomes of the others where a row cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRowError {
    /// Nothing is written.
    RejectAll,
    /// The others are written.
    SkipRow,
}

/// A place in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPosition {
    /// The identity of the database's feed.
    pub epoch: String,
    /// How many changes it tells of.
    pub position: i64,
}

/// What came of a request.
#[derive(Debug, Clone)]
pub struct SyncReport {
    /// One for each row, in their order; then one for each thing that was retired because it was not told.
    pub rows: Vec<RowReport>,
    /// Where the feed stands with all this in it; nothing where nothing was even planned.
    pub feed_position: Option<FeedPosition>,
    /// Whether this is what came of the same request when it was first sent.
    pub replayed: bool,
    /// Whether what could be taken was written: it was not only planned, and not refused.
    pub written: bool,
}

/// What came of one row.
#[derive(Debug, Clone)]
pub struct RowReport {
    /// Its place, from 0.
    pub index: usize,
    /// The thing; nothing where the row was not taken.
    pub node: Option<(&'static Word, Uuid)>,
    /// What came of it.
    pub action: RowAction,
    /// The thing's revision from now on.
    pub revision: Option<i64>,
    /// Why it was not taken.
    pub errors: Vec<UserError>,
    /// What is doubtful about it.
    pub warnings: Vec<UserError>,
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowAction {
    /// The thing is new.
    Created,
    /// Something of it has changed.
    Updated,
    /// It was known just so: nothing was written, nobody is told.
    Unchanged,
    /// It was not taken.
    Rejected,
    /// A person had said otherwise: what they said stays.
    Overridden,
    /// It is no more.
    Retired,
}

/// What is wrong with something that was told, or doubtful about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// What sort of mistake.
    pub code: UserErrorCode,
    /// A whole sentence in English.
    pub message: String,
    /// The same in Vietnamese.
    pub message_vi: String,
    /// The way to the value, from the thing's own fields.
    pub path: Vec<PathPart>,
    /// The row.
    pub row_index: Option<usize>,
}

/// Why a request has no report.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The caller's mistake, of the request as a whole: nothing was written.
    #[error("{}", .0.message)]
    Refused(UserError),
    /// Our fault, or the database's.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

impl RowAction {
    /// Every action.
    pub const ALL: [Self; 6] = [
        Self::Created,
        Self::Updated,
        Self::Unchanged,
        Self::Rejected,
        Self::Overridden,
        Self::Retired,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Updated => "UPDATED",
            Self::Unchanged => "UNCHANGED",
            Self::Rejected => "REJECTED",
            Self::Overridden => "OVERRIDDEN",
            Self::Retired => "RETIRED",
        }
    }
}

impl std::fmt::Display for FeedPosition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.epoch, self.position)
    }
}

impl SyncReport {
    /// How many rows came out so.
    pub fn count(&self, action: RowAction) -> usize {
        self.rows.iter().filter(|row| row.action == action).count()
    }
}

impl UserError {
    pub(super) fn new(
        code: UserErrorCode,
        message: impl Into<String>,
        message_vi: impl Into<String>,
    ) -> Self {
        let (message, message_vi) = (message.into(), message_vi.into());
        Self { code, message, message_vi, path: Vec::new(), row_index: None }
    }

    /// The sentence in this language.
    pub fn sentence(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.message,
            Lang::Vi => &self.message_vi,
        }
    }
}
