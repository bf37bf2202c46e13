//! What a follower was told, held against what was committed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::chance::Chance;

/// What was committed: opaque id and revision.
pub(super) type Committed = BTreeSet<(String, i64)>;

/// What a follower was told, in the order in which it was told.
#[derive(Debug)]
pub(super) struct Ledger {
    /// The cursor of the last change, or of the last watermark.
    pub(super) cursor: String,
    told: BTreeMap<i64, (String, i64)>,
    beginning: i64,
    last: i64,
    /// How often a change was told again, as after coming again with an old cursor.
    pub(super) again: usize,
    /// How often it came.
    pub(super) visits: usize,
}

impl Ledger {
    /// Nothing yet, after this cursor.
    pub(super) fn after(cursor: &str) -> Self {
        let last = position_of(cursor);
        let (cursor, told) = (cursor.to_owned(), BTreeMap::new());
        Self { cursor, told, beginning: last, last, again: 0, visits: 0 }
    }

    /// Begins to listen anew, by chance from a little before, as whoever did not keep what it heard last: what follows
    /// is told in order from there.
    pub(super) fn come_again(&mut self, chance: Option<&mut Chance>) {
        self.visits += 1;
        if let Some(chance) = chance
            && chance.once_in(3)
        {
            let back = i64::try_from(chance.below(20)).unwrap();
            let position = (position_of(&self.cursor) - back).max(self.beginning);
            let epoch = self.cursor.rsplit_once(':').unwrap().0;
            self.cursor = format!("{epoch}:{position}");
        }
        self.last = position_of(&self.cursor);
    }

    /// Takes down a change.
    pub(super) fn note(&mut self, change: &Value) {
        let text = |field: &str| change[field].as_str().unwrap().to_owned();
        let (cursor, id) = (text("cursor"), text("id"));
        let revision = change["revision"].as_i64().unwrap();
        let position = position_of(&cursor);
        assert!(position > self.last, "{position} was told after {}", self.last);
        self.last = position;
        self.cursor = cursor;
        if let Some(before) = self.told.insert(position, (id.clone(), revision)) {
            assert_eq!(before, (id, revision), "position {position} was another change before");
            self.again += 1;
        }
    }

    /// Takes down that the feed was read up to here.
    pub(super) fn reached(&mut self, cursor: &str) {
        if position_of(cursor) > position_of(&self.cursor) {
            cursor.clone_into(&mut self.cursor);
        }
    }

    /// Whether the feed was followed up to this cursor.
    pub(super) fn has_reached(&self, cursor: &str) -> bool {
        position_of(&self.cursor) >= position_of(cursor)
    }

    /// Makes sure that all that was committed was told, once each and without a gap, and nothing else; how much that was.
    pub(super) fn agrees_with(&self, committed: &Committed, who: &str) -> usize {
        let told: Committed = self.told.values().cloned().collect();
        let lost: Vec<_> = committed.difference(&told).collect();
        let invented: Vec<_> = told.difference(committed).collect();
        assert!(lost.is_empty(), "{who} lost {} changes: {:?}", lost.len(), lost.first());
        assert!(invented.is_empty(), "{who} was told what was never committed: {invented:?}");
        assert_eq!(told.len(), self.told.len(), "{who} was told a revision at two positions");
        let ends = (self.told.keys().next(), self.told.keys().next_back());
        if let (Some(first), Some(last)) = ends {
            let expected = usize::try_from(last - first + 1).unwrap();
            assert_eq!(self.told.len(), expected, "{who} saw a gap in the positions");
        }
        let mut revisions: BTreeMap<&str, i64> = BTreeMap::new();
        for (id, revision) in self.told.values() {
            let before = revisions.insert(id, *revision);
            assert!(before.is_none_or(|before| before < *revision), "{id} went back in time");
        }
        self.told.len()
    }
}

/// The number in a cursor: `epoch:position`.
pub(super) fn position_of(cursor: &str) -> i64 {
    cursor.rsplit_once(':').unwrap().1.parse().unwrap()
}
