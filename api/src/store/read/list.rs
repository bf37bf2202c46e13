//! The statements for lists: of a root, and below many parents at once.

use std::fmt::Write as _;

use domain::graph::plan::{Many, Selection, Window};
use domain::graph::{Path, ValueType, Word};
use sea_orm::Statement;
use uuid::Uuid;

use super::condition::{Rows, order_by};
use super::project::{Layout, Lists, Projection, target};
use super::sql::Sql;
use crate::store::StoreError;

/// A statement and where its rows hold what.
pub(super) struct Listing {
    pub(super) statement: Statement,
    pub(super) layout: Layout,
    pub(super) position: usize,
    pub(super) parent: Option<usize>,
    pub(super) total: Option<usize>,
    /// Whether the rows tell their places, and the keys of these.
    pub(super) places: bool,
    pub(super) keys: Vec<(usize, ValueType)>,
}

/// Those rows of a word that have these ids.
pub(super) fn of_ids(
    mut sql: Sql<'_>,
    selection: &Selection,
    ids: &[Uuid],
    lists: Lists,
) -> Result<Listing, StoreError> {
    let mut rows = Rows::readable(&mut sql, selection.word, "t");
    let among = sql.is_among("t.id", ids);
    rows.conditions.push(among);
    let inner = format!("(SELECT t.* FROM {} t{})", selection.word.table, rows.r#where());
    outer(sql, selection, &inner, &Frame { lists, ..Frame::default() })
}

/// A part of all rows of a word.
pub(super) fn of_all(
    mut sql: Sql<'_>,
    selection: &Selection,
    window: &Window,
) -> Result<Listing, StoreError> {
    let word = selection.word;
    let mut rows = Rows::readable(&mut sql, word, "t");
    if word.has_validity {
        let on_day = sql.holds_on_day("t");
        rows.conditions.push(on_day);
    }
    rows.narrow(&mut sql, window)?;
    let total = window.asked.total.then(|| {
        format!("(SELECT count(*) FROM {} t{}{})", word.table, rows.joins, rows.r#where())
    });
    let page = page(&mut sql, &mut rows, window, &format!("{} t", word.table), Take::Rows);
    let frame = Frame { window: Some(window), total, ..Frame::default() };
    outer(sql, selection, &page, &frame)
}

/// A part of what each of many parents leads to.
pub(super) fn of_parents(
    mut sql: Sql<'_>,
    word: &Word,
    many: &Many,
    parents: &[Uuid],
) -> Result<Listing, StoreError> {
    let keys = sql.keys_table(parents);
    let target = target(many.relation)?;
    let mut rows = Rows::readable(&mut sql, target, "t");
    let from = from_parent(&mut sql, &mut rows, word, many, ("k.key", "k"));
    rows.narrow(&mut sql, &many.window)?;

    let inner = if sql.is_postgres() {
        let page = page(&mut sql, &mut rows, &many.window, &from, Take::Rows);
        format!("(SELECT k.key, w.* FROM {keys} k CROSS JOIN LATERAL {page} w)")
    } else {
        // SQLite has no LATERAL: the ids of a part, found again, with the order's keys made anew.
        let places = sort_keys(&mut sql, &many.window, target);
        let page = page(&mut sql, &mut rows, &many.window, &from, Take::Ids);
        format!(
            "(SELECT k.key AS key, t.*{} FROM {keys} k JOIN {} t ON t.id IN {page}{})",
            places.columns, target.table, places.joins
        )
    };
    let frame = Frame { window: Some(&many.window), parent: true, ..Frame::default() };
    outer(sql, &many.selection, &inner, &frame)
}

/// How many each of many parents leads to: parent, number.
pub(super) fn totals_of_parents(
    mut sql: Sql<'_>,
    word: &Word,
    many: &Many,
    parents: &[Uuid],
) -> Result<Statement, StoreError> {
    let keys = sql.keys_table(parents);
    let total = count_below(&mut sql, word, many, ("k.key", "k"))?;
    let text = format!(
        "SELECT clock.position, t.key, t.total FROM feed_clock clock LEFT JOIN \
         (SELECT k.key AS key, {total} AS total FROM {keys} k) t ON TRUE"
    );
    Ok(sql.finish(text))
}

/// `(SELECT count(*) …)`: how many the parent leads to.
pub(super) fn count_below(
    sql: &mut Sql<'_>,
    word: &Word,
    many: &Many,
    parent: Parent<'_>,
) -> Result<String, StoreError> {
    let alias = sql.alias();
    let mut rows = Rows::readable(sql, target(many.relation)?, &alias);
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
    let mut rows = Rows::readable(sql, target(many.relation)?, &alias);
    let from = from_parent(sql, &mut rows, word, many, parent);
    rows.narrow(sql, &many.window)?;
    Ok(page(sql, &mut rows, &many.window, &from, Take::Rows))
}

/// A parent's id and the alias of its row.
pub(super) type Parent<'a> = (&'a str, &'a str);

fn from_parent(
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

/// What stands around the rows of a list.
#[derive(Default)]
struct Frame<'a> {
    window: Option<&'a Window>,
    total: Option<String>,
    parent: bool,
    lists: Lists,
}

/// The rows of `inner` under the clock, with all that is selected of them.
fn outer(
    mut sql: Sql<'_>,
    selection: &Selection,
    inner: &str,
    frame: &Frame<'_>,
) -> Result<Listing, StoreError> {
    let mut projection = Projection::default();
    let position = projection.add("clock.position".to_owned());
    let parent = frame.parent.then(|| projection.add("t.key".to_owned()));
    let total = frame.total.clone().map(|total| projection.add(total));
    let layout = projection.select(&mut sql, selection, "t", frame.lists)?;

    let order = frame.window.map_or(&[][..], |window| &window.order);
    let names: Vec<String> = (0..order.len()).map(|place| format!("t.o{place}")).collect();
    let mut keys = Vec::new();
    if frame.window.is_some_and(|window| window.asked.places) {
        for (name, ordering) in names.iter().zip(order) {
            let value = ordering.attribute.value;
            let wide = matches!(value, ValueType::Int) && sql.is_postgres();
            let expression = if wide { format!("{name}::bigint") } else { name.clone() };
            keys.push((projection.add(expression), value));
        }
    }
    let order_by = frame
        .window
        .map(|window| order_by(&names, order, "t.id", window.backward))
        .unwrap_or_default();
    let rows = format!(" LEFT JOIN {inner} t ON TRUE{}", projection.joins);
    let text =
        format!("SELECT {} FROM feed_clock clock{rows}{order_by}", projection.columns.join(", "));
    let places = frame.window.is_some_and(|window| window.asked.places);
    Ok(Listing { statement: sql.finish(text), layout, position, parent, total, places, keys })
}

#[derive(Clone, Copy)]
enum Take {
    Rows,
    Ids,
}

/// `(SELECT … ORDER BY … LIMIT n + 1)`: one row more than asked tells whether there are more.
fn page(sql: &mut Sql<'_>, rows: &mut Rows<'_>, window: &Window, from: &str, what: Take) -> String {
    let keys = rows.keys(sql, &window.order);
    if let Some(place) = &window.beyond {
        rows.beyond(sql, &window.order, place, window.backward);
    }
    let alias = rows.alias;
    let order = order_by(&keys, &window.order, &format!("{alias}.id"), window.backward);
    let columns = match what {
        Take::Rows => format!("{alias}.*{}", named(&keys)),
        Take::Ids => format!("{alias}.id"),
    };
    let limit = u64::from(window.count) + 1;
    format!("(SELECT {columns} FROM {from}{}{}{order} LIMIT {limit})", rows.joins, rows.r#where())
}

struct SortKeys {
    columns: String,
    joins: String,
}

fn sort_keys(sql: &mut Sql<'_>, window: &Window, word: &'static Word) -> SortKeys {
    let mut rows = Rows::bare(word, "t");
    let keys = rows.keys(sql, &window.order);
    SortKeys { columns: named(&keys), joins: rows.joins }
}

/// The order's keys under names of their own: `, t.name_sort AS o0`.
fn named(keys: &[String]) -> String {
    let mut text = String::new();
    for (place, key) in keys.iter().enumerate() {
        let _ = write!(text, ", {key} AS o{place}");
    }
    text
}
