//! Whether an arrangement is planned, being deployed, active or ended, for a time.
//!
//! Holds from `valid_from` (null: always) to `valid_to`, the last day (null: still).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitoring_arrangement_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub monitoring_arrangement_id: Uuid,
    pub status: String,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub provenance_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "monitoring_arrangement_id", to = "id")]
    pub monitoring_arrangement: BelongsTo<super::monitoring_arrangement::Entity>,
    #[sea_orm(belongs_to, from = "provenance_id", to = "id")]
    pub provenance: BelongsTo<Option<super::provenance::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
