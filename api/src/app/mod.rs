//! Use cases: one method, one deed, one transaction. Who may do what is decided here.

mod access;
mod bulk;
mod derive;
mod export;
mod feed;
mod known;
mod loading;
mod pulse;
mod read;
mod ready;
pub mod sync;
mod write;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::clock::Clock;
use crate::config::DatabaseSettings;
use crate::store::Store;
pub use crate::store::{OpenError, StoreError};
use access::Access;
pub use access::{
    Actor, AdmitError, Admitted, AuditEntry, CreateTokenError, Expiry, Issuer, IssuerError,
    NewToken, RevokeTokenError, Secret, TokenTold,
};
pub use bulk::{Bulk, BulkOptions, BulkRow, Progress, RowOutcome};
use derive::Nation;
pub use export::{Exported, ExportedPage};
pub use feed::{Compacted, Follower};
pub use loading::{Counts, ImportError, Imported, LoadError, SheetImport, rejections};
use pulse::Pulse;
pub use pulse::{Freshness, Moment};
pub use read::ReadError;
pub use ready::NotReady;
pub use write::{WriteError, Written};

/// The graph, opened: what every door works with.
#[derive(Debug, Clone)]
pub struct App {
    store: Store,
    clock: Clock,
    nation: Nation,
    access: Access,
    pulse: Arc<Pulse>,
}

impl App {
    /// Opens the database, brings its tables up to date and stands ready.
    ///
    /// # Errors
    /// Every [`OpenError`]; nothing has been damaged.
    pub async fn open(database: &DatabaseSettings, clock: Clock) -> Result<Self, OpenError> {
        let store = Store::open(database).await?;
        let (nation, access, pulse) = Default::default();
        Ok(Self { store, clock, nation, access, pulse })
    }

    /// Today in Vietnam.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// What time the graph takes it to be.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Closes the database. Whoever still asks is told that it has failed.
    ///
    /// # Errors
    /// [`StoreError::Database`]; everything that was committed is kept all the same.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.store.close().await
    }

    /// Whether the database is known not to answer.
    pub fn is_database_away(&self) -> bool {
        self.store.is_away()
    }

    /// SQL statements sent since the database was opened.
    ///
    /// How many an operation sends depends on its shape, never on the number of rows: tests hold
    /// the service to it.
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }
}
