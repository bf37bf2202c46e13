//! Which decisions an answer names.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_answer_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub survey_answer_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: Uuid,
    #[sea_orm(belongs_to, from = "survey_answer_id", to = "id")]
    pub survey_answer: BelongsTo<super::survey_answer::Entity>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
