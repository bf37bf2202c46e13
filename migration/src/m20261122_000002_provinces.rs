//! Provinces: 63 until 2025-06-30, 34 from 2025-07-01, and how the ones became the others.

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

const KINDS: &[&str] = &["PROVINCE", "MUNICIPALITY"];

/// The six regions of the 63 provinces and the six of the 34; four names serve both.
const REGIONS: &[&str] = &[
    "RED_RIVER_DELTA",
    "NORTHERN_MIDLANDS_AND_MOUNTAINS",
    "NORTH_CENTRAL_AND_CENTRAL_COAST",
    "CENTRAL_HIGHLANDS",
    "SOUTHEAST",
    "MEKONG_RIVER_DELTA",
    "NORTH_CENTRAL",
    "SOUTH_CENTRAL_COAST_AND_CENTRAL_HIGHLANDS",
];

const ALIAS_KINDS: &[&str] = &["OFFICIAL", "FORMER", "ALIAS", "MISSPELLING"];

fn tables() -> [NewTable; 4] {
    [province(), province_state(), province_alias(), province_succession()]
}

/// Province (tỉnh, thành phố trực thuộc trung ương): a unit with a validity.
///
/// A code is unique within one basis only: seven codes were used again by the merger. The eleven
/// units that go on belong to both bases.
fn province() -> NewTable {
    let of_a_basis = Expr::col("basis_63").or(Expr::col("basis_34"));
    NewTable::node("province")
        .columns([text("code"), boolean("basis_63"), boolean("basis_34")])
        .check("basis", of_a_basis)
        .validity()
        .unique_where("code", "basis_63")
        .unique_where("code", "basis_34")
}

/// Name, kind and region of a province for a time (unit 46 is Thừa Thiên Huế, then Huế).
fn province_state() -> NewTable {
    NewTable::interval("province_state", "province_id", "province")
        .name()
        .code("kind", KINDS)
        .code("region", REGIONS)
        .column(boolean("verified"))
        .index(&["name_sort", "province_id"])
        .index(&["name_search"])
}

/// Other names that a province is found by: official, former, in use, misspelt.
fn province_alias() -> NewTable {
    NewTable::rows("province_alias")
        .owned_by("province_id", "province")
        .columns([text("alias"), text("alias_search")])
        .code("kind", ALIAS_KINDS)
        .unique(&["province_id", "alias"])
        .index(&["alias_search"])
}

/// Which province of the 34 took over a province of the 63. Each has one successor.
fn province_succession() -> NewTable {
    NewTable::bare("province_succession")
        .reference("predecessor_id", "province")
        .reference("successor_id", "province")
        .column(date("effective_on"))
        .primary_key(&["predecessor_id", "successor_id"])
        .unique(&["predecessor_id"])
}
