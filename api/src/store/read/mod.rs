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
mod fold;
mod json;
mod list;
mod look_up;
mod project;
mod run;
mod sql;

use domain::graph::plan::{Reading, Root, Scope};
use sea_orm::{
    AccessMode, DatabaseConnection, IsolationLevel, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use super::{Store, StoreError};
use run::Run;

impl Store {
    /// Reads all roots as of one moment.
    pub(crate) async fn read(&self, roots: &[Root], scope: &Scope) -> Result<Reading, StoreError> {
        let pool = self.reader();
        let mut run = Run::new(pool, scope);
        let found = run.roots(roots).await?;
        if !run.is_torn() {
            return Ok(Reading { found, epoch: self.epoch().to_owned(), position: run.position() });
        }
        self.read_in_snapshot(pool, roots, scope).await
    }

    async fn read_in_snapshot(
        &self,
        pool: &DatabaseConnection,
        roots: &[Root],
        scope: &Scope,
    ) -> Result<Reading, StoreError> {
        let snapshot = pool
            .begin_with_options(TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            })
            .await?;
        let mut run = Run::new(&snapshot, scope);
        let found = run.roots(roots).await?;
        let position = run.position();
        snapshot.commit().await?;
        Ok(Reading { found, epoch: self.epoch().to_owned(), position })
    }
}
