//! What is worked out from what is held: verdicts, counts, calendars. None of it stands in a table.

mod calendar;
mod feed;
mod layers;
mod roll_up;
mod summary;
mod verdict;
mod viewer;

pub use calendar::OBLIGATION_DUE;
pub use feed::{
    CHANGE, CHANGE_PAGE, CHANGES_ROOT, FIELD_CHANGE, HISTORY_CONNECTION, HISTORY_OF, REVISION,
    STREAM_ROOT,
};
pub use layers::{ASSESSOR_INDEPENDENCE, LAYER_STATE};
pub use roll_up::{INTERVAL, ROLL_UP, STATUS_COUNT};
pub use summary::{COMPLIANCE_SUMMARY, VERDICT_COUNT};
pub use verdict::{EVIDENCE, REASON, VERDICT};
pub use viewer::VIEWER;

use super::word::{Relation, Word};

/// Every word that is worked out.
pub static DERIVED: [&Word; 17] = [
    &VERDICT,
    &EVIDENCE,
    &REASON,
    &LAYER_STATE,
    &ASSESSOR_INDEPENDENCE,
    &COMPLIANCE_SUMMARY,
    &VERDICT_COUNT,
    &OBLIGATION_DUE,
    &ROLL_UP,
    &STATUS_COUNT,
    &INTERVAL,
    &VIEWER,
    &CHANGE_PAGE,
    &CHANGE,
    &HISTORY_CONNECTION,
    &REVISION,
    &FIELD_CHANGE,
];

/// What is worked out of the graph as a whole, what changes in it, and who asks.
pub static DERIVED_ROOTS: [Relation; 4] =
    [summary::SUMMARY_ROOT, calendar::CALENDAR_ROOT, feed::CHANGES, viewer::VIEWER_ROOT];

pub(super) use layers::{INDEPENDENCE_OF, LAYERS_OF};
pub(super) use roll_up::ROLL_UP_OF;
pub(super) use verdict::COMPLIANCE_OF;
