//! Reported figure (số liệu công bố): a headline that a document states, and its counting rule.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reported_figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub code: String,
    pub survey_round_id: Option<Uuid>,
    pub decision_id: Option<Uuid>,
    pub ordinal: i32,
    pub statement_en: String,
    pub statement_vi: String,
    pub rule: String,
    #[sea_orm(belongs_to, from = "survey_round_id", to = "id")]
    pub survey_round: BelongsTo<Option<super::survey_round::Entity>>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<Option<super::decision::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
