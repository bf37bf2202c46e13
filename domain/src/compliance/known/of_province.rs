//! What is known of a province as a whole: its force, who monitors, its link, its inventory; and the four layers.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Evidence, Knowledge, Known, Measured, Missing, NotMet, Shows};
use crate::compliance::facts::{Facts, Province, System, Timeline};
use crate::compliance::obligation::Obligation;
use crate::graph::{
    ArrangementStatus, InventoryStatus, LinkStatus, MONITORING_ARRANGEMENT, Measure, NCSC_LINK,
    SECURITY_TEAM, TeamStatus,
};
use crate::label::coded;
use crate::survey::MonitoringMode;

coded! {
    /// One of the four layers of protection.
    pub enum Layer {
        /// The on-site force.
        OnSiteForce => "ON_SITE_FORCE", "lực lượng tại chỗ", "on-site force";
        /// Professional monitoring.
        Monitoring => "MONITORING", "giám sát, bảo vệ chuyên nghiệp", "professional monitoring";
        /// Assessment.
        Assessment => "ASSESSMENT", "kiểm tra, đánh giá an toàn thông tin", "assessment";
        /// Connection to the national monitoring centre.
        NcscConnection => "NCSC_CONNECTION", "kết nối, chia sẻ thông tin với NCSC", "connection to the NCSC";
    }
}

coded! {
    /// Whether a layer is there on a day.
    pub enum Standing {
        /// It is there.
        InPlace => "IN_PLACE", "đã có", "in place";
        /// It is known not to be there.
        Absent => "ABSENT", "chưa có", "absent";
        /// Nothing tells.
        Unknown => "UNKNOWN", "chưa rõ", "unknown";
    }
}

/// One layer on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerState {
    /// Which.
    pub layer: Layer,
    /// Whether it is there.
    pub standing: Standing,
    /// What tells.
    pub evidence: Vec<Evidence>,
    /// What would have to be known.
    pub missing: Vec<Missing>,
}

/// The four layers of a province, or of one of its systems: its own assessments, and what guards the province. What was
/// merged into a province brings its forces, monitoring and assessments along.
pub fn layers(
    facts: &Facts,
    province: Uuid,
    system: Option<&System>,
    as_of: NaiveDate,
) -> [LayerState; 4] {
    let force = of_guards(facts, province, as_of, Missing::Force, |own| force(own, as_of));
    let each = [
        (Layer::OnSiteForce, force),
        (Layer::Monitoring, guarded(Measure::Monitored, facts, province, as_of)),
        (Layer::Assessment, assessed(facts, province, system, as_of)),
        (Layer::NcscConnection, guarded(Measure::NcscConnected, facts, province, as_of)),
    ];
    each.map(|(layer, found)| {
        let standing = match found.known {
            Known::Met { .. } => Standing::InPlace,
            // what was surveyed tells of its own day
            Known::NotMet(NotMet::Measured(on)) if on < as_of => Standing::Unknown,
            Known::NotMet(_) => Standing::Absent,
            Known::Nothing => Standing::Unknown,
        };
        LayerState { layer, standing, evidence: found.evidence, missing: found.missing }
    })
}

/// What is known of a province by a day, of what an obligation asks of it.
pub(in super::super) fn of_province(
    province: Uuid,
    obligation: &Obligation,
    facts: &Facts,
    as_of: NaiveDate,
) -> Knowledge {
    let own = facts.province(province);
    let measured = Measured::by(obligation);
    let figures = measured.tell(own.map_or(&[], |own| &own.figures), as_of);
    let own = match obligation.measure {
        Measure::InventoryComplete => inventory(own, as_of),
        Measure::FourLayers => four_layers(facts, province, as_of),
        Measure::NcscConnected | Measure::Monitored | Measure::ProfessionallyMonitored => {
            guarded(obligation.measure, facts, province, as_of)
        }
        _ => return figures,
    };
    own.or(figures)
}

/// What guards a province and so each of its systems.
pub(super) fn guarded(
    measure: Measure,
    facts: &Facts,
    province: Uuid,
    as_of: NaiveDate,
) -> Knowledge {
    match measure {
        Measure::NcscConnected => {
            // the link of a unit that is gone is no link of the one that came after it
            let told = facts.guards_of(province, as_of).filter_map(|unit| facts.province(unit));
            let connected = told.map(|own| connected(own, as_of)).reduce(either);
            connected.unwrap_or_else(|| Knowledge::nothing(Missing::NcscLink))
        }
        measure => of_guards(facts, province, as_of, Missing::Monitoring, |own| {
            monitored(own, measure, as_of)
        }),
    }
}

/// What is known of a unit and of what it was merged into by the day: met where one of both tells so. Where neither tells
/// anything, what was merged into the unit may bring it along: met or not where all of that is, since a part of it shows
/// nothing of the whole.
fn of_guards(
    facts: &Facts,
    unit: Uuid,
    as_of: NaiveDate,
    missing: Missing,
    known: impl Fn(&Province) -> Knowledge,
) -> Knowledge {
    let told = |unit| facts.province(unit).map_or_else(|| Knowledge::nothing(missing), &known);
    let own = facts.guards_of(unit, as_of).map(told).reduce(either);
    let own = own.unwrap_or_else(|| Knowledge::nothing(missing));
    if own.known != Known::Nothing {
        return own;
    }
    let brought = facts.units.predecessors(unit).iter().copied().map(told).reduce(both);
    match brought {
        Some(brought) if brought.known == Known::Nothing => {
            Knowledge { evidence: brought.evidence, ..own }
        }
        Some(brought) => brought,
        None => own,
    }
}

/// Met where it is met in one of two, not met where one tells so and none that it is met.
fn either(one: Knowledge, other: Knowledge) -> Knowledge {
    match (&one.known, &other.known) {
        (Known::Met { on }, Known::Met { on: also }) => {
            Knowledge::met((*on).min(*also), [one.evidence, other.evidence].concat())
        }
        (Known::Met { .. }, _) | (Known::NotMet(_), Known::Nothing) => one,
        (_, Known::Met { .. }) | (Known::Nothing, _) => other,
        (Known::NotMet(_), Known::NotMet(_)) => both(one, other),
    }
}

/// Met, or not met, where it is so in both of two: since the later of their days.
fn both(one: Knowledge, other: Knowledge) -> Knowledge {
    let known = match (one.known, other.known) {
        (Known::Met { on }, Known::Met { on: also }) => Known::Met { on: on.max(also) },
        (Known::NotMet(one), Known::NotMet(other)) => Known::NotMet(match (one, other) {
            (NotMet::Measured(one), NotMet::Measured(other)) => NotMet::Measured(one.max(other)),
            // what is known of one day alone makes the whole known of that day alone
            (NotMet::Now, of_one_day) | (of_one_day, NotMet::Now) => of_one_day,
        }),
        _ => Known::Nothing,
    };
    let evidence = [one.evidence, other.evidence].concat();
    let mut missing = [one.missing, other.missing].concat();
    missing.dedup();
    Knowledge { known, evidence, missing }
}

/// Whether the inventory is stated to be complete.
pub(in super::super) fn inventory(own: Option<&Province>, as_of: NaiveDate) -> Knowledge {
    let stated = own.into_iter().flat_map(|own| &own.inventories).filter_map(|inventory| {
        let (status, since) = inventory.states.since(as_of)?;
        Some((status, Evidence::new("Inventory", inventory.id, since, Shows::Inventory(status))))
    });
    match stated.max_by_key(|(_, evidence)| (evidence.on, evidence.id)) {
        Some((InventoryStatus::Complete, evidence)) => Knowledge::met(evidence.on, vec![evidence]),
        Some((InventoryStatus::Partial, evidence)) => {
            Knowledge::not_met(vec![evidence], Missing::Inventory)
        }
        None => Knowledge::nothing(Missing::Inventory),
    }
}

fn force(own: &Province, as_of: NaiveDate) -> Knowledge {
    let teams = own.teams.iter().filter_map(|team| {
        let (status, since) = team.states.since(as_of)?;
        let evidence = Evidence::new(SECURITY_TEAM.name, team.id, since, Shows::Force);
        Some(Found::new(status == TeamStatus::Established, &team.states, as_of, evidence))
    });
    one_of(teams, Missing::Force)
}

/// A professional service is a hired one: whether a unit of the province's own is professional no fact tells.
fn monitored(own: &Province, measure: Measure, as_of: NaiveDate) -> Knowledge {
    let found = own.arrangements.iter().filter_map(|arrangement| {
        let (status, since) = arrangement.states.since(as_of)?;
        let active = status == ArrangementStatus::Active;
        let hired = matches!(arrangement.mode, MonitoringMode::Outsourced | MonitoringMode::Hybrid);
        if active && !hired && measure == Measure::ProfessionallyMonitored {
            return None;
        }
        let shows = if active { Shows::Monitored } else { Shows::NotMonitored };
        let evidence = Evidence::new(MONITORING_ARRANGEMENT.name, arrangement.id, since, shows);
        Some(Found::new(active, &arrangement.states, as_of, evidence))
    });
    one_of(found, Missing::Monitoring)
}

fn connected(own: &Province, as_of: NaiveDate) -> Knowledge {
    let links = own.links.iter().filter_map(|link| {
        let (status, since) = link.states.since(as_of)?;
        let connected = status == LinkStatus::Connected;
        let shows = if connected { Shows::Connected } else { Shows::NotConnected };
        let on = link.since_on.filter(|on| connected && *on <= as_of).or(since);
        let evidence = Evidence::new(NCSC_LINK.name, link.id, on, shows);
        Some(Found::new(connected, &link.states, as_of, evidence))
    });
    one_of(links, Missing::NcscLink)
}

/// One of the things that may stand.
struct Found {
    stands: bool,
    /// The day of which it is known, where that is known of one day alone.
    surveyed_on: Option<NaiveDate>,
    evidence: Evidence,
}

impl Found {
    fn new<T: Copy + PartialEq>(
        stands: bool,
        states: &Timeline<T>,
        as_of: NaiveDate,
        evidence: Evidence,
    ) -> Self {
        let surveyed = states.on(as_of).filter(|held| held.surveyed);
        Self { stands, surveyed_on: surveyed.and_then(|held| held.from), evidence }
    }
}

/// Met by one that stands; known not to be met where there are some and none stands.
fn one_of(found: impl Iterator<Item = Found>, missing: Missing) -> Knowledge {
    let (standing, fallen): (Vec<_>, Vec<_>) = found.partition(|found| found.stands);
    let evidence = |found: Vec<Found>| found.into_iter().map(|it| it.evidence).collect();
    if let Some(first) = standing.iter().map(|found| found.evidence.on).min() {
        return Knowledge::met(first, evidence(standing));
    }
    if fallen.is_empty() {
        return Knowledge::nothing(missing);
    }
    let on_one_day = fallen.iter().all(|found| found.surveyed_on.is_some());
    let on = fallen.iter().filter_map(|found| found.surveyed_on).max().filter(|_| on_one_day);
    Knowledge::not_met_on(on, evidence(fallen), missing)
}

fn assessed(facts: &Facts, province: Uuid, system: Option<&System>, as_of: NaiveDate) -> Knowledge {
    let made: Vec<_> = if let Some(system) = system {
        system.assessments.iter().collect()
    } else {
        let whole = facts.units_of(province).filter_map(|unit| facts.province(unit));
        let systems = facts.units_of(province).flat_map(|unit| facts.systems_of(unit));
        let of_systems = systems.flat_map(|system| &system.assessments);
        whole.flat_map(|own| &own.assessments).chain(of_systems).collect()
    };
    let dated = made.into_iter().filter_map(|it| Some((it.on.filter(|on| *on <= as_of)?, it.id)));
    match dated.max() {
        Some((on, id)) => Knowledge::met(
            Some(on),
            vec![Evidence::new(crate::graph::ASSESSMENT.name, id, Some(on), Shows::Assessed)],
        ),
        None => Knowledge::nothing(Missing::Assessment),
    }
}

/// All four layers: known not to be met where one is known to be absent.
fn four_layers(facts: &Facts, province: Uuid, as_of: NaiveDate) -> Knowledge {
    let layers = layers(facts, province, None, as_of);
    let any = |standing| layers.iter().any(|layer| layer.standing == standing);
    let known = if any(Standing::Absent) {
        Known::NotMet(NotMet::Now)
    } else if any(Standing::Unknown) {
        Known::Nothing
    } else {
        let last = layers.iter().filter_map(|layer| layer.evidence.first()).map(|it| it.on).max();
        Known::Met { on: last.flatten() }
    };
    let mut found = Knowledge { known, evidence: Vec::new(), missing: Vec::new() };
    for layer in layers {
        found.evidence.extend(layer.evidence);
        found.missing.extend(layer.missing);
    }
    found
}
