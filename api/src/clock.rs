//! The time, taken from one place, so that a test can stop and set it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

/// Seconds by which Vietnamese time is ahead of UTC, all year round.
const VIETNAM_OFFSET_SECONDS: i32 = 7 * 60 * 60;

/// What time it is.
#[derive(Debug, Clone, Copy)]
pub struct Clock(Source);

#[derive(Debug, Clone, Copy)]
enum Source {
    System,
    Stopped(DateTime<Utc>),
    Set(&'static AtomicI64),
}

impl Clock {
    /// The computer's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `instant`.
    pub fn stopped_at(instant: DateTime<Utc>) -> Self {
        Self(Source::Stopped(instant))
    }

    /// A clock that stands where it is set, in seconds since 1970 in UTC.
    pub fn set_by(seconds: &'static AtomicI64) -> Self {
        Self(Source::Set(seconds))
    }

    /// This instant, in UTC.
    pub fn now(self) -> DateTime<Utc> {
        match self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the computer")]
            Source::System => Utc::now(),
            Source::Stopped(instant) => instant,
            Source::Set(seconds) => {
                DateTime::from_timestamp(seconds.load(Ordering::Relaxed), 0).unwrap_or_default()
            }
        }
    }

    /// This day in Vietnam (UTC+7): verdicts turn at its midnight.
    pub fn today(self) -> NaiveDate {
        day_in_vietnam(self.now())
    }
}

/// The day on which `instant` falls in Vietnam.
pub fn day_in_vietnam(instant: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(VIETNAM_OFFSET_SECONDS) {
        Some(vietnam) => instant.with_timezone(&vietnam).date_naive(),
        None => instant.date_naive(),
    }
}

/// The instant at which a day in Vietnam is over.
pub fn end_of_day_in_vietnam(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN);
    (next - TimeDelta::seconds(VIETNAM_OFFSET_SECONDS.into())).and_utc()
}

#[cfg(test)]
mod tests {
    use super::{Clock, end_of_day_in_vietnam};

    fn today_at(instant: &str) -> String {
        Clock::stopped_at(instant.parse().unwrap()).today().to_string()
    }

    #[test]
    fn the_day_turns_at_seventeen_hours_utc() {
        assert_eq!(today_at("2024-09-30T16:59:59Z"), "2024-09-30");
        assert_eq!(today_at("2024-09-30T17:00:00Z"), "2024-10-01");
    }

    #[test]
    fn a_day_is_over_when_the_next_begins() {
        let day = "2024-09-30".parse().unwrap();

        assert_eq!(end_of_day_in_vietnam(day).to_rfc3339(), "2024-09-30T17:00:00+00:00");
    }
}
