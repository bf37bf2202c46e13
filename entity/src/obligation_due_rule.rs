//! One of an obligation's deadlines.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation_due_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub obligation_id: Uuid,
    pub ordinal: i32,
    pub kind: String,
    pub on_or_before: Option<Date>,
    pub every_months: Option<i32>,
    pub yearly_month: Option<i32>,
    pub yearly_day: Option<i32>,
    pub tier: Option<String>,
    pub condition: Option<String>,
    pub stated_deadline: Option<String>,
    #[sea_orm(belongs_to, from = "obligation_id", to = "id")]
    pub obligation: BelongsTo<super::obligation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
