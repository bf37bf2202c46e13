//! The five answers of a row.

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
    status: AnswerStatus,
    cells: Vec<CellSource>,
    columns: Vec<u32>,
}

pub(super) fn review(mut entry: Entry, row: u32) -> Option<ReviewAnswer> {
    let answer = answer(&mut entry, row);
    let mut systems = entry.codes("systems", SystemCategory::parse);
    systems.sort_unstable();
    let columns = answer.as_ref().map(|answer| answer.columns.clone()).unwrap_or_default();
    let references = documents::read(&mut entry, "references", row, &columns);
    entry.finish();
    let Answer { status, cells, .. } = answer?;
    Some(ReviewAnswer { status, systems, references, cells })
}

pub(super) fn dossier(mut entry: Entry, row: u32) -> Option<DossierAnswer> {
    let answer = answer(&mut entry, row);
    let at_grades = entry.place_of("grades");
    let grades = entry.numbers("grades");
    if grades.iter().any(|grade| *grade == 0 || *grade > HIGHEST_LEVEL)
        || !grades.is_sorted_by(|one, other| one < other)
    {
        at_grades.problem(format!("levels from 1 to {HIGHEST_LEVEL} are wanted, low to high"));
    }
    let columns = answer.as_ref().map(|answer| answer.columns.clone()).unwrap_or_default();
    let documents = documents::read(&mut entry, "documents", row, &columns);
    entry.finish();
    let grades = grades.into_iter().filter_map(|grade| u8::try_from(grade).ok()).collect();
    let Answer { status, cells, .. } = answer?;
    Some(DossierAnswer { status, grades, documents, cells })
}

pub(super) fn force(mut entry: Entry, row: u32) -> Option<ForceAnswer> {
    let answer = answer(&mut entry, row);
    let (at_team, at_qualifier) = (entry.place_of("team"), entry.place_of("headcount_qualifier"));
    let team = entry.code_if("team", TeamKind::parse);
    let count = entry.number_if("headcount");
    let qualifier = entry.code_if("headcount_qualifier", HeadcountQualifier::parse);
    if count.is_none() && qualifier.is_some() {
        at_qualifier.problem("a qualifier needs a headcount");
    }
    let columns = answer.as_ref().map(|answer| answer.columns.clone()).unwrap_or_default();
    let documents = documents::read(&mut entry, "documents", row, &columns);
    entry.finish();
    let headcount = count.map(|count| Headcount {
        count,
        qualifier: qualifier.unwrap_or(HeadcountQualifier::Exact),
    });
    let Answer { status, cells, .. } = answer?;
    let has_team = matches!(
        status,
        AnswerStatus::Done
            | AnswerStatus::InProgress
            | AnswerStatus::Planned
            | AnswerStatus::Delegated
    );
    if team.is_some() != has_team {
        at_team
            .problem("a team is told where there is a force or one is being made, and only there");
    }
    Some(ForceAnswer { status, team, headcount, documents, cells })
}

pub(super) fn monitoring(
    mut entry: Entry,
    row: u32,
    known: &[Vendor],
) -> Option<MonitoringAnswer<String>> {
    let answer = answer(&mut entry, row);
    let (at_mode, at_vendors) = (entry.place_of("mode"), entry.place_of("vendors"));
    let mode = entry.code("mode", MonitoringMode::parse);
    let vendors = entry.texts("vendors");
    for name in vendors.iter().filter(|name| !known.iter().any(|it| it.short_name == **name)) {
        at_vendors.problem(format!("there is no vendor with the short name {name:?}"));
    }
    let columns = answer.as_ref().map(|answer| answer.columns.clone()).unwrap_or_default();
    let documents = documents::read(&mut entry, "documents", row, &columns);
    entry.finish();
    let (Answer { status, cells, .. }, mode) = (answer?, mode?);
    if status == AnswerStatus::NotReported && mode != MonitoringMode::Unknown {
        at_mode.problem("the mode of what is not reported is UNKNOWN");
    }
    Some(MonitoringAnswer { status, mode, vendors, documents, cells })
}

pub(super) fn ncsc(mut entry: Entry, row: u32) -> Option<NcscAnswer> {
    let answer = answer(&mut entry, row);
    entry.finish();
    let Answer { status, cells, .. } = answer?;
    Some(NcscAnswer { status, cells })
}

fn answer(entry: &mut Entry, row: u32) -> Option<Answer> {
    let (at_status, at_columns) = (entry.place_of("status"), entry.place_of("columns"));
    let status = entry.code("status", AnswerStatus::parse);
    let columns = entry.numbers("columns");
    if !columns.iter().all(|column| COLUMNS.contains(column))
        || !columns.is_sorted_by(|one, other| one < other)
    {
        at_columns.problem("columns from 3 to 11 are wanted, left to right");
    }
    let status = status?;
    if status == AnswerStatus::RowMissing {
        at_status.problem("a row that is here is not missing");
    } else if columns.is_empty() && status != AnswerStatus::NotReported {
        at_status.problem(format!("a blank answer is NOT_REPORTED, not {}", status.code()));
    }
    let cells = columns.iter().map(|column| cell(row, *column)).collect();
    Some(Answer { status, cells, columns })
}
