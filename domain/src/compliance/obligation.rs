//! Obligations: what a clause asks of whom, by when; and which of them are in force on a day.

use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::due::DueRule;
use super::facts::Units;
use crate::graph::{Binding, JudgedAs, Lifecycle, Measure, Subject};

/// What a clause of an instrument asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// The node.
    pub id: Uuid,
    /// The stable short name, such as `CT09-1d-1`.
    pub code: String,
    /// Its place in the instrument, from 1.
    pub ordinal: i64,
    /// The clause as it is cited.
    pub clause: String,
    /// What it asks, in a sentence: Vietnamese, English.
    pub asks: [String; 2],
    /// The instrument.
    pub instrument: Instrument,
    /// What is judged.
    pub subject: Subject,
    /// Which of them are meant, as a short name, such as `ioc-operators`; all of them where there is none.
    pub population: Option<String>,
    /// By which facts.
    pub measure: Measure,
    /// Whether it binds.
    pub binding: Binding,
    /// Percent that must be reached; how many are enough is not said where none is stated.
    pub threshold: Option<u32>,
    /// Only systems in one of these states; all but retired ones where there are none.
    pub lifecycles: Vec<Lifecycle>,
    /// Only important systems.
    pub important_only: bool,
    /// The one body that is bound.
    pub body: Option<Uuid>,
    /// The units whose bodies are bound, as they were on the day of issue; the nation where there are none.
    pub jurisdiction: Vec<Uuid>,
    /// Whether it binds those that succeed its units.
    pub passes_to_successors: bool,
    /// It asks to review again the approvals that are older than this day.
    pub reviews_approvals_before: Option<NaiveDate>,
    /// The first day on which it is asked; from the beginning of records where none is known.
    pub in_force_from: Option<NaiveDate>,
    /// The last day on which it is asked.
    pub in_force_to: Option<NaiveDate>,
    /// Its deadlines.
    pub dues: Vec<DueRule>,
}

/// The document that an obligation stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// The node.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// The day of issue.
    pub issued_on: Option<NaiveDate>,
}

/// That an instrument takes another's place from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supersession {
    /// The instrument that gives way.
    pub instrument: Uuid,
    /// The first day of the one that takes its place.
    pub from: NaiveDate,
}

/// All obligations.
#[derive(Debug, Clone, Default)]
pub struct Law {
    obligations: Vec<Arc<Obligation>>,
    reviewing: Vec<Arc<Obligation>>,
}

impl Law {
    /// The law as these obligations make it, in the order of issue; an instrument that is superseded ends on the day before.
    pub fn new(mut obligations: Vec<Obligation>, superseded: &[Supersession]) -> Self {
        for obligation in &mut obligations {
            let own = superseded.iter().filter(|it| it.instrument == obligation.instrument.id);
            let ends = own.filter_map(|it| it.from.pred_opt()).chain(obligation.in_force_to);
            obligation.in_force_to = ends.min();
        }
        obligations.sort_by(|one, two| {
            let key = |it: &Obligation| (it.instrument.issued_on, it.instrument.number.clone());
            (key(one), one.ordinal, &one.code).cmp(&(key(two), two.ordinal, &two.code))
        });
        let obligations: Vec<_> = obligations.into_iter().map(Arc::new).collect();
        let reviewing = obligations.iter().filter(|it| it.reviews_approvals_before.is_some());
        Self { reviewing: reviewing.cloned().collect(), obligations }
    }

    /// All of them, whenever they are in force.
    pub fn all(&self) -> &[Arc<Obligation>] {
        &self.obligations
    }

    /// Those in force on a day.
    pub fn in_force(&self, day: NaiveDate) -> impl Iterator<Item = &Arc<Obligation>> {
        self.obligations.iter().filter(move |obligation| obligation.is_in_force(day))
    }

    /// Those in force on a day that ask to review approvals again.
    pub(super) fn reviewing(&self, day: NaiveDate) -> impl Iterator<Item = &Arc<Obligation>> {
        self.reviewing.iter().filter(move |obligation| obligation.is_in_force(day))
    }
}

impl Obligation {
    /// Whether it is asked on this day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.in_force_from.is_none_or(|from| from <= day)
            && self.in_force_to.is_none_or(|to| to >= day)
    }

    /// Whether every system that another obligation on the same subject addresses is addressed by this one, and no
    /// smaller share is enough.
    pub(super) fn asks_all_of(&self, other: &Self) -> bool {
        let states = self.lifecycles.is_empty()
            || (!other.lifecycles.is_empty()
                && other.lifecycles.iter().all(|state| self.lifecycles.contains(state)));
        // a share that is not stated is smaller than any that is
        let share = self.threshold >= other.threshold;
        states && (!self.important_only || other.important_only) && share
    }

    /// Of whom verdicts are given on it.
    pub fn judged_as(&self) -> JudgedAs {
        match self.subject {
            Subject::System | Subject::Ioc | Subject::Soc => JudgedAs::System,
            Subject::Organization if self.body.is_some() => JudgedAs::Body,
            Subject::Organization | Subject::Enterprise if self.jurisdiction.is_empty() => {
                JudgedAs::Nobody
            }
            _ => JudgedAs::Province,
        }
    }

    /// Whether it is a province's own: duties of ministries and enterprises are no province's unless its own instrument
    /// lays them down.
    pub(super) fn is_of_province(&self, province: Uuid, units: &Units) -> bool {
        let of_bodies = matches!(self.subject, Subject::Organization | Subject::Enterprise);
        self.binds(province, units) && !(of_bodies && self.jurisdiction.is_empty())
    }

    /// Whether it binds the bodies of this unit.
    ///
    /// A unit binds as it was on the day of issue: its own bodies and those of the units that were merged into it
    /// before. What succeeds it later is bound only where the instrument says so.
    pub fn binds(&self, unit: Uuid, units: &Units) -> bool {
        self.jurisdiction.is_empty()
            || self.jurisdiction.iter().any(|bound| {
                *bound == unit
                    || units.predecessors(*bound).contains(&unit)
                    || (self.passes_to_successors && units.predecessors(unit).contains(bound))
            })
    }
}
