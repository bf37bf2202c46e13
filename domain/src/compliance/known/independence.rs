//! Whether a system's assessor is independent of those who monitor it and of its on-site force.

use uuid::Uuid;

use chrono::NaiveDate;

use super::{Evidence, Knowledge, Missing, Shows};
use crate::compliance::facts::{Assessment, Facts, System};
use crate::graph::{ASSESSMENT, ArrangementStatus, AssessmentKind, MONITORING_ARRANGEMENT};
use crate::label::coded;
use crate::survey::MonitoringMode::{Outsourced, SelfRun};

coded! {
    /// Whether two are not the same body.
    pub enum Independence {
        /// They are not the same.
        Independent => "INDEPENDENT", "độc lập", "independent";
        /// They are the same.
        NotIndependent => "NOT_INDEPENDENT", "không độc lập", "not independent";
        /// One of them is not known.
        Unknown => "UNKNOWN", "chưa rõ", "unknown";
    }
}

/// Of a system's newest assessment: whether the assessor also monitors, and whether it also guards on site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Independent {
    /// The assessment, with its day.
    pub assessment: Evidence,
    /// From those who monitored on that day.
    pub from_monitoring: Independence,
    /// From those who operated the system on that day.
    pub from_on_site_force: Independence,
    /// The arrangements that were in force on that day.
    pub arrangements: Vec<Evidence>,
    /// What would have to be known.
    pub missing: Vec<Missing>,
}

/// The independence of the assessor of a system's newest assessment by a day; nothing where none is known.
pub fn independence(system: &System, facts: &Facts, as_of: NaiveDate) -> Option<Independent> {
    let assessed = system.assessments.iter().filter(|it| it.kind != AssessmentKind::Inspection);
    let dated = assessed.filter_map(|it| Some((it.on.filter(|on| *on <= as_of)?, it)));
    let (on, assessment) = dated.max_by_key(|(on, it)| (*on, it.id))?;
    let mut missing = Vec::new();
    if assessment.assessor.is_none() && assessment.vendor.is_none() {
        missing.push(Missing::Assessor);
    }
    let (from_monitoring, arrangements) =
        from_monitoring(assessment, system, facts, on, &mut missing);
    let from_on_site_force = from_on_site_force(assessment, system, on, &mut missing);
    let assessment = Evidence::new(ASSESSMENT.name, assessment.id, Some(on), Shows::Assessed);
    Some(Independent { assessment, from_monitoring, from_on_site_force, arrangements, missing })
}

fn from_monitoring(
    assessment: &Assessment,
    system: &System,
    facts: &Facts,
    on: NaiveDate,
    missing: &mut Vec<Missing>,
) -> (Independence, Vec<Evidence>) {
    let own: Vec<Uuid> = facts.guards_of(system.province, on).collect();
    let merged = facts.units.predecessors(system.province);
    let mut watched: Vec<Uuid> = Vec::new();
    let units = own.iter().chain(merged);
    let known = units.filter_map(|unit| Some((*unit, facts.province(*unit)?)));
    let mut vendors: Vec<Uuid> = Vec::new();
    let (mut all_named, mut all_hired) = (true, true);
    let mut arrangements = Vec::new();
    let each = known.flat_map(|(unit, of)| of.arrangements.iter().map(move |it| (unit, it)));
    for (unit, arrangement) in each {
        let Some(state) = arrangement.states.on(on) else { continue };
        if state.value == ArrangementStatus::Active {
            watched.push(unit);
            vendors.extend(&arrangement.vendors);
            all_named &= arrangement.mode == SelfRun || !arrangement.vendors.is_empty();
            all_hired &= arrangement.mode == Outsourced;
            let word = MONITORING_ARRANGEMENT.name;
            arrangements.push(Evidence::new(word, arrangement.id, state.from, Shows::Monitored));
        }
    }
    // who monitored a part of what was merged may not be who monitors the rest
    let is_watched = |unit: &Uuid| watched.contains(unit);
    let is_whole = own.iter().any(is_watched) || merged.iter().all(is_watched);
    let answer = match assessment.vendor {
        Some(vendor) if vendors.contains(&vendor) => Independence::NotIndependent,
        _ if arrangements.is_empty() || !all_named || !is_whole => {
            missing.push(Missing::Monitoring);
            Independence::Unknown
        }
        Some(_) => Independence::Independent,
        // a body of the state is none of the vendors, but may be the own unit that monitors
        None if assessment.assessor.is_some() && all_hired => Independence::Independent,
        None => Independence::Unknown,
    };
    (answer, arrangements)
}

fn from_on_site_force(
    assessment: &Assessment,
    system: &System,
    on: NaiveDate,
    missing: &mut Vec<Missing>,
) -> Independence {
    match (assessment.assessor, assessment.vendor, system.operators.on(on)) {
        (Some(assessor), _, Some(operator)) if operator.value == assessor => {
            Independence::NotIndependent
        }
        // a vendor is no body that operates
        (Some(_), _, Some(_)) | (None, Some(_), Some(_)) => Independence::Independent,
        (_, _, None) => {
            missing.push(Missing::OnSiteForce);
            Independence::Unknown
        }
        (None, None, Some(_)) => Independence::Unknown,
    }
}

/// Independence from both, as an ask.
pub(super) fn known(system: &System, facts: &Facts, as_of: NaiveDate) -> Knowledge {
    let Some(found) = independence(system, facts, as_of) else {
        return Knowledge::nothing(Missing::Assessment);
    };
    let on = found.assessment.on;
    let both = [found.from_monitoring, found.from_on_site_force];
    let tells = |shows| {
        let assessment = Evidence { shows, ..found.assessment.clone() };
        std::iter::once(assessment).chain(found.arrangements.clone()).collect()
    };
    if both.contains(&Independence::NotIndependent) {
        let missing = Missing::Assessor;
        Knowledge {
            missing: Vec::new(),
            ..Knowledge::not_met(tells(Shows::NotIndependent), missing)
        }
    } else if both.contains(&Independence::Unknown) {
        let nothing = Knowledge::nothing(Missing::Assessor);
        Knowledge { evidence: tells(Shows::Assessed), missing: found.missing, ..nothing }
    } else {
        Knowledge::met(on, tells(Shows::Independent))
    }
}
