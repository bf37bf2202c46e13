//! Measurement (số liệu): numerator of denominator, exclusions, as of a day.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measurement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub province_id: Option<Uuid>,
    pub decision_id: Option<Uuid>,
    pub code: String,
    pub subject: String,
    pub name_en: String,
    pub name_vi: String,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub qualifier: String,
    pub exclusions: Option<String>,
    pub as_of: Option<Date>,
    pub measure: Option<String>,
    pub information_system_id: Option<Uuid>,
    pub retired_on: Option<Date>,
    pub population: Option<String>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<Option<super::province::Entity>>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<Option<super::decision::Entity>>,
    #[sea_orm(belongs_to, from = "information_system_id", to = "id")]
    pub information_system: BelongsTo<Option<super::information_system::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
