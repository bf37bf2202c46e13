//! Due rules: how a deadline is stated, and which day is the last good one.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::graph::{DueEvent, DueKind, Tier};

/// One of an obligation's deadlines, and when it applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRule {
    /// The deadline.
    pub due: Due,
    /// Only for operations centres of this tier; for all where there is none.
    pub tier: Option<Tier>,
    /// The words of the document.
    pub stated: Option<String>,
}

/// A deadline. Days are days in Vietnam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// On this day at the latest.
    OnOrBefore(NaiveDate),
    /// Before this day.
    Before(NaiveDate),
    /// To the end of the month of this day, which is its last.
    WithinMonth(NaiveDate),
    /// To the end of this year.
    WithinYear(i32),
    /// Every year, on this day at the latest.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31; a day that a year lacks is that month's last.
        day: u32,
    },
    /// Every year before this day.
    YearlyBefore {
        /// 1 to 12.
        month: u32,
        /// 1 to 31; a day that a year lacks is that month's last.
        day: u32,
    },
    /// So many months from the last event.
    EveryMonths(u32),
    /// Before the event.
    Gate(DueEvent),
    /// At all times.
    Continuous,
    /// Without a stated day.
    Open,
}

/// The parts make no deadline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a deadline of kind {kind} lacks its {lacks}")]
pub struct NotADue {
    /// The kind's code.
    pub kind: &'static str,
    /// What is missing, or out of range.
    pub lacks: &'static str,
}

impl Due {
    /// The deadline that these parts make, as tables hold them: `on_or_before` is the last good day.
    ///
    /// # Errors
    /// [`NotADue`]: a part that its kind needs is missing or out of range.
    pub fn of_parts(
        kind: DueKind,
        on_or_before: Option<NaiveDate>,
        every_months: Option<u32>,
        yearly: Option<(u32, u32)>,
        event: Option<DueEvent>,
    ) -> Result<Self, NotADue> {
        let lack = |lacks| NotADue { kind: kind.code(), lacks };
        let day = || on_or_before.ok_or(lack("day"));
        let yearly = || yearly.filter(|at| is_in_a_year(*at)).ok_or(lack("day of the year"));
        Ok(match kind {
            DueKind::OnOrBefore => Self::OnOrBefore(day()?),
            DueKind::Before => {
                Self::Before(day()?.checked_add_days(Days::new(1)).ok_or(lack("day"))?)
            }
            DueKind::WithinMonth => Self::WithinMonth(day()?),
            DueKind::WithinYear => Self::WithinYear(day()?.year()),
            DueKind::Yearly => {
                let (month, day) = yearly()?;
                Self::Yearly { month, day }
            }
            DueKind::YearlyBefore => {
                let (month, day) = yearly()?;
                Self::YearlyBefore { month, day }
            }
            DueKind::EveryMonths => {
                let months = every_months.filter(|months| (1..=120).contains(months));
                Self::EveryMonths(months.ok_or(lack("number of months, 1 to 120"))?)
            }
            DueKind::Gate => Self::Gate(event.ok_or(lack("event"))?),
            DueKind::Continuous => Self::Continuous,
            DueKind::Open => Self::Open,
        })
    }

    /// How it is stated.
    pub const fn kind(self) -> DueKind {
        match self {
            Self::OnOrBefore(_) => DueKind::OnOrBefore,
            Self::Before(_) => DueKind::Before,
            Self::WithinMonth(_) => DueKind::WithinMonth,
            Self::WithinYear(_) => DueKind::WithinYear,
            Self::Yearly { .. } => DueKind::Yearly,
            Self::YearlyBefore { .. } => DueKind::YearlyBefore,
            Self::EveryMonths(_) => DueKind::EveryMonths,
            Self::Gate(_) => DueKind::Gate,
            Self::Continuous => DueKind::Continuous,
            Self::Open => DueKind::Open,
        }
    }

    /// The event that it hangs on.
    pub const fn event(self) -> Option<DueEvent> {
        match self {
            Self::Gate(event) => Some(event),
            Self::EveryMonths(_) => Some(DueEvent::LastAssessment),
            _ => None,
        }
    }

    /// The last good day of a rule that names one day for good; nothing for the others.
    pub fn fixed_day(self) -> Option<NaiveDate> {
        match self {
            Self::OnOrBefore(day) => Some(day),
            Self::Before(day) => day.pred_opt(),
            Self::WithinMonth(day) => last_of_month(day.year(), day.month()),
            Self::WithinYear(year) => NaiveDate::from_ymd_opt(year, 12, 31),
            _ => None,
        }
    }

    /// The last good day of a yearly rule in this year; nothing for the others.
    ///
    /// `before 1 January` of a year ends with the 31 December that goes before it.
    pub fn day_in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Yearly { month, day } => clamped(year, month, day),
            Self::YearlyBefore { month, day } => clamped(year, month, day)?.pred_opt(),
            _ => None,
        }
    }

    /// The last good day of a yearly rule that lies in this calendar year; nothing for the others. Whoever asks about a day
    /// of the year asks about this one, whatever year the words count it to.
    pub fn last_good_day_in(self, year: i32) -> Option<NaiveDate> {
        let lies_in = |stated| self.day_in_year(stated).filter(|day| day.year() == year);
        lies_in(year).or_else(|| lies_in(year.checked_add(1)?))
    }

    /// The last good day for one who was last assessed, or else became bound, on `last`; nothing for the other rules.
    ///
    /// Months clamp: 31 August and six months make the last day of February.
    pub fn day_after(self, last: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::EveryMonths(months) => last.checked_add_months(Months::new(months)),
            _ => None,
        }
    }
}

fn is_in_a_year((month, day): (u32, u32)) -> bool {
    // a leap year has every day that any year has
    NaiveDate::from_ymd_opt(2024, month, day).is_some()
}

fn clamped(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).or_else(|| last_of_month(year, month))
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_good_day_of_each_rule_that_names_a_day() {
        for (due, last) in [
            (Due::OnOrBefore(day("2025-12-31")), "2025-12-31"),
            (Due::Before(day("2023-06-30")), "2023-06-29"),
            (Due::Before(day("2024-03-01")), "2024-02-29"),
            (Due::WithinMonth(day("2024-09-01")), "2024-09-30"),
            (Due::WithinMonth(day("2024-02-11")), "2024-02-29"),
            (Due::WithinYear(2025), "2025-12-31"),
        ] {
            assert_eq!(due.fixed_day(), Some(day(last)), "{due:?}");
        }
        for due in [Due::EveryMonths(6), Due::Gate(DueEvent::GoLive), Due::Continuous, Due::Open] {
            assert_eq!(due.fixed_day(), None, "{due:?}");
        }
    }

    #[test]
    fn the_last_good_day_of_each_year() {
        let before = Due::YearlyBefore { month: 12, day: 25 };
        let by = Due::Yearly { month: 2, day: 29 };

        assert_eq!(before.day_in_year(2024), Some(day("2024-12-24")));
        assert_eq!(by.day_in_year(2024), Some(day("2024-02-29")));
        assert_eq!(by.day_in_year(2025), Some(day("2025-02-28")));
        assert_eq!(Due::Continuous.day_in_year(2024), None);
        let new_year = Due::YearlyBefore { month: 1, day: 1 };
        assert_eq!(new_year.day_in_year(2024), Some(day("2023-12-31")));
        assert_eq!(new_year.last_good_day_in(2024), Some(day("2024-12-31")));
        assert_eq!(before.last_good_day_in(2024), Some(day("2024-12-24")));
        assert_eq!(Due::Continuous.last_good_day_in(2024), None);
    }

    #[test]
    fn months_clamp_to_the_last_day() {
        let six = Due::EveryMonths(6);

        assert_eq!(six.day_after(day("2024-01-10")), Some(day("2024-07-10")));
        assert_eq!(six.day_after(day("2024-08-31")), Some(day("2025-02-28")));
        assert_eq!(six.day_after(day("2023-08-31")), Some(day("2024-02-29")));
        assert_eq!(Due::EveryMonths(12).day_after(day("2024-01-10")), Some(day("2025-01-10")));
    }

    #[test]
    fn parts_and_rule_are_two_spellings_of_one_deadline() {
        for due in [
            Due::OnOrBefore(day("2025-12-31")),
            Due::Before(day("2023-06-30")),
            Due::WithinMonth(day("2024-09-30")),
            Due::WithinYear(2025),
            Due::Yearly { month: 12, day: 31 },
            Due::YearlyBefore { month: 12, day: 25 },
            Due::EveryMonths(6),
            Due::Gate(DueEvent::Change),
            Due::Continuous,
            Due::Open,
        ] {
            let months = if let Due::EveryMonths(months) = due { Some(months) } else { None };
            let yearly = match due {
                Due::Yearly { month, day } | Due::YearlyBefore { month, day } => Some((month, day)),
                _ => None,
            };
            let again = Due::of_parts(due.kind(), due.fixed_day(), months, yearly, due.event());
            assert_eq!(again, Ok(due));
        }
    }

    #[test]
    fn refuses_parts_that_make_no_deadline() {
        let refusal = Due::of_parts(DueKind::EveryMonths, None, Some(0), None, None).unwrap_err();

        assert_eq!(
            refusal.to_string(),
            "a deadline of kind EVERY_MONTHS lacks its number of months, 1 to 120"
        );
        assert!(Due::of_parts(DueKind::Before, None, None, None, None).is_err());
        assert!(Due::of_parts(DueKind::Yearly, None, None, Some((2, 30)), None).is_err());
    }
}
