//! Who owns (chủ quản) a system for a time.
//!
//! Holds from `valid_from` (null: always) to `valid_to`, the last day (null: still).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "information_system_owner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub information_system_id: Uuid,
    pub organization_id: Uuid,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub provenance_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "information_system_id", to = "id")]
    pub information_system: BelongsTo<super::information_system::Entity>,
    #[sea_orm(belongs_to, from = "organization_id", to = "id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "provenance_id", to = "id")]
    pub provenance: BelongsTo<Option<super::provenance::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
