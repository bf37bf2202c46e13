//! Who monitors, and the link to the national centre, as answers state them.

use super::answer::vendors;
use super::row::SurveyRow;
use crate::facts::keys;
use crate::graph::{ArrangementStatus, LinkStatus, MONITORING_ARRANGEMENT, NCSC_LINK};
use crate::survey::{AnswerStatus, Criterion};
use crate::sync::{Fact, Record, Records};

/// Tells of the arrangement of a row, where there is one or one is being made.
pub(super) fn add(row: &SurveyRow<'_>, records: &mut Records) {
    let answer = &row.reading.monitoring;
    let status = match answer.status {
        AnswerStatus::Done | AnswerStatus::Delegated => ArrangementStatus::Active,
        AnswerStatus::InProgress => ArrangementStatus::BeingDeployed,
        AnswerStatus::Planned => ArrangementStatus::Planned,
        AnswerStatus::NotDone | AnswerStatus::NotReported | AnswerStatus::RowMissing => return,
    };
    let days = row.founding_days(Criterion::Monitoring);
    let since = days.first().copied().unwrap_or(row.survey.as_of);
    let sources = row.sources(Criterion::Monitoring);
    let state = Fact::new("monitoring_arrangement_state", Some(since))
        .with("status", status.code())
        .by(sources.first());

    let vendors = vendors(row);
    let key = keys::monitoring_arrangement(&row.province, answer.mode, &vendors);
    let mut arrangement = Record::new(&MONITORING_ARRANGEMENT, key.key)
        .held("province_id", Some(row.province.clone()))
        .with("mode", answer.mode.code())
        .fact(state);
    for vendor in vendors {
        arrangement = arrangement.link("monitoring_arrangement_vendor", "vendor_id", vendor);
    }
    for document in row.documents(Criterion::Monitoring) {
        let decision = document.key;
        arrangement = arrangement.link("monitoring_arrangement_decision", "decision_id", decision);
    }
    records.add(arrangement.sources(sources));
}

/// Tells of the link of a row. The answers do not say since when it stands.
pub(super) fn add_link(row: &SurveyRow<'_>, records: &mut Records) {
    let status = match row.reading.ncsc.status {
        AnswerStatus::Done | AnswerStatus::Delegated => LinkStatus::Connected,
        AnswerStatus::InProgress | AnswerStatus::Planned => LinkStatus::Planned,
        AnswerStatus::NotDone | AnswerStatus::NotReported | AnswerStatus::RowMissing => return,
    };
    let sources = row.sources(Criterion::NcscLink);
    let state = Fact::new("ncsc_link_state", Some(row.survey.as_of))
        .with("status", status.code())
        .by(sources.first());
    let link = Record::new(&NCSC_LINK, keys::ncsc_link(&row.province).key)
        .held("province_id", Some(row.province.clone()))
        .fact(state)
        .sources(sources);
    records.add(link);
}
