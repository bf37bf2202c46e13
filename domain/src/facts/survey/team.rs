//! The security force that an answer states.

use super::row::SurveyRow;
use crate::facts::keys;
use crate::graph::{SECURITY_TEAM, TeamKind, TeamStatus};
use crate::survey::{AnswerStatus, Criterion};
use crate::sync::{Fact, Record, Records};

/// Tells of the force of a row, where there is one or one is being made.
pub(super) fn add(row: &SurveyRow<'_>, records: &mut Records) {
    let force = &row.reading.force;
    let Some(status) = status_of(force.status) else { return };
    let kind = force.team.unwrap_or(TeamKind::SpecialisedUnit);
    let days = row.founding_days(Criterion::SecurityForce);
    let as_of = row.survey.as_of;
    let sources = row.sources(Criterion::SecurityForce);
    let since = days.first().copied().unwrap_or(as_of);
    let state = Fact::new("security_team_state", Some(since)).with("status", status.code());

    let mut team = Record::new(&SECURITY_TEAM, keys::surveyed_team(&row.province).key)
        .held("province_id", Some(row.province.clone()))
        .with("kind", kind.code())
        .with("name", format!("{} {}", name_of(kind), row.name.with_kind()))
        .fact(state.by(sources.first()));
    if let Some(people) = force.headcount {
        // as many as the last decision made it
        let counted = days.last().copied().unwrap_or(as_of);
        let headcount = Fact::new("security_team_headcount", Some(counted))
            .with("headcount", people.count)
            .with("headcount_qualifier", people.qualifier.code());
        team = team.fact(headcount.by(sources.first()));
    }
    for document in row.documents(Criterion::SecurityForce) {
        team = team.link("security_team_decision", "decision_id", document.key);
    }
    records.add(team.sources(sources));
}

fn status_of(answer: AnswerStatus) -> Option<TeamStatus> {
    match answer {
        AnswerStatus::Done | AnswerStatus::Delegated => Some(TeamStatus::Established),
        AnswerStatus::InProgress => Some(TeamStatus::BeingEstablished),
        AnswerStatus::Planned => Some(TeamStatus::Planned),
        AnswerStatus::NotDone | AnswerStatus::NotReported | AnswerStatus::RowMissing => None,
    }
}

/// What such a force is called where no name of its own is known.
const fn name_of(kind: TeamKind) -> &'static str {
    match kind {
        TeamKind::SpecialisedUnit => "Lực lượng chuyên trách về an toàn thông tin",
        TeamKind::IncidentResponse => "Đội ứng cứu sự cố an toàn thông tin mạng",
        TeamKind::DelegatedUnit => "Đơn vị được giao nhiệm vụ an toàn thông tin",
    }
}
