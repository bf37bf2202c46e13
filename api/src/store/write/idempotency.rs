//! What was done under a caller's key, so that the same call sent again has no second effect.

use chrono::{DateTime, Utc};
use domain::sync::Row;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};

use super::{Once, statement};
use crate::store::StoreError;

/// What is kept of a deed.
pub(super) struct Kept {
    /// The hash of what was told.
    pub(super) hash: String,
    /// What came of it.
    pub(super) report: String,
}

/// What was done under this key of this caller.
pub(super) async fn find(
    txn: &DatabaseTransaction,
    once: &Once<'_>,
) -> Result<Option<Kept>, StoreError> {
    let text = "SELECT input_hash, report FROM idempotency WHERE actor = $1 AND key = $2";
    let engine = txn.get_database_backend();
    let statement = Statement::from_sql_and_values(engine, text, [once.of.into(), once.key.into()]);
    let row = txn.query_one_raw(statement).await?;
    row.map(|row| Ok(Kept { hash: row.try_get_by_index(0)?, report: row.try_get_by_index(1)? }))
        .transpose()
}

/// Keeps what was done; whoever used the key at the same time is refused here, and begins again by finding it.
pub(super) async fn keep(
    txn: &DatabaseTransaction,
    at: DateTime<Utc>,
    once: &Once<'_>,
    report: &str,
) -> Result<(), StoreError> {
    let row = Row::new()
        .with("actor", once.of)
        .with("key", once.key)
        .with("input_hash", once.hash)
        .with("report", report)
        .with("recorded_at", at);
    statement::insert(txn, "idempotency", &[row]).await
}
