//! What a decision does to another: implements, amends, supersedes, and so on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub decision_id: Uuid,
    pub related_id: Uuid,
    pub kind: String,
    pub clause: Option<String>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Related", from = "related_id", to = "id")]
    pub related: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
