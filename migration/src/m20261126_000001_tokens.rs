//! Who is let in, and the record of what was written and what was refused.

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

const ROLES: &[&str] =
    &["READER", "PROVINCE_WRITER", "MINISTRY", "AUDITOR", "ADMIN", "PUBLISHABLE"];

const OUTCOMES: &[&str] = &["WRITTEN", "REFUSED", "DENIED"];

fn tables() -> [NewTable; 3] {
    [api_token(), api_token_province(), audit_entry()]
}

/// A token that lets a program in. A row stays when the token is revoked: what it did is still told of it, and the
/// graph never again counts as one without tokens.
///
/// `hash` is the SHA-256 of the secret. A slow hash with salt guards what people choose; a secret of 32 random bytes
/// cannot be guessed however fast guessing is, and this one is found by its index.
///
/// `origins` are those of a browser's pages, separated by spaces; empty but for PUBLISHABLE.
fn api_token() -> NewTable {
    NewTable::rows("api_token")
        .column(text("name"))
        .code("role", ROLES)
        .columns([blob("hash"), text("origins").default("").take()])
        .columns([timestamp_with_time_zone("created_at")])
        .columns([
            timestamp_with_time_zone_null("expires_at"),
            timestamp_with_time_zone_null("last_used_at"),
            timestamp_with_time_zone_null("revoked_at"),
        ])
        .unique(&["hash"])
}

/// The provinces that a token is for; it is for the nation where there is no row.
fn api_token_province() -> NewTable {
    NewTable::link("api_token_province", ("token_id", "api_token"), ("province_id", "province"))
}

/// A write, or one that was refused or denied: who, when, by which token and request, and why.
///
/// `node` is an opaque id as callers hold it; `province_id` has no foreign key: what was refused may name anything.
fn audit_entry() -> NewTable {
    NewTable::rows("audit_entry")
        .columns([timestamp_with_time_zone("at"), text("actor")])
        .reference_null("token_id", "api_token")
        .columns([text_null("request"), text("deed")])
        .code("outcome", OUTCOMES)
        .columns([text_null("code"), text_null("why")])
        .columns([text_null("node_kind"), text_null("node"), uuid_null("province_id")])
        .column(big_integer_null("feed_position"))
        .index(&["at", "id"])
        .index(&["actor", "at", "id"])
}
