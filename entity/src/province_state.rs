//! Name, kind and region of a province for a time.
//!
//! Holds from `valid_from` (null: always) to `valid_to`, the last day (null: still).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "province_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub province_id: Uuid,
    pub name: String,
    pub name_sort: Vec<u8>,
    pub name_search: String,
    pub kind: String,
    pub region: String,
    pub verified: bool,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    pub recorded_at: DateTimeUtc,
    pub provenance_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
    #[sea_orm(belongs_to, from = "provenance_id", to = "id")]
    pub provenance: BelongsTo<Option<super::provenance::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
