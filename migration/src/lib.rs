//! How the tables came to be: one file per topic, alike on SQLite and PostgreSQL.
//!
//! What tables share (a node's columns, a row in time, a link, how constraints are named) is
//! said once, in `new_table`. A migration that has been released is never edited: a change is a
//! new file, added to the list below. Knows nothing of the other crates.

mod m20261122_000001_provenance;
mod m20261122_000002_provinces;
mod m20261122_000003_organizations_and_decisions;
mod m20261122_000004_systems_and_dossiers;
mod m20261122_000005_teams_and_monitoring;
mod m20261122_000006_survey;
mod m20261122_000007_findings;
mod m20261122_000008_feed;
mod m20261125_000001_obligations;
mod m20261125_000002_inventories;
mod m20261125_000003_measured_asks;
mod m20261126_000001_tokens;
mod m20261126_000002_retired;
mod m20261126_000003_feed_retention;
mod m20261126_000004_idempotency;
mod m20261126_000005_reviews;
mod m20261126_000006_vendor_merges;
mod m20261126_000009_populations;
mod m20261127_000001_own_codes;
mod m20261128_000001_left_province;
mod new_table;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

/// Brings a database to the newest tables, or back.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_provenance::Migration),
            Box::new(m20261122_000002_provinces::Migration),
            Box::new(m20261122_000003_organizations_and_decisions::Migration),
            Box::new(m20261122_000004_systems_and_dossiers::Migration),
            Box::new(m20261122_000005_teams_and_monitoring::Migration),
            Box::new(m20261122_000006_survey::Migration),
            Box::new(m20261122_000007_findings::Migration),
            Box::new(m20261122_000008_feed::Migration),
            Box::new(m20261125_000001_obligations::Migration),
            Box::new(m20261125_000002_inventories::Migration),
            Box::new(m20261125_000003_measured_asks::Migration),
            Box::new(m20261126_000001_tokens::Migration),
            Box::new(m20261126_000002_retired::Migration),
            Box::new(m20261126_000003_feed_retention::Migration),
            Box::new(m20261126_000004_idempotency::Migration),
            Box::new(m20261126_000005_reviews::Migration),
            Box::new(m20261126_000006_vendor_merges::Migration),
            Box::new(m20261126_000009_populations::Migration),
            Box::new(m20261127_000001_own_codes::Migration),
            Box::new(m20261128_000001_left_province::Migration),
        ]
    }
}
