//! The nation's facts and the counts made of them, kept as long as nothing is written.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::compliance::{CountedBy, Facts, GroupBy, Summary};
use domain::graph::Basis;
use domain::graph::plan::Scope;
use moka::future::Cache;

use super::Deriving;
use crate::app::read::ReadError;
use crate::store::{Asked, StoreError};

/// How many sets of a nation's facts are kept: they take some kilobytes a system.
const KEPT_FACTS: u64 = 2;
/// How many sets of counts are kept.
const KEPT_SUMMARIES: u64 = 256;

/// Whose facts, of which feed, at which position, on which day.
type Moment = (Scope, Arc<str>, i64, NaiveDate);
/// How they were counted.
type Counted = (Moment, Basis, GroupBy, CountedBy);

/// What is kept of the nation's facts. It depends on nothing but the feed, its position and the day, and so is
/// never stale.
#[derive(Debug, Clone)]
pub(in super::super) struct Nation {
    facts: Cache<Moment, Arc<Facts>>,
    summaries: Cache<Counted, Arc<Vec<Summary>>>,
}

/// Why facts were not kept.
#[derive(Debug, thiserror::Error)]
enum NotKept {
    /// Somebody wrote in between: they show different moments, and are to be read again.
    #[error("the facts show different moments")]
    Torn,
    #[error(transparent)]
    Store(StoreError),
}

impl Default for Nation {
    fn default() -> Self {
        Self { facts: Cache::new(KEPT_FACTS), summaries: Cache::new(KEPT_SUMMARIES) }
    }
}

impl Nation {
    /// Forgets all: the feed has gone back, and its positions will mean something else.
    pub(in super::super) fn forget(&self) {
        self.facts.invalidate_all();
        self.summaries.invalidate_all();
    }
}

impl Deriving<'_, '_> {
    /// The facts of all whom the caller may see. Whoever asks while they are being read waits for them.
    pub(super) async fn nation(&mut self, as_of: NaiveDate) -> Result<Arc<Facts>, ReadError> {
        let Some(moment) = self.moment(as_of).await? else {
            return self.facts(Asked::Nation, as_of).await;
        };
        let kept = self.app.nation.facts.clone();
        let session = &mut *self.session;
        let reading = async {
            let facts = session.facts(&Asked::Nation, as_of).await.map_err(NotKept::Store)?;
            if session.is_torn() { Err(NotKept::Torn) } else { Ok(Arc::new(facts)) }
        };
        match kept.try_get_with(moment, reading).await {
            Ok(facts) => Ok(facts),
            // a torn reading is done again in a snapshot: what it answers is thrown away; and a failure shows itself again
            Err(_) => self.facts(Asked::Nation, as_of).await,
        }
    }

    /// The counts of all obligations, made once for a position and day. Whoever asks while they are being made waits for
    /// them.
    pub(super) async fn counted(
        &mut self,
        as_of: NaiveDate,
        how: (Basis, GroupBy, CountedBy),
        count: impl Fn(&Facts) -> Vec<Summary>,
    ) -> Result<Arc<Vec<Summary>>, ReadError> {
        let (basis, group_by, counted_by) = how;
        let Some(moment) = self.moment(as_of).await? else {
            return Ok(Arc::new(count(&*self.nation(as_of).await?)));
        };
        let key = (moment, basis, group_by, counted_by);
        let kept = self.app.nation.summaries.clone();
        let counting = async {
            let facts = self.nation(as_of).await.map_err(drop)?;
            if self.session.is_torn() { Err(()) } else { Ok(Arc::new(count(&facts))) }
        };
        match kept.try_get_with(key, counting).await {
            Ok(counted) => Ok(counted),
            // as with torn facts; and a failure shows itself again
            Err(_) => Ok(Arc::new(count(&*self.nation(as_of).await?))),
        }
    }

    /// Under what it is kept; nothing where somebody wrote in between.
    async fn moment(&mut self, as_of: NaiveDate) -> Result<Option<Moment>, ReadError> {
        let epoch = self.app.store.epoch();
        let position = self.session.ask_position().await?;
        Ok(position.map(|position| (self.session.scope().clone(), epoch, position, as_of)))
    }
}
