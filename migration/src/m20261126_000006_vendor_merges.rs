//! Which vendor was found to be another, and what moved from the one to the other.

use crate::new_table::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// By hand: the builder cannot add a column that refers to another table on SQLite.
const ADD: &str =
    r#"ALTER TABLE "vendor" ADD COLUMN "merged_into_id" {type} REFERENCES "vendor" ("id")"#;
const INDEX: &str = "vendor_merged_into_id_idx";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let type_name = match manager.get_database_backend() {
            sea_orm_migration::sea_orm::DbBackend::Sqlite => "uuid_text",
            _ => "uuid",
        };
        let add = ADD.replace("{type}", type_name);
        manager.get_connection().execute_unprepared(&add).await?;
        let mut index = Index::create();
        let index = index.name(INDEX).table("vendor").col("merged_into_id").take();
        manager.create_index(index).await?;
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        let mut index = Index::drop();
        manager.drop_index(index.name(INDEX).table("vendor").to_owned()).await?;
        let dropped = Table::alter().table("vendor").drop_column("merged_into_id").take();
        manager.alter_table(dropped).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

fn tables() -> [NewTable; 1] {
    [vendor_merge()]
}

/// One merge, or the undoing of one; `moved` is JSON.
fn vendor_merge() -> NewTable {
    NewTable::rows("vendor_merge")
        .columns([
            uuid("from_id"),
            uuid("into_id"),
            uuid_null("undoes"),
            text("moved"),
            text("actor"),
            timestamp_with_time_zone("at"),
        ])
        .index(&["from_id"])
}
