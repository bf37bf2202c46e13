//! Which decisions approve or concern a dossier.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "level_dossier_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub level_dossier_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: Uuid,
    #[sea_orm(belongs_to, from = "level_dossier_id", to = "id")]
    pub level_dossier: BelongsTo<super::level_dossier::Entity>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
