//! By which contract or decision an arrangement stands.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitoring_arrangement_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub monitoring_arrangement_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: Uuid,
    #[sea_orm(belongs_to, from = "monitoring_arrangement_id", to = "id")]
    pub monitoring_arrangement: BelongsTo<super::monitoring_arrangement::Entity>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
