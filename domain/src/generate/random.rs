//! Numbers that look random and follow from their seed alone.

use chrono::{Days, NaiveDate};

/// A stream of numbers (SplitMix64): the same seed gives the same stream on every machine.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of one thing: `path` tells it from all others of the same seed.
    pub(super) fn of(seed: u64, path: &[u64]) -> Self {
        let mut random = Self(seed);
        for part in path {
            random.0 = random.next() ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or_default()
    }

    /// Yes in `percent` of 100 cases.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`; nothing of nothing.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(items.len()).unwrap_or(u64::MAX));
        items.get(usize::try_from(place).ok()?)
    }

    /// One of `texts`.
    pub(super) fn word(&mut self, texts: &[&'static str]) -> &'static str {
        self.pick(texts).copied().unwrap_or_default()
    }

    /// One of the codes, each as likely as its weight among all weights.
    pub(super) fn weighted<T: Copy>(&mut self, first: T, choices: &[(u64, T)]) -> T {
        let mut left = self.below(choices.iter().map(|(weight, _)| weight).sum());
        for (weight, choice) in choices {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *choice,
            }
        }
        first
    }

    /// A day from `first` on, less than `days` later.
    pub(super) fn day(&mut self, first: NaiveDate, days: u64) -> NaiveDate {
        later(first, self.below(days))
    }
}

/// The day so many days later.
pub(super) fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_alone_decides() {
        let numbers = |seed, path: &[u64]| {
            let mut random = Random::of(seed, path);
            [random.below(1_000), random.below(1_000), random.below(1_000)]
        };

        assert_eq!(numbers(1, &[2, 3]), numbers(1, &[2, 3]));
        assert_ne!(numbers(1, &[2, 3]), numbers(1, &[3, 2]));
        assert_ne!(numbers(1, &[2, 3]), numbers(2, &[2, 3]));
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::of(1, &[]);
        let often = (0..1_000).filter(|_| random.weighted(0, &[(9, 1), (1, 2)]) == 1).count();

        assert!((850..950).contains(&often), "{often}");
    }
}
