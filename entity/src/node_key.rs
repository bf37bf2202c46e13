//! Natural keys and external references of nodes.
//!
//! `kind` is the node's type; `source` is `natural`, or the name of the system that issued the key.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "node_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub node_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
