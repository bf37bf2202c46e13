//! The deadline as stated, the last good day, and how the one follows from the other.

use chrono::Datelike;

use super::{Reason, ReasonKind, Sentence, vi_day};
use crate::compliance::due::Due;
use crate::compliance::judge::When;
use crate::compliance::verdict::{Deadline, Verdict};
use crate::graph::DueEvent;
use crate::label::Lang;

/// The deadline that decided a verdict.
pub(super) fn reason(verdict: &Verdict) -> Option<Reason> {
    let deadline = verdict.deadline?;
    let due = verdict.obligation.dues.get(deadline.rule)?.due;
    let (stated_vi, stated_en) = match verdict.stated_deadline() {
        Some(stated) => {
            (format!("Thời hạn nêu là “{stated}”"), format!("The deadline is stated as “{stated}”"))
        }
        None => (
            "Văn bản không nêu thời hạn bằng lời".to_owned(),
            "No deadline is stated in words".to_owned(),
        ),
    };
    let sentence = match deadline.when.last_good_day() {
        Some(day) => Sentence::new(
            format!("{stated_vi}; ngày cuối cùng còn đúng hạn là {}.", vi_day(day)),
            format!("{stated_en}; the last good day is {day}."),
        ),
        None => Sentence::new(format!("{stated_vi}."), format!("{stated_en}.")),
    };
    let derivation = Reason::new(ReasonKind::Derivation, derivation(due, &deadline, verdict));
    Some(Reason { because: vec![derivation], ..Reason::new(ReasonKind::Deadline, sentence) })
}

fn derivation(due: Due, deadline: &Deadline, verdict: &Verdict) -> Sentence {
    match due {
        Due::OnOrBefore(_) => {
            Sentence::new("Ngày nêu vẫn còn đúng hạn.", "The day stated is still in time.")
        }
        Due::Before(day) => Sentence::new(
            format!("“Trước ngày {}” không gồm chính ngày đó.", vi_day(day)),
            format!("“Before {day}” leaves that day out."),
        ),
        Due::WithinMonth(_) => Sentence::new(
            "“Trong tháng” gồm cả ngày cuối tháng.",
            "“In the month” includes its last day.",
        ),
        Due::WithinYear(_) => {
            Sentence::new("“Trong năm” gồm cả ngày 31/12.", "“In the year” includes 31 December.")
        }
        Due::Yearly { .. } => owed(verdict, "Thời hạn lặp lại hằng năm.", "It is due every year."),
        Due::YearlyBefore { month, day } => owed(
            verdict,
            &format!(
                "Thời hạn lặp lại hằng năm; “trước ngày {day}/{month}” không gồm chính ngày đó."
            ),
            &format!("It is due every year; “before {day}/{month}” leaves that day out."),
        ),
        Due::EveryMonths(months) => match deadline.counted_from {
            Some(from) => Sentence::new(
                format!("{months} tháng tính từ ngày {}.", vi_day(from)),
                format!("{months} months counted from {from}."),
            ),
            None => {
                Sentence::new(format!("Định kỳ {months} tháng."), format!("Every {months} months."))
            }
        },
        Due::Gate(event) => gate(event, deadline.when),
        Due::Continuous => {
            Sentence::new("Phải thực hiện thường xuyên, liên tục.", "It is asked at all times.")
        }
        Due::Open => Sentence::new("Không có ngày đến hạn.", "There is no day on which it is due."),
    }
}

/// How a yearly deadline follows, and that it is still owed where its year is over.
fn owed(verdict: &Verdict, vi: &str, en: &str) -> Sentence {
    let is_over = verdict.due_on().is_some_and(|day| day.year() < verdict.as_of.year());
    if !is_over {
        return Sentence::new(vi, en);
    }
    Sentence::new(
        format!("{vi} Nhiệm vụ của năm trước đến nay vẫn chưa được thực hiện."),
        format!("{en} What was due in the year before is still owed."),
    )
}

fn gate(event: DueEvent, when: When) -> Sentence {
    let (vi, en) = (event.label(Lang::Vi), event.label(Lang::En));
    match when.last_good_day() {
        Some(day) => Sentence::new(
            format!("Phải đáp ứng trước khi {vi}, việc này diễn ra ngày {}.", vi_day(day)),
            format!("It must be met before {en}, which was on {day}."),
        ),
        None => Sentence::new(
            format!("Phải đáp ứng trước khi {vi}."),
            format!("It must be met before {en}."),
        ),
    }
}
