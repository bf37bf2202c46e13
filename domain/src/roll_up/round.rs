//! What is put into a roll-up: the units, and what one round says of them.

use std::collections::HashMap;

use uuid::Uuid;

use crate::survey::{AnswerStatus, Criterion, MonitoringMode};

/// The units that are counted, on both bases. Lists of units that a roll-up gives keep this order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// The units before the merger (the 63), each once.
    pub before: Vec<Uuid>,
    /// The units since the merger (the 34), each once.
    pub since: Vec<UnitSince>,
}

/// A unit since the merger, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSince {
    /// The unit.
    pub id: Uuid,
    /// The units before the merger that it was made of; a unit that goes on is its own predecessor.
    pub predecessors: Vec<Uuid>,
}

/// One unit's answer to one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// What it states.
    pub status: AnswerStatus,
    /// Who monitors; only of [`Criterion::Monitoring`], where `None` means the same as [`MonitoringMode::Unknown`].
    pub mode: Option<MonitoringMode>,
}

/// The answers of one round, by unit before the merger and by criterion.
///
/// Of a unit without an answer nothing is known, as of one whose answer is [`AnswerStatus::RowMissing`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(HashMap<(Uuid, Criterion), Answer>);

impl Answers {
    /// Takes an answer in; a later one to the same criterion takes its place.
    pub fn insert(&mut self, unit: Uuid, criterion: Criterion, answer: Answer) {
        self.0.insert((unit, criterion), answer);
    }

    /// The answer of a unit, if there is one.
    #[must_use]
    pub fn of(&self, unit: Uuid, criterion: Criterion) -> Option<Answer> {
        self.0.get(&(unit, criterion)).copied()
    }
}

impl FromIterator<(Uuid, Criterion, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Uuid, Criterion, Answer)>>(answers: I) -> Self {
        let keyed =
            answers.into_iter().map(|(unit, criterion, answer)| ((unit, criterion), answer));
        Self(keyed.collect())
    }
}
