//! What the law asks, and whether it is met: obligations, due days, verdicts that explain themselves.
//!
//! No deadline, no document's name and no threshold stands here: all of them come with the obligations.

mod due;

pub use due::{Due, DueRule, NotADue};
