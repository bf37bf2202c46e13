//! The five answers of a row.
//!
//! A status that cannot be read is told of and stands as not reported, so that nothing else is blamed for it.

use domain::graph::TeamKind;
use domain::survey::{
    AnswerStatus, CellSource, DossierAnswer, ForceAnswer, Headcount, HeadcountQualifier,
    MonitoringAnswer, MonitoringMode, NcscAnswer, ReviewAnswer, SystemCategory,
};

use super::super::entry::Entry;
use super::super::vendors::Vendor;
use super::{cell, documents};

/// The columns that a question can have, with one to spare for cells that are shifted.
const COLUMNS: std::ops::RangeInclusive<u32> = 3..=11;

/// The last security level.
const HIGHEST_LEVEL: u32 = 5;

/// What every answer has.
struct Answer {
    /// `None` if it could not be read.
    told: Option<AnswerStatus>,
    columns: Vec<u32>,
    cells: Vec<CellSource>,
}

impl Answer {
    fn status(&self) -> AnswerStatus {
        self.told.unwrap_or(AnswerStatus::NotReported)
    }
}

pub(super) fn review(mut entry: Entry, row: u32) -> ReviewAnswer {
    let answer = answer(&mut entry, row);
    let mut systems = entry.codes("systems", SystemCategory::parse);
    systems.sort_unstable();
    let references = documents::read(&mut entry, "references", row, &answer.columns);
    entry.finish();
    ReviewAnswer { status: answer.status(), systems, references, cells: answer.cells }
}

pub(super) fn dossier(mut entry: Entry, row: u32) -> DossierAnswer {
    let answer = answer(&mut entry, row);
    let at_grades = entry.place_of("grades");
    let grades = entry.numbers("grades");
    if grades.iter().any(|grade| *grade == 0 || *grade > HIGHEST_LEVEL)
        || !grades.is_sorted_by(|one, other| one < other)
    {
        at_grades.problem(format!("levels from 1 to {HIGHEST_LEVEL} are wanted, low to high"));
    }
    let documents = documents::read(&mut entry, "documents", row, &answer.columns);
    entry.finish();
    let grades = grades.into_iter().filter_map(|grade| u8::try_from(grade).ok()).collect();
    DossierAnswer { status: answer.status(), grades, documents, cells: answer.cells }
}

pub(super) fn force(mut entry: Entry, row: u32) -> ForceAnswer {
    let answer = answer(&mut entry, row);
    let (at_team, at_qualifier) = (entry.place_of("team"), entry.place_of("headcount_qualifier"));
    let team = entry.code_if("team", TeamKind::parse);
    let count = entry.number_if("headcount");
    let qualifier = entry.code_if("headcount_qualifier", HeadcountQualifier::parse);
    if count.is_none() && qualifier.is_some() {
        at_qualifier.problem("a qualifier needs a headcount");
    }
    if answer.told.is_some_and(|status| team.is_some() != has_team(status)) {
        at_team.problem("a team is told where there is a force or one is being made");
    }
    let documents = documents::read(&mut entry, "documents", row, &answer.columns);
    entry.finish();
    let qualifier = qualifier.unwrap_or(HeadcountQualifier::Exact);
    let headcount = count.map(|count| Headcount { count, qualifier });
    ForceAnswer { status: answer.status(), team, headcount, documents, cells: answer.cells }
}

const fn has_team(status: AnswerStatus) -> bool {
    matches!(
        status,
        AnswerStatus::Done
            | AnswerStatus::InProgress
            | AnswerStatus::Planned
            | AnswerStatus::Delegated
    )
}

pub(super) fn monitoring(mut entry: Entry, row: u32, known: &[Vendor]) -> MonitoringAnswer<String> {
    let answer = answer(&mut entry, row);
    let (at_mode, at_vendors) = (entry.place_of("mode"), entry.place_of("vendors"));
    let mode = entry.code("mode", MonitoringMode::parse).unwrap_or(MonitoringMode::Unknown);
    if answer.told == Some(AnswerStatus::NotReported) && mode != MonitoringMode::Unknown {
        at_mode.problem("the mode of what is not reported is UNKNOWN");
    }
    let vendors = entry.texts("vendors");
    for name in vendors.iter().filter(|name| !known.iter().any(|it| it.name == **name)) {
        at_vendors.problem(format!("there is no vendor with the short name {name:?}"));
    }
    let documents = documents::read(&mut entry, "documents", row, &answer.columns);
    entry.finish();
    MonitoringAnswer { status: answer.status(), mode, vendors, documents, cells: answer.cells }
}

pub(super) fn ncsc(mut entry: Entry, row: u32) -> NcscAnswer {
    let answer = answer(&mut entry, row);
    entry.finish();
    NcscAnswer { status: answer.status(), cells: answer.cells }
}

fn answer(entry: &mut Entry, row: u32) -> Answer {
    let (at_status, at_columns) = (entry.place_of("status"), entry.place_of("columns"));
    let told = entry.code("status", AnswerStatus::parse);
    let columns = entry.numbers("columns");
    if !columns.iter().all(|column| COLUMNS.contains(column))
        || !columns.is_sorted_by(|one, other| one < other)
    {
        at_columns.problem("columns from 3 to 11 are wanted, left to right");
    }
    match told {
        Some(AnswerStatus::RowMissing) => at_status.problem("a row that is here is not missing"),
        None | Some(AnswerStatus::NotReported) => {}
        Some(status) if columns.is_empty() => {
            at_status.problem(format!("a blank answer is NOT_REPORTED, not {}", status.code()));
        }
        Some(_) => {}
    }
    let cells = columns.iter().map(|column| cell(row, *column)).collect();
    Answer { told, columns, cells }
}
