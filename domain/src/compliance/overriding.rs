//! All verdicts of one subject, and which of them are effective: of two that ask the same, the one that is due first.

use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::evaluate::{Judged, evaluate};
use super::facts::Facts;
use super::obligation::Obligation;
use super::verdict::Verdict;
use crate::graph::{Binding, Measure, Subject, VerdictCode};

/// The verdicts on a subject by every obligation in force that addresses it, in the order of issue.
pub fn verdicts(judged: Judged<'_>, facts: &Facts, as_of: NaiveDate) -> Vec<Verdict> {
    let in_force = facts.law.in_force(as_of);
    let all = in_force.map(|obligation| evaluate(judged, obligation, facts, as_of));
    let mut all: Vec<_> =
        all.filter(|verdict| verdict.code != VerdictCode::NotApplicable).collect();
    mark(&mut all, judged, facts);
    all
}

/// Marks the effective ones. One system is the same subject, whatever an obligation calls it; a province's systems are
/// others than its operations centres, and an obligation that binds only one of the units that were merged into it does
/// not go before one that binds all of them, nor one that asks of some systems before one that asks of more and came out
/// worse.
fn mark(verdicts: &mut [Verdict], judged: Judged<'_>, facts: &Facts) {
    let asks: Vec<Ask> = verdicts.iter().map(|verdict| Ask::of(verdict, judged, facts)).collect();
    for (verdict, ask) in verdicts.iter_mut().zip(&asks) {
        for other in &asks {
            if ask.is_stricter_than(other) {
                verdict.overrides.push(Arc::clone(&other.obligation));
            } else if other.is_stricter_than(ask) {
                verdict.overridden_by.push(Arc::clone(&other.obligation));
            }
        }
    }
}

/// What an obligation asks of a subject, by when.
struct Ask {
    obligation: Arc<Obligation>,
    subject: Option<Subject>,
    /// The units whose bodies are asked, of a province.
    units: Vec<Uuid>,
    due_on: Option<NaiveDate>,
    found: VerdictCode,
}

impl Ask {
    fn of(verdict: &Verdict, judged: Judged<'_>, facts: &Facts) -> Self {
        let obligation = Arc::clone(&verdict.obligation);
        let (subject, units) = match judged {
            Judged::System(_) => (None, Vec::new()),
            Judged::Body(_) => (Some(obligation.subject), Vec::new()),
            Judged::Province(province) => {
                let bound = facts.units_of(province);
                let bound = bound.filter(|unit| obligation.binds(*unit, &facts.units));
                (Some(obligation.subject), bound.collect())
            }
        };
        Self {
            subject,
            units,
            found: verdict.code,
            due_on: has_day(&obligation).then(|| verdict.due_on()).flatten(),
            obligation,
        }
    }

    fn is_stricter_than(&self, other: &Self) -> bool {
        let binds = |ask: &Self| ask.obligation.binding == Binding::Binding;
        let due_first = self.due_on.zip(other.due_on).is_some_and(|(own, other)| own < other);
        due_first
            && self.obligation.measure == other.obligation.measure
            && self.obligation.measure != Measure::Other
            && self.obligation.population == other.obligation.population
            && self.subject == other.subject
            && !self.hides_what_is_worse(other)
            && other.units.iter().all(|unit| self.units.contains(unit))
            && binds(self)
            && binds(other)
    }

    /// Whether the other also asks of some that this one does not address, and came out worse by them.
    fn hides_what_is_worse(&self, other: &Self) -> bool {
        let are_several = self.subject.is_some();
        are_several && other.found < self.found && !self.obligation.asks_all_of(&other.obligation)
    }
}

/// Whether an obligation is due on a day that it names: gates and periods hang on the subject, and are not compared.
fn has_day(obligation: &Obligation) -> bool {
    obligation
        .dues
        .iter()
        .all(|rule| rule.due.fixed_day().is_some() || rule.due.day_in_year(2000).is_some())
}
