//! Information system (hệ thống thông tin).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "information_system")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub province_id: Uuid,
    pub name: String,
    pub name_sort: Vec<u8>,
    pub name_search: String,
    pub category: String,
    pub important: Option<bool>,
    pub tier: Option<String>,
    pub went_live_on: Option<Date>,
    pub retired_on: Option<Date>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
