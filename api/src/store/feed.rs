//! The feed's clock: one row that every writing transaction moves on, last of all.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
};
use uuid::Uuid;

/// The identity of the database's feed; given to it when it is opened for the first time.
pub(super) async fn epoch(writer: &DatabaseConnection) -> Result<String, DbErr> {
    let engine = writer.get_database_backend();
    let fresh = Uuid::now_v7().simple().to_string();
    let start =
        "INSERT INTO feed_clock (id, epoch, position) VALUES (1, $1, 0) ON CONFLICT DO NOTHING";
    writer.execute_raw(Statement::from_sql_and_values(engine, start, [fresh.into()])).await?;
    read(writer, engine).await
}

async fn read(writer: &DatabaseConnection, engine: DbBackend) -> Result<String, DbErr> {
    let row = writer.query_one_raw(Statement::from_string(engine, "SELECT epoch FROM feed_clock"));
    let row = row.await?.ok_or_else(|| DbErr::RecordNotFound("the clock row".to_owned()))?;
    row.try_get_by_index(0)
}

/// Moves the clock on by `count` changes; answers where it stands now.
///
/// Whoever does so holds the clock until the transaction ends: the commits of all writers are in the order of their
/// positions, and no position is left out.
pub(super) async fn advance(txn: &DatabaseTransaction, count: i64) -> Result<i64, DbErr> {
    let text = "UPDATE feed_clock SET position = position + $1 RETURNING position";
    let engine = txn.get_database_backend();
    let row = txn.query_one_raw(Statement::from_sql_and_values(engine, text, [count.into()]));
    let row = row.await?.ok_or_else(|| DbErr::RecordNotFound("the clock row".to_owned()))?;
    row.try_get_by_index(0)
}

/// Where the clock stands, as the transaction sees it.
pub(super) async fn position(txn: &DatabaseTransaction) -> Result<i64, DbErr> {
    let engine = txn.get_database_backend();
    let row = txn.query_one_raw(Statement::from_string(engine, "SELECT position FROM feed_clock"));
    let row = row.await?.ok_or_else(|| DbErr::RecordNotFound("the clock row".to_owned()))?;
    row.try_get_by_index(0)
}
