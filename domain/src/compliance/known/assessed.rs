//! Assessments and inspections: events, each on a day.

use chrono::NaiveDate;

use super::{Evidence, Shows};
use crate::compliance::facts::{Assessment, System};
use crate::graph::{ASSESSMENT, AssessmentKind, DueEvent};

/// The assessments of a system that were made by a day, oldest first: those before use where the event is going live,
/// those on change since `since` where it is a change, else all but inspections of compliance.
pub(in super::super) fn of_system(
    system: &System,
    event: DueEvent,
    since: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Vec<(NaiveDate, Evidence)> {
    let fits = |kind| match event {
        DueEvent::GoLive => kind == AssessmentKind::PreUse,
        DueEvent::Change => kind == AssessmentKind::OnChange,
        DueEvent::LastAssessment => kind != AssessmentKind::Inspection,
    };
    let made = events(&system.assessments, fits, Shows::Assessed, as_of);
    made.into_iter().filter(|(on, _)| since.is_none_or(|since| *on >= since)).collect()
}

/// The inspections of compliance that were made by a day, oldest first.
pub(in super::super) fn inspections<'a>(
    assessments: impl IntoIterator<Item = &'a Assessment>,
    as_of: NaiveDate,
) -> Vec<(NaiveDate, Evidence)> {
    events(assessments, |kind| kind == AssessmentKind::Inspection, Shows::Inspected, as_of)
}

fn events<'a>(
    assessments: impl IntoIterator<Item = &'a Assessment>,
    fits: impl Fn(AssessmentKind) -> bool,
    shows: Shows,
    as_of: NaiveDate,
) -> Vec<(NaiveDate, Evidence)> {
    let fitting = assessments.into_iter().filter(|assessment| fits(assessment.kind));
    let made = fitting.filter_map(|assessment| {
        let on = assessment.on.filter(|on| *on <= as_of)?;
        Some((on, Evidence::new(ASSESSMENT.name, assessment.id, Some(on), shows)))
    });
    let mut made: Vec<_> = made.collect();
    made.sort_by_key(|(on, evidence)| (*on, evidence.id));
    made
}
