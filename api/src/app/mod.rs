//! Use cases: one method, one deed, one transaction. Who may do what is decided here.

mod derive;
mod loading;
mod read;
pub mod sync;
mod write;

use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::{Permission, Role};
use domain::graph::plan::Scope;

use crate::clock::Clock;
use crate::config::DatabaseSettings;
use crate::store::Store;
pub use crate::store::{OpenError, StoreError};
use derive::Nation;
pub use loading::{Counts, ImportError, Imported, LoadError, SheetImport, rejections};
pub use read::ReadError;
pub use write::{WriteError, Written};

/// The graph, opened: what every door works with.
#[derive(Debug, Clone)]
pub struct App {
    store: Store,
    clock: Clock,
    nation: Nation,
}

/// Who asks, and what they may do: the one place from which every use case takes it.
#[derive(Debug, Clone)]
pub struct Actor {
    name: Arc<str>,
    role: Role,
    permission: Permission,
    /// The request that they make, as the log names it.
    request: Option<Arc<str>>,
}

impl Actor {
    /// Somebody who has not said who they are: they only read.
    pub fn anonymous() -> Self {
        Self::with_scope(Scope::Nation)
    }

    /// Somebody who may see this much.
    pub fn with_scope(scope: Scope) -> Self {
        Self::new("anonymous", Role::Reader, Permission::reading(scope))
    }

    /// Somebody who was let in under this name.
    pub fn new(name: impl Into<Arc<str>>, role: Role, permission: Permission) -> Self {
        Self { name: name.into(), role, permission, request: None }
    }

    /// The same, making this request.
    #[must_use]
    pub fn asking(mut self, request: impl Into<Arc<str>>) -> Self {
        self.request = Some(request.into());
        self
    }

    /// Who they are, as the feed names them.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What they were let in for.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// What they may read and write.
    pub const fn permission(&self) -> &Permission {
        &self.permission
    }

    /// The request that they make, as the log names it.
    pub fn request(&self) -> Option<&str> {
        self.request.as_deref()
    }

    fn scope(&self) -> &Scope {
        &self.permission.reads
    }
}

impl App {
    /// Opens the database, brings its tables up to date and stands ready.
    ///
    /// # Errors
    /// Every [`OpenError`]; nothing has been damaged.
    pub async fn open(database: &DatabaseSettings, clock: Clock) -> Result<Self, OpenError> {
        Ok(Self { store: Store::open(database).await?, clock, nation: Nation::default() })
    }

    /// Today in Vietnam.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// What time the graph takes it to be.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.store.ping().await
    }

    /// Closes the database. Whoever still asks is told that it has failed.
    ///
    /// # Errors
    /// [`StoreError::Database`]; everything that was committed is kept all the same.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.store.close().await
    }

    /// SQL statements sent since the database was opened.
    ///
    /// How many an operation sends depends on its shape, never on the number of rows: tests hold
    /// the service to it.
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }
}
