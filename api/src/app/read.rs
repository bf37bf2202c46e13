//! Reading: the caller's scope is put on every plan, here and nowhere else; what is worked out is worked out as of the
//! same moment.

use domain::feed::Refusal;
use domain::graph::AUDIT_ENTRY;
use domain::graph::plan::{Find, Found, Node, Page, Reading, Root};

use super::derive::Deriving;
use super::known::Knowing;
use super::{Actor, App};
use crate::store::{Session, Store, StoreError};

/// Why something was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// More would be answered than a list may hold.
    #[error("`{field}` would answer {found} things, the limit is {most}: ask for less")]
    TooMany {
        /// The field.
        field: String,
        /// How many there are.
        found: usize,
        /// How many it may answer.
        most: u32,
    },
    /// An argument names obligations that there are not.
    #[error("`obligations` names {}: no obligation has this code", quoted(.codes))]
    NoObligations {
        /// The codes.
        codes: Vec<String>,
    },
    /// The caller may not read this at all.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The feed cannot be read from there.
    #[error(transparent)]
    Feed(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadError {
    /// Whether the database does not answer: the same request may succeed later.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_absence())
    }
}

impl App {
    /// Reads what `roots` ask, as far as `actor` may see it, as of one moment, and shows it to them.
    ///
    /// # Errors
    /// Every [`ReadError`].
    pub async fn read(&self, actor: &Actor, roots: &[Root]) -> Result<Reading, ReadError> {
        let reading = self.read_ahead(actor, roots).await?;
        self.shown(actor, &reading.epoch, reading.position);
        Ok(reading)
    }

    /// The same, without showing it to them.
    ///
    /// # Errors
    /// Every [`ReadError`].
    pub async fn read_ahead(&self, actor: &Actor, roots: &[Root]) -> Result<Reading, ReadError> {
        let reading = Box::pin(self.read_patiently(actor, roots));
        self.store.unless_away(reading, ReadError::is_absence).await
    }

    async fn read_patiently(&self, actor: &Actor, roots: &[Root]) -> Result<Reading, ReadError> {
        let epoch = self.store.epoch();
        let mut session = self.store.session(actor.scope());
        let found = self.find(actor, &mut session, roots).await;
        // a position that was read before the feed became another one is none of that one's
        if !session.is_torn() && *epoch == *self.store.epoch() {
            let position = session.position();
            return Ok(Reading { found: found?, epoch: epoch.to_string(), position });
        }
        let epoch = self.store.epoch();
        let mut session = self.store.snapshot(actor.scope()).await?;
        let found = self.find(actor, &mut session, roots).await?;
        let position = session.position();
        Store::end(session).await?;
        Ok(Reading { found, epoch: epoch.to_string(), position })
    }

    /// The caller has been shown this position of a feed: no later answer to them is as of an earlier one.
    pub fn shown(&self, actor: &Actor, epoch: &str, position: Option<i64>) {
        if let Some(position) = position {
            self.pulse.told(actor, epoch, position);
        }
    }

    async fn find(
        &self,
        actor: &Actor,
        session: &mut Session<'_>,
        roots: &[Root],
    ) -> Result<Vec<Found>, ReadError> {
        let mut found = Vec::with_capacity(roots.len());
        for root in roots {
            if root.word.name == AUDIT_ENTRY.name && !actor.role().reads_audit() {
                found.push(Found::Forbidden);
                continue;
            }
            if let Find::Known(id, at) = root.find {
                let mut knowing = Knowing { actor, session, at, day: root.day };
                found.push(Found::One(knowing.one(&root.selection, id).await?));
                continue;
            }
            let mut deriving = Deriving::new(self, actor, session);
            if let Find::Derived(relation, given) = &root.find {
                found.push(Found::Derived(deriving.root(root, relation, given).await?));
                continue;
            }
            let mut read = deriving.session.root(root).await?;
            if root.selection.is_derived() {
                deriving.fill(&mut nodes_of(&mut read), &root.selection, root.day).await?;
            }
            found.push(read);
        }
        Ok(found)
    }
}

/// `"A-1", "A-2"`.
fn quoted(codes: &[String]) -> String {
    codes.iter().map(|code| format!("{code:?}")).collect::<Vec<_>>().join(", ")
}

fn nodes_of(found: &mut Found) -> Vec<&mut Node> {
    match found {
        Found::One(node) => node.iter_mut().collect(),
        Found::Ids(nodes) => nodes.iter_mut().flatten().collect(),
        Found::Many(Page { nodes, .. }) | Found::Derived(nodes) => nodes.iter_mut().collect(),
        Found::Ambiguous(_) | Found::Forbidden => Vec::new(),
    }
}
