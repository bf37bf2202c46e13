//! Monitoring arrangement (giám sát, ứng cứu): who watches, with its scope and term.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monitoring_arrangement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub province_id: Uuid,
    pub mode: String,
    pub scope: Option<String>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub retired_on: Option<Date>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
