//! Which nodes a finding is about; `kind` is the node's type.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding_subject")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub finding_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: Uuid,
    pub kind: String,
    #[sea_orm(belongs_to, from = "finding_id", to = "id")]
    pub finding: BelongsTo<super::finding::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
