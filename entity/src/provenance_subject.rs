//! Which nodes a provenance speaks of.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provenance_subject")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub provenance_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: Uuid,
    #[sea_orm(belongs_to, from = "provenance_id", to = "id")]
    pub provenance: BelongsTo<super::provenance::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
