//! Where facts come from, and what names a node in the world outside.

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

fn tables() -> [NewTable; 3] {
    [provenance(), provenance_subject(), node_key()]
}

/// Provenance (nguồn): which document, page, row, column or clause says so, in which words.
///
/// Its natural key is in [`node_key`].
fn provenance() -> NewTable {
    NewTable::rows("provenance")
        .columns([
            text("source"), // code of the document or file
            text_null("file_hash"),
            text_null("sheet"),
            integer_null("page"),
            integer_null("row"),
            integer_null("column"),
            text_null("clause"),
            text_null("raw_text"),
            timestamp_with_time_zone("recorded_at"),
        ])
        .index(&["source", "row", "column", "id"])
}

/// Which nodes a provenance speaks of.
fn provenance_subject() -> NewTable {
    NewTable::node_link("provenance_subject", "provenance_id", "provenance")
}

/// Natural keys and external references of nodes. They may change or be used again; ids do not.
fn node_key() -> NewTable {
    NewTable::bare("node_key")
        .columns([
            text("kind"),   // the node's type
            text("source"), // who issued the key: `natural`, or the name of another system
            text("key"),
            uuid("node_id"),
        ])
        .primary_key(&["kind", "source", "key"])
        .index(&["node_id"])
}
