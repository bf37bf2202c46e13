//! Is there a force for information security, founded by what, and how many people?

use std::sync::LazyLock;

use regex::Regex;

use super::{
    align::AlignedRow,
    answer::{AnswerStatus, Headcount},
    cell::{Cell, sources_of, words_of},
    documents, headcount,
    layout::Column,
    monitoring,
    reading::{CitedDocument, ForceAnswer},
};
use crate::{document_reference::DocumentKind, graph::TeamKind, text::pattern};

/// A team of its own, or the founding of one.
static TEAM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:đội|tổ|nhóm|bộ\ phận)\ (?:ứng\ cứu|ứng\ phó|chuyên\ trách|an\ toàn|phản\ ứng)
        | đã\ (?:thành\ lập|kiện\ toàn|xây\ dựng|củng\ cố|bố\ trí|triển\ khai) | kiện\ toàn
        | thành\ lập\ (?:đơn\ vị|lực\ lượng|trung\ tâm|phòng|đội|tổ)
        | trung\ tâm\ giám\ sát",
    )
});

/// It is said that there is none.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:chưa (?:thành lập|có|triển khai|xây dựng|kiện toàn|bố trí)|không (?:có|thành lập))\b|^chưa$",
    )
});

/// An existing body gets the task.
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bgiao\b|là (?:đơn vị|cơ quan|bộ phận) (?:phụ trách|chuyên trách)|phân công|đảm nhiệm",
    )
});

/// A team that answers incidents.
static RESPONSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:ứng cứu|ứng phó|phản ứng)\b"));

static UNDERWAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:hiện (?:nay|tại)?,? ?)?đang\b"));
static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:hiện (?:nay|tại)?,? ?)?(?:đang (?:nghiên cứu|đề xuất|tham mưu)|dự kiến|sẽ|đề xuất)\b",
    )
});

/// Reads the answer.
pub(super) fn read(row: &AlignedRow) -> ForceAnswer {
    let cells = row.of(&[Column::ForceDecision, Column::ForceMembers]);
    let documents = documents::cited(&cells);
    let status = status_of(&cells, &documents);
    ForceAnswer {
        status,
        team: team_of(&cells, status),
        headcount: headcount_of(row, &documents, status),
        documents,
        cells: sources_of(&cells),
    }
}

/// The force cells, if all they tell is that a vendor is hired: that answers the next question.
pub(super) fn hired_instead(row: &AlignedRow) -> Vec<&Cell> {
    let cells = row.of(&[Column::ForceDecision, Column::ForceMembers]);
    let documents = documents::cited(&cells);
    if is_hired_instead(&words_of(&cells), &documents) { cells } else { Vec::new() }
}

/// The two numbers of people that the force's own cells give, where they differ.
pub(super) fn conflicting_headcounts(row: &AlignedRow) -> Option<(Headcount, Headcount)> {
    let count = |column| headcount::read(&documents::text_without_references(row.cell(column)?));
    let (members, decision) = (count(Column::ForceMembers)?, count(Column::ForceDecision)?);
    (members.count != decision.count).then_some((members, decision))
}

/// Does a text name a force or its founding?
pub(super) fn names_a_team(words: &str) -> bool {
    TEAM.is_match(words)
}

fn status_of(cells: &[&Cell], documents: &[CitedDocument]) -> AnswerStatus {
    let words = words_of(cells);
    let is_assigned = ASSIGNED.is_match(&words);
    let own = documents.iter().any(is_own_decision);
    let foreign = documents.iter().any(documents::is_of_other_body);
    if words.is_empty() {
        AnswerStatus::NotReported
    } else if NONE.is_match(&words) {
        if is_assigned { AnswerStatus::Delegated } else { AnswerStatus::NotDone }
    } else if PLANNED.is_match(&words) {
        AnswerStatus::Planned
    } else if UNDERWAY.is_match(&words) {
        AnswerStatus::InProgress
    } else if is_assigned && !TEAM.is_match(&words) {
        AnswerStatus::Delegated
    } else if own {
        AnswerStatus::Done
    } else if foreign || is_hired_instead(&words, documents) || !TEAM.is_match(&words) {
        AnswerStatus::NotReported
    } else {
        AnswerStatus::Done
    }
}

/// What sort of force the cells tell of, where there is one or one is being made.
fn team_of(cells: &[&Cell], status: AnswerStatus) -> Option<TeamKind> {
    match status {
        AnswerStatus::Delegated => Some(TeamKind::DelegatedUnit),
        AnswerStatus::Done | AnswerStatus::InProgress | AnswerStatus::Planned => {
            let responds = RESPONSE.is_match(&words_of(cells));
            Some(if responds { TeamKind::IncidentResponse } else { TeamKind::SpecialisedUnit })
        }
        AnswerStatus::NotDone | AnswerStatus::NotReported | AnswerStatus::RowMissing => None,
    }
}

/// A decision that can found a force of the province: no letter, no contract, no other body's.
fn is_own_decision(document: &CitedDocument) -> bool {
    matches!(
        document.reference.kind,
        DocumentKind::Decision | DocumentKind::Plan | DocumentKind::Resolution
    ) && !documents::is_of_other_body(document)
}

fn is_hired_instead(words: &str, documents: &[CitedDocument]) -> bool {
    monitoring::is_hired(words, documents)
        && !TEAM.is_match(words)
        && !documents.iter().any(is_own_decision)
}

/// The members cell counts first, then the decision's, then a monitoring cell where the same decision is cited.
fn headcount_of(
    row: &AlignedRow,
    documents: &[CitedDocument],
    status: AnswerStatus,
) -> Option<Headcount> {
    if status == AnswerStatus::NotReported {
        return None;
    }
    let count = |cell: &Cell| headcount::read(&documents::text_without_references(cell));
    let own = row.of(&[Column::ForceMembers, Column::ForceDecision]);
    own.into_iter().find_map(count).or_else(|| {
        let others = row.of(&[Column::MonitoringDetails, Column::MonitoringDecision]);
        let is_known = |cited: &CitedDocument| {
            documents.iter().any(|own| own.reference.number == cited.reference.number)
        };
        let same = documents::cited(&others).iter().any(is_known);
        others.into_iter().filter(|_| same).find_map(count)
    })
}
