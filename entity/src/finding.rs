//! Finding (vấn đề dữ liệu): rule, severity, place, sentence. Never a silent correction.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub province_id: Option<Uuid>,
    pub rule: String,
    pub severity: String,
    pub status: String,
    pub row: Option<i32>,
    pub column: Option<i32>,
    pub place: String,
    pub message_en: String,
    pub message_vi: String,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<Option<super::province::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
