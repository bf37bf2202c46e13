//! Which systems a dossier proposes a level for.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "level_dossier_system")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub level_dossier_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub information_system_id: Uuid,
    #[sea_orm(belongs_to, from = "level_dossier_id", to = "id")]
    pub level_dossier: BelongsTo<super::level_dossier::Entity>,
    #[sea_orm(belongs_to, from = "information_system_id", to = "id")]
    pub information_system: BelongsTo<super::information_system::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
