//! The units whose bodies an obligation binds.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation_jurisdiction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub obligation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub province_id: Uuid,
    #[sea_orm(belongs_to, from = "obligation_id", to = "id")]
    pub obligation: BelongsTo<super::obligation::Entity>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
