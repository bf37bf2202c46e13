//! How far the graph is, and what changed last: by this it is known whether an answer that was kept still holds.
//!
//! Other processes write too. A writer wakes us; besides, whoever asks never relies on what was looked up longer ago than
//! the staleness that is allowed, and is never answered as of an earlier position than they have seen.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use domain::feed::{Cursor, Refusal};
use domain::graph::plan::{Reads, Scope};
use moka::sync::Cache;
use uuid::Uuid;

use super::sync::FeedPosition;
use super::{Actor, App, ReadError};
use crate::store::{Changed, Heard, StoreError};

/// How many callers are remembered, and for how long after their last request.
const MOST_VIEWERS: u64 = 100_000;
const VIEWER_TIME: Duration = Duration::from_secs(60 * 60);

/// How fresh a caller wants an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Freshness {
    /// As of now: nothing that was committed before is missing.
    pub strict: bool,
    /// As of this position or a later one.
    pub at_least: Option<FeedPosition>,
}

/// Where the graph stands for a caller, and for what an answer reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The identity of the feed.
    pub epoch: Arc<str>,
    /// How often the feed was found to be another one, or to have gone back: its positions then mean other things.
    pub generation: u64,
    /// The position up to which everything was heard.
    pub position: i64,
    /// The last position at which anything changed that the answer reads.
    pub changed: i64,
    /// The latest position that the caller has seen.
    pub told: i64,
    /// The position that the answer must not be earlier than: what the caller has seen, or asks for.
    pub seen: i64,
    /// When the feed was asked for what was heard of it; nothing where it never was.
    pub as_of: Option<Instant>,
}

/// What was heard of the feed.
#[derive(Debug)]
pub(super) struct Pulse {
    known: RwLock<Known>,
    looking: tokio::sync::Mutex<()>,
    /// Somebody was told of another feed than was heard of: it is looked again, whatever staleness is allowed.
    is_doubtful: AtomicBool,
    seen: Cache<Viewer, Arc<AtomicI64>>,
}

/// Who has seen something: a token, or a name.
type Viewer = (Option<Uuid>, Arc<str>);

#[derive(Debug, Default)]
struct Known {
    epoch: Arc<str>,
    generation: u64,
    position: i64,
    /// When it was asked for; nothing where that was never.
    as_of: Option<Instant>,
    /// Before this, anything may have changed.
    floor: i64,
    types: HashMap<&'static str, OfType>,
}

/// The last changes of things of one type.
#[derive(Debug, Default)]
struct OfType {
    last: i64,
    shared: i64,
    provinces: HashMap<Uuid, i64>,
}

impl Default for Pulse {
    fn default() -> Self {
        let seen = Cache::builder().max_capacity(MOST_VIEWERS).time_to_idle(VIEWER_TIME).build();
        let (known, looking, is_doubtful) = Default::default();
        Self { known, looking, is_doubtful, seen }
    }
}

impl Pulse {
    /// The caller has been told of this position. One of another feed is nothing that this one must come to: that feed
    /// is gone, and the answer was late; or it is the one that is there now, and is to be looked up.
    pub(super) fn told(&self, actor: &Actor, epoch: &str, position: i64) {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if known.as_of.is_some() && *known.epoch != *epoch {
            self.is_doubtful.store(true, Ordering::Relaxed);
            return;
        }
        let own = self.seen.get_with(actor.viewer(), Arc::default);
        own.fetch_max(position, Ordering::Relaxed);
    }

    fn seen(&self, actor: &Actor) -> i64 {
        self.seen.get(&actor.viewer()).map_or(0, |seen| seen.load(Ordering::Relaxed))
    }

    /// The position, if it was asked for at this instant or later.
    fn position_since(&self, since: Instant) -> Option<i64> {
        if self.is_doubtful.load(Ordering::Relaxed) {
            return None;
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_of.is_some_and(|as_of| as_of >= since).then_some(known.position)
    }

    fn moment(&self, reads: &Reads, scope: &Scope, seen: i64) -> Moment {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let changed = known.last_change(reads, scope);
        let (epoch, generation) = (Arc::clone(&known.epoch), known.generation);
        let (position, as_of) = (known.position, known.as_of);
        Moment { epoch, generation, position, changed, told: seen, seen, as_of }
    }

    /// Takes in what was heard; whether it is of another feed than what was heard before.
    fn take(&self, heard: Heard, as_of: Instant) -> bool {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let generation = known.generation;
        known.take(heard);
        known.as_of = Some(as_of);
        let is_another = known.generation != generation;
        if is_another {
            // positions of another feed are nothing that this one must come to
            self.seen.invalidate_all();
        }
        is_another
    }
}

impl Known {
    fn take(&mut self, heard: Heard) {
        let is_first = self.as_of.is_none();
        // a feed that has gone back was put back: what it comes to again is something else
        let is_another =
            !is_first && (*self.epoch != *heard.epoch || heard.position < self.position);
        self.generation += u64::from(is_another);
        match heard.changed {
            Some(changed) if !is_first && !is_another => {
                for changed in &changed {
                    self.note(changed);
                }
            }
            _ => {
                self.types.clear();
                self.floor = heard.position;
            }
        }
        if *self.epoch != *heard.epoch {
            self.epoch = heard.epoch.into();
        }
        self.position = heard.position;
    }

    fn note(&mut self, changed: &Changed) {
        let of_type = self.types.entry(changed.word.name).or_default();
        of_type.last = of_type.last.max(changed.position);
        let own = match changed.province {
            Some(province) => of_type.provinces.entry(province).or_default(),
            None => &mut of_type.shared,
        };
        *own = changed.position.max(*own);
    }

    fn last_change(&self, reads: &Reads, scope: &Scope) -> i64 {
        let of_type = |of_type: &OfType| match scope {
            Scope::Nation => of_type.last,
            Scope::Provinces(own) => {
                let own = own.iter().filter_map(|own| of_type.provinces.get(own)).max();
                of_type.shared.max(own.copied().unwrap_or_default())
            }
        };
        let last = match reads {
            Reads::Types(names) => {
                names.iter().filter_map(|name| self.types.get(name)).map(of_type).max()
            }
            Reads::Anything => self.types.values().map(of_type).max(),
            Reads::Beyond => Some(self.position),
        };
        last.unwrap_or_default().max(self.floor)
    }
}

impl App {
    /// Where the graph stands for an answer that `actor` wants this fresh; what was heard may be as old as `staleness`.
    ///
    /// # Errors
    /// [`ReadError::Feed`]: the graph has not come as far as the caller wants. [`ReadError::Store`].
    pub async fn moment(
        &self,
        actor: &Actor,
        reads: &Reads,
        wanted: &Freshness,
        staleness: Duration,
    ) -> Result<Moment, ReadError> {
        let now = Instant::now();
        let seen = self.pulse.seen(actor);
        let least = wanted.at_least.as_ref().map_or(seen, |least| least.position.max(seen));
        let oldest = if wanted.strict { None } else { now.checked_sub(staleness) };
        let position = self.pulse.position_since(oldest.unwrap_or(now));
        if position.is_none_or(|position| position < least) {
            Box::pin(self.look(now)).await?;
        }
        let mut moment = self.pulse.moment(reads, actor.scope(), seen);
        moment.seen = least;
        if wanted.strict {
            moment.seen = moment.position;
        }
        match &wanted.at_least {
            Some(least) => reached(least, moment),
            None => Ok(moment),
        }
    }

    /// The position up to which everything was heard, and how long ago that was asked for; nothing where it never was.
    pub fn feed_heard(&self) -> Option<(i64, Duration)> {
        let known = self.pulse.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_of.map(|as_of| (known.position, as_of.elapsed()))
    }

    /// Looks what has changed, unless somebody has looked since that instant.
    pub(super) async fn look(&self, since: Instant) -> Result<(), ReadError> {
        let _looking = self.pulse.looking.lock().await;
        if self.pulse.position_since(since).is_some() {
            return Ok(());
        }
        let as_of = Instant::now();
        let before = {
            let known = self.pulse.known.read().unwrap_or_else(PoisonError::into_inner);
            known.position
        };
        let was_doubtful = self.pulse.is_doubtful.swap(false, Ordering::Relaxed);
        let heard = self.heard_since(before).await.inspect_err(|_| {
            self.pulse.is_doubtful.fetch_or(was_doubtful, Ordering::Relaxed);
        })?;
        self.store.learn_epoch(&heard.epoch);
        if self.pulse.take(heard, as_of) {
            self.nation.forget();
        }
        Ok(())
    }

    /// What changed after a position. A database that has not come to it was put back under us: whether it is told by
    /// an epoch of its own is looked at once.
    async fn heard_since(&self, before: i64) -> Result<Heard, StoreError> {
        let hear = async || {
            let heard = self.store.heard_since(before);
            self.store.unless_away(heard, StoreError::is_absence).await
        };
        let heard = hear().await?;
        if heard.position >= before {
            return Ok(heard);
        }
        tracing::warn!(before, position = heard.position, "the feed has gone back");
        self.store.check_epoch().await?;
        hear().await
    }

    /// Looks whenever somebody has written, for as long as it is polled.
    pub async fn keep_pulse(&self) {
        let mut follower = self.follow();
        loop {
            if let Err(error) = self.look(Instant::now()).await {
                // whoever asks looks for themselves
                tracing::debug!(error = ?error, "what has changed cannot be looked up");
            }
            follower.woken().await;
        }
    }
}

fn reached(least: &FeedPosition, moment: Moment) -> Result<Moment, ReadError> {
    if *least.epoch == *moment.epoch && least.position <= moment.position {
        return Ok(moment);
    }
    let cursor =
        |epoch: &str, position| Cursor { epoch: epoch.to_owned(), position, compacted: false };
    let now = cursor(&moment.epoch, moment.position);
    Err(Refusal::EpochChanged { cursor: cursor(&least.epoch, least.position), now }.into())
}

#[cfg(test)]
mod tests {
    use domain::graph::{INFORMATION_SYSTEM, NCSC_LINK, VENDOR};

    use super::*;

    fn known(changed: Vec<Changed>) -> Known {
        let mut known = Known::default();
        known.take(Heard { epoch: "a".to_owned(), position: 10, changed: None });
        known.as_of = Some(Instant::now());
        known.take(Heard { epoch: "a".to_owned(), position: 20, changed: Some(changed) });
        known
    }

    #[test]
    fn a_heartbeat_of_one_province_touches_what_reads_links_of_it_only() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let known = known(vec![
            Changed { word: &NCSC_LINK, province: Some(one), position: 15 },
            Changed { word: &VENDOR, province: None, position: 12 },
        ]);
        let links = Reads::Types([NCSC_LINK.name].into());
        let systems = Reads::Types([INFORMATION_SYSTEM.name].into());
        let of = |province: Uuid| Scope::Provinces([province].into());

        assert_eq!(known.last_change(&links, &Scope::Nation), 15);
        assert_eq!(known.last_change(&links, &of(one)), 15);
        assert_eq!(known.last_change(&links, &of(other)), 10);
        assert_eq!(known.last_change(&systems, &Scope::Nation), 10);
        assert_eq!(
            known.last_change(&Reads::Anything, &of(other)),
            12,
            "what is shared is everybody's"
        );
        assert_eq!(known.last_change(&Reads::Beyond, &Scope::Nation), 20);
    }

    #[test]
    fn after_another_feed_and_after_too_much_anything_may_have_changed() {
        let systems = Reads::Types([INFORMATION_SYSTEM.name].into());
        let mut known = known(Vec::new());
        known.take(Heard { epoch: "a".to_owned(), position: 90_000, changed: None });
        assert_eq!(known.last_change(&systems, &Scope::Nation), 90_000);
        assert_eq!(known.generation, 0);

        known.take(Heard { epoch: "b".to_owned(), position: 90_007, changed: Some(Vec::new()) });
        assert_eq!((known.last_change(&systems, &Scope::Nation), &*known.epoch), (90_007, "b"));
        assert_eq!(known.generation, 1);
    }

    #[test]
    fn a_feed_that_goes_back_is_another_one_though_its_name_is_the_same() {
        let systems = Reads::Types([INFORMATION_SYSTEM.name].into());
        let mut known =
            known(vec![Changed { word: &INFORMATION_SYSTEM, province: None, position: 18 }]);

        known.take(Heard { epoch: "a".to_owned(), position: 12, changed: None });

        assert_eq!((known.last_change(&systems, &Scope::Nation), known.generation), (12, 1));
        let again = Changed { word: &INFORMATION_SYSTEM, province: None, position: 18 };
        known.take(Heard { epoch: "a".to_owned(), position: 20, changed: Some(vec![again]) });
        assert_eq!((known.last_change(&systems, &Scope::Nation), known.generation), (18, 1));
    }

    #[test]
    fn an_answer_of_another_feed_binds_nobody_and_makes_us_look() {
        let (pulse, actor) = (Pulse::default(), Actor::with_scope(Scope::Nation));
        let hear = |epoch: &str, position| {
            pulse.take(Heard { epoch: epoch.to_owned(), position, changed: None }, Instant::now())
        };
        let begin = Instant::now();
        pulse.told(&actor, "a", 5);
        assert_eq!(pulse.seen(&actor), 5, "nothing was heard yet");
        assert!(!hear("a", 10));
        pulse.told(&actor, "a", 9);
        assert_eq!((pulse.seen(&actor), pulse.position_since(begin)), (9, Some(10)));

        assert!(hear("b", 7));
        pulse.told(&actor, "a", 12);

        assert_eq!((pulse.seen(&actor), pulse.position_since(begin)), (0, None));
    }
}
