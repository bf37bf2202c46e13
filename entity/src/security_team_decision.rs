//! Which decisions found a team.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "security_team_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub security_team_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: Uuid,
    #[sea_orm(belongs_to, from = "security_team_id", to = "id")]
    pub security_team: BelongsTo<super::security_team::Entity>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
