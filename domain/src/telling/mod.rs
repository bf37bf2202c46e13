//! What a caller may tell of a thing: the fields of every writable word, made from the catalogue, and how what is given
//! in them is read into a [`Record`](crate::sync::Record).
//!
//! The public schema's inputs, the columns of files and the documentation are all made of [`writables`]. Of every field
//! three things may be said: nothing (it stays as it is), null (it is no more, or not known), or a value.

mod code;
mod given;
mod mistake;
mod nearest;
mod read;
mod references;
mod scalar;
mod tell;
mod timeline;
mod writable;

pub use code::UserErrorCode;
pub use given::{Given, Object};
pub use mistake::{Mistake, MistakeCode, PathPart};
pub use read::{Register, Telling, read, read_retirement, read_review, retired};
pub use references::{NotASource, register};
pub use tell::{in_order_of_reference, tell};
pub use writable::{Field, FieldKind, Writable, source_fields, writable, writables};

#[cfg(test)]
mod tests;
