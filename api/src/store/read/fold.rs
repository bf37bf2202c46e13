//! Lists folded into the row of what they hang on: one statement for a thing and everything below it.
//!
//! A list comes as one JSON array, with an array for every row, that holds what a row of a statement of its own would
//! hold. For one thing that a caller names this saves a round trip for every list; for many parents statements of
//! their own are faster, since the engine need not write JSON and we need not read it.

use domain::graph::plan::{Many, Selection, Window};
use domain::graph::{ValueType, Word};

use super::below::{count_below, page_below};
use super::condition::order_by;
use super::project::{Layout, Lists, Projection};
use super::sql::Sql;
use crate::store::StoreError;

/// The most rows, guessed, that are folded below one thing.
const MOST_ROWS: u32 = 2_000;
/// What a list is guessed to hold at most: bounds are wider than what is there.
const GUESSED_ROWS: u32 = 20;
/// The most values of a row: an engine's function takes 100 arguments, three of which tell a list and its place.
const MOST_VALUES: usize = 80;

/// A list in the row of what it hangs on.
pub(super) struct Folded {
    /// Where its rows stand, and how; nothing where only their number is asked for.
    pub(super) rows: Option<FoldedRows>,
    /// Where the number of all stands.
    pub(super) total: Option<usize>,
    /// What was asked for.
    pub(super) window: Window,
}

/// The rows of such a list.
pub(super) struct FoldedRows {
    /// Where they stand.
    pub(super) place: usize,
    /// Where in each of them what stands.
    pub(super) layout: Layout,
    /// Where the keys of the order stand, if the rows tell their places.
    pub(super) keys: Option<Vec<(usize, ValueType)>>,
}

impl Projection {
    /// Adds a list below the rows of `alias`.
    pub(super) fn fold(
        &mut self,
        sql: &mut Sql<'_>,
        word: &Word,
        many: &Many,
        alias: &str,
    ) -> Result<Folded, StoreError> {
        let window = many.window.clone();
        let key = format!("{alias}.id");
        let total = window.asked.total.then(|| count_below(sql, word, many, (&key, alias)));
        let total = total.transpose()?;
        let total = total.map(|total| self.add(total));
        if !window.asked.rows {
            return Ok(Folded { rows: None, total, window });
        }
        let page = page_below(sql, word, many, (&key, alias))?;
        let row = sql.alias();
        let mut values = Self { in_json: true, ..Self::default() };
        let layout = values.select(sql, &many.selection, &row, Lists::Folded)?;
        let names: Vec<String> =
            (0..window.order.len()).map(|place| format!("{row}.o{place}")).collect();
        let keys = window.asked.places.then(|| {
            let keys = names.iter().zip(&window.order);
            let keys = keys.map(|(name, ordering)| match ordering.attribute.value {
                ValueType::Name => (values.add(sql.bytes_in_json(name)), ValueType::Name),
                value => (values.add(name.clone()), value),
            });
            keys.collect()
        });
        let order = order_by(&names, &window.order, &format!("{row}.id"), window.backward);
        let rows = sql.rows_in_json(&values.columns, &order);
        let text = format!("(SELECT {rows} FROM {page} {row}{})", values.joins);
        let outermost = sql.is_postgres() && !self.in_json;
        let place = self.add(if outermost { format!("{text}::text") } else { text });
        Ok(Folded { rows: Some(FoldedRows { place, layout, keys }), total, window })
    }
}

/// Whether the lists of a selection are so small, as far as can be told, that they are folded.
pub(super) fn is_small(selection: &Selection) -> bool {
    rows_below(selection).is_some_and(|rows| rows <= MOST_ROWS)
}

/// How many rows are below one thing, as a guess; nothing where a row would have too many values.
fn rows_below(selection: &Selection) -> Option<u32> {
    if !is_narrow(selection) {
        return None;
    }
    let mut rows = 0_u32;
    for one in &selection.ones {
        rows = rows.saturating_add(rows_below(&one.selection)?);
    }
    for many in &selection.lists {
        let below = rows_below(&many.selection)?.saturating_add(1);
        let own = if many.window.asked.places {
            many.window.count
        } else {
            many.window.count.min(GUESSED_ROWS)
        };
        rows = rows.saturating_add(own.saturating_mul(below));
    }
    Some(rows)
}

/// Whether a row of a selection is an array that the engines can write.
pub(super) fn is_narrow(selection: &Selection) -> bool {
    values(selection) <= MOST_VALUES
}

fn values(selection: &Selection) -> usize {
    let ones = selection.ones.iter().map(|one| values(&one.selection));
    1 + selection.columns.len() + 2 * selection.lists.len() + ones.sum::<usize>()
}
