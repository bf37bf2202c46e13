//! Reading: a plan becomes statements for the engine, their rows become nodes.
//!
//! Breadth first: one statement for a root with everything that it leads to one of, then one statement for every
//! list below it, for all parents at once. How many statements run depends on the plan's shape, never on the rows.
//! What hangs on one thing that a caller names comes with it in one statement, where it is not too much ([`fold`]).
//!
//! Every statement also answers the feed's position. If two of one reading differ, somebody wrote in between, and
//! the reading is done again inside one snapshot: so an answer always shows one moment, and almost always without
//! the cost of a transaction.

mod below;
mod condition;
mod decode;
mod facts;
mod feed;
mod fold;
mod json;
mod known;
mod list;
mod look_up;
mod project;
mod run;
mod sql;

use domain::graph::plan::Scope;
use sea_orm::{
    AccessMode, DatabaseExecutor, DatabaseTransaction, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use super::{Store, StoreError};
pub(crate) use facts::Asked;
pub(crate) use feed::{ChangeRow, ChangesAsked};
pub(crate) use run::Session;

impl Store {
    /// Begins a reading over the pool. If it turns out torn, it is to be done again in a [`Store::snapshot`].
    pub(crate) fn session<'a>(&'a self, scope: &'a Scope) -> Session<'a> {
        Session::new(DatabaseExecutor::Connection(self.reader()), scope)
    }

    /// Begins a reading of one moment, however many statements it takes.
    pub(crate) async fn snapshot<'a>(
        &'a self,
        scope: &'a Scope,
    ) -> Result<Session<'a>, StoreError> {
        let snapshot = one_moment(self).await?;
        Ok(Session::new(DatabaseExecutor::OwnedTransaction(snapshot), scope))
    }

    /// Ends a reading.
    pub(crate) async fn end(session: Session<'_>) -> Result<(), StoreError> {
        session.end().await
    }
}

/// A transaction that reads one moment.
pub(super) async fn one_moment(store: &Store) -> Result<DatabaseTransaction, StoreError> {
    let begun = store.reader().begin_with_options(TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
    });
    store.unless_away(async { Ok(begun.await?) }, StoreError::is_absence).await
}
