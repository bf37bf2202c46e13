//! What dossiers tell: that a level is approved, by whom, since when, and that the measures are implemented.

use chrono::NaiveDate;

use super::{Evidence, Knowledge, Known, Missing, Shows};
use crate::compliance::facts::{Approver, Dossier, Held};
use crate::graph::{DossierStatus, LEVEL_DOSSIER};

/// One dossier as it stands on a day.
enum Stands {
    /// Approved since a day; since before our records where there is none.
    Approved(Option<NaiveDate>),
    /// Not approved, since a day.
    Not(Held<DossierStatus>),
    /// Nothing is known of that day.
    NotKnown,
}

fn stands(dossier: &Dossier, as_of: NaiveDate) -> Stands {
    let approved_on = dossier.approved_on.filter(|on| *on <= as_of);
    match dossier.states.on(as_of) {
        Some(state) if state.value == DossierStatus::Approved => {
            let is_to_come = dossier.approved_on.is_some() && approved_on.is_none();
            // of which no first day is known began on the day of the approval, where that is known
            if is_to_come && state.from.is_none() {
                return Stands::NotKnown;
            }
            let since = dossier.states.since(as_of).and_then(|(_, since)| since);
            Stands::Approved(approved_on.or(since).or(state.from))
        }
        Some(state) => Stands::Not(state),
        None if approved_on.is_some() => Stands::Approved(approved_on),
        None => Stands::NotKnown,
    }
}

/// Whether one of the dossiers approves the level.
pub(super) fn approved(dossiers: &[Dossier], as_of: NaiveDate) -> Knowledge {
    let mut first: Option<Option<NaiveDate>> = None;
    let (mut evidence, mut against) = (Vec::new(), Vec::new());
    let mut not_approved: Option<Option<NaiveDate>> = None;
    let mut missing = Missing::Approval;
    for dossier in dossiers {
        let tells = |on, shows| Evidence::new(LEVEL_DOSSIER.name, dossier.id, on, shows);
        match stands(dossier, as_of) {
            Stands::Approved(on) if dossier.approver == Approver::NotCompetent => {
                against.push(tells(on, Shows::ApprovedByNotCompetent));
                missing = Missing::CompetentApproval;
            }
            Stands::Approved(on) => {
                evidence.push(tells(on, Shows::Approved));
                first = Some(first.map_or(on, |first| first.min(on)));
            }
            Stands::Not(state) => {
                against.push(tells(state.from, Shows::NotApproved(state.value)));
                // a survey's answer tells of its own day; what is known now goes before it
                let on = state.from.filter(|_| state.surveyed);
                not_approved =
                    Some(not_approved.map_or(on, |known| known.zip(on).map(|(a, b)| a.max(b))));
            }
            Stands::NotKnown => {}
        }
    }
    match first {
        Some(on) => Knowledge::met(on, evidence),
        None => match not_approved {
            Some(on) => Knowledge::not_met_on(on, against, missing),
            None => Knowledge { evidence: against, ..Knowledge::nothing(missing) },
        },
    }
}

/// The day of the newest approval that counts; nothing where it goes back beyond our records, or there is none.
pub(in super::super) fn newest_approval(
    dossiers: &[Dossier],
    as_of: NaiveDate,
) -> Option<NaiveDate> {
    let approvals = approved(dossiers, as_of).evidence.into_iter();
    approvals.filter(|it| it.shows == Shows::Approved).filter_map(|it| it.on).max()
}

/// Whether the measures of an approved dossier are fully implemented: since the later of the days of both. Without an
/// approval there are no measures to implement.
pub(super) fn implemented(dossiers: &[Dossier], as_of: NaiveDate) -> Knowledge {
    let approval = approved(dossiers, as_of);
    let Known::Met { .. } = approval.known else {
        return Knowledge { missing: vec![Missing::Approval, Missing::Implementation], ..approval };
    };
    let competent = dossiers.iter().filter(|it| it.approver == Approver::NotRuledOut);
    let done = competent.filter_map(|dossier| {
        let Stands::Approved(since) = stands(dossier, as_of) else { return None };
        let on = dossier.implemented_on.filter(|on| *on <= as_of)?;
        let evidence = Evidence::new(LEVEL_DOSSIER.name, dossier.id, Some(on), Shows::Implemented);
        Some((since.map_or(on, |since| since.max(on)), evidence))
    });
    let mut done: Vec<_> = done.collect();
    done.sort_by_key(|(on, _)| *on);
    match done.first() {
        Some((on, _)) => {
            Knowledge::met(Some(*on), done.into_iter().map(|(_, evidence)| evidence).collect())
        }
        None => {
            Knowledge { evidence: approval.evidence, ..Knowledge::nothing(Missing::Implementation) }
        }
    }
}

/// As [`implemented`], with the approvals as evidence beside it.
pub(super) fn approved_and_implemented(dossiers: &[Dossier], as_of: NaiveDate) -> Knowledge {
    let mut done = implemented(dossiers, as_of);
    if let Known::Met { .. } = done.known {
        done.evidence.splice(0..0, approved(dossiers, as_of).evidence);
    }
    done
}

/// Whether the level was approved again, on or after `since`.
pub(super) fn approved_again(
    dossiers: &[Dossier],
    since: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Knowledge {
    let Some(since) = since else { return Knowledge::nothing(Missing::ReReview) };
    let approval = approved(dossiers, as_of);
    let again = |evidence: &Evidence| {
        evidence.shows == Shows::Approved && evidence.on.is_some_and(|on| on >= since)
    };
    match &approval.known {
        Known::Met { .. } => {
            let new: Vec<_> = approval.evidence.iter().filter(|it| again(it)).cloned().collect();
            match new.iter().filter_map(|evidence| evidence.on).min() {
                Some(on) => Knowledge::met(Some(on), new),
                None => Knowledge {
                    evidence: approval.evidence,
                    ..Knowledge::nothing(Missing::ReReview)
                },
            }
        }
        Known::NotMet(_) => Knowledge { missing: vec![Missing::ReReview], ..approval },
        Known::Nothing => {
            Knowledge { evidence: approval.evidence, ..Knowledge::nothing(Missing::ReReview) }
        }
    }
}
