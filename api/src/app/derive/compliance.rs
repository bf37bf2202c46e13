//! Verdicts, layers and independence of provinces and systems.

use chrono::NaiveDate;
use domain::compliance::facts::System;
use domain::compliance::{
    Facts, Independent, Judged, Law, LayerState, independence, layers, verdicts,
};
use domain::graph::plan::{Cell, Derived, Given};
use domain::graph::{ASSESSMENT, INFORMATION_SYSTEM, MONITORING_ARRANGEMENT, Measure, OBLIGATION};
use domain::label::Lang;
use domain::survey::SystemCategory;
use uuid::Uuid;

use super::verdict::{OfVerdict, evidence};
use super::view::{Related, View, missing, text};
use super::{Answers, Deriving};
use crate::app::read::ReadError;
use crate::store::Asked;

impl Deriving<'_, '_> {
    /// What is worked out of provinces; nothing of those whose facts the caller may not all see: a part of them would make
    /// another verdict.
    pub(super) async fn of_provinces(
        &mut self,
        derived: &Derived,
        ids: &[Uuid],
        as_of: NaiveDate,
    ) -> Result<Answers, ReadError> {
        let scope = self.session.scope();
        let mut asked: Vec<Uuid> = ids.iter().copied().filter(|id| scope.covers(*id)).collect();
        asked.sort_unstable();
        let facts = self.facts(Asked::Provinces(asked), as_of).await?;
        let codes = asked_codes(&derived.given, &facts.law)?;
        let answer = |id: &Uuid| {
            let whole = facts.units_of(*id).all(|unit| scope.covers(unit));
            whole.then(|| match derived.relation.name {
                "four_layers" => layers_of(&facts, *id, None, as_of),
                "assessor_independence" => {
                    let systems = facts.units_of(*id).flat_map(|unit| facts.systems_of(unit));
                    independence_of(&facts, systems, as_of)
                }
                _ => verdicts_of(Judged::Province(*id), codes, &facts, as_of),
            })
        };
        Ok(ids.iter().map(answer).collect())
    }

    /// What is worked out of systems.
    pub(super) async fn of_systems(
        &mut self,
        derived: &Derived,
        ids: &[Uuid],
        as_of: NaiveDate,
    ) -> Result<Answers, ReadError> {
        let mut asked = ids.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let facts = self.facts(Asked::Systems(asked), as_of).await?;
        let codes = asked_codes(&derived.given, &facts.law)?;
        let answer = |id: &Uuid| {
            let system = facts.system(*id)?;
            Some(match derived.relation.name {
                "four_layers" => layers_of(&facts, system.province, Some(system), as_of),
                "assessor_independence" => independence_of(&facts, [system], as_of),
                _ => verdicts_of(Judged::System(system), codes, &facts, as_of),
            })
        };
        Ok(ids.iter().map(answer).collect())
    }
}

/// The codes of the obligations that are asked for; of all where none are.
///
/// # Errors
/// [`ReadError::NoObligations`]: the law knows no obligation of a code, whenever it is in force.
pub(super) fn asked_codes<'g>(
    given: &'g Given,
    law: &Law,
) -> Result<Option<&'g [String]>, ReadError> {
    let Some(codes) = given.texts("obligations") else { return Ok(None) };
    let is_known = |code: &String| law.all().iter().any(|known| known.code == *code);
    let unknown: Vec<String> = codes.iter().filter(|code| !is_known(code)).cloned().collect();
    if unknown.is_empty() {
        Ok(Some(codes))
    } else {
        Err(ReadError::NoObligations { codes: unknown })
    }
}

/// The verdicts on a subject by the obligations that are asked for. All are judged, so that the effective ones are told.
pub(super) fn verdicts_of(
    judged: Judged<'_>,
    codes: Option<&[String]>,
    facts: &Facts,
    as_of: NaiveDate,
) -> Related {
    let all = verdicts(judged, facts, as_of).into_iter();
    let wanted = all.filter(|it| codes.is_none_or(|codes| codes.contains(&it.obligation.code)));
    Related::views(wanted.map(OfVerdict))
}

fn layers_of(facts: &Facts, province: Uuid, system: Option<&System>, as_of: NaiveDate) -> Related {
    Related::views(layers(facts, province, system, as_of).map(OfLayer))
}

struct OfLayer(LayerState);

impl View for OfLayer {
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell {
        match name {
            "layer" => text(Some(self.0.layer.code())),
            "standing" => text(Some(self.0.standing.code())),
            "missing" => missing(&self.0.missing, lang),
            _ => Cell::Null,
        }
    }

    fn related(&self, _: &str) -> Option<Related> {
        Some(evidence(&self.0.evidence))
    }
}

fn independence_of<'a>(
    facts: &'a Facts,
    systems: impl IntoIterator<Item = &'a System>,
    as_of: NaiveDate,
) -> Related {
    let in_force = facts.law.in_force(as_of);
    let recommended_by: Vec<Uuid> = in_force
        .filter(|obligation| obligation.measure == Measure::AssessorIndependent)
        .map(|obligation| obligation.id)
        .collect();
    let centres = systems.into_iter().filter(|system| system.category == SystemCategory::Ioc);
    let found = centres.map(|system| OfIndependence {
        system: system.id,
        found: independence(system, facts, as_of),
        recommended_by: recommended_by.clone(),
    });
    Related::views(found)
}

struct OfIndependence {
    system: Uuid,
    found: Option<Independent>,
    recommended_by: Vec<Uuid>,
}

impl View for OfIndependence {
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell {
        use domain::compliance::{Independence, Missing};
        let found = self.found.as_ref();
        let unknown = Independence::Unknown;
        match name {
            "from_monitoring" => {
                text(Some(found.map_or(unknown, |found| found.from_monitoring).code()))
            }
            "from_on_site_force" => {
                text(Some(found.map_or(unknown, |found| found.from_on_site_force).code()))
            }
            "missing" => match found {
                Some(found) => missing(&found.missing, lang),
                None => missing(&[Missing::Assessment], lang),
            },
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        let found = self.found.as_ref();
        Some(match name {
            "information_system" => Related::all(INFORMATION_SYSTEM.name, [self.system]),
            "assessment" => Related::all(ASSESSMENT.name, found.map(|found| found.assessment.id)),
            "arrangements" => {
                let arrangements = found.into_iter().flat_map(|found| &found.arrangements);
                Related::all(MONITORING_ARRANGEMENT.name, arrangements.map(|it| it.id))
            }
            "recommended_by" => Related::all(OBLIGATION.name, self.recommended_by.clone()),
            _ => return None,
        })
    }
}
