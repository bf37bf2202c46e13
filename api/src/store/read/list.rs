//! The statements for lists: of a root, and below many parents at once.

use std::fmt::Write as _;

use domain::graph::plan::{Many, Selection, Window};
use domain::graph::{ValueType, Word};
use sea_orm::Statement;
use uuid::Uuid;

use super::below::{count_below, from_parent};
use super::condition::{Rows, order_by};
use super::fold::is_narrow;
use super::project::{Layout, Lists, Projection, target};
use super::sql::Sql;
use crate::store::StoreError;

/// A statement and where its rows hold what.
pub(super) struct Listing {
    pub(super) statement: Statement,
    /// Whether all rows come in one: the position, an array of JSON with an array for each, the total.
    pub(super) in_json: bool,
    pub(super) layout: Layout,
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
    let among = match ids {
        [id] => sql.is_id("t.id", *id),
        ids => sql.is_among("t.id", ids),
    };
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
    let mut rows = Rows::listed(&mut sql, word, "t");
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
    let mut rows = Rows::listed(&mut sql, target, "t");
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
    let in_json = sql.prefers_json() && is_narrow(selection);
    let mut projection = Projection { in_json, ..Projection::default() };
    if !in_json {
        projection.add("clock.position".to_owned());
    }
    let key = if in_json { sql.id_in_json("t.key") } else { "t.key".to_owned() };
    let parent = frame.parent.then(|| projection.add(key));
    let total = frame.total.clone();
    let total = total.map(|total| if in_json { 2 } else { projection.add(total) });
    let layout = projection.select(&mut sql, selection, "t", frame.lists)?;

    let order = frame.window.map_or(&[][..], |window| &window.order);
    let names: Vec<String> = (0..order.len()).map(|place| format!("t.o{place}")).collect();
    let mut keys = Vec::new();
    if frame.window.is_some_and(|window| window.asked.places) {
        for (name, ordering) in names.iter().zip(order) {
            let value = ordering.attribute.value;
            let expression = match value {
                ValueType::Name if in_json => sql.bytes_in_json(name),
                ValueType::Int if sql.is_postgres() => format!("{name}::bigint"),
                _ => name.clone(),
            };
            keys.push((projection.add(expression), value));
        }
    }
    let order_by = frame
        .window
        .map(|window| order_by(&names, order, "t.id", window.backward))
        .unwrap_or_default();
    let joins = projection.joins;
    let text = if in_json {
        let all = sql.rows_in_json(&projection.columns, &order_by);
        let total = frame.total.as_ref().map(|total| format!(", {total}")).unwrap_or_default();
        format!("SELECT (SELECT position FROM feed_clock), {all}{total} FROM {inner} t{joins}")
    } else {
        let columns = projection.columns.join(", ");
        format!(
            "SELECT {columns} FROM feed_clock clock LEFT JOIN {inner} t ON TRUE{joins}{order_by}"
        )
    };
    let places = frame.window.is_some_and(|window| window.asked.places);
    Ok(Listing { statement: sql.finish(text), in_json, layout, parent, total, places, keys })
}

#[derive(Clone, Copy)]
pub(super) enum Take {
    Rows,
    Ids,
}

/// `(SELECT … ORDER BY … LIMIT n + 1)`: one row more than asked tells whether there are more.
pub(super) fn page(
    sql: &mut Sql<'_>,
    rows: &mut Rows<'_>,
    window: &Window,
    from: &str,
    what: Take,
) -> String {
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
