//! The feed's clock: one row that every writing transaction moves on, last of all.
//!
//! | Module | |
//! |---|---|
//! | [`identity`] | which database it is, so that a restored copy gets an epoch of its own |
//! | [`bell`] | wakes those who follow when something was written, here or by another process |
//! | [`heard`] | what changed since a position, of which types and whose |
//! | [`retention`] | what is not told one by one any more |

mod bell;
mod heard;
mod identity;
mod retention;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr};
use sea_orm::{Statement, TransactionTrait};
use uuid::Uuid;

pub(super) use bell::Bell;
pub(crate) use bell::Listening;
pub(crate) use heard::{Changed, Heard};
pub(super) use identity::Place;
pub use retention::Compacted;

/// What PostgreSQL's listeners listen to.
const CHANNEL: &str = "compliance_graph_feed";

/// The epoch of the database's feed: given to it when it is opened for the first time, and anew when it is found to be
/// another database than it was, a restored copy. Positions go on.
///
/// Processes that open together agree: the second one waits for the first and finds the identity written.
pub(super) async fn epoch(writer: &DatabaseConnection, place: &Place) -> Result<String, DbErr> {
    let identity = place.identity(writer).await?;
    let txn = writer.begin_with_options(super::at_once()).await?;
    let engine = txn.get_database_backend();
    let start =
        "INSERT INTO feed_clock (id, epoch, position) VALUES (1, $1, 0) ON CONFLICT DO NOTHING";
    txn.execute_raw(Statement::from_sql_and_values(engine, start, [fresh().into()])).await?;
    let (mut epoch, position, known) = read(&txn).await?;
    let is_restored = known
        .as_ref()
        .is_some_and(|known| *known != identity || place.was_put_back(&epoch, position));
    if is_restored {
        tracing::warn!(position, "the database is a restored copy: its feed has a new epoch");
        epoch = fresh();
    }
    if known.as_ref() != Some(&identity) || is_restored {
        let text = "UPDATE feed_clock SET epoch = $1, identity = $2";
        let binds = [epoch.clone().into(), identity.into()];
        txn.execute_raw(Statement::from_sql_and_values(engine, text, binds)).await?;
    }
    // while the row is locked: whoever opens next finds mark and row agree
    place.mark(&epoch, position);
    txn.commit().await?;
    Ok(epoch)
}

/// Gives the feed a new epoch, whatever database it is. Positions go on.
pub(super) async fn new_epoch(writer: &DatabaseConnection, place: &Place) -> Result<String, DbErr> {
    let txn = writer.begin_with_options(super::at_once()).await?;
    let (_, position, _) = read(&txn).await?;
    let epoch = fresh();
    let engine = txn.get_database_backend();
    let text = "UPDATE feed_clock SET epoch = $1";
    txn.execute_raw(Statement::from_sql_and_values(engine, text, [epoch.clone().into()])).await?;
    place.mark(&epoch, position);
    txn.commit().await?;
    Ok(epoch)
}

fn fresh() -> String {
    Uuid::now_v7().simple().to_string()
}

/// Epoch, position and identity; the row is locked until the transaction ends.
async fn read(txn: &DatabaseTransaction) -> Result<(String, i64, Option<String>), DbErr> {
    let engine = txn.get_database_backend();
    let lock = if engine == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    let text = format!("SELECT epoch, position, identity FROM feed_clock{lock}");
    let row =
        txn.query_one_raw(Statement::from_string(engine, text)).await?.ok_or_else(no_clock)?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?))
}

/// Where the feed is.
pub(super) async fn position(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let text = "SELECT position FROM feed_clock";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    row.ok_or_else(no_clock)?.try_get_by_index(0)
}

fn no_clock() -> DbErr {
    DbErr::RecordNotFound("the clock row".to_owned())
}

/// Moves the clock on by `count` changes; answers where it stands now.
///
/// Whoever does so holds the clock until the transaction ends: the commits of all writers are in the order of their
/// positions, and no position is left out.
pub(super) async fn advance(txn: &DatabaseTransaction, count: i64) -> Result<i64, DbErr> {
    let text = "UPDATE feed_clock SET position = position + $1 RETURNING position";
    let engine = txn.get_database_backend();
    let row = txn.query_one_raw(Statement::from_sql_and_values(engine, text, [count.into()]));
    row.await?.ok_or_else(no_clock)?.try_get_by_index(0)
}

/// Tells the processes that listen, once this transaction is committed. On SQLite they look for themselves.
pub(super) async fn notify(txn: &DatabaseTransaction) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared(&format!("NOTIFY {CHANNEL}")).await?;
    }
    Ok(())
}
