//! One reading: its statements, level by level, and the position that they show.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::graph::plan::{Find, Found, Many, Node, Page, Root, Scope, Selection, Window};
use sea_orm::{ConnectionTrait, DatabaseExecutor, DbBackend, QueryResult, Statement};
use uuid::Uuid;

use super::decode::{self, Rows, Values as _};
use super::fold::is_small;
use super::list::{self, Listing};
use super::look_up::LookedUp;
use super::project::Lists;
use super::sql::Sql;
use crate::store::StoreError;

/// A reading under way, over a pool or inside a snapshot.
pub(crate) struct Session<'a> {
    db: DatabaseExecutor<'a>,
    engine: DbBackend,
    scope: &'a Scope,
    position: Position,
}

/// What the statements so far say of the feed's position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Unseen,
    Seen(i64),
    Moved,
}

type Filling<'f> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'f>>;

impl<'a> Session<'a> {
    pub(super) fn new(db: DatabaseExecutor<'a>, scope: &'a Scope) -> Self {
        let engine = db.get_database_backend();
        Self { db, engine, scope, position: Position::Unseen }
    }

    /// Whose eyes read.
    pub(crate) fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// Ends the reading.
    pub(super) async fn end(self) -> Result<(), StoreError> {
        match self.db {
            DatabaseExecutor::OwnedTransaction(snapshot) => Ok(snapshot.commit().await?),
            DatabaseExecutor::Connection(_) | DatabaseExecutor::Transaction(_) => Ok(()),
        }
    }

    /// Asks where the feed stands, where no statement has told yet.
    pub(crate) async fn ask_position(&mut self) -> Result<Option<i64>, StoreError> {
        if self.position == Position::Unseen {
            let text = "SELECT position FROM feed_clock";
            self.query(Statement::from_string(self.engine, text), 0).await?;
        }
        Ok(self.position())
    }

    /// The one position that all statements showed; nothing where none was sent.
    pub(crate) fn position(&self) -> Option<i64> {
        match self.position {
            Position::Seen(position) => Some(position),
            Position::Unseen | Position::Moved => None,
        }
    }

    /// Whether somebody wrote between two statements, so that they show different moments.
    pub(crate) fn is_torn(&self) -> bool {
        self.position == Position::Moved
    }

    /// A statement to be made for the facts of `day`.
    pub(super) fn sql(&self, day: NaiveDate) -> Sql<'a> {
        Sql::new(self.engine, self.scope, day)
    }

    /// Sends a statement; `place` is where its rows show the position.
    pub(super) async fn query(
        &mut self,
        statement: Statement,
        place: usize,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let rows = self.db.query_all_raw(statement).await?;
        if let Some(row) = rows.first() {
            let shown = decode::position(row, place)?;
            self.position = match self.position {
                Position::Unseen => Position::Seen(shown),
                Position::Seen(seen) if seen == shown => Position::Seen(seen),
                _ => Position::Moved,
            };
        }
        Ok(rows)
    }

    async fn rows(&mut self, listing: &Listing) -> Result<Rows, StoreError> {
        let sent = self.query(listing.statement.clone(), 0).await?;
        Rows::of(sent, listing)
    }

    /// Finds what one root asks, but for what is worked out.
    pub(crate) async fn root(&mut self, root: &Root) -> Result<Found, StoreError> {
        match &root.find {
            Find::One(by) => match self.look_up(root.word, by, root.day).await? {
                LookedUp::Nothing => Ok(Found::One(None)),
                LookedUp::Several(candidates) => Ok(Found::Ambiguous(candidates)),
                LookedUp::One(id) => {
                    let lists =
                        if is_small(&root.selection) { Lists::Folded } else { Lists::Apart };
                    let selection = &root.selection;
                    let mut nodes = self.by_ids(selection, &[id], root.day, lists).await?;
                    Ok(Found::One(nodes.pop()))
                }
            },
            Find::Ids(ids) => {
                let nodes = self.nodes(&root.selection, ids, root.day).await?;
                Ok(Found::Ids(ids.iter().map(|id| nodes.get(id).cloned()).collect()))
            }
            Find::Many(window) => {
                let listing = list::of_all(self.sql(root.day), &root.selection, window)?;
                let mut page = Page::default();
                let rows = self.rows(&listing).await?;
                page.total = rows.total;
                rows.each(|row| {
                    page.nodes.extend(decode::node(row, &listing)?);
                    Ok(())
                })?;
                close(&mut page, window);
                let mut nodes: Vec<&mut Node> = page.nodes.iter_mut().collect();
                self.fill(&mut nodes, &root.selection, root.day).await?;
                Ok(Found::Many(page))
            }
            Find::Known(..) => Ok(Found::One(None)),
            Find::Derived(..) => Ok(Found::Derived(Vec::new())),
        }
    }

    /// What is selected of the nodes with these ids, by id.
    pub(crate) async fn nodes(
        &mut self,
        selection: &Selection,
        ids: &[Uuid],
        day: NaiveDate,
    ) -> Result<HashMap<Uuid, Node>, StoreError> {
        let nodes = self.by_ids(selection, ids, day, Lists::Apart).await?;
        Ok(nodes.into_iter().map(|node| (node.id, node)).collect())
    }

    async fn by_ids(
        &mut self,
        selection: &Selection,
        ids: &[Uuid],
        day: NaiveDate,
        lists: Lists,
    ) -> Result<Vec<Node>, StoreError> {
        let listing = list::of_ids(self.sql(day), selection, ids, lists)?;
        let mut nodes = Vec::with_capacity(ids.len());
        self.rows(&listing).await?.each(|row| {
            nodes.extend(decode::node(row, &listing)?);
            Ok(())
        })?;
        if lists == Lists::Apart {
            let mut all: Vec<&mut Node> = nodes.iter_mut().collect();
            self.fill(&mut all, selection, day).await?;
        }
        Ok(nodes)
    }

    /// Fetches the lists below these nodes, which were all read by the same selection.
    fn fill<'f>(
        &'f mut self,
        nodes: &'f mut [&mut Node],
        selection: &'f Selection,
        day: NaiveDate,
    ) -> Filling<'f> {
        Box::pin(async move {
            if nodes.is_empty() {
                return Ok(());
            }
            for many in &selection.lists {
                let mut parents: Vec<Uuid> = nodes.iter().map(|node| node.id).collect();
                parents.sort_unstable();
                parents.dedup();
                let pages = self.below(&parents, selection, many, day).await?;
                for node in nodes.iter_mut() {
                    node.lists.push(pages.get(&node.id).cloned().unwrap_or_default());
                }
            }
            for (place, one) in selection.ones.iter().enumerate() {
                let mut below: Vec<&mut Node> = nodes
                    .iter_mut()
                    .filter_map(|node| node.ones.get_mut(place).and_then(Option::as_mut))
                    .collect();
                self.fill(&mut below, &one.selection, day).await?;
            }
            Ok(())
        })
    }

    /// The part of a list below each parent.
    async fn below(
        &mut self,
        parents: &[Uuid],
        selection: &Selection,
        many: &Many,
        day: NaiveDate,
    ) -> Result<HashMap<Uuid, Arc<Page>>, StoreError> {
        let mut pages: HashMap<Uuid, Page> = HashMap::with_capacity(parents.len());
        if many.window.asked.rows {
            let listing = list::of_parents(self.sql(day), selection.word, many, parents)?;
            self.rows(&listing).await?.each(|row| {
                let parent = row.id(listing.parent.unwrap_or_default())?;
                if let (Some(parent), Some(node)) = (parent, decode::node(row, &listing)?) {
                    pages.entry(parent).or_default().nodes.push(node);
                }
                Ok(())
            })?;
            for page in pages.values_mut() {
                close(page, &many.window);
            }
            let mut nodes: Vec<&mut Node> =
                pages.values_mut().flat_map(|page| page.nodes.iter_mut()).collect();
            self.fill(&mut nodes, &many.selection, day).await?;
        }
        if many.window.asked.total {
            let statement = list::totals_of_parents(self.sql(day), selection.word, many, parents)?;
            for row in self.query(statement, 0).await? {
                let Some(parent) = row.try_get_by_index::<Option<Uuid>>(1)? else { continue };
                pages.entry(parent).or_default().total = row.count(2)?;
            }
        }
        Ok(pages.into_iter().map(|(parent, page)| (parent, Arc::new(page))).collect())
    }
}

/// Takes off the row that only tells that there are more, and turns a backward part round.
pub(super) fn close(page: &mut Page, window: &Window) {
    let count = usize::try_from(window.count).unwrap_or(usize::MAX);
    page.has_more = page.nodes.len() > count;
    page.nodes.truncate(count);
    if window.backward {
        page.nodes.reverse();
    }
}
