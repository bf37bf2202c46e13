//! What was counted: survey rounds and their answers, measurements, published figures.

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

const SUBJECTS: &[&str] = &[
    "SYSTEM",
    "IOC",
    "SOC",
    "PROVINCE",
    "ORGANIZATION",
    "OFFICIAL",
    "USER",
    "COMPUTER",
    "ENTERPRISE",
];
const MEASUREMENT_QUALIFIERS: &[&str] = &["EXACT", "ABOUT", "ALMOST", "OVER"];

const CRITERIA: &[&str] =
    &["SYSTEM_REVIEW", "LEVEL_DOSSIER", "SECURITY_FORCE", "MONITORING", "NCSC_LINK"];
const ANSWER_STATUSES: &[&str] =
    &["DONE", "IN_PROGRESS", "PLANNED", "DELEGATED", "NOT_DONE", "NOT_REPORTED", "ROW_MISSING"];
const MODES: &[&str] = &["SELF", "OUTSOURCED", "HYBRID", "UNKNOWN"];
const HEADCOUNT_QUALIFIERS: &[&str] = &["EXACT", "OVER", "AT_LEAST", "ABOUT", "AT_MOST"];

const ANSWER: (&str, &str) = ("survey_answer_id", "survey_answer");

fn tables() -> [NewTable; 7] {
    [
        measurement(),
        survey_round(),
        survey_answer(),
        survey_answer_decision(),
        survey_answer_vendor(),
        reported_figure(),
        reported_figure_component(),
    ]
}

/// Measurement (số liệu): numerator of denominator, exclusions, as of a day (31 of 812
/// computers protected).
fn measurement() -> NewTable {
    NewTable::node("measurement")
        .reference_null("province_id", "province")
        .reference_null("decision_id", "decision")
        .column(text("code"))
        .code("subject", SUBJECTS)
        .columns([
            text("label_en"),
            text("label_vi"),
            big_integer_null("numerator"),
            big_integer_null("denominator"),
            text_null("exclusions"),
            date_null("as_of"),
        ])
        .check("numerator", Expr::col("numerator").gte(0))
        .check("denominator", Expr::col("denominator").gt(0))
        .code_or("qualifier", MEASUREMENT_QUALIFIERS, "EXACT")
        .unique(&["code"])
        .newest_first_index(&["province_id", "as_of"])
        .newest_first_index(&["decision_id", "as_of"])
        .newest_first_index(&["as_of"])
}

/// Survey round (đợt khảo sát).
fn survey_round() -> NewTable {
    NewTable::node("survey_round")
        .columns([text("code"), text("title"), date("as_of"), integer("row_count")])
        .check("row_count", Expr::col("row_count").gte(0))
        .unique(&["code"])
        .index(&["as_of", "id"])
}

/// Survey answer: what one province says to one of the five criteria of a round.
///
/// `ordinal` is the criterion's place, 1 to 5; `row` is what the sheet's first column
/// prints; `grades` and `categories` are codes with a space between.
fn survey_answer() -> NewTable {
    NewTable::node("survey_answer")
        .reference("survey_round_id", "survey_round")
        .reference("province_id", "province")
        .code("criterion", CRITERIA)
        .column(small_integer("ordinal"))
        .check("ordinal", Expr::col("ordinal").between(1, 5))
        .code("status", ANSWER_STATUSES)
        .columns([integer_null("row"), integer_null("headcount")])
        .check("headcount", Expr::col("headcount").gte(0))
        .code_null("headcount_qualifier", HEADCOUNT_QUALIFIERS)
        .code_null("mode", MODES)
        .columns([text("grades").default("").take(), text("categories").default("").take()])
        .unique(&["survey_round_id", "province_id", "criterion"])
        .index(&["province_id", "ordinal", "id"])
        .index(&["survey_round_id", "ordinal", "id"])
        .index(&["survey_round_id", "criterion", "status", "id"])
}

/// Which decisions an answer names.
fn survey_answer_decision() -> NewTable {
    NewTable::link("survey_answer_decision", ANSWER, ("decision_id", "decision"))
}

/// Which vendors an answer names.
fn survey_answer_vendor() -> NewTable {
    NewTable::link("survey_answer_vendor", ANSWER, ("vendor_id", "vendor"))
}

/// Reported figure (số liệu công bố): a headline that a document states, with the rule that it
/// was counted by.
fn reported_figure() -> NewTable {
    NewTable::node("reported_figure")
        .column(text("code"))
        .reference_null("survey_round_id", "survey_round")
        .reference_null("decision_id", "decision")
        .columns([integer("ordinal"), text("statement_en"), text("statement_vi"), text("rule")])
        .unique(&["code"])
        .index(&["survey_round_id", "ordinal", "id"])
        .index(&["decision_id", "ordinal", "id"])
}

/// One number of a headline, and what it counts.
fn reported_figure_component() -> NewTable {
    NewTable::rows("reported_figure_component")
        .owned_by("reported_figure_id", "reported_figure")
        .columns([integer("ordinal"), text("name")])
        .code_null("criterion", CRITERIA)
        .code_null("status", ANSWER_STATUSES)
        .code_null("mode", MODES)
        .column(big_integer("value"))
        .unique(&["reported_figure_id", "name"])
        .index(&["reported_figure_id", "ordinal", "id"])
}
