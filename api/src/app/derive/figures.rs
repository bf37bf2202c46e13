//! Whether headlines agree with the answers of their round, and who states them.

use std::collections::HashMap;

use domain::graph::plan::{Cell, Scope};
use domain::roll_up::{ComponentVerdict, HeadlineVerdict, Interval, judge};
use uuid::Uuid;

use super::roll_up::OfInterval;
use super::view::{Related, text};
use super::{Answers, Deriving};
use crate::app::read::ReadError;

impl Deriving<'_, '_> {
    /// The verdicts on headlines.
    pub(super) async fn figure_verdicts(&mut self, ids: &[Uuid]) -> Result<Vec<Cell>, ReadError> {
        let judged = self.judged().await?;
        let verdict = |id| judged.get(id).map(|it: &Judged| it.verdict.verdict.code());
        Ok(ids.iter().map(|id| text(verdict(id))).collect())
    }

    /// The verdicts on the numbers of headlines.
    pub(super) async fn component_verdicts(
        &mut self,
        ids: &[Uuid],
    ) -> Result<Vec<Cell>, ReadError> {
        let components = self.components().await?;
        let verdict = |id| components.get(id).map(|it: &ComponentVerdict| it.verdict.code());
        Ok(ids.iter().map(|id| text(verdict(id))).collect())
    }

    /// What the answers leave room for, number by number.
    pub(super) async fn intervals(&mut self, ids: &[Uuid]) -> Result<Answers, ReadError> {
        let components = self.components().await?;
        let interval = |id| components.get(id).map(|it: &ComponentVerdict| it.interval);
        let related = |interval: Interval| Related::views([OfInterval(interval)]);
        Ok(ids.iter().map(|id| interval(id).map(related)).collect())
    }

    /// Who states the headlines, and where.
    pub(super) async fn figure_sources(&mut self, ids: &[Uuid]) -> Result<Vec<Cell>, ReadError> {
        let sources = self.session.sources(ids).await?;
        Ok(ids.iter().map(|id| text(sources.get(id).map(String::as_str))).collect())
    }

    async fn components(&mut self) -> Result<HashMap<Uuid, ComponentVerdict>, ReadError> {
        let judged = self.judged().await?.into_values();
        Ok(judged.flat_map(|it| it.components.into_iter().zip(it.verdict.components)).collect())
    }

    /// Every headline of a round, judged by the round's answers; none where the caller may not see all of them: some of them
    /// would make another verdict.
    async fn judged(&mut self) -> Result<HashMap<Uuid, Judged>, ReadError> {
        if *self.session.scope() != Scope::Nation {
            return Ok(HashMap::new());
        }
        let units = self.surveyed_units().await?;
        let headlines = self.session.headlines().await?;
        let mut rounds: Vec<Uuid> = headlines.iter().map(|it| it.round).collect();
        rounds.sort_unstable();
        rounds.dedup();
        let answers = self.session.answers(&rounds).await?;
        let none = domain::roll_up::Answers::default();
        let judged = headlines.into_iter().map(|one| {
            let verdict = judge(&one.headline, &units, answers.get(&one.round).unwrap_or(&none));
            (one.id, Judged { verdict, components: one.components })
        });
        Ok(judged.collect())
    }
}

/// A headline's verdict, with the ids of its numbers in their order.
struct Judged {
    verdict: HeadlineVerdict,
    components: Vec<Uuid>,
}
