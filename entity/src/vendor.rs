//! Vendor (doanh nghiệp): canonical, shared by the nation.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vendor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub name: String,
    pub name_sort: Vec<u8>,
    pub name_search: String,
    pub legal_name: Option<String>,
    pub kind: String,
    pub retired_on: Option<Date>,
    pub merged_into_id: Option<Uuid>,
    #[sea_orm(self_ref, relation_enum = "MergedInto", from = "merged_into_id", to = "id")]
    pub merged_into: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
