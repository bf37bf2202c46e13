//! What was done under a caller's key, so that a call that is sent again has no second effect.

use crate::new_table::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

fn tables() -> [NewTable; 1] {
    [idempotency()]
}

/// One call of one caller; `report` is JSON.
fn idempotency() -> NewTable {
    NewTable::bare("idempotency")
        .columns([
            text("actor"),
            text("key"),
            text("input_hash"),
            text("report"),
            timestamp_with_time_zone("recorded_at"),
        ])
        .primary_key(&["actor", "key"])
}
