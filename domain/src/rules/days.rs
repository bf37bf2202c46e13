//! Days: what has happened lies not in the future, what ends does not end before it begins.

use super::{Case, Judgement};
use crate::graph::{Word, camel_case};
use crate::telling::UserErrorCode as Code;

/// Days on which something has happened.
const HAPPENED: [&str; 10] = [
    "went_live_on",
    "submitted_on",
    "appraised_on",
    "approved_on",
    "implemented_on",
    "issued_on",
    "founded_on",
    "assessed_on",
    "since_on",
    "as_of",
];
/// Pairs of days of which the second is not before the first.
const SPANS: [(&str, &str); 2] = [("starts_on", "ends_on"), ("in_force_from", "in_force_to")];

pub(super) fn judge(_word: &Word, case: &Case<'_>, judgement: &mut Judgement) {
    let today = case.today;
    for column in HAPPENED {
        if let Some(day) = case.told.day(column).filter(|day| *day > today) {
            let field = camel_case(column);
            judgement.refuse(
                &field,
                Code::DayToCome,
                format!("`{field}` is {day}, a day to come: today in Vietnam is {today}."),
                format!("`{field}` là {day}, ngày trong tương lai: hôm nay là {today}."),
            );
        }
    }
    if let Some(crate::sync::Value::Instant(at)) = case.told.get("last_seen_at")
        && (at.naive_utc() + chrono::Duration::hours(7)).date() > today
    {
        judgement.refuse(
            "lastSeenAt",
            Code::DayToCome,
            format!(
                "`lastSeenAt` is {at}, an instant of a day to come: today in Vietnam is {today}."
            ),
            format!("`lastSeenAt` là {at}, thời điểm trong tương lai: hôm nay là {today}."),
        );
    }
    for (first, last) in SPANS {
        if let (Some(from), Some(to)) = (case.after.day(first), case.after.day(last))
            && to < from
            && case.tells(&[first, last])
        {
            let (first, last) = (camel_case(first), camel_case(last));
            judgement.refuse(
                &last,
                Code::EndBeforeStart,
                format!("`{last}` must not be before `{first}`, got {to} and {from}."),
                format!("`{last}` không được trước `{first}`, nhận được {to} và {from}."),
            );
        }
    }
}
