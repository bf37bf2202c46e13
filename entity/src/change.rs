//! One change of one node, told to those who follow the feed.
//!
//! `kind` is the node's type; the patches are JSON, forth and back. A thing that went to another province has left the
//! one in `left_province_id`; nothing there says that it was nobody's own.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub kind: String,
    pub node_id: Uuid,
    pub op: String,
    pub revision: i64,
    pub province_id: Option<Uuid>,
    pub actor: String,
    pub at: DateTimeUtc,
    pub patch: Option<String>,
    pub reverse_patch: Option<String>,
    pub compacted: bool,
    pub has_left: bool,
    pub left_province_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
