//! A clause (điều, khoản) of a decision, in the order of the document.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_clause")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub decision_id: Uuid,
    pub label: String,
    pub ordinal: i32,
    pub summary: Option<String>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
