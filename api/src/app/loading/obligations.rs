//! What instruments ask, as records: all that a file says of an obligation, and nothing that it does not say any more.

use std::collections::HashMap;

use domain::compliance::{Due, DueRule};
use domain::graph::{DECISION, Lifecycle, OBLIGATION, Tier};
use domain::sync::{Key, Part, Record, Records, Source};

use super::decisions::{Decisions, body_key, document, province};
use crate::bundled::{Bundled, Decision, Instrument, Obligation, Organization};

/// Tells of what these instruments ask.
pub(super) fn add<'a>(
    data: &Bundled,
    instruments: impl IntoIterator<Item = &'a Instrument>,
    keys: &Decisions,
    records: &mut Records,
) {
    let bodies: HashMap<&str, &Organization> =
        data.organizations.iter().map(|body| (body.key.as_str(), body)).collect();
    for instrument in instruments {
        let decision = data.decisions.iter().find(|one| one.key == instrument.decision);
        let (Some(decision), Some(key)) = (decision, keys.get(&instrument.decision)) else {
            continue;
        };
        records.add(of_instrument(instrument, key));
        for (obligation, ordinal) in instrument.obligations.iter().zip(1_i64..) {
            let told = Told { obligation, instrument, decision, key };
            records.add(told.record(ordinal, &bodies));
        }
    }
}

/// An obligation that its instrument does not lay down any more: it ends, and what was is kept. One that was not in force
/// by then never is.
pub(super) fn ended(code: &str, last: chrono::NaiveDate) -> Record {
    Record::new(&OBLIGATION, code).with("in_force_to", last)
}

/// A document that nobody tells of any more: it takes no other's place.
pub(super) fn withdrawn(key: &str) -> Record {
    Record::new(&DECISION, key).whole("decision_relation")
}

/// Whom it addresses, and its validity, beside what is told of the document.
fn of_instrument(instrument: &Instrument, key: &Key) -> Record {
    Record::new(&DECISION, key.key.as_str())
        .with("addressees", instrument.addressees.join("\n"))
        .with("in_force_from", instrument.in_force_from)
        .with("in_force_to", instrument.in_force_to)
        .whole("decision_clause")
        .whole("decision_relation")
}

struct Told<'a> {
    obligation: &'a Obligation,
    instrument: &'a Instrument,
    decision: &'a Decision,
    key: &'a Key,
}

impl Told<'_> {
    fn record(&self, ordinal: i64, bodies: &HashMap<&str, &Organization>) -> Record {
        let Self { obligation, instrument, .. } = self;
        let lifecycles: Vec<_> =
            obligation.lifecycles.iter().copied().map(Lifecycle::code).collect();
        let body = obligation.body.as_deref().and_then(|body| bodies.get(body));
        let passes = obligation.passes_to_successors.unwrap_or(instrument.passes_to_successors);
        let clause = Some(obligation.clause.clone());
        let issued_on = Some(self.decision.issued_on);
        let mut record = Record::new(&OBLIGATION, obligation.code.as_str())
            .held("decision_id", Some(self.key.clone()))
            .held("organization_id", body.map(|body| body_key(body)))
            .with("code", obligation.code.as_str())
            .with("ordinal", ordinal)
            .with("clause", obligation.clause.as_str())
            .with("addressee", obligation.addressee.as_str())
            .with("lead_unit", obligation.lead_unit.as_deref())
            .with("cooperating_units", obligation.cooperating_units.join("\n"))
            .with("subject", obligation.subject.code())
            .with("population", obligation.population.as_deref())
            .with("measure", obligation.measure.code())
            .in_both("asks", &obligation.asks_en, &obligation.asks_vi)
            .with("binding", obligation.binding.code())
            .with("threshold", obligation.threshold)
            .with("lifecycles", lifecycles.join(" "))
            .with("important_only", obligation.important_only)
            .with("passes_to_successors", passes)
            .with("reviews_approvals_before", obligation.reviews_approvals_before)
            .with("in_force_from", instrument.in_force_from.or(issued_on))
            // one that had ended goes on again
            .with("in_force_to", instrument.in_force_to)
            .whole("obligation_jurisdiction")
            .whole("obligation_due_rule")
            .sources([Source { clause, ..document(self.decision) }]);
        for unit in obligation.jurisdiction.as_ref().unwrap_or(&instrument.jurisdiction) {
            record = record.link("obligation_jurisdiction", "province_id", province(unit));
        }
        for (rule, place) in obligation.dues.iter().zip(1_i64..) {
            record = record.part(due_rule(rule, place));
        }
        record
    }
}

fn due_rule(rule: &DueRule, ordinal: i64) -> Part {
    let months = if let Due::EveryMonths(months) = rule.due { Some(months) } else { None };
    let yearly = match rule.due {
        Due::Yearly { month, day } | Due::YearlyBefore { month, day } => Some((month, day)),
        _ => None,
    };
    Part::new("obligation_due_rule")
        .with("ordinal", ordinal)
        .with("kind", rule.due.kind().code())
        .with("on_or_before", rule.due.fixed_day())
        .with("every_months", months)
        .with("yearly_month", yearly.map(|(month, _)| month))
        .with("yearly_day", yearly.map(|(_, day)| day))
        .with("tier", rule.tier.map(Tier::code))
        .with("condition", rule.due.event().map(domain::graph::DueEvent::code))
        .with("stated_deadline", rule.stated.as_deref())
}
