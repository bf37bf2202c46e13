//! Obligation (nghĩa vụ, chỉ tiêu): what a clause of a decision asks of whom.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub code: String,
    pub ordinal: i32,
    pub clause: String,
    pub addressee: String,
    pub decision_id: Uuid,
    pub organization_id: Option<Uuid>,
    pub lead_unit: Option<String>,
    pub cooperating_units: Option<String>,
    pub subject: String,
    pub measure: String,
    pub asks_en: String,
    pub asks_vi: String,
    pub binding: String,
    pub threshold: Option<i32>,
    pub lifecycles: String,
    pub important_only: bool,
    pub passes_to_successors: bool,
    pub reviews_approvals_before: Option<Date>,
    pub in_force_from: Option<Date>,
    pub in_force_to: Option<Date>,
    pub population: Option<String>,
    #[sea_orm(belongs_to, from = "decision_id", to = "id")]
    pub decision: BelongsTo<super::decision::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Body", from = "organization_id", to = "id")]
    pub body: BelongsTo<Option<super::organization::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
