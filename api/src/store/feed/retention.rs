//! Compaction: of what is old the feed tells the last change of every thing, and no longer each.
//!
//! Rows are marked, never deleted: a thing's history keeps all of them.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use crate::store::{Store, StoreError};

/// Positions that one transaction looks at: writers wait for none longer.
const STEP: i64 = 20_000;

/// Key of the lock that keeps processes from compacting together.
const COMPACTION_LOCK: i64 = 0x6367_6665_6564;

/// What compaction came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compacted {
    /// Changes that are not told one by one any more.
    pub changes: u64,
    /// The position from which all is told.
    pub floor: i64,
}

impl Store {
    /// Compacts what was written before `until`, step by step. Processes may do it at the same time.
    pub(crate) async fn compact(&self, until: DateTime<Utc>) -> Result<Compacted, StoreError> {
        let mut done = Compacted::default();
        loop {
            let txn = self.begin().await?;
            let is_alone = alone(&txn).await?;
            let (floor, target) = range(&txn, until).await?;
            done.floor = floor;
            if target <= floor || !is_alone {
                return Ok(done);
            }
            let to = target.min(floor.saturating_add(STEP));
            done.changes += step(&txn, floor, to).await?;
            done.floor = to;
            txn.commit().await?;
        }
    }
}

/// Whether no other process compacts: one is enough. On SQLite we hold the only lock that there is.
async fn alone(txn: &DatabaseTransaction) -> Result<bool, StoreError> {
    let engine = txn.get_database_backend();
    if engine != DbBackend::Postgres {
        return Ok(true);
    }
    let text = format!("SELECT pg_try_advisory_xact_lock({COMPACTION_LOCK})");
    let row = txn.query_one_raw(Statement::from_string(engine, text)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// From which position to which.
async fn range(txn: &DatabaseTransaction, until: DateTime<Utc>) -> Result<(i64, i64), StoreError> {
    let engine = txn.get_database_backend();
    let text = "SELECT floor, position FROM feed_clock";
    let row = txn.query_one_raw(Statement::from_string(engine, text)).await?;
    let Some(row) = row else { return Ok((0, 0)) };
    let (floor, position): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    // the first that is young enough stays, and all that follow it
    let text = "SELECT min(position) FROM change WHERE position > $1 AND at >= $2";
    let binds = [floor.into(), until.into()];
    let row = txn.query_one_raw(Statement::from_sql_and_values(engine, text, binds)).await?;
    let first = row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten();
    Ok((floor, first.map_or(position, |first| first - 1)))
}

/// Marks what is not the last change of its thing, and then moves the floor: the clock is held only for that.
async fn step(txn: &DatabaseTransaction, floor: i64, to: i64) -> Result<u64, StoreError> {
    let engine = txn.get_database_backend();
    // those at or below the floor too: what was the last change of a thing may not be it any more
    let mark = "UPDATE change SET compacted = TRUE \
         WHERE position <= $2 AND NOT compacted AND op <> 'DELETED' \
         AND node_id IN (SELECT node_id FROM change WHERE position > $1 AND position <= $2) \
         AND EXISTS (SELECT 1 FROM change later WHERE later.node_id = change.node_id \
                     AND later.position > change.position)";
    let binds = [floor.into(), to.into()];
    let marked = txn.execute_raw(Statement::from_sql_and_values(engine, mark, binds)).await?;
    let text = "UPDATE feed_clock SET floor = $1 WHERE floor < $1";
    txn.execute_raw(Statement::from_sql_and_values(engine, text, [to.into()])).await?;
    Ok(marked.rows_affected())
}
