//! Exports: everything that is held of things, page by page, in the words in which it can be told.

use domain::telling::{Object, Writable, tell};
use uuid::Uuid;

use super::{Actor, App};
use crate::store::StoreError;

/// A thing as it can be told.
#[derive(Debug)]
pub struct Exported {
    /// Its id, by which an export is gone on with.
    pub id: Uuid,
    /// What can be told of it.
    pub given: Object,
}

/// A page of things, of one moment.
#[derive(Debug)]
pub struct ExportedPage {
    /// The things, in the order of their ids.
    pub things: Vec<Exported>,
    /// Where the feed stood.
    pub feed_position: String,
    /// Whether there are more.
    pub has_more: bool,
}

impl App {
    /// The things of a type after this id, in the order of their ids, as far as `actor` may see them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn export(
        &self,
        actor: &Actor,
        of: &'static Writable,
        after: Option<Uuid>,
        count: usize,
    ) -> Result<ExportedPage, StoreError> {
        let epoch = self.store.epoch();
        let page = self.store.export(of.word, actor.scope(), after, count);
        let page = self.store.unless_away(page, StoreError::is_absence).await?;
        self.pulse.told(actor, &epoch, page.position);
        let told = page.things.iter();
        let things = told.map(|thing| Exported { id: thing.id, given: tell(of, thing) }).collect();
        let feed_position = format!("{epoch}:{}", page.position);
        Ok(ExportedPage { things, feed_position, has_more: page.has_more })
    }
}
