//! All SQL. What comes up from here are values, never rows of a table.
//!
//! A read takes [`Store::reader`], a deed takes a transaction from [`Store::begin`]. The two are pools of their own:
//! SQLite's file has one writer, and only what reads is stopped when it takes too long.

pub(crate) mod audit;
mod connection;
mod export;
mod feed;
mod migrating;
mod presence;
mod read;
mod spoken;
mod token;
mod write;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::account;
use crate::config::DatabaseSettings;
pub use connection::OpenError;
pub use feed::Compacted;
use feed::{Bell, Place};
pub(crate) use feed::{Changed, Heard, Listening};
use presence::Presence;
pub(crate) use read::{Asked, ChangeRow, ChangesAsked, Session};
pub(crate) use token::Token;
pub(crate) use write::{Call, Deed, Linked, Once, Run, Whole, WriteError, Written};

/// Our fault, or the database's: never the caller's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database did not do what it was asked.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// The database does not answer; whoever asks later may be answered.
    #[error("the database does not answer")]
    Away,
    /// A row holds what it must not hold.
    #[error("the database holds a corrupt row: {place}")]
    Corrupt {
        /// Table, column and row.
        place: String,
        /// What is wrong with the value.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// Whether the database does not answer: the same request may succeed later.
    pub fn is_absence(&self) -> bool {
        match self {
            Self::Away => true,
            Self::Database(error) => presence::is_absence(error),
            Self::Corrupt { .. } => false,
        }
    }
}

/// An open database, with its tables up to date. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    door: Door,
    statements: Arc<AtomicU64>,
    epoch: Arc<RwLock<Arc<str>>>,
    place: Place,
    bell: Bell,
    presence: Presence,
}

/// The same connections, for letting callers in: how often that asks the database depends on the time between
/// requests, not on what they ask, and so it is not counted among their statements.
#[derive(Debug, Clone)]
struct Door {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Store {
    /// Connects, refuses a database that is not ours to touch, and migrates it.
    pub(crate) async fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let (mut reader, mut writer, presence) = connection::connect(settings).await?;
        migrating::migrate(&writer).await?;

        let door = Door { reader: reader.clone(), writer: writer.clone() };
        let statements = Arc::new(AtomicU64::new(0));
        for pool in [&mut reader, &mut writer] {
            let statements = Arc::clone(&statements);
            pool.set_metric_callback(move |statement| {
                statements.fetch_add(1, Ordering::Relaxed);
                account::add_statement(statement.elapsed, || spoken::told(statement));
            });
        }
        let place = connection::place_of(settings)?;
        let epoch: Arc<str> =
            feed::epoch(&writer, &place).await.map_err(OpenError::Migrate)?.into();
        let epoch = Arc::new(RwLock::new(epoch));
        let bell = Bell::new(reader.clone(), &settings.url);
        Ok(Self { reader, writer, door, statements, epoch, place, bell, presence })
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
        let begun = async { Ok(self.writer.begin_with_options(at_once()).await?) };
        self.presence.unless_away(begun, StoreError::is_absence).await
    }

    /// Whether the database is known not to answer.
    pub(crate) fn is_away(&self) -> bool {
        self.presence.is_away()
    }

    /// What `reading` comes to, or [`StoreError::Away`] as soon as the database is known not to answer, or its connection
    /// must hang.
    pub(crate) async fn unless_away<T, E: From<StoreError>>(
        &self,
        reading: impl Future<Output = Result<T, E>>,
        is_absence: impl Fn(&E) -> bool,
    ) -> Result<T, E> {
        self.presence.read(reading, is_absence).await
    }

    /// The identity of the feed that this database's positions belong to.
    pub(crate) fn epoch(&self) -> Arc<str> {
        self.epoch.read().map(|epoch| Arc::clone(&epoch)).unwrap_or_default()
    }

    /// Another process, or a command, has given the feed a new epoch.
    pub(crate) fn learn_epoch(&self, epoch: &str) {
        if *self.epoch() != *epoch
            && let Ok(mut known) = self.epoch.write()
        {
            *known = epoch.into();
        }
    }

    /// Looks again whether this is the database that it was; a restored copy gets a new epoch.
    pub(crate) async fn check_epoch(&self) -> Result<(), StoreError> {
        let epoch = feed::epoch(&self.writer, &self.place).await?;
        self.learn_epoch(&epoch);
        Ok(())
    }

    /// Gives the feed a new epoch.
    pub(crate) async fn new_epoch(&self) -> Result<String, StoreError> {
        let epoch = feed::new_epoch(&self.writer, &self.place).await?;
        self.learn_epoch(&epoch);
        Ok(epoch)
    }

    /// Follows what is written from now on.
    pub(crate) fn listen(&self) -> Listening {
        self.bell.listen()
    }

    /// Something was committed: those who follow are woken, and a file's mark says how far its feed is.
    async fn has_written(&self) {
        self.bell.ring();
        if let Place::File(_) = self.place
            && let Ok(position) = feed::position(&self.reader).await
        {
            self.place.mark(&self.epoch(), position);
        }
    }

    /// Whether it is the embedded engine, a file that this process keeps.
    pub(crate) fn is_embedded(&self) -> bool {
        self.reader.get_database_backend() == DbBackend::Sqlite
    }

    /// The migrations that the database lacks, and those that it has and this program does not know.
    pub(crate) async fn strange_migrations(&self) -> Result<Vec<String>, StoreError> {
        let strange = async { Ok(migrating::strange(&self.door.reader).await?) };
        self.presence.unless_away(strange, StoreError::is_absence).await
    }

    /// Closes every connection; a SQLite file is then whole in itself, without its log.
    ///
    /// Readers first: the last connection to a SQLite file must be one that may write to it.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.bell.still();
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }

    /// SQL statements sent since the database was opened; BEGIN and COMMIT do not count, nor does letting callers in.
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
