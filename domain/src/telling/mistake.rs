//! What is wrong with what was told: where, which value, and the limit that it breaks.

use super::code::UserErrorCode;

/// The codes of mistakes.
pub type MistakeCode = UserErrorCode;

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathPart {
    /// A field.
    Field(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// Something told that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// The way to the value, from the thing's own fields.
    pub path: Vec<PathPart>,
    /// What sort of mistake it is.
    pub code: MistakeCode,
    /// A whole sentence in English that names value and limit.
    pub message: String,
    /// The same in Vietnamese.
    pub message_vi: String,
}

impl Mistake {
    /// A mistake without its place yet.
    pub(crate) fn new(
        code: MistakeCode,
        message: impl Into<String>,
        message_vi: impl Into<String>,
    ) -> Self {
        let (message, message_vi) = (message.into(), message_vi.into());
        Self { path: Vec::new(), code, message, message_vi }
    }

    /// The mistake, below this field.
    #[must_use]
    pub(crate) fn at(mut self, field: &str) -> Self {
        self.path.insert(0, PathPart::Field(field.to_owned()));
        self
    }

    /// The mistake, at this place of a list.
    #[must_use]
    pub(crate) fn at_index(mut self, index: usize) -> Self {
        self.path.insert(0, PathPart::Index(index));
        self
    }

    /// A value that is not of the field's kind.
    pub(crate) fn kind(what: &str, what_vi: &str, given: &super::Given) -> Self {
        let shown = given.shown();
        Self::new(
            UserErrorCode::InvalidValue,
            format!("It must be {what}, got {shown}."),
            format!("Phải là {what_vi}, nhận được {shown}."),
        )
    }
}
