//! Finding the one thing that a caller names, or all that answer to the name.

use chrono::NaiveDate;
use domain::graph::plan::{By, Candidate};
use domain::graph::{DECISION, MEASUREMENT, ORGANIZATION, ValueType, Word};
use sea_orm::Statement;
use uuid::Uuid;

use super::condition::Rows;
use super::project::Intervals;
use super::run::Session;
use super::sql::Sql;
use crate::store::StoreError;

/// The most candidates that an ambiguous name is answered with.
const MOST_CANDIDATES: u32 = 50;

/// What a name found.
pub(super) enum LookedUp {
    One(Uuid),
    Nothing,
    Several(Vec<Candidate>),
}

struct Match {
    candidate: Candidate,
    valid: bool,
}

impl Session<'_> {
    /// Finds what `by` names: what is valid on the day, or else, if the caller named no day, what once was.
    pub(super) async fn look_up(
        &mut self,
        word: &'static Word,
        by: &By,
        day: NaiveDate,
    ) -> Result<LookedUp, StoreError> {
        let on_day = match by {
            By::Id(id) => return Ok(LookedUp::One(*id)),
            By::Unique { on_day, .. } | By::Name { on_day, .. } => *on_day,
        };
        let statement = statement(self.sql(day), word, by);
        let rows = self.query(statement, 0).await?;
        let mut matches = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(id) = row.try_get_by_index::<Option<Uuid>>(1)? else { continue };
            let name = row.try_get_by_index::<Option<String>>(2)?.unwrap_or_default();
            let valid = row.try_get_by_index::<Option<bool>>(3)?.unwrap_or(true);
            matches.push(Match { candidate: Candidate { id, name }, valid });
        }
        let any_valid = matches.iter().any(|found| found.valid);
        if any_valid || on_day {
            matches.retain(|found| found.valid);
        }
        let mut candidates: Vec<_> = matches.into_iter().map(|found| found.candidate).collect();
        Ok(match candidates.len() {
            0 => LookedUp::Nothing,
            1 => candidates.pop().map_or(LookedUp::Nothing, |one| LookedUp::One(one.id)),
            _ => LookedUp::Several(candidates),
        })
    }
}

/// What a document is told by, where its number is not enough: number, day of issue and issuer.
fn document(sql: &mut Sql<'_>) -> String {
    let day = if sql.is_postgres() { "t.issued_on::text" } else { "t.issued_on" };
    let may = sql.may_read(&ORGANIZATION, "i").map(|may| format!(" AND {may}")).unwrap_or_default();
    let issuer = format!("(SELECT i.name FROM organization i WHERE i.id = t.issuer_id{may})");
    format!("t.number || coalesce(', ' || {day}, '') || coalesce(', ' || {issuer}, '')")
}

/// Position, id, name, whether it is valid on the day.
fn statement(mut sql: Sql<'_>, word: &'static Word, by: &By) -> Statement {
    let mut rows = Rows::readable(&mut sql, word, "t");
    let mut intervals = Intervals::default();
    let condition = match by {
        By::Id(id) => sql.is_among("t.id", &[*id]),
        By::Unique { column, value, .. } => format!("t.{column} = {}", sql.bind(value.as_str())),
        By::Name { table: Some(table), search, .. } => {
            let search = sql.bind(search.as_str());
            let key = word.key_column();
            format!("t.id IN (SELECT {key} FROM {table} WHERE alias_search = {search})")
        }
        By::Name { table: None, search, .. } => {
            format!("t.name_search = {}", sql.bind(search.as_str()))
        }
    };
    rows.conditions.push(condition);
    let name = word.attributes.iter().find(|it| matches!(it.value, ValueType::Name));
    let name = match name {
        Some(name) => intervals.column(&mut sql, &mut rows.joins, word, name, "t"),
        None if word.name == MEASUREMENT.name => "t.name_vi".to_owned(),
        None if word.name == DECISION.name => document(&mut sql),
        None => "NULL".to_owned(),
    };
    let valid = if word.has_validity {
        sql.holds_on_day("t")
    } else {
        sql.goes_on(word, "t").unwrap_or_else(|| "TRUE".to_owned())
    };
    let text = format!(
        "SELECT clock.position, t.id, t.name, t.valid FROM feed_clock clock LEFT JOIN \
         (SELECT t.id, {name} AS name, ({valid}) AS valid FROM {} t{}{} ORDER BY t.id \
         LIMIT {MOST_CANDIDATES}) t ON TRUE",
        word.table,
        rows.joins,
        rows.r#where()
    );
    sql.finish(text)
}
