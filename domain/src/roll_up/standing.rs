//! What an answer counts as, by a counting rule.

use uuid::Uuid;

use super::round::Answers;
use crate::graph::FigureRule;
use crate::survey::{AnswerStatus, Criterion, MonitoringMode};

/// What a unit counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// One of [`statuses`].
    pub(super) status: AnswerStatus,
    /// Who monitors, where monitoring is what is asked.
    pub(super) mode: Option<MonitoringMode>,
}

/// The statuses that a unit can count as, in their order. The list hangs on the rule alone, not on what was answered.
///
/// Nobody counts as `NOT_REPORTED` or `ROW_MISSING`: the rule says what a blank is, and a missing row is unknown.
/// Nobody counts as `DELEGATED` where that counts as done.
pub(super) fn statuses(rule: FigureRule) -> Vec<AnswerStatus> {
    let can_occur = |status: &AnswerStatus| match status {
        AnswerStatus::Done
        | AnswerStatus::InProgress
        | AnswerStatus::Planned
        | AnswerStatus::NotDone => true,
        AnswerStatus::Delegated => rule != FigureRule::DelegatedDone,
        AnswerStatus::NotReported | AnswerStatus::RowMissing => false,
    };
    AnswerStatus::ALL.iter().copied().filter(can_occur).collect()
}

/// What a unit counts as; `None` if that is unknown.
pub(super) fn standing(
    answers: &Answers,
    unit: Uuid,
    criterion: Criterion,
    rule: FigureRule,
) -> Option<Standing> {
    let answer = answers.of(unit, criterion)?;
    let is_monitoring = criterion == Criterion::Monitoring;
    let mode = is_monitoring.then(|| answer.mode.unwrap_or(MonitoringMode::Unknown));
    Some(Standing { status: counted_as(answer.status, rule)?, mode })
}

fn counted_as(status: AnswerStatus, rule: FigureRule) -> Option<AnswerStatus> {
    match (status, rule) {
        (AnswerStatus::RowMissing, _) | (AnswerStatus::NotReported, FigureRule::BlankUnknown) => {
            None
        }
        (AnswerStatus::NotReported, FigureRule::Stated | FigureRule::DelegatedDone) => {
            Some(AnswerStatus::NotDone)
        }
        (AnswerStatus::Delegated, FigureRule::DelegatedDone) => Some(AnswerStatus::Done),
        (stated, _) => Some(stated),
    }
}
