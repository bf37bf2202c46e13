//! The day from which a thing is no more, and the change that tells of it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables whose rows can be retired.
const TABLES: [&str; 11] = [
    "organization",
    "information_system",
    "level_dossier",
    "decision",
    "inventory",
    "security_team",
    "monitoring_arrangement",
    "vendor",
    "ncsc_link",
    "assessment",
    "measurement",
];
const BEFORE: &str = "'CREATED', 'UPDATED', 'DELETED'";
const AFTER: &str = "'CREATED', 'UPDATED', 'DELETED', 'RETIRED'";
const COLUMNS: &str =
    "position, kind, node_id, revision, province_id, actor, at, patch, reverse_patch, op";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let added = Table::alter().table(table).add_column(date_null("retired_on")).take();
            manager.alter_table(added).await?;
        }
        take_operations(manager, AFTER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let told = "UPDATE change SET op = 'UPDATED' WHERE op = 'RETIRED'";
        manager.get_connection().execute_unprepared(told).await?;
        take_operations(manager, BEFORE).await?;
        for table in TABLES {
            let dropped = Table::alter().table(table).drop_column("retired_on").take();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

/// Lets the table of changes take these operations. SQLite cannot change a check: the table is made anew there.
async fn take_operations(manager: &SchemaManager<'_>, operations: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let check = format!("\"change_op_check\" CHECK (\"op\" IN ({operations}))");
    if manager.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("ALTER TABLE change DROP CONSTRAINT change_op_check").await?;
        db.execute_unprepared(&format!("ALTER TABLE change ADD CONSTRAINT {check}")).await?;
        return Ok(());
    }
    let text = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'change'";
    let made = definition(manager, text).await?;
    let (head, rest) = made
        .split_once("\"op\" IN (")
        .ok_or_else(|| DbErr::Custom(format!("the table of changes has no check: {made}")))?;
    let (_, tail) = rest
        .split_once(')')
        .ok_or_else(|| DbErr::Custom(format!("the table of changes has no check: {made}")))?;
    let renewed = format!("{head}\"op\" IN ({operations}){tail}");
    db.execute_unprepared("ALTER TABLE change RENAME TO change_before").await?;
    for index in ["change_node_id_position_idx", "change_province_id_position_idx"] {
        db.execute_unprepared(&format!("DROP INDEX IF EXISTS \"{index}\"")).await?;
    }
    db.execute_unprepared(&renewed).await?;
    let copied = format!("INSERT INTO change ({COLUMNS}) SELECT {COLUMNS} FROM change_before");
    db.execute_unprepared(&copied).await?;
    db.execute_unprepared("DROP TABLE change_before").await?;
    for column in ["node_id", "province_id"] {
        let name = format!("change_{column}_position_idx");
        let mut index = Index::create();
        let index = index.name(name).table("change").col(column).col("position").take();
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn definition(manager: &SchemaManager<'_>, text: &str) -> Result<String, DbErr> {
    use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
    let statement = Statement::from_string(manager.get_database_backend(), text);
    let row = manager.get_connection().query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the table of changes".to_owned()))?.try_get_by_index(0)
}
