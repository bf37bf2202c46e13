//! What the law asks, and whether it is met: obligations, due days, verdicts that explain themselves.
//!
//! | Module | |
//! |---|---|
//! | `due` | how deadlines are stated; the last good day |
//! | `obligation` | what a clause asks of whom; which obligations are in force, and whom they bind |
//! | `facts` | what the graph holds of those who are judged, each fact with its days |
//! | `known` | met, known not to be met, or nothing: one rule for each ask |
//! | `judge` | the table: what is known, laid beside when it is asked |
//! | `gate` | going into operation, and back into it |
//! | `when` | whether and when a deadline is up for one system |
//! | `evaluate` | one subject, one obligation, one day |
//! | `found` | the verdicts by each deadline, of which the worst counts |
//! | `review` | approvals that must be reviewed again |
//! | `of_systems` | a province, by its systems and its inventory |
//! | `overriding` | which of several obligations that ask the same is effective |
//! | `explain` | a verdict in sentences |
//! | `calendar` | what falls due when |
//! | `summary` | counts of verdicts |
//!
//! No deadline, no document's name and no threshold stands here: all of them come with the obligations. That nothing is
//! known of something is never taken for its absence.

mod calendar;
mod due;
mod evaluate;
mod explain;
pub mod facts;
mod found;
mod gate;
mod judge;
mod known;
mod obligation;
mod of_systems;
mod overriding;
mod review;
mod summary;
#[cfg(test)]
mod tests;
mod verdict;
mod when;

pub use calendar::{CalendarEntry, calendar};
pub use due::{Due, DueRule, NotADue};
pub use evaluate::{Judged, evaluate};
pub use explain::{Reason, ReasonKind, Sentence, explain, missing_sentence, shown};
pub use facts::Facts;
pub use judge::When;
pub use known::{
    Evidence, Independence, Independent, Layer, LayerState, Missing, Shows, Standing, independence,
    layers,
};
pub use obligation::{Instrument, Law, Obligation, Supersession};
pub use overriding::verdicts;
pub use summary::{CountedBy, Group, GroupBy, Summary, Surveyed, summarize};
pub use verdict::{Deadline, Tally, Verdict};
