//! Provenance (nguồn): which document, page, row, column or clause says so, in which words.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provenance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source: String,
    pub file_hash: Option<String>,
    pub sheet: Option<String>,
    pub page: Option<i32>,
    pub row: Option<i32>,
    pub column: Option<i32>,
    pub clause: Option<String>,
    pub raw_text: Option<String>,
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
