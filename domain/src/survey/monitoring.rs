//! Who watches the systems and responds, and by what arrangement?

use std::sync::LazyLock;

use regex::Regex;

use super::{
    align::AlignedRow,
    answer::{AnswerStatus, MonitoringMode},
    cell::{Cell, sources_of, words_of},
    documents, force,
    layout::Column,
    reading::{CitedDocument, MonitoringAnswer},
};
use crate::{
    document_reference::{self, DocumentKind},
    text::{canonical, pattern},
    vendor::Vendors,
};

/// A cell that is nothing but a status word.
static STATUS_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^ (?:hiện\ (?:nay|tại)?,?\ ?)? (?:
            (?P<underway> đang\ (?:thực\ hiện|triển\ khai|tiến\ hành|xây\ dựng|thành\ lập) (?:\ thực\ hiện)? )
          | (?P<not> chưa (?:\ (?:thực\ hiện|triển\ khai|thành\ lập|có))? | không(?:\ có)? )
          | (?P<done> đã\ (?:thực\ hiện|triển\ khai|thành\ lập|có|xây\ dựng) | có )
        ) $",
    )
});

static PLANNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:hiện (?:nay|tại)?,? ?)?(?:đang (?:nghiên cứu|đề xuất|tham mưu)|dự kiến|sẽ|đề xuất)\b",
    )
});
static UNDERWAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:hiện (?:nay|tại)?,? ?)?đang\b"));
static NONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^chưa\b|\bchưa (?:có|triển khai|thành lập|thuê)\b"));

/// What a document only tries out or wants to buy: it monitors nothing yet.
static TRIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"th[íi] điểm|thử nghiệm|kế hoạch thuê|kế hoạch mua sắm|lựa chọn nhà thầu|chủ trương đầu tư|dự toán",
    )
});

/// A service is hired; a plan to hire is not a hiring.
static HIRED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<plan>kế hoạch |dự kiến |đề xuất |sẽ |cho )?\bthuê\b|hợp đồng"));

/// The province does it itself.
static BY_ITSELF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\btự\ (?:tổ\ chức|giám\ sát|triển\ khai|thực\ hiện|vận\ hành|quản\ trị|xây\ dựng|đảm\ bảo|bảo\ đảm
        |đảm\ nhiệm|ứng\ cứu|xử\ lý|làm)",
    )
});

/// An own unit carries it out: `do Trung tâm … thực hiện`, `giao Sở … vận hành`.
static OWN_UNIT_ACTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:do|giao)(?:\ cho)?\ (?:trung\ tâm|phòng|sở|bộ\ phận|văn\ phòng|chi\ cục)\b
        [^.;\n]*?(?:thực\ hiện|đảm\ nhiệm|đảm\ nhận|phụ\ trách|vận\ hành|chủ\ trì|giám\ sát)",
    )
});

/// A standing unit is founded for it.
static OWN_UNIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:thành lập|xây dựng|có|đơn vị chuyên trách)(?: đơn vị chuyên trách)?:? (?:là )?(?:trung tâm|phòng)\b",
    )
});

/// A standing centre for watching, named as the force.
static WATCHING_CENTRE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"trung tâm (?:giám sát|điều hành an ninh|điều hành an toàn)|\bsoc\b")
});

/// A team, unit or rule is stated.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:đội|tổ|nhóm) (?:ứng cứu|ứng phó)|đã (?:thành lập|triển khai|ban hành|kiện toàn|xây dựng|có)|quy chế|quy trình|quy định",
    )
});

/// Reads the answer.
pub(super) fn read<V: Clone + Ord>(row: &AlignedRow, vendors: &Vendors<V>) -> MonitoringAnswer<V> {
    let own = row.of(&[Column::MonitoringDecision, Column::MonitoringDetails]);
    let mut cells = own.clone();
    if own.is_empty() {
        cells.extend(force::hired_instead(row));
    }
    let documents = documents::cited(&cells);
    let words = words_of(&cells);
    let named = vendors.named_in(&words);
    let answer = Answer {
        cells: &cells,
        words: &words,
        documents: &documents,
        has_vendor: !named.is_empty(),
    };
    let status = answer.status();
    let mode = answer.mode(status, row);
    MonitoringAnswer { status, mode, vendors: named, cells: sources_of(&cells), documents }
}

/// Does a text say that a service is hired?
pub(super) fn is_hired(words: &str, documents: &[CitedDocument]) -> bool {
    HIRED.captures_iter(words).any(|found| found.name("plan").is_none())
        || documents.iter().any(|document| document.reference.kind == DocumentKind::Contract)
}

/// The status word that stands for a whole cell, if one does while the rest tells of an arrangement.
pub(super) fn is_at_odds<V>(answer: &MonitoringAnswer<V>) -> bool {
    matches!(answer.status, AnswerStatus::InProgress | AnswerStatus::NotDone)
        && answer.documents.iter().any(|document| document.reference.kind == DocumentKind::Contract)
}

struct Answer<'a> {
    cells: &'a [&'a Cell],
    words: &'a str,
    documents: &'a [CitedDocument],
    has_vendor: bool,
}

impl Answer<'_> {
    fn status(&self) -> AnswerStatus {
        let told = self.cells.iter().find_map(|cell| status_word(cell.bare_words()));
        if let Some(status) = told {
            return status;
        }
        let founding = self.documents.iter().any(documents::is_founding);
        let is_stated = founding
            || self.is_arranged()
            || STATED.is_match(self.words)
            || OWN_UNIT.is_match(self.words);
        if PLANNED.is_match(self.words) {
            AnswerStatus::Planned
        } else if UNDERWAY.is_match(self.words) || (!self.is_arranged() && self.is_trial_only()) {
            AnswerStatus::InProgress
        } else if NONE.is_match(self.words) && !founding && !self.is_arranged() {
            AnswerStatus::NotDone
        } else if is_stated {
            AnswerStatus::Done
        } else {
            AnswerStatus::NotReported
        }
    }

    fn mode(&self, status: AnswerStatus, row: &AlignedRow) -> MonitoringMode {
        if matches!(status, AnswerStatus::NotReported | AnswerStatus::NotDone) {
            return MonitoringMode::Unknown;
        }
        let is_own = self.is_by_itself();
        match (self.is_hired(), is_own) {
            (true, true) => MonitoringMode::Hybrid,
            (true, false) => MonitoringMode::Outsourced,
            (false, true) => MonitoringMode::SelfRun,
            (false, false) if OWN_UNIT.is_match(self.words) || has_watching_centre(status, row) => {
                MonitoringMode::SelfRun
            }
            (false, false) => MonitoringMode::Unknown,
        }
    }

    fn is_arranged(&self) -> bool {
        self.is_hired() || self.is_by_itself()
    }

    fn is_hired(&self) -> bool {
        self.has_vendor || is_hired(self.words, self.documents)
    }

    fn is_by_itself(&self) -> bool {
        BY_ITSELF.is_match(self.words) || OWN_UNIT_ACTS.is_match(self.words)
    }

    /// Are there documents, and is each about a trial or a purchase to come?
    fn is_trial_only(&self) -> bool {
        let mut trials = self.cells.iter().flat_map(|cell| trials(cell)).peekable();
        trials.peek().is_some() && trials.all(|is_trial| is_trial)
    }
}

/// For every founding document of a cell: is it about a trial, by the words up to the next?
fn trials(cell: &Cell) -> Vec<bool> {
    let references = document_reference::read(&cell.text);
    let ends = references.iter().skip(1).map(|next| next.span.start).chain([cell.text.len()]);
    let about = references.iter().zip(ends).filter(|(reference, _)| {
        !matches!(reference.kind, DocumentKind::OfficialLetter | DocumentKind::Decree)
    });
    about
        .map(|(reference, end)| {
            let subject = cell.text.get(reference.span.start..end).unwrap_or_default();
            TRIAL.is_match(&canonical(subject))
        })
        .collect()
}

/// A centre for watching that is told as the force carries the monitoring out as well.
fn has_watching_centre(status: AnswerStatus, row: &AlignedRow) -> bool {
    let force = words_of(&row.of(&[Column::ForceDecision, Column::ForceMembers]));
    status == AnswerStatus::Done && WATCHING_CENTRE.is_match(&force) && force::names_a_team(&force)
}

fn status_word(words: &str) -> Option<AnswerStatus> {
    let found = STATUS_WORD.captures(words)?;
    let statuses = [
        ("underway", AnswerStatus::InProgress),
        ("not", AnswerStatus::NotDone),
        ("done", AnswerStatus::Done),
    ];
    statuses.into_iter().find(|(group, _)| found.name(group).is_some()).map(|(_, status)| status)
}
