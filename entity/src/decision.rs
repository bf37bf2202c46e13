//! Decision (văn bản, quyết định): an official document. Its key is issuer, number and date.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub number: String,
    pub number_search: String,
    pub kind: String,
    pub issuer_id: Option<Uuid>,
    pub issued_on: Option<Date>,
    pub subject: Option<String>,
    pub addressees: Option<String>,
    pub in_force_from: Option<Date>,
    pub in_force_to: Option<Date>,
    pub retired_on: Option<Date>,
    #[sea_orm(belongs_to, relation_enum = "Issuer", from = "issuer_id", to = "id")]
    pub issuer: BelongsTo<Option<super::organization::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
