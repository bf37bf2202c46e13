//! Answers that are kept: dashboards ask the same every few seconds.
//!
//! An answer is kept under what was asked, whose eyes read, the day in Vietnam (verdicts turn at midnight), and the last
//! position at which anything changed that it reads. Whoever asks while it is being made waits for it, or is shown the one
//! that held lately, if that is not too long ago. What the feed has come to since changes only the position that the
//! answer shows: it moves on for whoever has seen a later one or asks for it, since the answer holds there too.

mod answer;
mod key;

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use chrono::NaiveDate;
use domain::graph::plan::{Reads, Scope};
use moka::policy::EvictionPolicy;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::read::Ran;
use crate::account::{Account, Operation};
use crate::app::Moment;
use crate::limits::{Keeping, OperationLimits};
use answer::KeptAnswer;
pub(super) use answer::Shown;
pub(super) use key::{Key, key};

/// How many operations are remembered with what they read.
const MOST_OPERATIONS: u64 = 20_000;
/// How long an answer is kept for which nobody asks.
const IDLE: Duration = Duration::from_secs(10 * 60);
/// An answer may take this part of the room.
const LARGEST_PART: u64 = 8;
/// Bytes that lie around an answer, and those of one province in the scope that it is kept for, and found by.
const AROUND: usize = 1_024;
const OF_PROVINCE: usize = 80;
/// How many answers are made at once while those are shown that held lately.
const MOST_FOLLOWING: usize = 4;

/// Answers, and what operations read.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    keeping: Keeping,
    operations: moka::sync::Cache<Key, Arc<Known>>,
    answers: moka::future::Cache<Place, Arc<KeptAnswer>>,
    /// The last answer that was made, which may hold no more; for as long as it is among the answers.
    latest: moka::sync::Cache<Subject, Weak<KeptAnswer>>,
    following: Arc<Semaphore>,
    counted: Arc<Counted>,
}

/// What is known of an operation that was found in order.
#[derive(Debug)]
pub(super) struct Known {
    /// What it reads.
    pub(super) reads: Reads,
    /// The limits that it was found within.
    pub(super) limits: OperationLimits,
    /// As it is told of.
    pub(super) operation: Arc<Operation>,
}

#[derive(Debug, Default)]
struct Counted {
    hits: AtomicU64,
    lately: AtomicU64,
    misses: AtomicU64,
    statements_ahead: AtomicU64,
    nanoseconds_ahead: AtomicU64,
}

/// What is kept, in numbers.
#[derive(Debug)]
pub struct KeptTold {
    /// Answers that were kept and held.
    pub hits: u64,
    /// Answers that held lately, and were shown while the next was made.
    pub lately: u64,
    /// Answers that had to be made.
    pub misses: u64,
    /// Statements of those that were made while another was shown, and how long they took.
    pub ahead: (u64, Duration),
    /// Answers that are kept.
    pub answers: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How long it may take until what others wrote is seen.
    pub staleness: Duration,
}

/// Of what an answer is, whenever it was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Subject {
    key: Key,
    scope: Scope,
    day: NaiveDate,
    epoch: Arc<str>,
    generation: u64,
}

/// Under what an answer is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    subject: Subject,
    changed: i64,
}

/// What was asked, whose eyes read, and the day.
pub(super) type Asked<'a> = (Key, &'a Scope, NaiveDate);

/// Allows one caller to have the next answer made, while this is held.
pub(super) type Following = OwnedSemaphorePermit;

impl Place {
    fn of((key, scope, day): Asked<'_>, moment: &Moment) -> Self {
        let (generation, changed) = (moment.generation, moment.changed);
        let (epoch, scope) = (Arc::clone(&moment.epoch), scope.clone());
        Self { subject: Subject { key, scope, day, epoch, generation }, changed }
    }

    /// How much room an answer takes here.
    fn weight(&self, answer: &KeptAnswer) -> u32 {
        let provinces = match &self.subject.scope {
            Scope::Nation => 0,
            Scope::Provinces(own) => own.len(),
        };
        let around = provinces.saturating_mul(OF_PROVINCE).saturating_add(AROUND);
        u32::try_from(answer.bytes.saturating_add(around)).unwrap_or(u32::MAX)
    }
}

/// What came of making an answer.
#[derive(Debug)]
pub(super) enum Made<E> {
    /// It was made, by this caller or another, and is kept.
    Kept(Shown),
    /// It is this caller's alone: nothing that is kept.
    Own(Ran),
    /// It could not be made.
    Failed(E),
    /// Another caller made it, for whom nothing came of it that is kept: whoever waited makes their own.
    Elsewhere,
}

impl Kept {
    pub(super) fn new(keeping: Keeping) -> Self {
        let latest = moka::sync::Cache::<Subject, Weak<KeptAnswer>>::builder().build();
        let of_answers = latest.clone();
        let answers = moka::future::Cache::builder()
            .weigher(|place: &Place, answer: &Arc<KeptAnswer>| place.weight(answer))
            .max_capacity(keeping.bytes)
            .time_to_idle(IDLE)
            // what is newest counts: a later position takes an earlier one's place
            .eviction_policy(EvictionPolicy::lru())
            .eviction_listener(move |place: Arc<Place>, answer: Arc<KeptAnswer>, _| {
                let last = of_answers.get(&place.subject);
                if last.is_some_and(|last| last.as_ptr() == Arc::as_ptr(&answer)) {
                    of_answers.invalidate(&place.subject);
                }
            })
            .build();
        let operations = moka::sync::Cache::new(MOST_OPERATIONS);
        let following = Arc::new(Semaphore::new(MOST_FOLLOWING));
        let counted = Arc::default();
        Self { keeping, operations, answers, latest, following, counted }
    }

    /// What is kept, in numbers.
    pub(super) async fn told(&self) -> KeptTold {
        // what was kept a moment ago is counted when the cache is tidied
        self.answers.run_pending_tasks().await;
        KeptTold {
            hits: self.counted.hits.load(Ordering::Relaxed),
            lately: self.counted.lately.load(Ordering::Relaxed),
            misses: self.counted.misses.load(Ordering::Relaxed),
            ahead: (
                self.counted.statements_ahead.load(Ordering::Relaxed),
                Duration::from_nanos(self.counted.nanoseconds_ahead.load(Ordering::Relaxed)),
            ),
            answers: self.answers.entry_count(),
            bytes: self.answers.weighted_size(),
            staleness: self.keeping.staleness,
        }
    }

    pub(super) const fn staleness(&self) -> Duration {
        self.keeping.staleness
    }

    /// What is known of an operation that was found in order.
    pub(super) fn known(&self, key: &Key) -> Option<Arc<Known>> {
        self.operations.get(key)
    }

    /// Remembers what is known of an operation.
    pub(super) fn remember(&self, key: Key, known: &Arc<Known>) {
        self.operations.insert(key, Arc::clone(known));
    }

    /// The answer that was kept and holds at this moment.
    pub(super) async fn get(&self, asked: Asked<'_>, moment: &Moment) -> Option<Shown> {
        let kept = self.answers.get(&Place::of(asked, moment)).await?;
        self.counted.hits.fetch_add(1, Ordering::Relaxed);
        Some(kept.shown(moment))
    }

    /// The answer that held lately, if it may still be shown; to the first caller with the task of having the next made.
    pub(super) fn lately(
        &self,
        asked: Asked<'_>,
        moment: &Moment,
    ) -> Option<(Shown, Option<Following>)> {
        let kept = self.latest.get(&Place::of(asked, moment).subject)?.upgrade()?;
        let follow = || Arc::clone(&self.following).try_acquire_owned().ok();
        let lately = kept.lately(moment, self.keeping.staleness, follow)?;
        self.counted.lately.fetch_add(1, Ordering::Relaxed);
        Some(lately)
    }

    /// An answer was made while another was shown: no request counts what that took.
    pub(super) fn made_ahead(&self, account: &Account) {
        let nanoseconds = u64::try_from(account.in_database().as_nanos()).unwrap_or(u64::MAX);
        self.counted.statements_ahead.fetch_add(account.statements(), Ordering::Relaxed);
        self.counted.nanoseconds_ahead.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// The answer that holds at this moment, made now, once for all who ask meanwhile.
    pub(super) async fn make<E>(
        &self,
        asked: Asked<'_>,
        moment: &Moment,
        make: impl Future<Output = Result<Ran, E>>,
    ) -> Made<E> {
        let place = Place::of(asked, moment);
        let subject = place.subject.clone();
        let mut own = Made::Elsewhere;
        let largest = self.keeping.bytes / LARGEST_PART;
        let making = async {
            self.counted.misses.fetch_add(1, Ordering::Relaxed);
            match make.await {
                Ok(ran) => match KeptAnswer::of(ran, largest, moment) {
                    Ok(kept) => {
                        let kept = Arc::new(kept);
                        self.latest.insert(subject, Arc::downgrade(&kept));
                        Ok(kept)
                    }
                    Err(ran) => {
                        own = Made::Own(ran);
                        Err(())
                    }
                },
                Err(error) => {
                    own = Made::Failed(error);
                    Err(())
                }
            }
        };
        match self.answers.try_get_with(place, making).await {
            Ok(kept) => Made::Kept(kept.shown(moment)),
            Err(_) => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::answer::tests::{moment, ran};
    use super::*;

    const ASKED: Asked<'static> = ([1; 32], &Scope::Nation, NaiveDate::MIN);

    async fn make(kept: &Kept, asked: Asked<'_>) {
        let made = kept.make(asked, &moment(5, 0), async { Ok::<_, ()>(ran(5)) }).await;
        assert!(matches!(made, Made::Kept(_)), "{made:?}");
    }

    #[tokio::test]
    async fn what_held_lately_is_found_until_its_room_is_taken() {
        let (bytes, staleness) = (20_000, Duration::from_secs(60));
        let kept = Kept::new(Keeping { bytes, staleness });
        make(&kept, ASKED).await;
        let later = Moment { changed: 8, ..moment(9, 0) };
        assert!(kept.get(ASKED, &later).await.is_none(), "it holds no more");

        let lately = kept.lately(ASKED, &later).unwrap();

        assert!(lately.1.is_some(), "the first has the next one made");
        assert!(kept.lately(ASKED, &later).unwrap().1.is_none());
        for other in 2..=200 {
            make(&kept, ([other; 32], ASKED.1, ASKED.2)).await;
            kept.answers.run_pending_tasks().await;
        }
        kept.latest.run_pending_tasks();
        assert!(kept.lately(ASKED, &later).is_none());
        assert!(kept.answers.entry_count() < 30);
        assert_eq!(kept.latest.entry_count(), kept.answers.entry_count());
    }

    #[test]
    fn an_answer_takes_the_room_that_it_is_weighed_with() {
        let mut roomy = ran(5);
        roomy.json.reserve(100_000);
        let length = roomy.json.len();
        let answer = KeptAnswer::of(roomy, 1_000, &moment(5, 0)).unwrap();
        let of = |scope: &Scope| {
            let place = Place::of(([0; 32], scope, NaiveDate::MIN), &moment(9, 0));
            usize::try_from(place.weight(&answer)).unwrap()
        };
        let provinces = (0..100).map(uuid::Uuid::from_u128).collect();

        assert_eq!(of(&Scope::Nation), length + 1_024);
        assert!(of(&Scope::Provinces(provinces)) >= length + 1_024 + 2 * 100 * 16);
        let json = answer.shown(&moment(5, 0)).json;
        drop(answer);
        assert_eq!(Vec::from(json).capacity(), length);
    }
}
