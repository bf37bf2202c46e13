//! Which province of the 34 took over a province of the 63.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "province_succession")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub predecessor_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub successor_id: Uuid,
    pub effective_on: Date,
    #[sea_orm(belongs_to, relation_enum = "Predecessor", from = "predecessor_id", to = "id")]
    pub predecessor: BelongsTo<super::province::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Successor", from = "successor_id", to = "id")]
    pub successor: BelongsTo<super::province::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
