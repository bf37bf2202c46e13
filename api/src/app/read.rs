//! Reading: the caller's scope is put on every plan, here and nowhere else.

use domain::graph::plan::{Reading, Root};

use super::{Actor, App};
use crate::store::StoreError;

impl App {
    /// Reads what `roots` ask, as far as `actor` may see it, as of one moment.
    ///
    /// # Errors
    /// [`StoreError`]: the database failed.
    pub async fn read(&self, actor: &Actor, roots: &[Root]) -> Result<Reading, StoreError> {
        self.store.read(roots, &actor.scope).await
    }
}
