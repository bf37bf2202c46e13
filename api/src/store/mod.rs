//! All SQL. What comes up from here are values, never rows of a table.
//!
//! A read takes [`Store::reader`], a deed takes a transaction from [`Store::begin`]. On SQLite the
//! two are pools of their own, since its file has one writer; on PostgreSQL they are one pool.

mod connection;
mod feed;
mod migrating;
mod read;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::config::DatabaseSettings;
pub use connection::OpenError;
pub(crate) use read::{Asked, Session};
pub(crate) use write::{Call, Deed, Once, Run, Whole, WriteError, Written};

/// Our fault, or the database's: never the caller's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did not do what it was asked.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A row holds what it must not hold.
    #[error("the database holds a corrupt row: {place}")]
    Corrupt {
        /// Table, column and row.
        place: String,
        /// What is wrong with the value.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// An open database, with its tables up to date. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    statements: Arc<AtomicU64>,
    epoch: Arc<str>,
}

impl Store {
    /// Connects, refuses a database that is not ours to touch, and migrates it.
    pub(crate) async fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let (mut reader, mut writer) = connection::connect(settings).await?;
        migrating::migrate(&writer).await?;

        let statements = Arc::new(AtomicU64::new(0));
        for pool in [&mut reader, &mut writer] {
            let statements = Arc::clone(&statements);
            pool.set_metric_callback(move |_| {
                statements.fetch_add(1, Ordering::Relaxed);
            });
        }
        let epoch = feed::epoch(&writer).await.map_err(OpenError::Migrate)?.into();
        Ok(Self { reader, writer, statements, epoch })
    }

    /// The connections to read over. Nothing may be written through them.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Begins a deed: all of it is written, or nothing is.
    ///
    /// On SQLite it holds the write lock from the start, so that a deed never fails half-way
    /// because another one wrote in between.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.writer.begin_with_options(at_once()).await?)
    }

    /// The identity of the feed that this database's positions belong to.
    pub(crate) fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Asks the database for a sign of life.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.reader().ping().await?)
    }

    /// Closes every connection; a SQLite file is then whole in itself, without its log.
    ///
    /// Readers first: the last connection to a SQLite file must be one that may write to it.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }

    /// SQL statements sent since the database was opened; BEGIN and COMMIT do not count.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

/// Transactions that will write say so at their beginning. PostgreSQL has no such mode.
fn at_once() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}
