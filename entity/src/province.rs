//! Province (tỉnh, thành phố trực thuộc trung ương): a unit with a validity, of the 63, the 34 or both.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "province")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub code: String,
    pub basis_63: bool,
    pub basis_34: bool,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
