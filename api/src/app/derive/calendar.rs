//! What falls due when.

use domain::compliance::{CalendarEntry, calendar};
use domain::graph::plan::{Cell, Given};
use domain::graph::{INFORMATION_SYSTEM, PROVINCE};
use domain::label::Lang;

use super::Deriving;
use super::verdict::obligations;
use super::view::{Related, View, text};
use crate::app::read::ReadError;
use crate::store::Asked;

impl Deriving<'_, '_> {
    /// What falls due between two days, for the nation or for a province.
    pub(super) async fn calendar(
        &mut self,
        given: &Given,
    ) -> Result<Vec<Box<dyn View>>, ReadError> {
        let (Some(from), Some(to)) = (given.day("from"), given.day("to")) else {
            return Ok(Vec::new());
        };
        let province = given.id("province");
        let facts = match province {
            Some(province) => self.facts(Asked::Provinces(vec![province]), to).await?,
            None => self.nation(to).await?,
        };
        let entries = calendar(&facts, from, to, province).into_iter();
        Ok(entries.map(|entry| -> Box<dyn View> { Box::new(OfEntry(entry)) }).collect())
    }
}

struct OfEntry(CalendarEntry);

impl View for OfEntry {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        let Self(entry) = self;
        match name {
            "due_on" => Cell::Day(entry.due_on),
            "stated_deadline" => {
                let rule = entry.obligation.dues.get(entry.rule);
                text(rule.and_then(|rule| rule.stated.as_deref()))
            }
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        let Self(entry) = self;
        Some(match name {
            "obligation" => obligations([&entry.obligation]),
            "jurisdiction" => Related::all(PROVINCE.name, entry.jurisdiction),
            "information_system" => Related::all(INFORMATION_SYSTEM.name, entry.system),
            "overrides" => obligations(&entry.overrides),
            "overridden_by" => obligations(&entry.overridden_by),
            _ => return None,
        })
    }
}
