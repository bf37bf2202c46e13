//! Conditions, orders and places of a list.

use std::fmt::Write as _;

use domain::graph::plan::{Cell, Filter, Keyset, Ordering, Test, Window};
use domain::graph::{Attribute, Held, Path, ValueType, Word};

use super::project::{Intervals, target};
use super::sql::Sql;
use crate::store::StoreError;

/// Rows to list: where they come from and which of them count.
pub(super) struct Rows<'a> {
    pub(super) word: &'static Word,
    pub(super) alias: &'a str,
    pub(super) joins: String,
    pub(super) conditions: Vec<String>,
    intervals: Intervals,
}

impl<'a> Rows<'a> {
    /// The rows of `word` under `alias` that the caller may read.
    pub(super) fn readable(sql: &mut Sql<'_>, word: &'static Word, alias: &'a str) -> Self {
        let conditions = sql.may_read(word, alias).into_iter().collect();
        Self { conditions, ..Self::bare(word, alias) }
    }

    /// The rows of `word` under `alias` that the caller may read, but for those that are retired on the day.
    pub(super) fn listed(sql: &mut Sql<'_>, word: &'static Word, alias: &'a str) -> Self {
        let mut rows = Self::readable(sql, word, alias);
        rows.conditions.extend(sql.goes_on(word, alias));
        rows
    }

    /// The rows of `word` under `alias`, none left out.
    pub(super) fn bare(word: &'static Word, alias: &'a str) -> Self {
        let intervals = Intervals::default();
        Self { word, alias, joins: String::new(), conditions: Vec::new(), intervals }
    }

    /// Keeps those that pass the window's filter and search.
    pub(super) fn narrow(&mut self, sql: &mut Sql<'_>, window: &Window) -> Result<(), StoreError> {
        if let Some(filter) = &window.filter {
            let condition = self.condition(sql, filter)?;
            self.conditions.push(condition);
        }
        if let Some(search) = &window.search {
            let mut found = Vec::new();
            for attribute in self.word.attributes {
                if matches!(attribute.value, ValueType::Name) {
                    found.push(self.contains(sql, attribute, search));
                }
            }
            self.conditions.push(any(&found));
        }
        Ok(())
    }

    /// The expressions to order by, with the id at the end; see [`order_by`].
    pub(super) fn keys(&mut self, sql: &mut Sql<'_>, order: &[Ordering]) -> Vec<String> {
        order.iter().map(|key| self.sort_column(sql, key.attribute)).collect()
    }

    /// Keeps those beyond a place in the order.
    pub(super) fn beyond(
        &mut self,
        sql: &mut Sql<'_>,
        order: &[Ordering],
        place: &Keyset,
        backward: bool,
    ) {
        let keys = self.keys(sql, order);
        let id = sql.bind(place.id);
        let mut beyond = format!("{}.id {} {id}", self.alias, if backward { "<" } else { ">" });
        for ((column, ordering), value) in keys.iter().zip(order).zip(&place.keys).rev() {
            let after = after(sql, column, ordering, value, backward);
            let same = match value {
                Cell::Null => format!("{column} IS NULL"),
                value => format!("{column} = {}", sql.bind_cell(value)),
            };
            beyond = match after {
                Some(after) => format!("({after} OR ({same} AND {beyond}))"),
                None => format!("({same} AND {beyond})"),
            };
        }
        if let Some(range) = first_key_range(sql, &keys, order, place, backward) {
            self.conditions.push(range);
        }
        self.conditions.push(beyond);
    }

    /// `WHERE …`, or nothing.
    pub(super) fn r#where(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }

    fn condition(&mut self, sql: &mut Sql<'_>, filter: &Filter) -> Result<String, StoreError> {
        Ok(match filter {
            Filter::All(filters) => {
                let all: Result<Vec<_>, _> =
                    filters.iter().map(|filter| self.condition(sql, filter)).collect();
                let all = all?;
                if all.is_empty() { "TRUE".to_owned() } else { format!("({})", all.join(" AND ")) }
            }
            Filter::Any(filters) => {
                let all: Result<Vec<_>, _> =
                    filters.iter().map(|filter| self.condition(sql, filter)).collect();
                any(&all?)
            }
            Filter::Not(filter) => format!("({}) IS NOT TRUE", self.condition(sql, filter)?),
            Filter::Id(ids) => sql.is_among(&format!("{}.id", self.alias), ids),
            Filter::Attribute(attribute, test) => self.test(sql, attribute, test),
            Filter::Related { relation, none, filter } => {
                let there = sql.alias();
                let target = target(relation)?;
                let mut rows = Rows::listed(sql, target, &there);
                let from = rows.related(
                    sql,
                    self.word,
                    relation.path,
                    &format!("{}.id", self.alias),
                    self.alias,
                );
                let condition = rows.condition(sql, filter)?;
                rows.conditions.push(condition);
                let exists = if *none { "NOT EXISTS" } else { "EXISTS" };
                format!("{exists} (SELECT 1 FROM {from}{}{})", rows.joins, rows.r#where())
            }
        })
    }

    /// Where the rows come from that `path` leads to from a row of `word` with this id; adds the conditions.
    ///
    /// `here` is the row's alias, for paths that start from one of its columns.
    pub(super) fn related(
        &mut self,
        sql: &mut Sql<'_>,
        word: &Word,
        path: Path,
        key: &str,
        here: &str,
    ) -> String {
        let own = format!("{} {}", self.word.table, self.alias);
        match path {
            Path::Of(column) => {
                self.conditions.push(format!("{}.{column} = {key}", self.alias));
                own
            }
            Path::Held(column) => {
                self.conditions.push(format!("{}.id = {here}.{column}", self.alias));
                own
            }
            Path::HeldInterval { table, column } => {
                let link = sql.alias();
                let on_day = sql.holds_on_day(&link);
                self.conditions.push(format!("{link}.{} = {key}", word.key_column()));
                self.conditions.push(on_day);
                format!("{table} {link} JOIN {own} ON {}.id = {link}.{column}", self.alias)
            }
            Path::Through { table, here: this, there, interval, only } => {
                let link = sql.alias();
                self.conditions.push(format!("{link}.{this} = {key}"));
                if interval {
                    let on_day = sql.holds_on_day(&link);
                    self.conditions.push(on_day);
                }
                for (column, value) in only {
                    let value = sql.bind(*value);
                    self.conditions.push(format!("{link}.{column} = {value}"));
                }
                format!("{table} {link} JOIN {own} ON {}.id = {link}.{there}", self.alias)
            }
            Path::Derived => {
                self.conditions.push("FALSE".to_owned());
                own
            }
        }
    }

    fn test(&mut self, sql: &mut Sql<'_>, attribute: &'static Attribute, test: &Test) -> String {
        if let Test::Contains(text) = test {
            return self.contains(sql, attribute, text);
        }
        let column = self.intervals.column(sql, &mut self.joins, self.word, attribute, self.alias);
        let in_time = matches!(attribute.held, Held::Interval(_));
        // SQLite, which does not count, would begin with all intervals of this value rather than with the list
        let column = if in_time && !sql.is_postgres() { format!("+{column}") } else { column };
        match test {
            Test::Eq(value) => format!("{column} = {}", sql.bind_cell(value)),
            Test::In(values) if values.is_empty() => "FALSE".to_owned(),
            Test::In(values) => {
                let binds: Vec<_> = values.iter().map(|value| sql.bind_cell(value)).collect();
                format!("{column} IN ({})", binds.join(", "))
            }
            Test::Gte(value) => format!("{column} >= {}", sql.bind_cell(value)),
            Test::Lt(value) => format!("{column} < {}", sql.bind_cell(value)),
            Test::IsNull(true) => format!("{column} IS NULL"),
            Test::IsNull(false) => format!("{column} IS NOT NULL"),
            Test::Contains(_) => "FALSE".to_owned(),
        }
    }

    /// That an attribute's text holds `text`: folded for names, letter by letter otherwise.
    fn contains(&mut self, sql: &mut Sql<'_>, attribute: &'static Attribute, text: &str) -> String {
        let column = match attribute.value {
            ValueType::Name => format!("{}_search", attribute.name),
            _ => attribute.name.to_owned(),
        };
        let column = self.intervals.named(
            sql,
            &mut self.joins,
            self.word,
            attribute.held,
            &column,
            self.alias,
        );
        let text = sql.bind(text);
        let position = if sql.is_postgres() { "strpos" } else { "instr" };
        format!("{position}({column}, {text}) > 0")
    }

    fn sort_column(&mut self, sql: &mut Sql<'_>, attribute: &'static Attribute) -> String {
        self.intervals.named(
            sql,
            &mut self.joins,
            self.word,
            attribute.held,
            &attribute.sort_column(),
            self.alias,
        )
    }
}

/// `ORDER BY …`: what is not known comes last; the whole order turned round for paging backward.
pub(super) fn order_by(keys: &[String], order: &[Ordering], id: &str, backward: bool) -> String {
    let mut text = " ORDER BY ".to_owned();
    for (key, ordering) in keys.iter().zip(order) {
        let direction = if ordering.descending == backward { "ASC" } else { "DESC" };
        let nulls = match (ordering.attribute.required, backward) {
            (true, _) => "",
            (false, false) => " NULLS LAST",
            (false, true) => " NULLS FIRST",
        };
        let _ = write!(text, "{key} {direction}{nulls}, ");
    }
    let _ = write!(text, "{id} {}", if backward { "DESC" } else { "ASC" });
    text
}

/// That a key stands strictly beyond a value; nothing where none does.
fn after(
    sql: &mut Sql<'_>,
    column: &str,
    ordering: &Ordering,
    value: &Cell,
    backward: bool,
) -> Option<String> {
    match (value, backward) {
        (Cell::Null, false) => None,
        (Cell::Null, true) => Some(format!("{column} IS NOT NULL")),
        (value, backward) => {
            let sign = if ordering.descending == backward { ">" } else { "<" };
            let after = format!("{column} {sign} {}", sql.bind_cell(value));
            let unknown_follow = !ordering.attribute.required && !backward;
            Some(if unknown_follow { format!("({after} OR {column} IS NULL)") } else { after })
        }
    }
}

/// What the whole condition implies of the first key, said so that an index can jump there.
fn first_key_range(
    sql: &mut Sql<'_>,
    keys: &[String],
    order: &[Ordering],
    place: &Keyset,
    backward: bool,
) -> Option<String> {
    let (column, ordering, value) = (keys.first()?, order.first()?, place.keys.first()?);
    if !ordering.attribute.required {
        return None;
    }
    let sign = if ordering.descending == backward { ">=" } else { "<=" };
    Some(format!("{column} {sign} {}", sql.bind_cell(value)))
}

fn any(conditions: &[String]) -> String {
    if conditions.is_empty() {
        "FALSE".to_owned()
    } else {
        format!("({})", conditions.join(" OR "))
    }
}
