//! What is selected of a row: columns, interval values of the day, and what the row leads to one of, all joined in.

use std::fmt::Write as _;

use domain::graph::plan::{Column, Selection};
use domain::graph::{Attribute, Held, Path, Relation, ValueType, Word, word};

use super::fold::Folded;
use super::sql::{Sql, quoted};
use crate::store::StoreError;

/// The columns and joins of a statement.
#[derive(Default)]
pub(super) struct Projection {
    pub(super) columns: Vec<String>,
    pub(super) joins: String,
    /// Whether the columns are values of JSON, which holds no bytes.
    pub(super) in_json: bool,
}

/// How the lists below a thing are fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Lists {
    /// By statements of their own.
    #[default]
    Apart,
    /// With the thing itself.
    Folded,
}

/// Where in a row a node's parts stand.
pub(super) struct Layout {
    pub(super) id: usize,
    pub(super) cells: Vec<(usize, ValueType)>,
    pub(super) ones: Vec<Layout>,
    /// The lists that are folded into the row.
    pub(super) lists: Vec<Folded>,
}

/// The interval tables that are joined to one alias already.
#[derive(Default)]
pub(super) struct Intervals(Vec<(&'static str, String)>);

impl Projection {
    /// Adds a column; its place in the row comes back.
    pub(super) fn add(&mut self, expression: String) -> usize {
        self.columns.push(expression);
        self.columns.len() - 1
    }

    /// Selects from the rows of `alias` what `selection` asks, and from those that they lead to.
    pub(super) fn select(
        &mut self,
        sql: &mut Sql<'_>,
        selection: &Selection,
        alias: &str,
        lists: Lists,
    ) -> Result<Layout, StoreError> {
        let id = format!("{alias}.id");
        let id = self.add(if self.in_json { sql.id_in_json(&id) } else { id });
        let mut intervals = Intervals::default();
        let mut cells = Vec::with_capacity(selection.columns.len());
        for column in &selection.columns {
            let (expression, value) = match column {
                Column::Attribute(Attribute {
                    value: value @ ValueType::Aliases(table), ..
                }) => (sql.aliases_of(table, &selection.word.key_column(), alias), *value),
                // filled in when it is worked out
                Column::Attribute(attribute) if attribute.held == Held::Derived => {
                    ("NULL".to_owned(), ValueType::Text)
                }
                Column::Attribute(attribute) => {
                    let held =
                        intervals.column(sql, &mut self.joins, selection.word, attribute, alias);
                    (expression(sql, attribute, held), attribute.value)
                }
                Column::Localised(attribute, lang) => {
                    (format!("{alias}.{}", quoted(&attribute.localised(*lang))), ValueType::Text)
                }
                Column::Revision => (format!("{alias}.revision"), ValueType::Int),
                Column::CreatedAt => (format!("{alias}.created_at"), ValueType::Instant),
                Column::UpdatedAt => (format!("{alias}.updated_at"), ValueType::Instant),
            };
            cells.push((self.add(expression), value));
        }
        let mut ones = Vec::with_capacity(selection.ones.len());
        for one in &selection.ones {
            let there = sql.alias();
            let target = target(one.relation)?;
            join_one(sql, &mut self.joins, selection.word, one.relation, target, alias, &there);
            ones.push(self.select(sql, &one.selection, &there, lists)?);
        }
        let lists = match lists {
            Lists::Folded => selection.lists.iter(),
            Lists::Apart => [].iter(),
        };
        let lists = lists.map(|many| self.fold(sql, selection.word, many, alias));
        Ok(Layout { id, cells, ones, lists: lists.collect::<Result<_, _>>()? })
    }
}

impl Intervals {
    /// The column that holds an attribute of the rows of `alias`; its interval table is joined if need be.
    pub(super) fn column(
        &mut self,
        sql: &mut Sql<'_>,
        joins: &mut String,
        word: &Word,
        attribute: &Attribute,
        alias: &str,
    ) -> String {
        self.named(sql, joins, word, attribute.held, attribute.name, alias)
    }

    /// As [`Self::column`], for another column beside the attribute's own, such as its sort key.
    pub(super) fn named(
        &mut self,
        sql: &mut Sql<'_>,
        joins: &mut String,
        word: &Word,
        held: Held,
        column: &str,
        alias: &str,
    ) -> String {
        let Held::Interval(table) = held else { return format!("{alias}.{}", quoted(column)) };
        let known = self.0.iter().find(|(joined, _)| *joined == table);
        let interval = if let Some((_, interval)) = known {
            interval.clone()
        } else {
            let interval = sql.alias();
            let on_day = sql.holds_in_life(&interval, word, alias);
            let key = word.key_column();
            let _ = write!(
                joins,
                " LEFT JOIN {table} {interval} ON {interval}.{key} = {alias}.id AND {on_day}"
            );
            self.0.push((table, interval.clone()));
            interval
        };
        format!("{interval}.{}", quoted(column))
    }
}

/// Whole numbers come in several widths from PostgreSQL; all are read as one.
fn expression(sql: &Sql<'_>, attribute: &Attribute, column: String) -> String {
    match attribute.value {
        ValueType::Int if sql.is_postgres() => format!("{column}::bigint"),
        _ => column,
    }
}

/// The word that a relation leads to.
pub(super) fn target(relation: &Relation) -> Result<&'static Word, StoreError> {
    word(relation.target).ok_or_else(|| StoreError::Corrupt {
        place: format!("relation {}", relation.name),
        source: format!("no word {}", relation.target).into(),
    })
}

fn join_one(
    sql: &mut Sql<'_>,
    joins: &mut String,
    word: &Word,
    relation: &Relation,
    target: &Word,
    here: &str,
    there: &str,
) {
    let key = match relation.path {
        Path::Held(column) => format!("{there}.id = {here}.{column}"),
        Path::Of(column) => format!("{there}.{column} = {here}.id"),
        Path::HeldInterval { table, column } => {
            let interval = sql.alias();
            let on_day = sql.holds_on_day(&interval);
            let key = word.key_column();
            let _ = write!(
                joins,
                " LEFT JOIN {table} {interval} ON {interval}.{key} = {here}.id AND {on_day}"
            );
            format!("{there}.id = {interval}.{column}")
        }
        Path::Through { table, here: this, there: other, .. } => {
            let link = sql.alias();
            let _ = write!(joins, " LEFT JOIN {table} {link} ON {link}.{this} = {here}.id");
            format!("{there}.id = {link}.{other}")
        }
        Path::Derived => "FALSE".to_owned(),
    };
    let scope = sql.may_read(target, there).map(|may| format!(" AND {may}")).unwrap_or_default();
    let _ = write!(joins, " LEFT JOIN {} {there} ON {key}{scope}", target.table);
}
