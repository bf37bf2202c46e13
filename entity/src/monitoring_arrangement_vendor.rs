//! Which vendors serve an arrangement.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitoring_arrangement_vendor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub monitoring_arrangement_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub vendor_id: Uuid,
    #[sea_orm(belongs_to, from = "monitoring_arrangement_id", to = "id")]
    pub monitoring_arrangement: BelongsTo<super::monitoring_arrangement::Entity>,
    #[sea_orm(belongs_to, from = "vendor_id", to = "id")]
    pub vendor: BelongsTo<super::vendor::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
