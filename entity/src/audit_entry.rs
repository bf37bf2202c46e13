//! A write, or one that was refused or denied: who, when, by which token and request, and why.
//!
//! `node` is an opaque id, as callers hold it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTimeUtc,
    pub actor: String,
    pub token_id: Option<Uuid>,
    pub request: Option<String>,
    pub deed: String,
    pub outcome: String,
    pub code: Option<String>,
    pub why: Option<String>,
    pub node_kind: Option<String>,
    pub node: Option<String>,
    pub province_id: Option<Uuid>,
    pub feed_position: Option<i64>,
    #[sea_orm(belongs_to, from = "token_id", to = "id")]
    pub token: BelongsTo<Option<super::api_token::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
