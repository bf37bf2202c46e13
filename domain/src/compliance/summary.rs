//! Counts of verdicts: by obligation, over provinces or over systems, in groups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::evaluate::{Judged, evaluate};
use super::facts::{Facts, System};
use super::obligation::Obligation;
use super::verdict::Tally;
use crate::graph::{ArrangementStatus, Basis, Coverage, Region, Subject, VerdictCode};
use crate::label::coded;
use crate::survey::{MonitoringMode, SystemCategory};

coded! {
    /// What is counted.
    pub enum CountedBy {
        /// Provinces: each counts once.
        Province => "PROVINCE", "theo tỉnh, thành phố", "by province";
        /// Systems: each counts once.
        System => "SYSTEM", "theo hệ thống thông tin", "by system";
    }
}

coded! {
    /// By what counts are grouped.
    pub enum GroupBy {
        /// One group of all.
        Obligation => "OBLIGATION", "theo nghĩa vụ", "by obligation";
        /// By province.
        Province => "PROVINCE", "theo tỉnh, thành phố", "by province";
        /// By region.
        Region => "REGION", "theo vùng", "by region";
        /// By a system's level.
        Level => "LEVEL", "theo cấp độ", "by level";
        /// By a system's category.
        Category => "CATEGORY", "theo loại hệ thống", "by category";
        /// By who monitors; a province with several arrangements counts in each of their groups.
        Mode => "MODE", "theo hình thức giám sát", "by mode of monitoring";
        /// By the vendors hired to monitor; a province with several counts in each of their groups.
        Vendor => "VENDOR", "theo doanh nghiệp giám sát", "by monitoring vendor";
    }
}

/// The group that a subject belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// All.
    All,
    /// A province.
    Province(Uuid),
    /// A region; not known where there is none.
    Region(Option<Region>),
    /// A level; not known where there is none.
    Level(Option<i64>),
    /// A category.
    Category(SystemCategory),
    /// A mode of monitoring; nothing known where there is none.
    Mode(Option<MonitoringMode>),
    /// A vendor; none known where there is none.
    Vendor(Option<Uuid>),
}

/// The counts of one obligation in one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The obligation.
    pub obligation: Arc<Obligation>,
    /// The group.
    pub group: Group,
    /// What is counted.
    pub counted_by: CountedBy,
    /// How many came out how.
    pub counts: Tally,
    /// How much of it is known.
    pub coverage: Coverage,
    /// The units that are not known, or that have systems that are not.
    pub unknown: Vec<Uuid>,
}

/// What is to be counted.
#[derive(Clone, Copy)]
pub struct Surveyed<'a> {
    /// The day.
    pub as_of: NaiveDate,
    /// The units.
    pub basis: Basis,
    /// In which groups.
    pub group_by: GroupBy,
    /// Provinces, or systems.
    pub counted_by: CountedBy,
    /// Only these obligations, by code; all in force where there are none.
    pub obligations: Option<&'a [String]>,
    /// Only units and systems for which this holds: what the caller may see.
    pub readable: &'a dyn Fn(Uuid) -> bool,
}

/// A group, with its place in the order of the answer.
type Place = (Option<usize>, Group);
/// How many came out how, and the units that are not known.
type Counted = (Tally, Vec<Uuid>);

/// Counts the verdicts of every obligation in force that addresses systems or provinces.
///
/// Each unit of the basis counts once, with the systems of the units that were merged into it; on the basis of 63 the
/// systems of a merged unit's own bodies belong to none of its predecessors and are not counted.
pub fn summarize(facts: &Facts, asked: &Surveyed<'_>) -> Vec<Summary> {
    let units = units(facts, asked);
    let in_force = facts.law.in_force(asked.as_of).filter(|obligation| {
        asked.obligations.is_none_or(|codes| codes.contains(&obligation.code))
    });
    let mut summaries = Vec::new();
    for obligation in in_force {
        let by_system = matches!(obligation.subject, Subject::System | Subject::Ioc | Subject::Soc);
        let counted_by = if by_system { asked.counted_by } else { CountedBy::Province };
        let mut groups: BTreeMap<Place, Counted> = BTreeMap::new();
        let mut count = |group: Group, unit: Uuid, code: VerdictCode| {
            // provinces stand in the order of the units
            let order = match group {
                Group::Province(unit) => units.iter().position(|other| *other == unit),
                _ => None,
            };
            let (tally, unknown) = groups.entry((order, group)).or_default();
            tally.add(code);
            if code == VerdictCode::Unknown && !unknown.contains(&unit) {
                unknown.push(unit);
            }
        };
        for unit in &units {
            match counted_by {
                CountedBy::Province => {
                    let judged = Judged::Province(*unit);
                    let code = evaluate(judged, obligation, facts, asked.as_of).code;
                    if code != VerdictCode::NotApplicable {
                        for group in groups_of(facts, asked, *unit, None) {
                            count(group, *unit, code);
                        }
                    }
                }
                CountedBy::System => {
                    for system in facts.units_of(*unit).flat_map(|of| facts.systems_of(of)) {
                        let judged = Judged::System(system);
                        let code = evaluate(judged, obligation, facts, asked.as_of).code;
                        if code != VerdictCode::NotApplicable {
                            for group in groups_of(facts, asked, *unit, Some(system)) {
                                count(group, *unit, code);
                            }
                        }
                    }
                }
            }
        }
        summaries.extend(groups.into_iter().map(|((_, group), (counts, unknown))| Summary {
            obligation: Arc::clone(obligation),
            group,
            counted_by,
            coverage: coverage(&counts),
            counts,
            unknown,
        }));
    }
    summaries
}

fn units(facts: &Facts, asked: &Surveyed<'_>) -> Vec<Uuid> {
    let of_basis = facts.units.all().into_iter().filter(|unit| match asked.basis {
        Basis::Before => unit.basis_63,
        Basis::Since => unit.basis_34,
    });
    of_basis.map(|unit| unit.id).filter(|unit| (asked.readable)(*unit)).collect()
}

fn coverage(counts: &Tally) -> Coverage {
    match (counts.count(VerdictCode::Unknown), counts.total()) {
        (0, _) => Coverage::Complete,
        (unknown, total) if unknown == total => Coverage::None,
        _ => Coverage::Partial,
    }
}

fn groups_of(
    facts: &Facts,
    asked: &Surveyed<'_>,
    unit: Uuid,
    system: Option<&System>,
) -> Vec<Group> {
    match asked.group_by {
        GroupBy::Obligation => vec![Group::All],
        GroupBy::Province => vec![Group::Province(unit)],
        GroupBy::Region => vec![Group::Region(facts.units.get(unit).and_then(|unit| unit.region))],
        GroupBy::Level => vec![Group::Level(system.and_then(|system| system.level))],
        GroupBy::Category => {
            system.map(|system| Group::Category(system.category)).into_iter().collect()
        }
        GroupBy::Mode | GroupBy::Vendor => {
            by_monitoring(facts, asked, system.map_or(unit, |system| system.province))
        }
    }
}

/// The groups of those who monitor a unit on the day.
fn by_monitoring(facts: &Facts, asked: &Surveyed<'_>, unit: Uuid) -> Vec<Group> {
    let own = facts.province(unit).into_iter().flat_map(|own| &own.arrangements);
    let active = own.filter(|arrangement| {
        let state = arrangement.states.on(asked.as_of);
        state.is_some_and(|state| state.value == ArrangementStatus::Active)
    });
    let groups: BTreeSet<Group> = if asked.group_by == GroupBy::Mode {
        active.map(|arrangement| Group::Mode(Some(arrangement.mode))).collect()
    } else {
        active.flat_map(|it| &it.vendors).map(|vendor| Group::Vendor(Some(*vendor))).collect()
    };
    if groups.is_empty() {
        let none =
            if asked.group_by == GroupBy::Mode { Group::Mode(None) } else { Group::Vendor(None) };
        return vec![none];
    }
    groups.into_iter().collect()
}
