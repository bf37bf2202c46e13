//! Deadlines as files write them: each in exactly one way.

use chrono::NaiveDate;
use domain::compliance::{Due, DueRule};
use domain::graph::{DueEvent, DueKind, Tier};

use crate::bundled::entry::Entry;

/// The ways of writing a deadline.
const WAYS: [&str; 10] = [
    "on_or_before",
    "before",
    "within_month",
    "within_year",
    "yearly_by",
    "yearly_before",
    "every_months",
    "gate",
    "continuous",
    "open",
];

/// Reads one deadline; what is wrong with it is told of.
pub(super) fn read(mut entry: Entry) -> Option<DueRule> {
    let place = entry.place().clone();
    let tier = entry.code_if("tier", Tier::parse);
    let stated = entry.text_if("stated");
    let ways: Vec<&str> = WAYS.into_iter().filter(|way| entry.has(way)).collect();
    let due = match ways.as_slice() {
        [way] => due(&mut entry, way),
        [] => {
            place.problem(format!("a deadline must be one of {}", WAYS.join(", ")));
            None
        }
        several => {
            place.problem(format!(
                "a deadline is stated in one way, not in {}",
                several.join(" and ")
            ));
            for way in several {
                due(&mut entry, way);
            }
            None
        }
    };
    entry.finish();
    Some(DueRule { due: due?, tier, stated })
}

fn due(entry: &mut Entry, way: &str) -> Option<Due> {
    let place = entry.place_of(way);
    let parts = match way {
        "on_or_before" => Ok(Due::OnOrBefore(entry.day(way)?)),
        "before" => Ok(Due::Before(entry.day(way)?)),
        "within_month" => Ok(Due::WithinMonth(entry.code(way, parse_month)?)),
        "within_year" => Ok(Due::WithinYear(entry.code_of_number(way, parse_year)?)),
        "yearly_by" | "yearly_before" => {
            let at = entry.code(way, parse_day_of_year)?;
            let kind = if way == "yearly_by" { DueKind::Yearly } else { DueKind::YearlyBefore };
            Due::of_parts(kind, None, None, Some(at), None)
        }
        "every_months" => {
            let months = entry.number(way)?;
            Due::of_parts(DueKind::EveryMonths, None, Some(months), None, None)
        }
        "gate" => Ok(Due::Gate(entry.code(way, parse_gate)?)),
        "continuous" => entry.flag(way)?.then_some(Ok(Due::Continuous))?,
        _ => entry.flag(way)?.then_some(Ok(Due::Open))?,
    };
    parts.map_err(|refusal| place.problem(refusal.to_string())).ok()
}

/// `2024-09`: the month's first day stands for it.
fn parse_month(text: &str) -> Result<NaiveDate, String> {
    let is_written_so = text.split('-').map(str::len).eq([4, 2]);
    let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
    day.filter(|_| is_written_so).ok_or_else(|| format!("{text:?} is no month written as YYYY-MM"))
}

fn parse_year(year: u32) -> Result<i32, String> {
    let found = i32::try_from(year).ok().filter(|year| (1900..=2200).contains(year));
    found.ok_or_else(|| format!("a year from 1900 to 2200 is wanted, not {year}"))
}

/// `12-25`: month and day.
fn parse_day_of_year(text: &str) -> Result<(u32, u32), String> {
    let refusal = || format!("{text:?} is no day of a year written as MM-DD");
    let (month, day) = text.split_once('-').ok_or_else(refusal)?;
    let number = |text: &str| text.parse().ok().filter(|_| text.len() == 2);
    number(month).zip(number(day)).ok_or_else(refusal)
}

fn parse_gate(text: &str) -> Result<DueEvent, String> {
    match DueEvent::parse(text) {
        Ok(event @ (DueEvent::GoLive | DueEvent::Change)) => Ok(event),
        _ => Err(format!("{text:?} is no gate: GO_LIVE or CHANGE is wanted")),
    }
}
