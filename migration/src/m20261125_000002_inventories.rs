//! Whether a province's list of its systems is complete.

use crate::new_table::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;

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

fn tables() -> [NewTable; 2] {
    [inventory(), inventory_state()]
}

/// Inventory (danh mục hệ thống thông tin) of a province, which has one, and the document that states it.
fn inventory() -> NewTable {
    NewTable::node("inventory")
        .reference("province_id", "province")
        .reference_null("decision_id", "decision")
        .unique(&["province_id"])
}

/// What was stated of it, for a time.
fn inventory_state() -> NewTable {
    NewTable::interval("inventory_state", "inventory_id", "inventory")
        .code("status", &["COMPLETE", "PARTIAL"])
}
