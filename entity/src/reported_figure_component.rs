//! One number of a headline, and what it counts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reported_figure_component")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reported_figure_id: Uuid,
    pub ordinal: i32,
    pub name: String,
    pub criterion: Option<String>,
    pub status: Option<String>,
    pub mode: Option<String>,
    pub value: i64,
    #[sea_orm(belongs_to, from = "reported_figure_id", to = "id")]
    pub reported_figure: BelongsTo<super::reported_figure::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
