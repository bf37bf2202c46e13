//! Whether the service can answer what it is asked.

use std::time::Duration;

use tokio::time::timeout;

use super::App;
use crate::store::StoreError;

/// How long the database may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the service cannot answer now, as a sentence.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    /// The database does not answer.
    #[error("the database does not answer")]
    Away(#[source] StoreError),
    /// The tables are those of another version of this program.
    #[error("the migrations of the database are not those of this program")]
    Strange(Vec<String>),
}

impl App {
    /// Whether the database answers, and its tables are those of this program.
    ///
    /// # Errors
    /// [`NotReady`].
    pub async fn ready(&self) -> Result<(), NotReady> {
        let strange = timeout(PATIENCE, self.store.strange_migrations()).await;
        // a server that is away is found so before that: this one has much to do
        let Ok(strange) = strange else { return Ok(()) };
        let strange = strange.map_err(NotReady::Away)?;
        if strange.is_empty() { Ok(()) } else { Err(NotReady::Strange(strange)) }
    }
}
