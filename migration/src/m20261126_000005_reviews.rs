//! What people said of readings and findings.

use crate::new_table::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ACTIONS: &[&str] = &["CONFIRMED", "OVERRIDDEN", "ACKNOWLEDGED", "RESOLVED"];

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
    [review()]
}

/// What a person said of a node (`kind` is its type) or of one column of it, and why.
fn review() -> NewTable {
    NewTable::rows("review")
        .columns([text("kind"), uuid("node_id"), text_null("column")])
        .code("action", ACTIONS)
        .columns([text("reason"), text("actor"), timestamp_with_time_zone("at")])
        .index(&["node_id"])
}
