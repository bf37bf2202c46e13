//! Information systems, the level each is protected at, and the dossiers that propose it.

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

const CATEGORIES: &[&str] = &[
    "TTHC",
    "KIOSK",
    "ECERT",
    "HOC",
    "CAMERA_AI",
    "EDU_DB",
    "LAND",
    "SOCIAL_SECURITY",
    "CIVIL_SERVANT_DB",
    "EXAM",
    "IOC",
    "SOC",
    "LGSP",
    "DATA_CENTER",
    "EMAIL",
    "OTHER",
];

const TIERS: &[&str] = &["PROVINCIAL", "CITY", "LOWER"];

const LIFECYCLES: &[&str] = &["DESIGN", "BUILD", "OPERATING", "UPGRADE", "RETIRED"];

const DOSSIER_STATUSES: &[&str] = &["PREPARING", "SUBMITTED", "APPRAISED", "APPROVED", "WITHDRAWN"];

const SYSTEM: (&str, &str) = ("information_system_id", "information_system");
const DOSSIER: (&str, &str) = ("level_dossier_id", "level_dossier");

fn tables() -> [NewTable; 9] {
    [
        information_system(),
        information_system_lifecycle(),
        information_system_level(),
        information_system_owner(),
        information_system_operator(),
        level_dossier(),
        level_dossier_state(),
        level_dossier_system(),
        level_dossier_decision(),
    ]
}

/// Information system (hệ thống thông tin). An IOC also has a tier: PROVINCIAL, also for a
/// centrally run city; CITY, an urban area of a province or city; LOWER.
fn information_system() -> NewTable {
    NewTable::node("information_system")
        .reference("province_id", "province")
        .name()
        .code("category", CATEGORIES)
        .column(boolean_null("important"))
        .code_null("tier", TIERS)
        .column(date_null("went_live_on"))
        .index(&["province_id", "name_sort", "id"])
        .index(&["name_sort", "id"])
        .index(&["category", "name_sort", "id"])
        .index(&["name_search"])
}

/// Where in its life a system is for a time: in design, build, operation, upgrade, or retired.
fn information_system_lifecycle() -> NewTable {
    NewTable::interval("information_system_lifecycle", SYSTEM.0, SYSTEM.1)
        .code("lifecycle", LIFECYCLES)
}

/// The security level (cấp độ), 1 to 5, of a system for a time.
fn information_system_level() -> NewTable {
    NewTable::interval("information_system_level", SYSTEM.0, SYSTEM.1)
        .column(small_integer("level"))
        .check("level", Expr::col("level").between(1, 5))
        .index(&["level", SYSTEM.0])
}

/// Who owns (chủ quản) a system for a time.
fn information_system_owner() -> NewTable {
    NewTable::interval("information_system_owner", SYSTEM.0, SYSTEM.1)
        .reference("organization_id", "organization")
        .reverse_index(&["organization_id", SYSTEM.0])
}

/// Who operates (vận hành) a system for a time.
fn information_system_operator() -> NewTable {
    NewTable::interval("information_system_operator", SYSTEM.0, SYSTEM.1)
        .reference("organization_id", "organization")
        .reverse_index(&["organization_id", SYSTEM.0])
}

/// Level dossier (hồ sơ đề xuất cấp độ): proposes a level for one or more systems; submitted,
/// appraised, approved by a decision, then implemented, which is a fact of its own.
fn level_dossier() -> NewTable {
    NewTable::node("level_dossier")
        .reference("province_id", "province")
        .columns([
            text_null("title"),
            small_integer_null("level"),
            date_null("submitted_on"),
            date_null("appraised_on"),
            date_null("approved_on"),
            date_null("implemented_on"),
        ])
        .check("level", Expr::col("level").between(1, 5))
        .newest_first_index(&["province_id", "approved_on"])
        .newest_first_index(&["approved_on"])
}

/// How far a dossier has come, for a time.
fn level_dossier_state() -> NewTable {
    NewTable::interval("level_dossier_state", DOSSIER.0, DOSSIER.1).code("status", DOSSIER_STATUSES)
}

/// Which systems a dossier proposes a level for.
fn level_dossier_system() -> NewTable {
    NewTable::link("level_dossier_system", DOSSIER, SYSTEM)
}

/// Which decisions approve or concern a dossier.
fn level_dossier_decision() -> NewTable {
    NewTable::link("level_dossier_decision", DOSSIER, ("decision_id", "decision"))
}
