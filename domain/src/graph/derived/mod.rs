//! What is worked out from what is held: verdicts, counts, calendars. None of it stands in a table.

mod calendar;
mod layers;
mod roll_up;
mod summary;
mod verdict;
mod viewer;

pub use calendar::OBLIGATION_DUE;
pub use layers::{ASSESSOR_INDEPENDENCE, LAYER_STATE};
pub use roll_up::{INTERVAL, ROLL_UP, STATUS_COUNT};
pub use summary::{COMPLIANCE_SUMMARY, VERDICT_COUNT};
pub use verdict::{EVIDENCE, REASON, VERDICT};
pub use viewer::VIEWER;

use super::word::{Relation, Word};

/// Every word that is worked out.
pub static DERIVED: [&Word; 12] = [
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
];

/// What is worked out of the graph as a whole, and who asks.
pub static DERIVED_ROOTS: [Relation; 3] =
    [summary::SUMMARY_ROOT, calendar::CALENDAR_ROOT, viewer::VIEWER_ROOT];

pub(super) use layers::{INDEPENDENCE_OF, LAYERS_OF};
pub(super) use roll_up::ROLL_UP_OF;
pub(super) use verdict::COMPLIANCE_OF;
