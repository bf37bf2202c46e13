//! The table of verdicts: what is known, laid beside when it is asked.

use chrono::{Datelike, NaiveDate};

use super::known::{Known, NotMet};
use crate::graph::VerdictCode;

/// When something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// By the end of this day.
    Day(NaiveDate),
    /// Before the event, which comes on this day; it has not come yet where there is none. What is met on the day itself
    /// is met in time: a day tells no hours.
    Gate(Option<NaiveDate>),
    /// Before an event of which nobody knows whether it has come.
    GateNotKnown,
    /// At all times.
    Continuous,
    /// Some time.
    Open,
}

impl When {
    /// The last good day, where there is one.
    pub fn last_good_day(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Gate(day) => day,
            Self::GateNotKnown | Self::Continuous | Self::Open => None,
        }
    }

    /// Whether time is up, so that what is not known to be met is open to question.
    pub(super) fn is_up(self, as_of: NaiveDate) -> bool {
        match self {
            Self::Day(day) => as_of > day,
            Self::Gate(day) => day.is_some_and(|day| as_of >= day),
            Self::GateNotKnown | Self::Continuous => true,
            Self::Open => false,
        }
    }
}

/// The verdict. What is known is known on `as_of`: nothing in it begins later.
pub(super) fn judge(known: &Known, when: When, as_of: NaiveDate) -> VerdictCode {
    use VerdictCode::{Compliant, CompliantLate, NonCompliant, Pending, Unknown};
    let is_up = when.is_up(as_of);
    match known {
        Known::Met { on } => {
            if is_up && is_late(*on, when) {
                CompliantLate
            } else {
                Compliant
            }
        }
        Known::NotMet(_) | Known::Nothing if !is_up => Pending,
        Known::NotMet(NotMet::Now) => NonCompliant,
        Known::NotMet(NotMet::Measured(on)) => match when {
            // what was measured while there was time tells nothing of the end of that time
            When::Day(day) if *on <= day => Unknown,
            When::Gate(Some(day)) if *on < day => Unknown,
            // of what is asked at all times it tells on its own day
            When::Continuous if *on < as_of => Unknown,
            _ => NonCompliant,
        },
        Known::Nothing => Unknown,
    }
}

/// The verdict on a yearly duty whose year is over, by what is known of that year: a figure that speaks of the last day of
/// the year speaks of the whole of it.
pub(super) fn judge_year_before(known: &Known, last_good_day: NaiveDate) -> VerdictCode {
    match known {
        Known::Met { .. } => VerdictCode::Compliant,
        Known::NotMet(NotMet::Measured(on)) if on.month() == 12 && on.day() == 31 => {
            VerdictCode::NonCompliant
        }
        Known::NotMet(NotMet::Measured(on)) if *on <= last_good_day => VerdictCode::Unknown,
        Known::NotMet(_) => VerdictCode::NonCompliant,
        Known::Nothing => VerdictCode::Unknown,
    }
}

/// Whether it was met after the last good day.
fn is_late(met_on: Option<NaiveDate>, when: When) -> bool {
    match when {
        When::Day(day) | When::Gate(Some(day)) => met_on.is_some_and(|on| on > day),
        When::Gate(None) | When::GateNotKnown | When::Continuous | When::Open => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn met(on: &str) -> Known {
        Known::Met { on: Some(day(on)) }
    }

    type Cell<'a> = (&'a str, &'a Known, When, &'a [(&'a str, &'a str)]);

    /// The table of verdicts, cell by cell: evidence, the days asked about, what comes out.
    #[test]
    fn the_table() {
        let by = When::Day(day("2024-09-30"));
        let gate = When::Gate(Some(day("2024-09-30")));
        let not_met = Known::NotMet(NotMet::Now);
        let cells: [Cell<'_>; 12] = [
            (
                "met in time",
                &met("2024-09-30"),
                by,
                &[("2024-09-30", "COMPLIANT"), ("2024-10-01", "COMPLIANT")],
            ),
            (
                "met in time, gate",
                &met("2024-09-30"),
                gate,
                &[("2024-09-30", "COMPLIANT"), ("2024-10-01", "COMPLIANT")],
            ),
            (
                "met later",
                &met("2024-10-02"),
                by,
                &[("2024-10-02", "COMPLIANT_LATE"), ("2025-01-01", "COMPLIANT_LATE")],
            ),
            ("met later, gate", &met("2024-10-02"), gate, &[("2024-10-02", "COMPLIANT_LATE")]),
            (
                "not met",
                &not_met,
                by,
                &[
                    ("2024-09-29", "PENDING"),
                    ("2024-09-30", "PENDING"),
                    ("2024-10-01", "NON_COMPLIANT"),
                ],
            ),
            (
                "not met, gate",
                &not_met,
                gate,
                &[
                    ("2024-09-29", "PENDING"),
                    ("2024-09-30", "NON_COMPLIANT"),
                    ("2024-10-01", "NON_COMPLIANT"),
                ],
            ),
            (
                "nothing",
                &Known::Nothing,
                by,
                &[("2024-09-29", "PENDING"), ("2024-09-30", "PENDING"), ("2024-10-01", "UNKNOWN")],
            ),
            (
                "nothing, gate",
                &Known::Nothing,
                gate,
                &[("2024-09-29", "PENDING"), ("2024-09-30", "UNKNOWN")],
            ),
            (
                "measured in time",
                &Known::NotMet(NotMet::Measured(day("2024-09-30"))),
                by,
                &[("2024-09-30", "PENDING"), ("2024-10-01", "UNKNOWN")],
            ),
            (
                "measured after",
                &Known::NotMet(NotMet::Measured(day("2024-10-01"))),
                by,
                &[("2024-10-01", "NON_COMPLIANT")],
            ),
            ("not live yet", &not_met, When::Gate(None), &[("2024-10-01", "PENDING")]),
            ("no day stated", &not_met, When::Open, &[("2024-10-01", "PENDING")]),
        ];
        for (name, known, when, days) in cells {
            for (as_of, expected) in days {
                assert_eq!(judge(known, when, day(as_of)).code(), *expected, "{name} on {as_of}");
            }
        }
    }

    #[test]
    fn at_all_times_is_judged_every_day() {
        let today = day("2024-09-30");

        assert_eq!(judge(&met("2020-01-01"), When::Continuous, today), VerdictCode::Compliant);
        assert_eq!(judge(&Known::Nothing, When::Continuous, today), VerdictCode::Unknown);
        let not_met = |on| Known::NotMet(NotMet::Measured(day(on)));
        assert_eq!(
            judge(&not_met("2024-09-30"), When::Continuous, today),
            VerdictCode::NonCompliant
        );
        assert_eq!(judge(&not_met("2024-09-29"), When::Continuous, today), VerdictCode::Unknown);
        let now = Known::NotMet(NotMet::Now);
        assert_eq!(judge(&now, When::Continuous, today), VerdictCode::NonCompliant);
    }
}
