//! What can be said of a number while some answers are not known.

/// The least and the most that a number can be; both are reached by some way in which the unknown answers may turn out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Interval {
    /// The units that are known to count.
    pub min: u32,
    /// Those, and every unit that may count as well.
    pub max: u32,
}

impl Interval {
    /// What is counted, and what may have to be counted too.
    pub(super) fn of(known: u32, unknown: u32) -> Self {
        Self { min: known, max: known.saturating_add(unknown) }
    }

    /// The number itself, where nothing is left open; `None` where it can be one of several.
    #[must_use]
    pub fn point(self) -> Option<u32> {
        (self.min == self.max).then_some(self.min)
    }

    /// Can the number be `value`?
    #[must_use]
    pub fn contains(self, value: u32) -> bool {
        (self.min..=self.max).contains(&value)
    }
}

/// How many there are.
pub(super) fn number_of<T>(counted: impl Iterator<Item = T>) -> u32 {
    u32::try_from(counted.count()).unwrap_or(u32::MAX)
}
