//! What is known of one system: by what it is asked, one rule for each.

use chrono::NaiveDate;

use super::{Knowledge, Measured, Missing, approval, independence, of_province};
use crate::compliance::facts::{Facts, System};
use crate::compliance::obligation::Obligation;
use crate::graph::{DueEvent, Measure};

/// What is known of a system by a day, of what an obligation asks.
pub(in super::super) fn of_system(
    system: &System,
    obligation: &Obligation,
    facts: &Facts,
    as_of: NaiveDate,
) -> Knowledge {
    let measured = Measured::by(obligation);
    let figures = measured.tell(&system.figures, as_of);
    let dossiers = &system.dossiers;
    let own = match obligation.measure {
        Measure::LevelApproved => approval::approved(dossiers, as_of),
        Measure::MeasuresImplemented => approval::implemented(dossiers, as_of),
        Measure::ApprovedAndImplemented => approval::approved_and_implemented(dossiers, as_of),
        Measure::LevelReReviewed => {
            approval::approved_again(dossiers, obligation.reviews_approvals_before, as_of)
        }
        Measure::AssessorIndependent => independence::known(system, facts, as_of),
        Measure::Assessed => assessed(system, as_of),
        Measure::NcscConnected | Measure::Monitored | Measure::ProfessionallyMonitored => {
            of_province::guarded(obligation.measure, facts, system.province, as_of)
        }
        _ => return figures,
    };
    own.or(figures)
}

fn assessed(system: &System, as_of: NaiveDate) -> Knowledge {
    let made = super::assessments(system, DueEvent::LastAssessment, None, as_of);
    match made.into_iter().next() {
        Some((on, evidence)) => Knowledge::met(Some(on), vec![evidence]),
        None => Knowledge::nothing(Missing::Assessment),
    }
}
