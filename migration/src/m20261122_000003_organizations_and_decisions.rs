//! Who acts, and the official documents by which they act.

use crate::new_table::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

const ORGANIZATION_KINDS: &[&str] = &[
    "PEOPLES_COMMITTEE",
    "DEPARTMENT",
    "OFFICE",
    "CENTRE",
    "MINISTRY",
    "GOVERNMENT",
    "POLICE",
    "COMMUNE",
    "STEERING_COMMITTEE",
    "NATIONAL_ASSEMBLY",
    "ENTERPRISE",
    "OTHER",
];

const DECISION_KINDS: &[&str] = &[
    "DECISION",
    "DIRECTIVE",
    "DECREE",
    "CIRCULAR",
    "PLAN",
    "OFFICIAL_LETTER",
    "CONTRACT",
    "LAW",
    "RESOLUTION",
    "OTHER",
];

const RELATION_KINDS: &[&str] = &[
    "IMPLEMENTS",
    "AMENDS",
    "SUPERSEDES",
    "REORGANISES",
    "APPROVES",
    "ESTABLISHES",
    "CONTINUES",
    "CITES",
];

fn tables() -> [NewTable; 4] {
    [organization(), decision(), decision_relation(), decision_clause()]
}

/// Organization (cơ quan, đơn vị): owner (chủ quản), operator (đơn vị vận hành), specialised
/// unit (chuyên trách), assessor, commune, ministry. Without a province it is national.
fn organization() -> NewTable {
    NewTable::node("organization")
        .reference_null("province_id", "province")
        .name()
        .code("kind", ORGANIZATION_KINDS)
        .reference_null("parent_id", "organization")
        .index(&["province_id", "name_sort", "id"])
        .index(&["parent_id", "name_sort", "id"])
        .index(&["name_sort", "id"])
        .index(&["name_search"])
}

/// Decision (văn bản, quyết định): an official document. Its key is issuer, number and date.
fn decision() -> NewTable {
    NewTable::node("decision")
        .columns([text("number"), text("number_search")])
        .code("kind", DECISION_KINDS)
        .reference_null("issuer_id", "organization")
        .columns([date_null("issued_on"), text_null("subject")])
        .newest_first_index(&["issued_on"])
        .newest_first_index(&["issuer_id", "issued_on"])
        .index(&["number", "id"])
        .index(&["number_search"])
}

/// What a decision does to another: implements, amends, supersedes, re-organises, approves,
/// establishes, continues or cites it.
fn decision_relation() -> NewTable {
    NewTable::rows("decision_relation")
        .owned_by("decision_id", "decision")
        .reference("related_id", "decision")
        .code("kind", RELATION_KINDS)
        .column(text_null("clause"))
        .unique(&["decision_id", "related_id", "kind"])
        .index(&["decision_id", "kind", "id"])
        .index(&["related_id", "kind", "id"])
}

/// A clause (điều, khoản) of a decision, in the order of the document.
fn decision_clause() -> NewTable {
    NewTable::rows("decision_clause")
        .owned_by("decision_id", "decision")
        .columns([text("label"), integer("ordinal"), text_null("summary")])
        .unique(&["decision_id", "label"])
        .index(&["decision_id", "ordinal", "id"])
}
