//! Assessment (kiểm tra, đánh giá) of a province, or of one of its systems.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub province_id: Uuid,
    pub information_system_id: Option<Uuid>,
    pub kind: String,
    pub assessor_id: Option<Uuid>,
    pub vendor_id: Option<Uuid>,
    pub assessed_on: Option<Date>,
    pub result: String,
    pub retired_on: Option<Date>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
    #[sea_orm(belongs_to, from = "information_system_id", to = "id")]
    pub information_system: BelongsTo<Option<super::information_system::Entity>>,
    #[sea_orm(belongs_to, relation_enum = "Assessor", from = "assessor_id", to = "id")]
    pub assessor: BelongsTo<Option<super::organization::Entity>>,
    #[sea_orm(belongs_to, from = "vendor_id", to = "id")]
    pub vendor: BelongsTo<Option<super::vendor::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
