//! What was read becomes records: things as somebody says they are, ready to be laid beside what is known.
//!
//! Natural keys are made here and nowhere else, so that a bundled file, an imported sheet and a caller who speak of
//! the same thing mean the same node.

mod issuer;
pub mod keys;
mod names;
pub mod survey;

pub use names::{Names, ProvinceName};
