//! Whether an inventory is stated to be complete, for a time.
//!
//! Holds from `valid_from` (null: always) to `valid_to`, the last day (null: still).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inventory_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub inventory_id: Uuid,
    pub status: String,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub provenance_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "inventory_id", to = "id")]
    pub inventory: BelongsTo<super::inventory::Entity>,
    #[sea_orm(belongs_to, from = "provenance_id", to = "id")]
    pub provenance: BelongsTo<Option<super::provenance::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
