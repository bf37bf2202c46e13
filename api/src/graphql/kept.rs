//! Answers that are kept: dashboards ask the same every few seconds.
//!
//! An answer is kept under what was asked, whose eyes read, the day in Vietnam (verdicts turn at midnight), and the last
//! position at which anything changed that it reads. Whoever asks while it is being made waits for it. What the feed has
//! come to since changes only the position that the answer shows: it moves on for whoever has seen a later one or asks for
//! it, since the answer holds there too.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use chrono::NaiveDate;
use domain::graph::plan::{Reads, Scope};
use moka::policy::EvictionPolicy;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::read::Ran;
use super::request::Request;
use crate::account::Operation;
use crate::app::Moment;
use crate::limits::{Keeping, OperationLimits};

/// How many operations are remembered with what they read.
const MOST_OPERATIONS: u64 = 20_000;
/// How long an answer is kept for which nobody asks.
const IDLE: Duration = Duration::from_secs(10 * 60);
/// An answer may take this part of the room.
const LARGEST_PART: u64 = 8;
/// Bytes that lie around an answer, and those of one province in the scope that it is kept for.
const AROUND: usize = 512;
const OF_PROVINCE: usize = 40;

/// Answers, and what operations read.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    keeping: Keeping,
    operations: moka::sync::Cache<Key, Arc<Known>>,
    answers: moka::future::Cache<Place, Arc<KeptAnswer>>,
    hits: Arc<AtomicU64>,
    misses: Arc<AtomicU64>,
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

/// What is kept, in numbers.
#[derive(Debug)]
pub struct KeptTold {
    /// Answers that were kept and held.
    pub hits: u64,
    /// Answers that had to be made.
    pub misses: u64,
    /// Answers that are kept.
    pub answers: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How long it may take until what another process wrote is seen.
    pub staleness: Duration,
}

/// What was asked: the hash of an operation with its variables.
pub(super) type Key = [u8; 32];

/// Under what an answer is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    key: Key,
    scope: Scope,
    day: NaiveDate,
    epoch: Arc<str>,
    generation: u64,
    changed: i64,
}

/// What was asked, whose eyes read, and the day.
pub(super) type Asked<'a> = (Key, &'a Scope, NaiveDate);

impl Place {
    fn of((key, scope, day): Asked<'_>, moment: &Moment) -> Self {
        let (generation, changed) = (moment.generation, moment.changed);
        let (epoch, scope) = (Arc::clone(&moment.epoch), scope.clone());
        Self { key, scope, day, epoch, generation, changed }
    }

    /// How much room an answer takes here.
    fn weight(&self, answer: &KeptAnswer) -> u32 {
        let provinces = match &self.scope {
            Scope::Nation => 0,
            Scope::Provinces(own) => own.len(),
        };
        let around = provinces.saturating_mul(OF_PROVINCE).saturating_add(AROUND);
        u32::try_from(answer.bytes.saturating_add(around)).unwrap_or(u32::MAX)
    }
}

#[derive(Debug)]
struct KeptAnswer {
    /// How many of its bytes stand before the position.
    head: usize,
    /// How many there are.
    bytes: usize,
    hash: String,
    shown: Mutex<Shown>,
}

/// An answer as it is sent.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) json: Bytes,
    /// Tells it from every other one.
    pub(super) etag: String,
    /// The feed whose position it shows.
    pub(super) epoch: Arc<str>,
    pub(super) position: i64,
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
        let answers = moka::future::Cache::builder()
            .weigher(|place: &Place, answer: &Arc<KeptAnswer>| place.weight(answer))
            .max_capacity(keeping.bytes)
            .time_to_idle(IDLE)
            // what is newest counts: a later position takes an earlier one's place
            .eviction_policy(EvictionPolicy::lru())
            .build();
        let operations = moka::sync::Cache::new(MOST_OPERATIONS);
        let (hits, misses) = Default::default();
        Self { keeping, operations, answers, hits, misses }
    }

    /// What is kept, in numbers.
    pub(super) fn told(&self) -> KeptTold {
        KeptTold {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
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
        let kept = self.answers.get(&Place::of(asked, moment)).await;
        let counted = if kept.is_some() { &self.hits } else { &self.misses };
        counted.fetch_add(1, Ordering::Relaxed);
        Some(kept?.shown(moment))
    }

    /// The answer that holds at this moment, made now, once for all who ask meanwhile.
    pub(super) async fn make<E>(
        &self,
        asked: Asked<'_>,
        moment: &Moment,
        make: impl Future<Output = Result<Ran, E>>,
    ) -> Made<E> {
        let place = Place::of(asked, moment);
        let mut own = Made::Elsewhere;
        let largest = self.keeping.bytes / LARGEST_PART;
        let making = async {
            match make.await {
                Ok(ran) => KeptAnswer::of(ran, largest).map(Arc::new).map_err(|ran| {
                    own = Made::Own(ran);
                }),
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

/// The hash of what a request asks.
pub(super) fn key(request: &Request) -> Key {
    let mut hash = Sha256::new();
    text(&request.text, &mut hash);
    text(request.name().unwrap_or_default(), &mut hash);
    object(&request.variables, &mut hash);
    hash.finalize().into()
}

/// Takes in an object; the order in which its names were sent does not matter.
fn object(fields: &Map<String, Value>, hash: &mut Sha256) {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    hash.update([b'{']);
    for (name, value) in fields {
        text(name, hash);
        canonical(value, hash);
    }
    hash.update([b'}']);
}

fn canonical(value: &Value, hash: &mut Sha256) {
    match value {
        Value::Object(fields) => object(fields, hash),
        Value::Array(values) => {
            hash.update([b'[']);
            for value in values {
                canonical(value, hash);
            }
            hash.update([b']']);
        }
        Value::String(held) => text(held, hash),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            hash.update([b'=']);
            text(&value.to_string(), hash);
        }
    }
}

fn text(text: &str, hash: &mut Sha256) {
    hash.update([b'"']);
    hash.update(text.len().to_le_bytes());
    hash.update(text);
}

impl KeptAnswer {
    fn of(ran: Ran, largest: u64) -> Result<Self, Ran> {
        let (Some(position), false) = (ran.position, ran.has_errors) else { return Err(ran) };
        let tail = tail(&ran.epoch, position);
        let is_small = u64::try_from(ran.json.len()).is_ok_and(|bytes| bytes <= largest);
        let Some(head) = ran.json.strip_suffix(tail.as_bytes()).filter(|_| is_small) else {
            return Err(ran);
        };
        let hash = Sha256::new().chain_update(head).chain_update(&ran.epoch).finalize();
        let (head, bytes, hash) = (head.len(), ran.json.len(), URL_SAFE_NO_PAD.encode(hash));
        // without the room that it was written into
        let json = ran.json.into_boxed_slice().into();
        let shown = Shown { json, etag: etag(&hash, position), epoch: ran.epoch.into(), position };
        Ok(Self { head, bytes, hash, shown: Mutex::new(shown) })
    }

    /// The answer, as of a position that is not earlier than what the caller has seen, or asks for.
    fn shown(&self, moment: &Moment) -> Shown {
        let mut last = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if last.position < moment.seen.min(moment.position) {
            let position = moment.position;
            let head = last.json.get(..self.head).unwrap_or_default();
            let json = [head, tail(&last.epoch, position).as_bytes()].concat().into();
            let (etag, epoch) = (etag(&self.hash, position), Arc::clone(&last.epoch));
            *last = Shown { json, etag, epoch, position };
        }
        last.clone()
    }
}

fn etag(hash: &str, position: i64) -> String {
    format!("\"{hash}-{position}\"")
}

/// How an answer ends that shows nothing beside its data but its position.
fn tail(epoch: &str, position: i64) -> String {
    format!(r#","extensions":{{"feedPosition":"{epoch}:{position}"}}}}"#)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(query: &str, variables: Value) -> Key {
        key(&Request::new(query).variables(serde_json::from_value(variables).unwrap()))
    }

    #[test]
    fn the_order_of_names_does_not_matter_and_everything_else_does() {
        let one = of("{ a }", json!({ "a": { "x": 1, "y": [1, 2] }, "b": null }));
        assert_eq!(one, of("{ a }", json!({ "b": null, "a": { "y": [1, 2], "x": 1 } })));

        for other in [
            of("{ b }", json!({ "a": { "x": 1, "y": [1, 2] }, "b": null })),
            of("{ a }", json!({ "a": { "x": 1, "y": [2, 1] }, "b": null })),
            of("{ a }", json!({ "a": { "x": "1", "y": [1, 2] }, "b": null })),
            of("{ a }", json!({ "a": { "x": 1, "y": [1, 2] } })),
            of("{ a }", json!({ "a": { "x": 1, "y": [[1], 2] }, "b": null })),
        ] {
            assert_ne!(one, other);
        }
    }

    fn ran(position: i64) -> Ran {
        let json = format!(r#"{{"data":{{}},"extensions":{{"feedPosition":"e:{position}"}}}}"#);
        Ran {
            json: json.into(),
            epoch: "e".to_owned(),
            position: Some(position),
            has_errors: false,
        }
    }

    fn moment(position: i64, seen: i64) -> Moment {
        Moment { epoch: "e".into(), generation: 0, position, changed: 3, told: seen, seen }
    }

    #[test]
    fn the_position_moves_on_only_for_whoever_has_seen_a_later_one() {
        let answer = KeptAnswer::of(ran(5), 1_000).unwrap();

        let first = answer.shown(&moment(9, 0));
        assert_eq!((first.position, first.json.to_vec()), (5, ran(5).json));
        let later = answer.shown(&moment(9, 7));
        assert_eq!((later.position, later.json.to_vec()), (9, ran(9).json));
        assert_ne!(first.etag, later.etag);
        assert_eq!(answer.shown(&moment(12, 9)).etag, later.etag);
    }

    #[test]
    fn an_answer_takes_the_room_that_it_is_weighed_with() {
        let mut roomy = ran(5);
        roomy.json.reserve(100_000);
        let length = roomy.json.len();
        let answer = KeptAnswer::of(roomy, 1_000).unwrap();
        let of = |scope: &Scope| {
            let place = Place::of(([0; 32], scope, NaiveDate::MIN), &moment(9, 0));
            usize::try_from(place.weight(&answer)).unwrap()
        };
        let provinces = (0..100).map(uuid::Uuid::from_u128).collect();

        assert_eq!(of(&Scope::Nation), length + 512);
        assert!(of(&Scope::Provinces(provinces)) >= length + 512 + 100 * 16);
        let json = answer.shown.into_inner().unwrap().json;
        assert_eq!(Vec::from(json).capacity(), length);
    }

    #[test]
    fn errors_and_what_is_too_large_are_not_kept() {
        assert!(KeptAnswer::of(Ran { has_errors: true, ..ran(5) }, 1_000).is_err());
        assert!(KeptAnswer::of(Ran { position: None, ..ran(5) }, 1_000).is_err());
        assert!(KeptAnswer::of(ran(5), 10).is_err());
    }
}
