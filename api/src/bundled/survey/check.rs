//! The round's own file, and whether the rows are as it says.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::entry::Entry;
use super::super::problem::Place;
use super::super::units::{Basis, UnitRef, Units, is_known};
use super::{Known, Row};

/// What `round.toml` says.
pub(super) struct Head {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) as_of: NaiveDate,
    pub(super) source: String,
    pub(super) conducted_by: Option<String>,
    pub(super) basis: Basis,
    pub(super) missing: Vec<String>,
    row_count: u32,
    at_row_count: Place,
    at_missing: Place,
}

impl Head {
    /// Reads and checks the file of the round in the directory `round`.
    pub(super) fn read(entry: &mut Entry, round: &str, known: &Known<'_>) -> Option<Self> {
        let at_code = entry.place_of("code");
        let at_body = entry.place_of("conducted_by");
        let at_row_count = entry.place_of("row_count");
        let at_missing = entry.place_of("missing");
        let code = entry.text("code");
        let title = entry.text("title");
        let as_of = entry.day("as_of");
        let source = entry.text("source");
        let conducted_by = entry.text_if("conducted_by");
        let row_count = entry.number("row_count");
        let missing = entry.texts("missing");

        if code.as_ref().is_some_and(|code| code != round) {
            at_code.problem(format!("the code must be the directory's name, {round:?}"));
        }
        if let Some(key) = &conducted_by
            && !known.organizations.iter().any(|body| body.key == *key)
        {
            at_body.problem(format!("there is no organization {key:?}"));
        }
        let as_of = as_of?;
        Some(Self {
            code: code?,
            title: title?,
            as_of,
            source: source?,
            conducted_by,
            basis: Basis::on(as_of),
            missing,
            row_count: row_count?,
            at_row_count,
            at_missing,
        })
    }
}

/// Every province has a row or is said to have none, and there are as many rows as the file says.
pub(super) fn whole(head: &Head, rows: &[Row], units: &Units) {
    if u32::try_from(rows.len()) != Ok(head.row_count) {
        let (said, there) = (head.row_count, rows.len());
        head.at_row_count.problem(format!("there are {there} rows, not {said}"));
    }
    let there: BTreeSet<&str> = rows.iter().filter_map(|row| row.province.as_deref()).collect();
    for (index, code) in head.missing.iter().enumerate() {
        let unit = UnitRef { basis: head.basis, code: code.clone() };
        is_known(&unit, units, &head.at_missing);
        if there.contains(code.as_str()) {
            head.at_missing.problem(format!("{unit} has a row"));
        }
        if head.missing.iter().take(index).any(|before| before == code) {
            head.at_missing.problem(format!("{unit} stands here twice"));
        }
    }
    for unit in units.of(head.basis) {
        let code = &unit.unit.code;
        if !there.contains(code.as_str()) && !head.missing.contains(code) {
            head.at_missing.problem(format!("{} ({}) has no row", unit.unit, unit.name));
        }
    }
}
