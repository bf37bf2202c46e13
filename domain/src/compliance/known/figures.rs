//! Measured figures: so many of so many on a day. They tell of that day, and of later days only what was reached.

use chrono::{Datelike, NaiveDate};

use super::{Evidence, Knowledge, Known, Missing, NotMet, Shows};
use crate::compliance::facts::Figure;
use crate::compliance::obligation::Obligation;
use crate::graph::{FigureQualifier, MEASUREMENT, Measure, Subject};

/// Which figures tell of an ask, and which share must be reached.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Measured {
    /// What is asked.
    pub(in super::super) measure: Measure,
    /// What was counted.
    pub(in super::super) subject: Subject,
    /// The share, in percent.
    pub(in super::super) share: u64,
}

impl Measured {
    /// The figures that tell of what an obligation asks.
    pub(in super::super) fn by(obligation: &Obligation) -> Self {
        let share = u64::from(obligation.threshold.unwrap_or(100));
        Self { measure: obligation.measure, subject: obligation.subject, share }
    }

    /// What the figures tell by a day.
    ///
    /// Reached: since the first of the unbroken row of newest figures that reach the share. Not reached: measured on
    /// the newest figure's day. A figure without a day, or without a number of all, tells nothing.
    pub(in super::super) fn tell(self, figures: &[Figure], as_of: NaiveDate) -> Knowledge {
        let told = self.told(figures, as_of);
        let Some((_, newest, reached)) = told.last() else {
            return Knowledge::nothing(self.missing());
        };
        if *reached {
            let row: Vec<_> = told.iter().rev().take_while(|(_, _, reached)| *reached).collect();
            let on = row.last().map(|(on, _, _)| *on);
            return Knowledge::met(on, row.into_iter().rev().map(|told| told.1.clone()).collect());
        }
        let on = newest.on.unwrap_or(as_of);
        Knowledge {
            known: Known::NotMet(NotMet::Measured(on)),
            evidence: vec![newest.clone()],
            missing: vec![self.missing()],
        }
    }

    /// What the figures of the year of `as_of` tell.
    fn tell_of_year(self, figures: &[Figure], as_of: NaiveDate) -> Knowledge {
        let of_year: Vec<Figure> = figures
            .iter()
            .filter(|figure| figure.on.is_some_and(|on| on.year() == as_of.year()))
            .cloned()
            .collect();
        self.tell(&of_year, as_of)
    }

    fn told(self, figures: &[Figure], as_of: NaiveDate) -> Vec<(NaiveDate, Evidence, bool)> {
        if self.measure == Measure::Other {
            return Vec::new();
        }
        let fitting = figures.iter().filter(|figure| {
            figure.measure == Some(self.measure) && figure.subject == self.subject
        });
        let told = fitting.filter_map(|figure| {
            let on = figure.on.filter(|on| *on <= as_of)?;
            let reached = self.reached(figure)?;
            let shows = Shows::Figure(figure.numerator, figure.denominator);
            Some((on, Evidence::new(MEASUREMENT.name, figure.id, Some(on), shows), reached))
        });
        let mut told: Vec<_> = told.collect();
        told.sort_by_key(|(on, evidence, _)| (*on, evidence.id));
        told
    }

    /// "Almost 100 of 100" is not 100 of 100.
    fn reached(self, figure: &Figure) -> Option<bool> {
        let (some, all) = (figure.numerator?, figure.denominator.filter(|all| *all > 0)?);
        let share = i128::from(self.share) * i128::from(all);
        let exact = matches!(figure.qualifier, FigureQualifier::Exact | FigureQualifier::Over);
        Some(exact && i128::from(some) * 100 >= share)
    }

    const fn missing(self) -> Missing {
        match self.measure {
            Measure::Other => Missing::NotHeld,
            measure => Missing::Figure(measure),
        }
    }
}

/// What happened in the year of `as_of`: the first of the events, or what figures of that year tell.
pub(in super::super) fn of_year(
    events: Vec<(NaiveDate, Evidence)>,
    missing: Option<Missing>,
    measured: Measured,
    figures: &[Figure],
    as_of: NaiveDate,
) -> Knowledge {
    let mut in_year: Vec<_> =
        events.into_iter().filter(|(on, _)| on.year() == as_of.year()).collect();
    if !in_year.is_empty() {
        let (on, evidence) = in_year.swap_remove(0);
        return Knowledge::met(Some(on), vec![evidence]);
    }
    let mut told = measured.tell_of_year(figures, as_of);
    if let Some(missing) = missing.filter(|_| told.known == Known::Nothing) {
        told.missing = vec![missing];
    }
    told
}
