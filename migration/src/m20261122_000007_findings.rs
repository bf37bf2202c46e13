//! Data-quality problems.

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

const SEVERITIES: &[&str] = &["INFO", "WARNING", "ERROR"];
const STATUSES: &[&str] = &["OPEN", "ACKNOWLEDGED", "RESOLVED"];

fn tables() -> [NewTable; 2] {
    [finding(), finding_subject()]
}

/// Finding (vấn đề dữ liệu): rule, severity, place, sentence. Never a silent correction.
fn finding() -> NewTable {
    NewTable::node("finding")
        .reference_null("province_id", "province")
        .column(text("rule"))
        .code("severity", SEVERITIES)
        .code_or("status", STATUSES, "OPEN")
        .columns([
            integer_null("row"),
            integer_null("column"),
            text("place").default("").take(),
            text("message_en"),
            text("message_vi"),
        ])
        .index(&["rule", "id"])
        .index(&["province_id", "rule", "id"])
        .index(&["severity", "rule", "id"])
}

/// Which nodes a finding is about; `kind` is the node's type.
fn finding_subject() -> NewTable {
    NewTable::node_link("finding_subject", "finding_id", "finding").column(text("kind"))
}
