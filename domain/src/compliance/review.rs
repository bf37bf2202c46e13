//! Approvals that an instrument in force asks to review again.

use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::facts::Facts;
use super::obligation::Obligation;
use crate::graph::Measure;

/// Whether what an obligation asks rests on approvals.
pub(super) const fn rests_on_approval(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::LevelApproved | Measure::MeasuresImplemented | Measure::ApprovedAndImplemented
    )
}

/// The obligation in force that asks a unit to review again what was approved by `approved_on`: since before our records
/// where there is none.
pub(super) fn asked(
    approved_on: Option<NaiveDate>,
    unit: Uuid,
    facts: &Facts,
    as_of: NaiveDate,
) -> Option<&Arc<Obligation>> {
    facts.law.reviewing(as_of).find(|obligation| {
        obligation.reviews_approvals_before.is_some_and(|before| {
            approved_on.is_none_or(|on| on < before) && obligation.binds(unit, &facts.units)
        })
    })
}
