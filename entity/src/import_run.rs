//! One loading of one file or of the bundled data, and what came of its rows.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source: String,
    pub file_hash: String,
    pub survey_round_id: Option<Uuid>,
    pub recorded_at: DateTimeUtc,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub rejected: i64,
    #[sea_orm(belongs_to, from = "survey_round_id", to = "id")]
    pub survey_round: BelongsTo<Option<super::survey_round::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
