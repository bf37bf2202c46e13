//! Security team (lực lượng chuyên trách, đội ứng cứu).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "security_team")]
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
    pub kind: String,
    pub founded_on: Option<Date>,
    pub retired_on: Option<Date>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
