//! What hangs on one parent, as a part of a statement: the rows that a relation leads to, and their number.

use domain::graph::plan::Many;
use domain::graph::{Path, Word};

use super::condition::Rows;
use super::list::{Take, page};
use super::project::target;
use super::sql::Sql;
use crate::store::StoreError;

/// `(SELECT count(*) …)`: how many the parent leads to.
pub(super) fn count_below(
    sql: &mut Sql<'_>,
    word: &Word,
    many: &Many,
    parent: Parent<'_>,
) -> Result<String, StoreError> {
    let alias = sql.alias();
    let mut rows = Rows::listed(sql, target(many.relation)?, &alias);
    let from = from_parent(sql, &mut rows, word, many, parent);
    rows.narrow(sql, &many.window)?;
    Ok(format!("(SELECT count(*) FROM {from}{}{})", rows.joins, rows.r#where()))
}

/// `(SELECT …)`: a part of what the parent leads to.
pub(super) fn page_below(
    sql: &mut Sql<'_>,
    word: &Word,
    many: &Many,
    parent: Parent<'_>,
) -> Result<String, StoreError> {
    let alias = sql.alias();
    let mut rows = Rows::listed(sql, target(many.relation)?, &alias);
    let from = from_parent(sql, &mut rows, word, many, parent);
    rows.narrow(sql, &many.window)?;
    Ok(page(sql, &mut rows, &many.window, &from, Take::Rows))
}

/// A parent's id and the alias of its row.
pub(super) type Parent<'a> = (&'a str, &'a str);

/// Where the rows come from that a parent leads to; adds the conditions.
pub(super) fn from_parent(
    sql: &mut Sql<'_>,
    rows: &mut Rows<'_>,
    word: &Word,
    many: &Many,
    (key, here): Parent<'_>,
) -> String {
    if many.with_predecessors
        && let Path::Of(column) = many.relation.path
    {
        let predecessor = sql.alias();
        let alias = rows.alias;
        rows.conditions.push(format!(
            "{alias}.{column} IN (SELECT {key} UNION ALL SELECT {predecessor}.predecessor_id \
             FROM province_succession {predecessor} WHERE {predecessor}.successor_id = {key})"
        ));
        return format!("{} {alias}", rows.word.table);
    }
    rows.related(sql, word, many.relation.path, key, here)
}
