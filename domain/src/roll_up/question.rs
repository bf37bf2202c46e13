//! What a headline counts of one criterion, and how many that are.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::fit;
use super::headline::{Counted, Headline, HeadlineComponent};
use super::interval::{Interval, number_of};
use super::round::{Answers, Units};
use super::standing::{Standing, standing, statuses};
use crate::survey::{AnswerStatus, Criterion};

/// Everything that a headline counts of one criterion.
pub(super) struct Question {
    pub(super) criterion: Criterion,
    /// What the units before the merger count as; `None` for those of which that is unknown.
    standings: Vec<Option<Standing>>,
    /// What is counted, each once; without that which can count nobody.
    counted: BTreeSet<Counted>,
}

const NOT_DONE: Counted = Counted::Status(AnswerStatus::NotDone);

impl Question {
    /// The question that the headline's numbers on one criterion put.
    pub(super) fn of(
        criterion: Criterion,
        figure: &Headline,
        units: &Units,
        answers: &Answers,
    ) -> Self {
        let told = |unit: &Uuid| standing(answers, *unit, criterion, figure.rule);
        let statuses = statuses(figure.rule);
        let can_count = |counts: &Counted| match counts {
            Counted::Status(status) => statuses.contains(status),
            Counted::Mode(_) => criterion == Criterion::Monitoring,
        };
        let own = figure.components.iter().filter(|component| component.criterion == criterion);
        Self {
            criterion,
            standings: units.before.iter().map(told).collect(),
            counted: own.map(|component| component.counts).filter(can_count).collect(),
        }
    }

    /// How many units may count as anything.
    fn unknown(&self) -> u32 {
        number_of(self.standings.iter().filter(|standing| standing.is_none()))
    }

    /// How many units a number counts, as far as is known.
    pub(super) fn interval(&self, counts: Counted) -> Interval {
        if !self.counted.contains(&counts) {
            return Interval::default();
        }
        let known =
            self.standings.iter().flatten().filter(|standing| self.counts(counts, **standing));
        Interval::of(number_of(known), self.unknown())
    }

    fn counts(&self, counts: Counted, standing: Standing) -> bool {
        if counts == NOT_DONE && self.leaves_nobody() {
            !self.others().any(|other| other.is(standing))
        } else {
            counts.is(standing)
        }
    }

    /// Do the numbers together count everybody?
    fn leaves_nobody(&self) -> bool {
        self.counted.contains(&NOT_DONE) && self.others().next().is_some()
    }

    fn others(&self) -> impl Iterator<Item = &Counted> {
        self.counted.iter().filter(|counts| **counts != NOT_DONE)
    }

    /// Do the stated numbers fit together? A number below its interval fits with nothing.
    pub(super) fn fits(&self, components: &[HeadlineComponent]) -> bool {
        let own = components.iter().filter(|component| {
            component.criterion == self.criterion && self.counted.contains(&component.counts)
        });
        let taken = own.map(|component| {
            let known = self.interval(component.counts).min;
            component.value.checked_sub(known).map(|taken| (component.counts, taken))
        });
        let taken: Option<Vec<_>> = taken.collect();
        taken.is_some_and(|taken| fit::fit(&taken, self.unknown(), self.leaves_nobody()))
    }
}

impl Counted {
    fn is(self, standing: Standing) -> bool {
        match self {
            Self::Status(status) => standing.status == status,
            Self::Mode(mode) => {
                standing.status == AnswerStatus::Done && standing.mode == Some(mode)
            }
        }
    }
}
