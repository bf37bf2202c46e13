//! Facts to judge by: what the graph holds of systems and provinces by a day, with the law. A constant number of
//! statements, whatever the number of rows; only rows that have begun by the day.
//!
//! Rows come as one array of JSON a statement: a nation's facts are some hundred thousand small rows, and to hand them
//! over one by one takes longer than to find them.

mod law;
mod provinces;
mod survey;
mod systems;
mod table;

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::compliance::Facts;
use domain::compliance::facts::Province;
use domain::graph::Word;
use uuid::Uuid;

use super::run::Session;
use super::sql::Sql;
use crate::store::StoreError;
use table::{Fields, Table};

/// Whose facts are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Everybody's.
    Nation,
    /// Those of these provinces, of the units that were merged into them, and of their systems.
    Provinces(Vec<Uuid>),
    /// Those of these systems, of the provinces that they belong to, of the units that were merged into these, and of
    /// those that these were merged into.
    Systems(Vec<Uuid>),
    /// Nobody's: the law and the units alone.
    Nobody,
}

impl Session<'_> {
    /// The law and the facts of those asked for, as far as the caller may see them, as they were known to hold by a day.
    pub(crate) async fn facts(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
    ) -> Result<Facts, StoreError> {
        let units = self.units(as_of).await?;
        let law = self.law().await?;
        if *asked == Asked::Nobody {
            return Ok(Facts::new(law, units, Vec::new(), HashMap::new()));
        }
        let mut provinces: HashMap<Uuid, Province> = HashMap::new();
        let systems = self.systems(asked, as_of, &mut provinces).await?;
        let national = self.provinces(asked, as_of, &mut provinces).await?;
        let mut facts = Facts::new(law, units, systems, provinces);
        facts.national_figures = national;
        Ok(facts)
    }

    /// The bodies with these ids that are there on the day, and their provinces.
    pub(crate) async fn bodies(
        &mut self,
        ids: &[Uuid],
        day: NaiveDate,
    ) -> Result<HashMap<Uuid, Option<Uuid>>, StoreError> {
        let mut sql = self.sql(day);
        let is_among = sql.is_among("o.id", ids);
        let may = may_read(&mut sql, &domain::graph::ORGANIZATION, "o");
        let from = format!("organization o WHERE {is_among}{may}");
        let table = Table::new(&["o.id", "o.province_id"], &[0, 1], from);
        let mut found = HashMap::new();
        self.read_table(sql, table, |row| {
            if let Some(body) = row.id(0)? {
                found.insert(body, row.id(1)?);
            }
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Reads the rows of a table, each in turn.
    async fn read_table(
        &mut self,
        sql: Sql<'_>,
        table: Table,
        mut take: impl FnMut(&Fields<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = table.statement(sql);
        let sent = self.query(statement, 0).await?;
        let Some(row) = sent.first() else { return Ok(()) };
        let text = row.try_get_by_index::<Option<String>>(1)?.unwrap_or_default();
        super::decode::each_in(&text, &mut |row| take(&Fields(row)))
    }
}

/// ` AND …`: that the caller may read the rows of this word, and that they are not retired on the day.
fn may_read(sql: &mut Sql<'_>, word: &Word, alias: &str) -> String {
    let conditions = sql.may_read(word, alias).into_iter().chain(sql.goes_on(word, alias));
    conditions.fold(String::new(), |all, condition| all + " AND " + &condition)
}

/// That a row of a province's own belongs to those asked for, and that the caller may read it.
fn belongs(sql: &mut Sql<'_>, asked: &Asked, word: &Word, alias: &str) -> String {
    let may = may_read(sql, word, alias);
    let column = format!("{alias}.province_id");
    let asked = match asked {
        Asked::Nation => "TRUE".to_owned(),
        Asked::Nobody => "FALSE".to_owned(),
        Asked::Provinces(ids) => {
            let own = sql.is_among(&column, ids);
            let merged = sql.is_among("merged.successor_id", ids);
            format!(
                "({own} OR {column} IN \
                 (SELECT merged.predecessor_id FROM province_succession merged WHERE {merged}))"
            )
        }
        Asked::Systems(ids) => {
            let is_among = sql.is_among("owner.id", ids);
            let owners =
                format!("SELECT owner.province_id FROM information_system owner WHERE {is_among}");
            format!(
                "({column} IN ({owners}) OR {column} IN (SELECT merged.predecessor_id \
                 FROM province_succession merged WHERE merged.successor_id IN ({owners})) \
                 OR {column} IN (SELECT merged.successor_id \
                 FROM province_succession merged WHERE merged.predecessor_id IN ({owners})))"
            )
        }
    };
    format!("{asked}{may}")
}

/// Whether an interval row, under the alias `t`, is known by a survey's answer.
const IS_SURVEYED: &str = "CASE WHEN EXISTS (SELECT 1 FROM provenance_subject ps \
    JOIN survey_answer sa ON sa.id = ps.node_id WHERE ps.provenance_id = t.provenance_id) THEN 1 ELSE 0 END";

/// That an interval row has begun by the day.
fn has_begun(sql: &mut Sql<'_>, alias: &str) -> String {
    let day = sql.day();
    format!("({alias}.valid_from IS NULL OR {alias}.valid_from <= {day})")
}
