//! What the graph holds of those who are judged. Every fact has its day; nothing here is today's row only.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::obligation::Law;
use crate::graph::{
    ArrangementStatus, AssessmentKind, DossierStatus, FigureQualifier, InventoryStatus, Lifecycle,
    LinkStatus, Measure, Region, Subject, TeamStatus, Tier,
};
use crate::survey::{MonitoringMode, SystemCategory};

/// A value that holds for a time, both days inclusive and open where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<T> {
    /// The value.
    pub value: T,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Whether it is known by a survey's answer alone: of the days after the first one it tells what was reached, but not
    /// what was not.
    pub surveyed: bool,
}

/// Values in time, in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline<T>(pub Vec<Held<T>>);

/// A province or centrally run city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The node.
    pub id: Uuid,
    /// Its code: units are listed in this order.
    pub code: String,
    /// Whether it is one of the 63 units.
    pub basis_63: bool,
    /// Whether it is one of the 34 units.
    pub basis_34: bool,
    /// Its first day.
    pub first_day: Option<NaiveDate>,
    /// Its last day.
    pub last_day: Option<NaiveDate>,
    /// Its region on the day that the facts were asked for.
    pub region: Option<Region>,
}

/// The units and who was merged into whom.
#[derive(Debug, Clone, Default)]
pub struct Units {
    by_id: HashMap<Uuid, Unit>,
    predecessors: HashMap<Uuid, Vec<Uuid>>,
    successors: HashMap<Uuid, Vec<Uuid>>,
}

/// An information system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// The node.
    pub id: Uuid,
    /// The province that it belongs to.
    pub province: Uuid,
    /// What it is for.
    pub category: SystemCategory,
    /// Whose operations centre it is.
    pub tier: Option<Tier>,
    /// Whether it counts as important.
    pub important: Option<bool>,
    /// The day on which it went into operation.
    pub went_live_on: Option<NaiveDate>,
    /// Its level on the day that the facts were asked for.
    pub level: Option<i64>,
    /// Where it stood in its life.
    pub lifecycles: Timeline<Lifecycle>,
    /// Who operated it.
    pub operators: Timeline<Uuid>,
    /// The dossiers that cover it.
    pub dossiers: Vec<Dossier>,
    /// Its assessments.
    pub assessments: Vec<Assessment>,
    /// The figures that were measured of it alone.
    pub figures: Vec<Figure>,
}

/// A level dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The node.
    pub id: Uuid,
    /// The day of approval.
    pub approved_on: Option<NaiveDate>,
    /// The day on which its measures were fully implemented.
    pub implemented_on: Option<NaiveDate>,
    /// Where it stood.
    pub states: Timeline<DossierStatus>,
    /// Whether those who decided on it may approve a level.
    pub approver: Approver,
}

/// Whether those who decided on a dossier may approve a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approver {
    /// At least one of its decisions is no enterprise's, or none is known.
    NotRuledOut,
    /// Every one of its decisions is an enterprise's, which may not approve a level.
    NotCompetent,
}

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The node.
    pub id: Uuid,
    /// Why it was made.
    pub kind: AssessmentKind,
    /// Its day.
    pub on: Option<NaiveDate>,
    /// The body that assessed.
    pub assessor: Option<Uuid>,
    /// The vendor that assessed.
    pub vendor: Option<Uuid>,
}

/// A measured figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The node.
    pub id: Uuid,
    /// The one system that it was measured of; of several, or of no system, where there is none.
    pub system: Option<Uuid>,
    /// What was counted.
    pub subject: Subject,
    /// Which of them, as a short name; all of them where there is none.
    pub population: Option<String>,
    /// Which ask it tells of.
    pub measure: Option<Measure>,
    /// How many.
    pub numerator: Option<i64>,
    /// Of how many.
    pub denominator: Option<i64>,
    /// How exact it is.
    pub qualifier: FigureQualifier,
    /// The day that it speaks of.
    pub on: Option<NaiveDate>,
}

/// A security force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The node.
    pub id: Uuid,
    /// Where it stood.
    pub states: Timeline<TeamStatus>,
}

/// A monitoring arrangement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// The node.
    pub id: Uuid,
    /// Who does it.
    pub mode: MonitoringMode,
    /// Where it stood.
    pub states: Timeline<ArrangementStatus>,
    /// The vendors hired for it.
    pub vendors: Vec<Uuid>,
}

/// A link to the national monitoring centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The node.
    pub id: Uuid,
    /// The day since which it stands.
    pub since_on: Option<NaiveDate>,
    /// Where it stood.
    pub states: Timeline<LinkStatus>,
}

/// An inventory of systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// The node.
    pub id: Uuid,
    /// What was stated of it.
    pub states: Timeline<InventoryStatus>,
}

/// What belongs to a province as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Province {
    /// Dossiers that name no system.
    pub dossiers: Vec<Dossier>,
    /// Its security forces.
    pub teams: Vec<Team>,
    /// Who monitors its systems.
    pub arrangements: Vec<Arrangement>,
    /// Its links to the national monitoring centre.
    pub links: Vec<Link>,
    /// Assessments of several of its systems, or of itself.
    pub assessments: Vec<Assessment>,
    /// Figures measured in it.
    pub figures: Vec<Figure>,
    /// The inventories of its systems.
    pub inventories: Vec<Inventory>,
}

/// A body that an instrument may bind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// The node.
    pub id: Uuid,
    /// The province that it belongs to; none for the nation's.
    pub province: Option<Uuid>,
}

/// The law, and what is known of those whom it addresses.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The law.
    pub law: Law,
    /// The units.
    pub units: Units,
    systems: Vec<System>,
    by_id: HashMap<Uuid, usize>,
    of_province: HashMap<Uuid, Vec<usize>>,
    provinces: HashMap<Uuid, Province>,
    /// Figures of the nation.
    pub national_figures: Vec<Figure>,
}

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + PartialEq> Timeline<T> {
    /// What holds on a day.
    pub fn on(&self, day: NaiveDate) -> Option<Held<T>> {
        self.0.iter().rev().copied().find(|held| held.holds_on(day))
    }

    /// What has begun by a day, in order.
    pub(super) fn until(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = Held<T>> + '_ {
        self.0.iter().copied().filter(move |held| held.from.is_none_or(|from| from <= day))
    }

    /// The first day of the unbroken time with the value that holds on a day: `None` inside where it goes back beyond
    /// records.
    pub(super) fn since(&self, day: NaiveDate) -> Option<(T, Option<NaiveDate>)> {
        let held = self.on(day)?;
        let mut first = held.from;
        for before in self.until(day).rev().skip_while(|it| *it != held).skip(1) {
            let meets = before.to.and_then(|to| to.succ_opt()) == first;
            if before.value != held.value || !meets {
                break;
            }
            first = before.from;
        }
        Some((held.value, first))
    }
}

impl<T> Held<T> {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| to >= day)
    }
}

impl Units {
    /// These units; `merged` names predecessor and successor.
    pub fn new(units: Vec<Unit>, merged: &[(Uuid, Uuid)]) -> Self {
        let mut predecessors: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        let mut successors: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for (before, after) in merged {
            predecessors.entry(*after).or_default().push(*before);
            successors.entry(*before).or_default().push(*after);
        }
        let by_id = units.into_iter().map(|unit| (unit.id, unit)).collect();
        Self { by_id, predecessors, successors }
    }

    /// The unit with this id.
    pub fn get(&self, id: Uuid) -> Option<&Unit> {
        self.by_id.get(&id)
    }

    /// All of them, by code; of two with one code the older first.
    pub fn all(&self) -> Vec<&Unit> {
        let mut all: Vec<_> = self.by_id.values().collect();
        all.sort_unstable_by_key(|unit| (&unit.code, unit.first_day, unit.id));
        all
    }

    /// Whether a unit is there on a day: before its first day and after its last nothing is asked of it. Its systems may
    /// outlast it.
    pub fn stands(&self, id: Uuid, day: NaiveDate) -> bool {
        self.get(id).is_some_and(|unit| unit.exists_on(day))
    }

    /// The units that one was merged into.
    pub fn successors(&self, id: Uuid) -> &[Uuid] {
        self.successors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The units that were merged into one.
    pub fn predecessors(&self, id: Uuid) -> &[Uuid] {
        self.predecessors.get(&id).map_or(&[], Vec::as_slice)
    }
}

impl Unit {
    /// Whether it is there on a day.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.first_day.is_none_or(|first| first <= day)
            && self.last_day.is_none_or(|last| last >= day)
    }
}

impl Facts {
    /// The facts of these systems and provinces under this law. A figure of one system goes to that system.
    pub fn new(
        law: Law,
        units: Units,
        mut systems: Vec<System>,
        mut provinces: HashMap<Uuid, Province>,
    ) -> Self {
        let mut of_province: HashMap<Uuid, Vec<usize>> = HashMap::new();
        let mut by_id = HashMap::with_capacity(systems.len());
        for (place, system) in systems.iter().enumerate() {
            of_province.entry(system.province).or_default().push(place);
            by_id.insert(system.id, place);
        }
        for province in provinces.values_mut() {
            let (single, whole) = std::mem::take(&mut province.figures)
                .into_iter()
                .partition(|it| it.system.is_some());
            province.figures = whole;
            let single: Vec<Figure> = single;
            for figure in single {
                let place = figure.system.and_then(|system| by_id.get(&system));
                if let Some(system) = place.and_then(|place| systems.get_mut(*place)) {
                    system.figures.push(figure);
                }
            }
        }
        let national_figures = Vec::new();
        Self { law, units, systems, by_id, of_province, provinces, national_figures }
    }

    /// All systems.
    pub fn systems(&self) -> &[System] {
        &self.systems
    }

    /// The system with this id.
    pub fn system(&self, id: Uuid) -> Option<&System> {
        self.systems.get(*self.by_id.get(&id)?)
    }

    /// The systems of a province's own bodies.
    pub fn systems_of(&self, province: Uuid) -> impl Iterator<Item = &System> {
        let places = self.of_province.get(&province).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.systems.get(*place))
    }

    /// The units whose systems count as a province's: itself and those that were merged into it.
    pub fn units_of(&self, province: Uuid) -> impl Iterator<Item = Uuid> + '_ {
        std::iter::once(province).chain(self.units.predecessors(province).iter().copied())
    }

    /// The units whose own forces, monitoring and links guard a unit's systems on a day: itself, and what it was merged into
    /// by then.
    pub(super) fn guards_of(&self, unit: Uuid, day: NaiveDate) -> impl Iterator<Item = Uuid> + '_ {
        let after = self.units.successors(unit).iter().copied();
        std::iter::once(unit).chain(after.filter(move |after| self.units.stands(*after, day)))
    }

    /// What belongs to a province as a whole, as far as anything is known.
    pub fn province(&self, id: Uuid) -> Option<&Province> {
        self.provinces.get(&id)
    }
}
