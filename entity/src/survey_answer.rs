//! Survey answer: what one province says to one of the five criteria of a round.
//!
//! `ordinal` is the criterion's place, 1 to 5; `row` is what the sheet's first column prints;
//! `grades` and `categories` are codes with a space between.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub survey_round_id: Uuid,
    pub province_id: Uuid,
    pub criterion: String,
    pub ordinal: i16,
    pub status: String,
    pub row: Option<i32>,
    pub headcount: Option<i32>,
    pub headcount_qualifier: Option<String>,
    pub mode: Option<String>,
    pub grades: String,
    pub categories: String,
    #[sea_orm(belongs_to, from = "survey_round_id", to = "id")]
    pub survey_round: BelongsTo<super::survey_round::Entity>,
    #[sea_orm(belongs_to, from = "province_id", to = "id")]
    pub province: BelongsTo<super::province::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
