//! Survey roll-ups.

use std::collections::HashMap;

use domain::graph::plan::{Cell, Given};
use domain::graph::{Basis, FigureRule, PROVINCE};
use domain::label::Lang;
use domain::roll_up::{Interval, RollUp, UnitSince, Units, roll_up};
use domain::survey::{AnswerStatus, Criterion};
use uuid::Uuid;

use super::summary::code;
use super::view::{Related, View, number, text};
use super::{Answers, Deriving};
use crate::app::read::ReadError;
use crate::store::Asked;

impl Deriving<'_, '_> {
    /// The roll-ups of rounds that were asked for.
    pub(super) async fn roll_ups(
        &mut self,
        given: &Given,
        rounds: &[Uuid],
    ) -> Result<Answers, ReadError> {
        let rule = code(given, "rule", FigureRule::parse).unwrap_or(FigureRule::Stated);
        let basis = code(given, "basis", Basis::parse).unwrap_or(Basis::Before);
        let Some(criterion) = code(given, "criterion", Criterion::parse) else {
            return Ok(rounds.iter().map(|_| None).collect());
        };
        let units = self.surveyed_units().await?;
        let answers: HashMap<_, _> = self.session.answers(rounds).await?;
        let none = domain::roll_up::Answers::default();
        let rolled = rounds.iter().map(|round| {
            let answers = answers.get(round).unwrap_or(&none);
            Some(Related::views([OfRollUp(roll_up(&units, answers, criterion, rule, basis))]))
        });
        Ok(rolled.collect())
    }

    /// The units of both bases, by code. A unit that goes on is its own predecessor.
    pub(super) async fn surveyed_units(&mut self) -> Result<Units, ReadError> {
        let facts = self.facts(Asked::Nobody, self.app.today()).await?;
        let mut units = Units::default();
        for unit in facts.units.all() {
            if unit.basis_63 {
                units.before.push(unit.id);
            }
            if unit.basis_34 {
                let mut predecessors = facts.units.predecessors(unit.id).to_vec();
                if unit.basis_63 {
                    predecessors.push(unit.id);
                }
                predecessors.sort_unstable();
                units.since.push(UnitSince { id: unit.id, predecessors });
            }
        }
        Ok(units)
    }
}

struct OfRollUp(RollUp);

impl View for OfRollUp {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        let Self(rolled) = self;
        match name {
            "criterion" => text(Some(rolled.criterion.code())),
            "basis" => text(Some(rolled.basis.code())),
            "rule" => text(Some(rolled.rule.code())),
            "coverage" => text(Some(rolled.coverage.code())),
            "all_done" => number(rolled.all_done),
            "some_not" => number(rolled.some_not),
            "undetermined" => number(rolled.undetermined),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        Some(match name {
            "counts" => {
                let counts = self.0.counts.iter();
                Related::views(counts.map(|(status, count)| OfStatus(*status, *count)))
            }
            "unknown_provinces" => Related::all(PROVINCE.name, self.0.unknown.iter().copied()),
            _ => return None,
        })
    }
}

struct OfStatus(AnswerStatus, Interval);

impl View for OfStatus {
    fn cell(&self, _: &str, _: Option<Lang>) -> Cell {
        text(Some(self.0.code()))
    }

    fn related(&self, _: &str) -> Option<Related> {
        Some(Related::views([OfInterval(self.1)]))
    }
}

/// A number known within bounds.
pub(super) struct OfInterval(pub(super) Interval);

impl View for OfInterval {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        match name {
            "min" => number(Some(self.0.min)),
            "max" => number(Some(self.0.max)),
            "point" => number(self.0.point()),
            _ => Cell::Null,
        }
    }

    fn related(&self, _: &str) -> Option<Related> {
        None
    }
}
