//! Counts of verdicts over all whom the caller may see.

use chrono::NaiveDate;
use domain::compliance::{CountedBy, Group, GroupBy, Summary, Surveyed, summarize};
use domain::graph::plan::{Cell, Given};
use domain::graph::{Basis, PROVINCE, Region, VENDOR};
use domain::label::Lang;
use domain::survey::MonitoringMode;
use uuid::Uuid;

use super::Deriving;
use super::compliance::asked_codes;
use super::verdict::{counts, obligations};
use super::view::{Related, View, number, text};
use crate::app::read::ReadError;
use crate::store::Asked;

impl Deriving<'_, '_> {
    /// The counts that were asked for.
    pub(super) async fn summaries(
        &mut self,
        given: &Given,
        today: NaiveDate,
    ) -> Result<Vec<Box<dyn View>>, ReadError> {
        let as_of = given.day("as_of").unwrap_or(today);
        let group_by = code(given, "group_by", GroupBy::parse).unwrap_or(GroupBy::Obligation);
        let counted_by = match group_by {
            GroupBy::Level | GroupBy::Category => CountedBy::System,
            _ => code(given, "counted_by", CountedBy::parse).unwrap_or(CountedBy::Province),
        };
        let basis = match code(given, "basis", Basis::parse) {
            Some(basis) => basis,
            None => self.basis_of(as_of).await?,
        };
        let scope = self.session.scope();
        let readable = move |unit: Uuid| scope.covers(unit);
        let how = (basis, group_by, counted_by);
        let counted = self.counted(as_of, how, |facts| {
            let asked = Surveyed {
                as_of,
                basis,
                group_by,
                counted_by,
                obligations: None,
                readable: &readable,
            };
            summarize(facts, &asked)
        });
        let counted = counted.await?;
        let codes = given.texts("obligations");
        let is_counted = |code: &String| counted.iter().any(|it| it.obligation.code == *code);
        if codes.is_some_and(|codes| !codes.iter().all(is_counted)) {
            // one that is not in force is known all the same
            let facts = self.facts(Asked::Nobody, as_of).await?;
            asked_codes(given, &facts.law)?;
        }
        let wanted = counted
            .iter()
            .filter(|it| codes.is_none_or(|codes| codes.contains(&it.obligation.code)));
        Ok(wanted.cloned().map(|one| -> Box<dyn View> { Box::new(OfSummary(one)) }).collect())
    }

    /// The units that there are on a day.
    async fn basis_of(&mut self, day: NaiveDate) -> Result<Basis, ReadError> {
        let facts = self.nation(day).await?;
        let since = facts
            .units
            .all()
            .iter()
            .any(|unit| unit.basis_34 && !unit.basis_63 && unit.exists_on(day));
        Ok(if since { Basis::Since } else { Basis::Before })
    }
}

/// A code that was given, as what it stands for.
pub(super) fn code<T, E>(
    given: &Given,
    name: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    given.code(name).and_then(|code| parse(code).ok())
}

struct OfSummary(Summary);

impl View for OfSummary {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        let Self(summary) = self;
        match (name, summary.group) {
            ("counted_by", _) => text(Some(summary.counted_by.code())),
            ("coverage", _) => text(Some(summary.coverage.code())),
            ("total", _) => number(Some(summary.counts.total())),
            ("region", Group::Region(region)) => text(region.map(Region::code)),
            ("level", Group::Level(level)) => number(level),
            ("category", Group::Category(category)) => text(Some(category.code())),
            ("mode", Group::Mode(mode)) => text(mode.map(MonitoringMode::code)),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        let Self(summary) = self;
        Some(match name {
            "obligation" => obligations([&summary.obligation]),
            "counts" => counts(Some(&summary.counts)),
            "unknown" => Related::all(PROVINCE.name, summary.unknown.iter().copied()),
            "province" => match summary.group {
                Group::Province(province) => Related::all(PROVINCE.name, [province]),
                _ => Related::all(PROVINCE.name, []),
            },
            "vendor" => match summary.group {
                Group::Vendor(vendor) => Related::all(VENDOR.name, vendor),
                _ => Related::all(VENDOR.name, []),
            },
            _ => return None,
        })
    }
}
