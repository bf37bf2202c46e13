//! Measured figures: so many of so many on a day. They tell of that day, and of later days only what was reached.

use chrono::{Datelike, NaiveDate};

use super::{Evidence, Knowledge, Known, Missing, NotMet, Shows};
use crate::compliance::facts::Figure;
use crate::compliance::obligation::Obligation;
use crate::graph::{FigureQualifier, MEASUREMENT, Measure, Subject};

/// Which figures tell of an ask, and which share must be reached.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Measured<'a> {
    /// What is asked.
    pub(in super::super) measure: Measure,
    /// What was counted.
    pub(in super::super) subject: Subject,
    /// Which of them, where not all are meant: a figure of others tells nothing.
    pub(in super::super) population: Option<&'a str>,
    /// The share, in percent, where one is stated.
    pub(in super::super) share: Option<u32>,
}

impl<'a> Measured<'a> {
    /// The figures that tell of what an obligation asks.
    pub(in super::super) fn by(obligation: &'a Obligation) -> Self {
        Self {
            measure: obligation.measure,
            subject: obligation.subject,
            population: obligation.population.as_deref(),
            share: obligation.threshold,
        }
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

    /// What figures of several bodies tell of one of them, of this year or of any: what all of them did. That some did not
    /// tells nothing of this one.
    pub(in super::super) fn tell_of_a_body(
        self,
        figures: &[Figure],
        of_year: Option<i32>,
        as_of: NaiveDate,
    ) -> Knowledge {
        let of_all = Self { share: Some(100), ..self };
        let told = match of_year {
            Some(year) => of_all.tell_of_year(figures, (year, as_of)),
            None => of_all.tell(figures, as_of),
        };
        match told.known {
            Known::NotMet(_) => Knowledge { known: Known::Nothing, ..told },
            Known::Met { .. } | Known::Nothing => told,
        }
    }

    /// What the figures of this year tell by a day.
    pub(in super::super) fn tell_of_year(
        self,
        figures: &[Figure],
        (year, as_of): (i32, NaiveDate),
    ) -> Knowledge {
        let is_of_year = |figure: &&Figure| figure.on.is_some_and(|on| on.year() == year);
        let of_year: Vec<Figure> = figures.iter().filter(is_of_year).cloned().collect();
        self.tell(&of_year, as_of)
    }

    fn told(self, figures: &[Figure], as_of: NaiveDate) -> Vec<(NaiveDate, Evidence, bool)> {
        if self.measure == Measure::Other {
            return Vec::new();
        }
        let fitting = figures.iter().filter(|figure| {
            figure.measure == Some(self.measure)
                && figure.subject == self.subject
                && figure.population.as_deref() == self.population
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

    /// Whether a figure reaches the share; nothing where its words leave room for both: "almost 100 of 100" is less than
    /// 100, "about 100" may be less or more.
    ///
    /// Where no share is stated, how many are enough is not said: all of them are, none at all is not, and what lies
    /// between is left open.
    fn reached(self, figure: &Figure) -> Option<bool> {
        let (some, all) = (figure.numerator?, figure.denominator.filter(|all| *all > 0)?);
        let share = i128::from(self.share.unwrap_or(100)) * i128::from(all);
        let some = i128::from(some) * 100;
        let reached = match figure.qualifier {
            FigureQualifier::Exact => Some(some >= share),
            FigureQualifier::Over => (some >= share).then_some(true),
            FigureQualifier::Almost => (some <= share).then_some(false),
            FigureQualifier::About => None,
        };
        let is_open = self.share.is_none() && some > 0;
        reached.filter(|reached| *reached || !is_open)
    }

    const fn missing(self) -> Missing {
        match self.measure {
            Measure::Other => Missing::NotHeld,
            measure => Missing::Figure(measure),
        }
    }
}

/// What is known by a day to have happened in a year: the first of its events, or what figures of that year tell.
pub(in super::super) fn of_year(
    events: Vec<(NaiveDate, Evidence)>,
    missing: Option<Missing>,
    measured: Measured<'_>,
    figures: &[Figure],
    (year, as_of): (i32, NaiveDate),
) -> Knowledge {
    let mut in_year: Vec<_> = events.into_iter().filter(|(on, _)| on.year() == year).collect();
    if !in_year.is_empty() {
        let (on, evidence) = in_year.swap_remove(0);
        return Knowledge::met(Some(on), vec![evidence]);
    }
    let mut told = measured.tell_of_year(figures, (year, as_of));
    if let Some(missing) = missing.filter(|_| told.known == Known::Nothing) {
        told.missing = vec![missing];
    }
    told
}
