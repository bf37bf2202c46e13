//! Things as they were recorded at an instant, and what they led to then.

use std::collections::{HashMap, HashSet};
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::feed::{Known, KnownRow, Owned, in_order, owned};
use domain::graph::plan::{Cell, Column, Many, Node, Ordering, Page, Selection};
use domain::graph::{ChangeOp, Path, Role, Word};
use uuid::Uuid;

use super::Actor;
use super::derive::read_patch;
use super::read::ReadError;
use crate::store::{ChangeRow, Session};

type Reading<'f, T> = Pin<Box<dyn Future<Output = Result<T, ReadError>> + Send + 'f>>;

/// Things as they were, by id, each with the values by which lists of them are ordered.
type Found = HashMap<Uuid, (Node, Vec<Cell>)>;

/// A reading of what was known at an instant.
pub(super) struct Knowing<'r, 's> {
    pub(super) actor: &'r Actor,
    pub(super) session: &'r mut Session<'s>,
    /// What was recorded later is not told.
    pub(super) at: DateTime<Utc>,
    /// The day whose facts count.
    pub(super) day: NaiveDate,
}

/// A thing as it was.
struct Then {
    id: Uuid,
    known: Known,
    revision: i64,
    created_at: Option<DateTime<Utc>>,
    updated_at: Option<DateTime<Utc>>,
}

impl Knowing<'_, '_> {
    /// The thing with this id, if there was one that the caller may read.
    pub(super) async fn one(
        &mut self,
        selection: &Selection,
        id: Uuid,
    ) -> Result<Option<Node>, ReadError> {
        let mut found = self.nodes(selection, &[id], &[]).await?;
        Ok(found.remove(&id).map(|(node, _)| node))
    }

    fn nodes<'f>(
        &'f mut self,
        selection: &'f Selection,
        ids: &'f [Uuid],
        order: &'f [Ordering],
    ) -> Reading<'f, Found> {
        Box::pin(async move {
            if ids.is_empty() {
                return Ok(Found::new());
            }
            let things = self.then(selection.word, ids).await?;
            self.select(selection, things, order).await
        })
    }

    /// Undoes what was recorded later.
    async fn then(&mut self, word: &'static Word, ids: &[Uuid]) -> Result<Vec<Then>, ReadError> {
        let mut rows = self.session.whole_rows(word, ids).await?;
        let histories = self.session.whole_histories(ids).await?;
        let mut things = Vec::new();
        for id in ids {
            let known = rows.remove(id).unwrap_or_default();
            let history = histories.get(id).map_or(&[][..], Vec::as_slice);
            let may_now = known.own.is_none() || self.may_read(word, &known);
            if let Some(then) = rebuilt(*id, known, history, self.at)?
                && may_now
                && self.may_read(word, &then.known)
            {
                things.push(then);
            }
        }
        Ok(things)
    }

    fn may_read(&self, word: &Word, known: &Known) -> bool {
        self.actor.permission().reads(word.scoping, known.id("province_id"))
    }

    /// What is selected of things as they were.
    fn select<'f>(
        &'f mut self,
        selection: &'f Selection,
        things: Vec<Then>,
        order: &'f [Ordering],
    ) -> Reading<'f, Found> {
        Box::pin(async move {
            let (word, day) = (selection.word, self.day);
            let mut found: Vec<(Node, Vec<Cell>)> = things
                .iter()
                .map(|then| {
                    let cells = selection.columns.iter().map(|column| then.cell(word, column, day));
                    let (cells, keys) = (cells.collect(), then.known.keys(word, order, day));
                    let (ones, lists, derived) = Default::default();
                    (Node { id: then.id, cells, ones, lists, derived, place: None }, keys)
                })
                .collect();
            for one in &selection.ones {
                let target = |then: &Then| match one.relation.path {
                    Path::Held(column) => then.known.id(column),
                    Path::HeldInterval { table, column } => then.known.id_on(table, column, day),
                    _ => None,
                };
                let targets: Vec<Option<Uuid>> = things.iter().map(target).collect();
                let there =
                    self.nodes(&one.selection, &distinct(targets.iter().flatten()), &[]).await?;
                for ((node, _), target) in found.iter_mut().zip(targets) {
                    let other = target.and_then(|id| there.get(&id));
                    node.ones.push(other.map(|(other, _)| other.clone()));
                }
            }
            for many in &selection.lists {
                let pages = self.list(word, many, &things).await?;
                for ((node, _), page) in found.iter_mut().zip(pages) {
                    node.lists.push(Arc::new(page));
                }
            }
            Ok(found.into_iter().map(|found| (found.0.id, found)).collect())
        })
    }

    /// The part of a list below each of the things.
    async fn list(
        &mut self,
        word: &Word,
        many: &Many,
        things: &[Then],
    ) -> Result<Vec<Page>, ReadError> {
        let order = &many.window.order;
        let (there, ids): (Found, Vec<Vec<Uuid>>) = match owned(word, many.relation) {
            Some(Owned::Links { table, there, only }) => {
                let linked = |then: &Then| -> Vec<Uuid> {
                    let rows = then.known.rows(table).iter().filter(|row| row.is(only));
                    distinct(rows.filter_map(|row| row.id_in(there)).collect::<Vec<_>>().iter())
                };
                let ids: Vec<Vec<Uuid>> = things.iter().map(linked).collect();
                let all = distinct(ids.iter().flatten());
                (self.nodes(&many.selection, &all, order).await?, ids)
            }
            Some(Owned::Parts(table)) => {
                let rows = |then: &Then| -> Vec<Then> {
                    then.known.rows(table).iter().filter_map(part).collect()
                };
                let parts: Vec<Vec<Then>> = things.iter().map(rows).collect();
                let ids =
                    parts.iter().map(|own| own.iter().map(|part| part.id).collect()).collect();
                let all = parts.into_iter().flatten().collect();
                (self.select(&many.selection, all, order).await?, ids)
            }
            None => (Found::new(), vec![Vec::new(); things.len()]),
        };
        Ok(ids.into_iter().map(|ids| page(many, &there, &ids)).collect())
    }
}

fn page(many: &Many, there: &Found, ids: &[Uuid]) -> Page {
    let mut listed: Vec<&(Node, Vec<Cell>)> = ids.iter().filter_map(|id| there.get(id)).collect();
    listed.sort_by(|one, other| in_order(many, (&one.1, one.0.id), (&other.1, other.0.id)));
    let asked = many.window.asked;
    let total = asked.total.then(|| u64::try_from(listed.len()).unwrap_or(u64::MAX));
    let count = usize::try_from(many.window.count).unwrap_or(usize::MAX);
    let has_more = listed.len() > count;
    let nodes = listed.into_iter().take(if asked.rows { count } else { 0 });
    Page { nodes: nodes.map(|(node, _)| node.clone()).collect(), has_more, total }
}

/// A row that belongs to a thing, as a thing by itself.
fn part(row: &KnownRow) -> Option<Then> {
    let (revision, created_at, updated_at) = Default::default();
    Some(Then { id: row.id?, known: row.as_known(), revision, created_at, updated_at })
}

fn distinct<'a>(ids: impl Iterator<Item = &'a Uuid>) -> Vec<Uuid> {
    let mut seen = HashSet::new();
    ids.copied().filter(|id| seen.insert(*id)).collect()
}

/// The thing as it was recorded at an instant; nothing where it was not there.
///
/// Everything is undone from the first change on that is younger, so that what is left stood so at one time.
fn rebuilt(
    id: Uuid,
    mut known: Known,
    history: &[ChangeRow],
    at: DateTime<Utc>,
) -> Result<Option<Then>, ReadError> {
    let kept = history.iter().take_while(|change| change.at <= at).count();
    let Some(last) = kept.checked_sub(1).and_then(|last| history.get(last)) else {
        return Ok(None);
    };
    if last.op == ChangeOp::Deleted.code() {
        return Ok(None);
    }
    for change in history.iter().skip(kept).rev() {
        let back = change.reverse_patch.as_deref().map(read_patch).transpose()?;
        known.undo(back.as_ref());
    }
    let created_at = history.first().map(|first| first.at);
    let then = Then { id, known, revision: last.revision, created_at, updated_at: Some(last.at) };
    Ok(then.known.own.is_some().then_some(then))
}

impl Then {
    fn cell(&self, word: &Word, column: &Column, day: NaiveDate) -> Cell {
        let instant = |at: Option<DateTime<Utc>>| at.map_or(Cell::Null, Cell::Instant);
        match column {
            Column::Revision if word.role == Role::Node => Cell::Int(self.revision),
            Column::CreatedAt => instant(self.created_at),
            Column::UpdatedAt => instant(self.updated_at),
            column => self.known.cell(word, column, day),
        }
    }
}
