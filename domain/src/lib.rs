//! Words and rules of information-security compliance in Vietnam's provinces.
//!
//! Pure: no input or output, no clock, no async. What a rule needs to know comes as an argument, days of today
//! included.

pub mod access;
pub mod compliance;
pub mod document_reference;
pub mod facts;
pub mod feed;
pub mod generate;
pub mod graph;
pub mod label;
pub mod name_index;
pub mod roll_up;
pub mod rules;
pub mod survey;
pub mod sync;
pub mod telling;
pub mod text;
pub mod vendor;
