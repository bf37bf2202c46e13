//! The one row that says how far the feed is.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed_clock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i16,
    pub epoch: String,
    pub position: i64,
    pub identity: Option<String>,
    pub floor: i64,
}

impl ActiveModelBehavior for ActiveModel {}
