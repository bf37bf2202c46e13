//! The four layers of protection: on-site force, professional monitoring, assessment, connection
//! to the national monitoring centre; and the vendors who serve them.

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

const TEAM_KINDS: &[&str] = &["SPECIALISED_UNIT", "INCIDENT_RESPONSE", "DELEGATED_UNIT"];
const TEAM_STATUSES: &[&str] = &["PLANNED", "BEING_ESTABLISHED", "ESTABLISHED", "DISSOLVED"];
const HEADCOUNT_QUALIFIERS: &[&str] = &["EXACT", "OVER", "AT_LEAST", "ABOUT", "AT_MOST"];

const VENDOR_KINDS: &[&str] = &["SECURITY_PROVIDER", "TELECOM", "SOFTWARE", "OTHER"];
const VENDOR_ALIAS_KINDS: &[&str] = &["NAME", "LEGAL_NAME", "ALIAS", "BRANCH"];

const MODES: &[&str] = &["SELF", "OUTSOURCED", "HYBRID", "UNKNOWN"];
const ARRANGEMENT_STATUSES: &[&str] = &["PLANNED", "BEING_DEPLOYED", "ACTIVE", "ENDED"];

const LINK_STATUSES: &[&str] = &["CONNECTED", "DISCONNECTED", "PLANNED"];

const ASSESSMENT_KINDS: &[&str] =
    &["PRE_USE", "ON_CHANGE", "PERIODIC", "POLICE_REVIEW", "INSPECTION"];
const ASSESSMENT_RESULTS: &[&str] = &["PASSED", "PASSED_WITH_REMARKS", "FAILED", "UNKNOWN"];

const TEAM: (&str, &str) = ("security_team_id", "security_team");
const ARRANGEMENT: (&str, &str) = ("monitoring_arrangement_id", "monitoring_arrangement");
const DECISION: (&str, &str) = ("decision_id", "decision");
const VENDOR: (&str, &str) = ("vendor_id", "vendor");

fn tables() -> [NewTable; 13] {
    [
        security_team(),
        security_team_state(),
        security_team_headcount(),
        security_team_decision(),
        vendor(),
        vendor_alias(),
        monitoring_arrangement(),
        monitoring_arrangement_state(),
        monitoring_arrangement_vendor(),
        monitoring_arrangement_decision(),
        ncsc_link(),
        ncsc_link_state(),
        assessment(),
    ]
}

/// Security team (lực lượng chuyên trách, đội ứng cứu).
fn security_team() -> NewTable {
    NewTable::node("security_team")
        .reference("province_id", "province")
        .name()
        .code("kind", TEAM_KINDS)
        .column(date_null("founded_on"))
        .index(&["province_id", "name_sort", "id"])
        .index(&["name_sort", "id"])
}

/// Whether a team is planned, being established, established or dissolved, for a time.
fn security_team_state() -> NewTable {
    NewTable::interval("security_team_state", TEAM.0, TEAM.1).code("status", TEAM_STATUSES)
}

/// How many people a team has for a time, and how exactly that is known.
fn security_team_headcount() -> NewTable {
    NewTable::interval("security_team_headcount", TEAM.0, TEAM.1)
        .column(integer("headcount"))
        .check("headcount", Expr::col("headcount").gte(0))
        .code("headcount_qualifier", HEADCOUNT_QUALIFIERS)
}

/// Which decisions found a team.
fn security_team_decision() -> NewTable {
    NewTable::link("security_team_decision", TEAM, DECISION)
}

/// Vendor (doanh nghiệp): canonical, shared by the nation.
fn vendor() -> NewTable {
    NewTable::node("vendor")
        .name()
        .column(text_null("legal_name"))
        .code("kind", VENDOR_KINDS)
        .unique(&["name"])
        .index(&["name_sort", "id"])
        .index(&["name_search"])
}

/// Other names, branches and short names that a vendor is found by.
fn vendor_alias() -> NewTable {
    NewTable::rows("vendor_alias")
        .owned_by(VENDOR.0, VENDOR.1)
        .columns([text("alias"), text("alias_search")])
        .code("kind", VENDOR_ALIAS_KINDS)
        .unique(&[VENDOR.0, "alias"])
        .index(&["alias_search"])
}

/// Monitoring arrangement (giám sát, ứng cứu): who watches, with its scope and term.
fn monitoring_arrangement() -> NewTable {
    NewTable::node("monitoring_arrangement")
        .reference("province_id", "province")
        .code("mode", MODES)
        .columns([text_null("scope"), date_null("starts_on"), date_null("ends_on")])
        .newest_first_index(&["province_id", "starts_on"])
        .newest_first_index(&["starts_on"])
        .index(&["mode", "id"])
}

/// Whether an arrangement is planned, being deployed, active or ended, for a time.
fn monitoring_arrangement_state() -> NewTable {
    NewTable::interval("monitoring_arrangement_state", ARRANGEMENT.0, ARRANGEMENT.1)
        .code("status", ARRANGEMENT_STATUSES)
}

/// Which vendors serve an arrangement.
fn monitoring_arrangement_vendor() -> NewTable {
    NewTable::link("monitoring_arrangement_vendor", ARRANGEMENT, VENDOR)
}

/// By which contract or decision an arrangement stands.
fn monitoring_arrangement_decision() -> NewTable {
    NewTable::link("monitoring_arrangement_decision", ARRANGEMENT, DECISION)
}

/// NCSC link (kết nối NCSC): the one connection of a province to the national monitoring centre.
fn ncsc_link() -> NewTable {
    NewTable::node("ncsc_link")
        .reference("province_id", "province")
        .columns([
            date_null("since_on"),
            timestamp_with_time_zone_null("last_seen_at"),
            text_null("shares"),
        ])
        .unique(&["province_id"])
}

/// Whether a link is connected, disconnected or planned, for a time.
fn ncsc_link_state() -> NewTable {
    NewTable::interval("ncsc_link_state", "ncsc_link_id", "ncsc_link").code("status", LINK_STATUSES)
}

/// Assessment (kiểm tra, đánh giá) of a province, or of one of its systems.
fn assessment() -> NewTable {
    NewTable::node("assessment")
        .reference("province_id", "province")
        .reference_null("information_system_id", "information_system")
        .code("kind", ASSESSMENT_KINDS)
        .reference_null("assessor_id", "organization")
        .reference_null(VENDOR.0, VENDOR.1)
        .column(date_null("assessed_on"))
        .code("result", ASSESSMENT_RESULTS)
        .newest_first_index(&["province_id", "assessed_on"])
        .newest_first_index(&["information_system_id", "assessed_on"])
        .newest_first_index(&["assessed_on"])
        .newest_first_index(&["assessor_id", "assessed_on"])
        .newest_first_index(&[VENDOR.0, "assessed_on"])
}
