//! The rows: one file per table, in the words of the table.
//!
//! A column that holds codes is a `String` here and a check in the table. Instants are UTC; dates
//! are days in Vietnam. `*_sort` orders names as Vietnamese does, `*_search` finds them; both are
//! made in `domain`.

#![expect(
    missing_docs,
    reason = "a column says what it is by its name; the file's head says the rest"
)]

pub mod api_token;
pub mod api_token_province;
pub mod assessment;
pub mod audit_entry;
pub mod change;
pub mod decision;
pub mod decision_clause;
pub mod decision_relation;
pub mod feed_clock;
pub mod finding;
pub mod finding_subject;
pub mod idempotency;
pub mod import_run;
pub mod information_system;
pub mod information_system_level;
pub mod information_system_lifecycle;
pub mod information_system_operator;
pub mod information_system_owner;
pub mod inventory;
pub mod inventory_state;
pub mod level_dossier;
pub mod level_dossier_decision;
pub mod level_dossier_state;
pub mod level_dossier_system;
pub mod measurement;
pub mod monitoring_arrangement;
pub mod monitoring_arrangement_decision;
pub mod monitoring_arrangement_state;
pub mod monitoring_arrangement_vendor;
pub mod ncsc_link;
pub mod ncsc_link_state;
pub mod node_key;
pub mod obligation;
pub mod obligation_due_rule;
pub mod obligation_jurisdiction;
pub mod organization;
pub mod provenance;
pub mod provenance_subject;
pub mod province;
pub mod province_alias;
pub mod province_state;
pub mod province_succession;
pub mod reported_figure;
pub mod reported_figure_component;
pub mod review;
pub mod security_team;
pub mod security_team_decision;
pub mod security_team_headcount;
pub mod security_team_state;
pub mod survey_answer;
pub mod survey_answer_decision;
pub mod survey_answer_vendor;
pub mod survey_round;
pub mod vendor;
pub mod vendor_alias;
pub mod vendor_merge;

use sea_orm::sea_query::TableCreateStatement;
use sea_orm::{DbBackend, Schema};

/// Every table as its entity sees it: columns, keys, references.
pub fn tables(backend: DbBackend) -> Vec<TableCreateStatement> {
    let schema = Schema::new(backend);
    vec![
        schema.create_table_from_entity(api_token::Entity),
        schema.create_table_from_entity(api_token_province::Entity),
        schema.create_table_from_entity(assessment::Entity),
        schema.create_table_from_entity(audit_entry::Entity),
        schema.create_table_from_entity(change::Entity),
        schema.create_table_from_entity(decision::Entity),
        schema.create_table_from_entity(decision_clause::Entity),
        schema.create_table_from_entity(decision_relation::Entity),
        schema.create_table_from_entity(feed_clock::Entity),
        schema.create_table_from_entity(finding::Entity),
        schema.create_table_from_entity(finding_subject::Entity),
        schema.create_table_from_entity(idempotency::Entity),
        schema.create_table_from_entity(import_run::Entity),
        schema.create_table_from_entity(information_system::Entity),
        schema.create_table_from_entity(information_system_level::Entity),
        schema.create_table_from_entity(information_system_lifecycle::Entity),
        schema.create_table_from_entity(information_system_operator::Entity),
        schema.create_table_from_entity(information_system_owner::Entity),
        schema.create_table_from_entity(inventory::Entity),
        schema.create_table_from_entity(inventory_state::Entity),
        schema.create_table_from_entity(level_dossier::Entity),
        schema.create_table_from_entity(level_dossier_decision::Entity),
        schema.create_table_from_entity(level_dossier_state::Entity),
        schema.create_table_from_entity(level_dossier_system::Entity),
        schema.create_table_from_entity(measurement::Entity),
        schema.create_table_from_entity(monitoring_arrangement::Entity),
        schema.create_table_from_entity(monitoring_arrangement_decision::Entity),
        schema.create_table_from_entity(monitoring_arrangement_state::Entity),
        schema.create_table_from_entity(monitoring_arrangement_vendor::Entity),
        schema.create_table_from_entity(ncsc_link::Entity),
        schema.create_table_from_entity(ncsc_link_state::Entity),
        schema.create_table_from_entity(node_key::Entity),
        schema.create_table_from_entity(obligation::Entity),
        schema.create_table_from_entity(obligation_due_rule::Entity),
        schema.create_table_from_entity(obligation_jurisdiction::Entity),
        schema.create_table_from_entity(organization::Entity),
        schema.create_table_from_entity(provenance::Entity),
        schema.create_table_from_entity(provenance_subject::Entity),
        schema.create_table_from_entity(province::Entity),
        schema.create_table_from_entity(province_alias::Entity),
        schema.create_table_from_entity(province_state::Entity),
        schema.create_table_from_entity(province_succession::Entity),
        schema.create_table_from_entity(reported_figure::Entity),
        schema.create_table_from_entity(reported_figure_component::Entity),
        schema.create_table_from_entity(review::Entity),
        schema.create_table_from_entity(security_team::Entity),
        schema.create_table_from_entity(security_team_decision::Entity),
        schema.create_table_from_entity(security_team_headcount::Entity),
        schema.create_table_from_entity(security_team_state::Entity),
        schema.create_table_from_entity(survey_answer::Entity),
        schema.create_table_from_entity(survey_answer_decision::Entity),
        schema.create_table_from_entity(survey_answer_vendor::Entity),
        schema.create_table_from_entity(survey_round::Entity),
        schema.create_table_from_entity(vendor::Entity),
        schema.create_table_from_entity(vendor_alias::Entity),
        schema.create_table_from_entity(vendor_merge::Entity),
    ]
}
