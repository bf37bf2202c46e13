//! Verdicts on the bodies that instruments name; and of whom there are verdicts at all.

use chrono::NaiveDate;
use domain::compliance::Judged;
use domain::compliance::facts::Body;
use domain::graph::plan::{Cell, Derived};
use uuid::Uuid;

use super::compliance::{asked_codes, verdicts_of};
use super::view::text;
use super::{Answers, Deriving};
use crate::app::read::ReadError;
use crate::store::Asked;

impl Deriving<'_, '_> {
    /// The verdicts on bodies.
    pub(super) async fn of_bodies(
        &mut self,
        derived: &Derived,
        ids: &[Uuid],
        as_of: NaiveDate,
    ) -> Result<Answers, ReadError> {
        let bodies = self.session.bodies(ids, as_of).await?;
        let mut asked: Vec<Uuid> = bodies.values().copied().flatten().collect();
        asked.sort_unstable();
        asked.dedup();
        let facts = self.facts(Asked::Provinces(asked), as_of).await?;
        let codes = asked_codes(&derived.given, &facts.law)?;
        let answer = |id: &Uuid| {
            let body = Body { id: *id, province: *bodies.get(id)? };
            Some(verdicts_of(Judged::Body(body), codes, &facts, as_of))
        };
        Ok(ids.iter().map(answer).collect())
    }

    /// Of whom verdicts are given on obligations.
    pub(super) async fn judged_as(&mut self, ids: &[Uuid]) -> Result<Vec<Cell>, ReadError> {
        let facts = self.facts(Asked::Nobody, self.app.today()).await?;
        let law = facts.law.all();
        let judged_as = |id: &Uuid| {
            let obligation = law.iter().find(|known| known.id == *id)?;
            Some(obligation.judged_as().code())
        };
        Ok(ids.iter().map(|id| text(judged_as(id))).collect())
    }
}
