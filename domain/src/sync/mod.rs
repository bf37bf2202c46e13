//! The one way for a fact to be written: what somebody says is laid beside what is known, and a plan says exactly
//! what to write.
//!
//! A [`Record`] is one thing as somebody says it is: a bundled file, an imported sheet, a caller. Planning goes in
//! three steps, between which the store reads: [`keys_of`] names the keys to look up, [`Wanted::by`] the rows to read,
//! and [`plan`] compares. It is pure: the same records over the same rows give the same plan, and a second time the
//! plan is empty.
//!
//! Why images: the rows of a thing are compared by id with the rows that the record asks for. Ids are minted once
//! (a version 5 UUID of the first natural key, alike in every installation) and found through the table of keys ever after,
//! never computed again; the rows that a node owns have ids made of the node's id, so that two plans agree.
//!
//! What is not said stays: absence is not deletion. That another source speaks of a known thing is a change of it; what is
//! told again by the same one is none.

mod caller;
mod change;
mod columns;
mod existing;
mod expand;
mod identity;
mod interval;
mod owned;
mod planner;
mod record;
mod references;
mod rejection;
mod tables;
#[cfg(test)]
mod tests;
mod thing;
mod value;

pub use caller::{Asked, Caller, Mode};
pub use change::{Change, Left, Op, RowChange};
pub use existing::{Existing, KnownKeys, OwnedRows, Wanted, keys_of, sources_of};
pub use expand::is_derived;
pub use identity::owned_id;
pub use owned::{OwnedKind, OwnedTable, owned_tables};
pub(crate) use planner::SOURCES;
pub use planner::{Action, Outcome, Plan, plan, plan_for};
pub use record::{Fact, Key, Part, Record, Records, Source};
pub use rejection::Rejection;
pub use tables::{TableWrites, Writes};
pub use thing::Thing;
pub use value::{Row, Told, Value};
