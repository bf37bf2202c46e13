//! How many people a team has for a time, and how exactly that is known.
//!
//! Holds from `valid_from` (null: always) to `valid_to`, the last day (null: still).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "security_team_headcount")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub security_team_id: Uuid,
    pub headcount: i32,
    pub headcount_qualifier: String,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub provenance_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "security_team_id", to = "id")]
    pub security_team: BelongsTo<super::security_team::Entity>,
    #[sea_orm(belongs_to, from = "provenance_id", to = "id")]
    pub provenance: BelongsTo<Option<super::provenance::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
