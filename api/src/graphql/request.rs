//! An operation as its caller sends it.

use serde_json::{Map, Value};

/// A document, which of its operations is meant, and the values of its variables.
///
/// Why not async-graphql's: nothing of it is needed while an answer is kept, and its variables are another copy of what
/// was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The document's text.
    pub(super) text: String,
    operation_name: Option<String>,
    /// By name, whether the operation knows them or not.
    pub(super) variables: Map<String, Value>,
}

impl Request {
    /// The only operation of a document.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same with these variables.
    #[must_use]
    pub fn variables(mut self, variables: Map<String, Value>) -> Self {
        self.variables = variables;
        self
    }

    /// The same, meaning the operation of this name.
    #[must_use]
    pub fn operation_name(mut self, name: String) -> Self {
        self.operation_name = Some(name);
        self
    }

    /// Which operation is meant; nothing for the only one. An empty name is what some clients send for none.
    pub(super) fn name(&self) -> Option<&str> {
        self.operation_name.as_deref().filter(|name| !name.is_empty())
    }
}
