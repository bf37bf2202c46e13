//! One answer that is kept: its bytes, the position that they show, and when it was last known to hold.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::super::read::Ran;
use crate::app::Moment;

/// An answer that is kept.
#[derive(Debug)]
pub(super) struct KeptAnswer {
    /// How many of its bytes stand before the position.
    head: usize,
    /// How many there are.
    pub(super) bytes: usize,
    hash: String,
    last: Mutex<Last>,
}

/// How an answer stands.
#[derive(Debug)]
struct Last {
    shown: Shown,
    /// When the feed was asked, the last time that the answer was found to hold.
    looked: Option<Instant>,
    /// The position up to which it was found to hold.
    holds_to: i64,
    /// Whether somebody makes the answer that follows it.
    is_followed: bool,
}

/// An answer as it is sent.
#[derive(Debug, Clone)]
pub(in super::super) struct Shown {
    pub(in super::super) json: Bytes,
    /// Tells it from every other one.
    pub(in super::super) etag: String,
    /// The feed whose position it shows.
    pub(in super::super) epoch: Arc<str>,
    pub(in super::super) position: i64,
}

impl KeptAnswer {
    /// The answer that was made at a moment, if it is one to keep.
    pub(super) fn of(ran: Ran, largest: u64, moment: &Moment) -> Result<Self, Ran> {
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
        let (looked, holds_to) = (moment.as_of, position.max(moment.position));
        let last = Mutex::new(Last { shown, looked, holds_to, is_followed: false });
        Ok(Self { head, bytes, hash, last })
    }

    /// The answer, which holds at this moment, as of a position that is not earlier than what the caller has seen, or asks
    /// for.
    pub(super) fn shown(&self, moment: &Moment) -> Shown {
        let mut last = self.lock();
        last.looked = last.looked.max(moment.as_of);
        last.holds_to = last.holds_to.max(moment.position);
        if last.shown.position < moment.seen.min(moment.position) {
            last.shown = self.at(moment.position, &last.shown);
        }
        last.shown.clone()
    }

    /// The answer as of another position.
    fn at(&self, position: i64, shown: &Shown) -> Shown {
        let head = shown.json.get(..self.head).unwrap_or_default();
        let json = [head, tail(&shown.epoch, position).as_bytes()].concat().into();
        Shown { json, etag: etag(&self.hash, position), epoch: Arc::clone(&shown.epoch), position }
    }

    /// The answer, which may hold no more: for whoever has seen and asks for nothing later than up to where it held, if that
    /// was found no longer ago than `staleness`. Where nobody makes yet the one that follows it, `follow` says whether
    /// somebody will now; otherwise nothing is shown.
    pub(super) fn lately<F>(
        &self,
        moment: &Moment,
        staleness: Duration,
        follow: impl FnOnce() -> Option<F>,
    ) -> Option<(Shown, Option<F>)> {
        let mut last = self.lock();
        let is_fresh = last.looked.is_some_and(|looked| looked.elapsed() <= staleness);
        if !is_fresh || last.holds_to < moment.seen {
            return None;
        }
        let following = if last.is_followed { None } else { Some(follow()?) };
        last.is_followed = true;
        if last.shown.position < moment.seen {
            last.shown = self.at(last.holds_to, &last.shown);
        }
        Some((last.shown.clone(), following))
    }

    fn lock(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
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
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn ran(position: i64) -> Ran {
        let json = format!(r#"{{"data":{{}},"extensions":{{"feedPosition":"e:{position}"}}}}"#);
        Ran {
            json: json.into(),
            epoch: "e".to_owned(),
            position: Some(position),
            has_errors: false,
        }
    }

    pub(in super::super) fn moment(position: i64, seen: i64) -> Moment {
        let (as_of, changed) = (Some(Instant::now()), 3);
        Moment { epoch: "e".into(), generation: 0, position, changed, told: seen, seen, as_of }
    }

    fn of(ran: Ran, largest: u64) -> Result<KeptAnswer, Ran> {
        KeptAnswer::of(ran, largest, &moment(5, 0))
    }

    #[test]
    fn the_position_moves_on_only_for_whoever_has_seen_a_later_one() {
        let answer = of(ran(5), 1_000).unwrap();

        let first = answer.shown(&moment(9, 0));
        assert_eq!((first.position, first.json.to_vec()), (5, ran(5).json));
        let later = answer.shown(&moment(9, 7));
        assert_eq!((later.position, later.json.to_vec()), (9, ran(9).json));
        assert_ne!(first.etag, later.etag);
        assert_eq!(answer.shown(&moment(12, 9)).etag, later.etag);
    }

    #[test]
    fn errors_and_what_is_too_large_are_not_kept() {
        assert!(of(Ran { has_errors: true, ..ran(5) }, 1_000).is_err());
        assert!(of(Ran { position: None, ..ran(5) }, 1_000).is_err());
        assert!(of(ran(5), 10).is_err());
    }

    #[test]
    fn what_held_lately_is_shown_to_whoever_has_seen_nothing_later_while_one_makes_the_next() {
        let answer = of(ran(5), 1_000).unwrap();
        let long = Duration::from_secs(60);
        let ask = |seen: i64, may_follow: bool| {
            let lately = answer.lately(&moment(9, seen), long, || may_follow.then_some(()));
            lately.map(|(shown, following)| (shown.position, following.is_some()))
        };

        assert_eq!(ask(5, false), None, "nobody can make the next");
        assert_eq!(ask(6, true), None, "a later one was seen");
        assert_eq!(ask(5, true), Some((5, true)));
        assert_eq!(ask(0, true), Some((5, false)), "the next is being made");
    }

    #[test]
    fn what_held_lately_moves_on_as_far_as_it_was_found_to_hold() {
        let answer = of(ran(5), 1_000).unwrap();
        let long = Duration::from_secs(60);
        let lately = |seen: i64| {
            let lately = answer.lately(&moment(20, seen), long, || Some(()));
            lately.map(|(shown, _)| (shown.position, shown.json.to_vec()))
        };

        assert_eq!(answer.shown(&moment(9, 0)).position, 5);

        assert_eq!(lately(7), Some((9, ran(9).json)));
        assert_eq!(lately(10), None);
    }

    #[test]
    fn what_held_too_long_ago_is_not_shown() {
        let answer = of(ran(5), 1_000).unwrap();
        std::thread::sleep(Duration::from_millis(2));
        let lately = |staleness| answer.lately(&moment(9, 0), staleness, || Some(())).is_some();

        assert!(!lately(Duration::from_millis(1)));
        answer.shown(&moment(9, 0));
        assert!(lately(Duration::from_secs(60)), "it held a moment ago");
    }
}
