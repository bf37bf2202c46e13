//! What instruments ask of whom, by when.

use crate::new_table::{NewTable, create_all, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in of_instruments(manager) {
            let added = Table::alter().table("decision").add_column(column).take();
            manager.alter_table(added).await?;
        }
        create_all(manager, tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, tables()).await?;
        for column in of_instruments(manager).into_iter().rev() {
            let name = column.get_column_name();
            let dropped = Table::alter().table("decision").drop_column(name).take();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true) // all or nothing on SQLite too
    }
}

/// What is known of an instrument beside other documents: whom it addresses, and its validity.
fn of_instruments(manager: &SchemaManager) -> [ColumnDef; 3] {
    let addressees = crate::new_table::compared_by_bytes(text_null("addressees"), manager);
    [addressees, date_null("in_force_from"), date_null("in_force_to")]
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

const DUE_KINDS: &[&str] = &[
    "ON_OR_BEFORE",
    "BEFORE",
    "WITHIN_MONTH",
    "WITHIN_YEAR",
    "YEARLY",
    "YEARLY_BEFORE",
    "EVERY_MONTHS",
    "GATE",
    "CONTINUOUS",
    "OPEN",
];

fn tables() -> [NewTable; 3] {
    [obligation(), obligation_due_rule(), obligation_jurisdiction()]
}

/// Obligation (nghĩa vụ, chỉ tiêu): what a clause of a decision asks of whom. The list of measures grows with the
/// rules that tell whether they are met, and has no check; nor has the time in force: one that is withdrawn before its
/// first day ends before it began.
fn obligation() -> NewTable {
    NewTable::node("obligation")
        .columns([text("code"), integer("ordinal"), text("clause"), text("addressee")])
        .reference("decision_id", "decision")
        .reference_null("organization_id", "organization")
        .columns([text_null("lead_unit"), text_null("cooperating_units")])
        .code("subject", SUBJECTS)
        .columns([text("measure"), text("asks_en"), text("asks_vi")])
        .code("binding", &["BINDING", "RECOMMENDED"])
        .columns([integer_null("threshold"), text("lifecycles").default("").take()])
        .columns([boolean("important_only"), boolean("passes_to_successors")])
        .columns([date_null("reviews_approvals_before")])
        .columns([date_null("in_force_from"), date_null("in_force_to")])
        .check("threshold", Expr::col("threshold").between(1, 100))
        .unique(&["code"])
        .index(&["decision_id", "ordinal", "id"])
        .index(&["ordinal", "id"])
}

/// One of an obligation's deadlines. `on_or_before` is the last good day, however it is stated.
fn obligation_due_rule() -> NewTable {
    NewTable::rows("obligation_due_rule")
        .owned_by("obligation_id", "obligation")
        .column(integer("ordinal"))
        .code("kind", DUE_KINDS)
        .columns([date_null("on_or_before"), integer_null("every_months")])
        .columns([integer_null("yearly_month"), integer_null("yearly_day")])
        .code_null("tier", &["PROVINCIAL", "CITY", "LOWER"])
        .code_null("condition", &["GO_LIVE", "CHANGE", "LAST_ASSESSMENT"])
        .column(text_null("stated_deadline"))
        .check("every_months", Expr::col("every_months").between(1, 120))
        .check("yearly_month", Expr::col("yearly_month").between(1, 12))
        .check("yearly_day", Expr::col("yearly_day").between(1, 31))
        .unique(&["obligation_id", "ordinal"])
        .index(&["obligation_id", "ordinal", "id"])
}

/// Whose bodies are bound; nobody's in particular, and so the nation's, where there is no row.
fn obligation_jurisdiction() -> NewTable {
    NewTable::link(
        "obligation_jurisdiction",
        ("obligation_id", "obligation"),
        ("province_id", "province"),
    )
}
