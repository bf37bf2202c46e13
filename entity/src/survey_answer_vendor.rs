//! Which vendors an answer names.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_answer_vendor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub survey_answer_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub vendor_id: Uuid,
    #[sea_orm(belongs_to, from = "survey_answer_id", to = "id")]
    pub survey_answer: BelongsTo<super::survey_answer::Entity>,
    #[sea_orm(belongs_to, from = "vendor_id", to = "id")]
    pub vendor: BelongsTo<super::vendor::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
