//! What changed, in the order of commit, and what was loaded.

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

const OPERATIONS: &[&str] = &["CREATED", "UPDATED", "DELETED"];

fn tables() -> [NewTable; 3] {
    [feed_clock(), change(), import_run()]
}

/// The one row that says how far the feed is. Written when a database is first opened, not here:
/// the epoch is bound to the database's identity.
fn feed_clock() -> NewTable {
    NewTable::bare("feed_clock")
        .columns([small_integer("id").primary_key().take(), text("epoch"), big_integer("position")])
        .check("one_row", Expr::col("id").eq(1))
        .check("position", Expr::col("position").gte(0))
}

/// One change of one node, told to those who follow the feed.
///
/// `kind` is the node's type; the patches are JSON, forth and back.
fn change() -> NewTable {
    NewTable::bare("change")
        .columns([
            big_integer("position").primary_key().take(),
            text("kind"),
            uuid("node_id"),
            big_integer("revision"),
            uuid_null("province_id"), // no foreign key: what was deleted is told too
            text("actor"),
            timestamp_with_time_zone("at"),
            text_null("patch"),
            text_null("reverse_patch"),
        ])
        .code("op", OPERATIONS)
        .index(&["node_id", "position"])
        .index(&["province_id", "position"])
}

/// One loading of one file or of the bundled data, and what came of its rows.
fn import_run() -> NewTable {
    NewTable::rows("import_run")
        .columns([text("source"), text("file_hash")])
        .reference_null("survey_round_id", "survey_round")
        .columns([
            timestamp_with_time_zone("recorded_at"),
            big_integer("created"),
            big_integer("updated"),
            big_integer("unchanged"),
            big_integer("rejected"),
        ])
        .index(&["source", "file_hash"])
}
