//! Writing: the one way for a fact to come into the graph. Files, bundled data and callers all go through here.

use domain::sync::{Outcome, Record};

use super::App;
use crate::store::{self, Deed, StoreError};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something must be unique, and is there already.
    #[error("there is such a thing already ({constraint})")]
    Taken {
        /// The name of the constraint that would be broken.
        constraint: String,
    },
    /// Others wrote the same rows again and again.
    #[error("others are writing the same things: try again")]
    Busy,
    /// Our fault, or the database's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of a batch of records.
#[derive(Debug)]
pub enum Written {
    /// One outcome for each record; what could be taken was written.
    Done(Vec<Outcome>),
    /// Some records cannot be taken, and so nothing was written.
    Refused(Vec<Outcome>),
}

impl App {
    /// Writes what records say, in one transaction: all of them or, where one cannot be taken, none.
    ///
    /// `told_by` is who says so, as the feed names them.
    ///
    /// # Errors
    /// [`WriteError`]; nothing was written.
    pub async fn write(&self, told_by: &str, records: &[Record]) -> Result<Written, WriteError> {
        let at = self.clock.now();
        let deed =
            Deed { records, actor: told_by, at, skips_rejected: false, run: None, call: None };
        Ok(match self.store.write(&deed).await? {
            store::Written::Refused(outcomes) => Written::Refused(outcomes),
            store::Written::Done(outcomes, _) => Written::Done(outcomes),
            _ => Written::Done(Vec::new()),
        })
    }
}

impl From<store::WriteError> for WriteError {
    fn from(error: store::WriteError) -> Self {
        match error {
            store::WriteError::Taken { constraint } => Self::Taken { constraint },
            store::WriteError::Busy(source) => {
                let error: &dyn std::error::Error = &source;
                tracing::warn!(error, "a write gave up");
                Self::Busy
            }
            store::WriteError::Store(error) => Self::Store(error),
        }
    }
}
