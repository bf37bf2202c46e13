//! Another name, a branch or a short name that a vendor is found by.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vendor_alias")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub vendor_id: Uuid,
    pub alias: String,
    pub alias_search: String,
    pub kind: String,
    #[sea_orm(belongs_to, from = "vendor_id", to = "id")]
    pub vendor: BelongsTo<super::vendor::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
