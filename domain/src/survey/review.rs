//! Have the systems been reviewed?

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{
    align::AlignedRow,
    answer::AnswerStatus,
    cell::{sources_of, words_of},
    clause::sentences,
    documents,
    layout::Column,
    reading::ReviewAnswer,
    system_category::{self, SystemCategory},
};
use crate::text::pattern;

/// What a review is called.
static REVIEW: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"rà soát|đánh giá|kiểm tra|kiểm định|dán tem"));

/// What says how far a review is, before the word for it; the nearest one counts.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?P<done>\bđã\b) | (?P<underway>\bđang\b) | (?P<not>\bchưa\b)
        | (?P<planned>\bsẽ\b|\bcần\b|dự\ kiến|nghiên\ cứu|trong\ thời\ gian\ tới)
        | (?P<ordered>yêu\ cầu|chỉ\ đạo|đề\ nghị|\bgiao\b|đôn\ đốc|\bđoàn\b|kế\ hoạch|hướng\ dẫn)",
    )
});

/// A result says that there was a review: `đạt 9/11 yêu cầu`.
static RESULT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"đạt (?:được )?\d+ ?/ ?\d+ (?:yêu cầu|tiêu chí|nội dung|biện pháp)|kết quả (?:rà soát|đánh giá)",
    )
});

/// A clause that answers without naming what is done.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^ (?:hiện\ (?:nay|tại)?,?\ ?)? (?:
            (?P<done> đã\ (?:thực\ hiện|hoàn\ thành|triển\ khai|có) )
          | (?P<underway> đang\ (?:thực\ hiện|triển\ khai|tiến\ hành|phối\ hợp|xây\ dựng) (?:\ thực\ hiện)? )
          | (?P<not> chưa (?:\ (?:thực\ hiện|triển\ khai|có))? )
        ) $",
    )
});

/// A clause that only wants to: `đang nghiên cứu để triển khai`.
static PLAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:hiện (?:nay|tại)?,? ?)?(?:đang |sẽ )?(?:nghiên cứu|đề xuất|dự kiến|lập kế hoạch|xây dựng kế hoạch|tham mưu)",
    )
});

/// Words around bare names of systems.
static FILLER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"hệ thống|thông tin|phần mềm|các|tỉnh|thành phố|\btp\b|\bcủa\b|\bvà\b|[^\p{L}\d ]")
});

/// Something is said of a system.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"hoàn thành|nâng cấp|triển khai|kết nối|vận hành|đưa vào|thí điểm|xây dựng|\bđược\b|\blà\b|\bcó\b|:",
    )
});

/// Reads the answer. `province` is its name, which may stand behind a bare system's.
pub(super) fn read(row: &AlignedRow, province: &str) -> ReviewAnswer {
    let cells = row.of(&[Column::Review]);
    let mut reading = Reading { moods: BTreeSet::new(), systems: BTreeSet::new() };
    for cell in &cells {
        let sentences = sentences(&cell.text);
        // a cell of bare names is one list, which needs no word for the review
        let mut clauses = sentences.iter().flat_map(|sentence| &sentence.clauses);
        let is_list = clauses.all(|clause| is_bare_name(clause, province));
        let mut before = is_list.then_some(Mood::Done);
        for sentence in &sentences {
            let mood = reading.read_sentence(&sentence.clauses, before);
            before = mood.filter(|_| is_list || sentence.goes_on);
        }
    }
    ReviewAnswer {
        status: reading.status(),
        systems: reading.systems.into_iter().collect(),
        references: documents::cited(&cells),
        cells: sources_of(&cells),
    }
}

/// Does the cell say only that all is well?
pub(super) fn is_bare_assurance(row: &AlignedRow) -> bool {
    let words = words_of(&row.of(&[Column::Review]));
    let words = words.trim_matches(|letter: char| !letter.is_alphanumeric());
    matches!(words, "đảm bảo" | "bảo đảm" | "đã đảm bảo" | "đã bảo đảm")
}

/// How far a clause says the review is; the best of a cell counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mood {
    Not,
    Planned,
    Underway,
    Done,
}

struct Reading {
    moods: BTreeSet<Mood>,
    systems: BTreeSet<SystemCategory>,
}

impl Reading {
    /// `before` is the mood that a list at the beginning goes on with; gives the mood to go on with.
    fn read_sentence(&mut self, clauses: &[String], mut before: Option<Mood>) -> Option<Mood> {
        for clause in clauses {
            // `Đã rà soát hệ thống A; hệ thống B`: the list goes on
            let mood = mood_of(clause).or_else(|| before.filter(|_| begins_with_a_system(clause)));
            if mood == Some(Mood::Done) {
                self.systems.extend(system_category::named_in(clause).0);
            }
            self.moods.extend(mood);
            before = mood;
        }
        before
    }

    fn status(&self) -> AnswerStatus {
        match self.moods.last() {
            Some(Mood::Done) => AnswerStatus::Done,
            Some(Mood::Underway) => AnswerStatus::InProgress,
            Some(Mood::Planned) => AnswerStatus::Planned,
            Some(Mood::Not) => AnswerStatus::NotDone,
            None => AnswerStatus::NotReported,
        }
    }
}

fn mood_of(clause: &str) -> Option<Mood> {
    if RESULT.is_match(clause) {
        return Some(Mood::Done);
    }
    if PLAN.is_match(clause) {
        return Some(Mood::Planned);
    }
    let reviewed = REVIEW.find_iter(clause).map(|review| mood_before(clause, review.start()));
    reviewed.max().or_else(|| {
        let bare = BARE.captures(clause)?;
        let marks = [("done", Mood::Done), ("underway", Mood::Underway), ("not", Mood::Not)];
        marks.into_iter().find(|(group, _)| bare.name(group).is_some()).map(|(_, mood)| mood)
    })
}

/// The mood that the last mark before a word for a review gives it. A review without a mark is told as made.
fn mood_before(clause: &str, review: usize) -> Mood {
    let before = clause.get(..review).unwrap_or_default();
    let Some(mark) = MARK.captures_iter(before).last() else { return Mood::Done };
    let marks = [
        ("done", Mood::Done),
        ("underway", Mood::Underway),
        ("ordered", Mood::Underway),
        ("not", Mood::Not),
    ];
    let given = marks.into_iter().find(|(group, _)| mark.name(group).is_some());
    given.map_or(Mood::Planned, |(_, mood)| mood)
}

/// `SOC theo Công văn …`: an item of a list, and nothing that is said of it.
fn begins_with_a_system(clause: &str) -> bool {
    let item = clause.split(" theo ").next().unwrap_or_default();
    let (systems, rest) = system_category::named_in(item);
    !systems.is_empty() && !VERB.is_match(&rest)
}

/// Is there nothing but names of systems, and the province's?
fn is_bare_name(clause: &str, province: &str) -> bool {
    let (systems, rest) = system_category::named_in(clause);
    let rest = rest.replace(province, " ");
    !systems.is_empty() && FILLER.replace_all(&rest, " ").trim().is_empty()
}
