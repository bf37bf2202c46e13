//! Brings the tables up to date: all of the way, or not at all.

use std::collections::HashSet;

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
    TransactionTrait,
};

use super::connection::OpenError;

/// Key of the lock that keeps processes that start together from migrating together.
const MIGRATION_LOCK: i64 = 0x63_67_72_61_70_68;

/// Applies the migrations that the database has not seen.
///
/// One transaction around everything, on both engines: a process that is killed half-way leaves
/// the database as it was.
pub(super) async fn migrate(writer: &DatabaseConnection) -> Result<(), OpenError> {
    let txn = writer.begin_with_options(super::at_once()).await?;
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    let unknown = unknown_migrations(&txn).await?;
    if !unknown.is_empty() {
        return Err(OpenError::Newer { unknown });
    }
    Migrator::up(&txn, None).await?;
    txn.commit().await?;
    Ok(())
}

/// Migrations that the database lacks, and those that it has and this program does not know.
pub(super) async fn strange(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let known: HashSet<String> = known();
    let applied = applied(db).await?.into_iter().collect();
    let mut strange: Vec<String> = known.symmetric_difference(&applied).cloned().collect();
    strange.sort_unstable();
    Ok(strange)
}

fn known() -> HashSet<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let text = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// Migrations that another version of the program applied and this one does not know.
async fn unknown_migrations(txn: &DatabaseTransaction) -> Result<Vec<String>, OpenError> {
    let backend = txn.get_database_backend();
    let (recorded, others) = match backend {
        DbBackend::Postgres => (
            "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
            // Other programs may have tables beside ours.
            "SELECT 1 WHERE false",
        ),
        _ => (
            "SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations'",
            "SELECT 1 FROM sqlite_master LIMIT 1",
        ),
    };
    let has = async |sql: &str| -> Result<bool, DbErr> {
        Ok(txn.query_one_raw(Statement::from_string(backend, sql)).await?.is_some())
    };
    if !has(recorded).await? {
        return if has(others).await? { Err(OpenError::Foreign) } else { Ok(Vec::new()) };
    }

    let known = known();
    Ok(applied(txn).await?.into_iter().filter(|name| !known.contains(name)).collect())
}
