//! Why a record was not taken.

use uuid::Uuid;

use super::record::Key;
use crate::telling::Mistake;

/// Why a record was not taken. Nothing of it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It has no key to be known by.
    #[error("it has no key")]
    NoKey,
    /// Another record of the same batch speaks of the same thing.
    #[error("another record speaks of the same thing: {}", key.key)]
    SaidTwice {
        /// The key that both have.
        key: Key,
    },
    /// Its keys lead to different things.
    #[error("its keys lead to different things: {one} and {other}")]
    KeysDisagree {
        /// A key that leads to one.
        one: String,
        /// A key that leads to another.
        other: String,
    },
    /// The id that it was to have belongs to something else.
    #[error("the id {0} is taken")]
    IdTaken(Uuid),
    /// It speaks of a thing that is not there.
    #[error("there is no {} with the key {:?}", key.kind, key.key)]
    UnknownReference {
        /// The key that leads nowhere.
        key: Key,
    },
    /// Its word has no such column or table.
    #[error("a {word} has no {name}")]
    NotOfTheWord {
        /// The word.
        word: &'static str,
        /// The column or table.
        name: String,
    },
    /// A new thing lacks what it must have.
    #[error("a {word} must have a {attribute}")]
    Missing {
        /// The word.
        word: &'static str,
        /// What is missing.
        attribute: String,
    },
    /// The value is none of the list's codes.
    #[error("{code:?} is not a {attribute}")]
    NotAChoice {
        /// The attribute.
        attribute: &'static str,
        /// The code as it was given.
        code: String,
    },
    /// A fact ends before it begins.
    #[error("a fact of {table} ends before it begins")]
    EndsBeforeItBegins {
        /// The interval table.
        table: &'static str,
    },
    /// Two facts of one record begin on the same day and say different things: which of them holds is not said.
    #[error("two facts of {table} begin on the same day and contradict each other")]
    Contradiction {
        /// The interval table.
        table: &'static str,
    },
    /// It is not there, or may not be read.
    #[error("it is not there")]
    NotFound,
    /// It may be read, but not written.
    #[error("it may not be written")]
    Forbidden,
    /// A thing was to be made that is there already.
    #[error("it is there already")]
    Exists,
    /// Somebody has written since.
    #[error("it has the revision {current}, not {told}")]
    RevisionConflict {
        /// The revision that the caller knows.
        told: i64,
        /// The revision that it has.
        current: i64,
    },
    /// Rules are broken.
    #[error("{}", .0.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join(" "))]
    Broken(Vec<Mistake>),
}
