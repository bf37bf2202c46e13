//! The verdicts by each of an obligation's deadlines, of which the worst counts.

use std::sync::Arc;

use chrono::NaiveDate;

use super::due::Due;
use super::judge::{When, judge, judge_year_before};
use super::known::{Evidence, Knowledge, Known, Missing, NotMet};
use super::obligation::Obligation;
use super::verdict::{Deadline, Verdict};
use crate::graph::VerdictCode;

/// The verdicts by each deadline, of which the worst counts.
#[derive(Default)]
pub(super) struct Found(Vec<(VerdictCode, Deadline, Knowledge)>);

/// The events that a periodic obligation counts from, and what else is known.
pub(super) struct Cycle {
    /// The day from which the period is counted.
    pub(super) counted_from: NaiveDate,
    /// What was made by the day, oldest first.
    pub(super) events: Vec<(NaiveDate, Evidence)>,
    /// What is known besides.
    pub(super) otherwise: Knowledge,
    /// What is not known of whether the period is asked at all.
    pub(super) doubts: Vec<Missing>,
}

impl Found {
    pub(super) fn judge(&mut self, deadline: Deadline, knowledge: Knowledge, as_of: NaiveDate) {
        let code = judge(&knowledge.known, deadline.when, as_of);
        self.0.push((code, deadline, knowledge));
    }

    /// Every year: the occurrence of the year of `as_of`, whose last good day is `day`. While there is still time for it,
    /// the one of the year before is owed too: known not to have been met, and not made up for since, it decides; that
    /// nothing is known of it is said.
    ///
    /// `before` is the last good day of the year before, where the duty stood then, with what is known of that year.
    pub(super) fn judge_year(
        &mut self,
        rule: usize,
        day: NaiveDate,
        mut of_year: Knowledge,
        before: Option<(NaiveDate, Knowledge)>,
        as_of: NaiveDate,
    ) {
        let is_open = as_of <= day && !matches!(of_year.known, Known::Met { .. });
        let deadline = |day| Deadline { rule, when: When::Day(day), counted_from: None };
        if let Some((owed, knowledge)) = before.filter(|_| is_open) {
            match judge_year_before(&knowledge.known, owed) {
                VerdictCode::NonCompliant => {
                    self.0.push((VerdictCode::NonCompliant, deadline(owed), knowledge));
                }
                VerdictCode::Unknown => of_year.missing.push(Missing::Occurrence(owed)),
                _ => {}
            }
        }
        self.judge(deadline(day), of_year, as_of);
    }

    /// Every so many months: the next is due so many months after the last; the last was late if it came after its own
    /// day. That no newer one is known does not tell that none was made.
    pub(super) fn judge_cycle(
        &mut self,
        rule: usize,
        due: Due,
        day: NaiveDate,
        cycle: Cycle,
        as_of: NaiveDate,
    ) {
        let mut latest = cycle.events.iter().rev();
        let last = latest.next();
        let before = latest.next().map(|(on, _)| *on);
        let was_due = before.and_then(|before| due.day_after(before));
        let measured_after = match cycle.otherwise.known {
            Known::NotMet(NotMet::Measured(on)) => on > day,
            _ => false,
        };
        let is_late = last.zip(was_due).is_some_and(|((on, _), due)| *on > due);
        let code = match last {
            _ if as_of > day && measured_after => VerdictCode::NonCompliant,
            _ if as_of > day => VerdictCode::Unknown,
            None => VerdictCode::Pending,
            Some(_) if is_late => VerdictCode::CompliantLate,
            Some(_) => VerdictCode::Compliant,
        };
        let evidence = match last {
            Some((_, last)) if !measured_after => vec![last.clone()],
            _ => cycle.otherwise.evidence,
        };
        let met = last.filter(|_| as_of <= day).map(|(on, _)| *on);
        let known = match (code, met) {
            (VerdictCode::NonCompliant, _) => cycle.otherwise.known,
            (_, Some(on)) => Known::Met { on: Some(on) },
            _ => Known::Nothing,
        };
        let mut missing = Vec::new();
        if met.is_none() {
            missing.push(Missing::Assessment);
            missing.extend(cycle.doubts);
        }
        let counted_from = Some(cycle.counted_from);
        let deadline = Deadline { rule, when: When::Day(day), counted_from };
        self.0.push((code, deadline, Knowledge { known, evidence, missing }));
    }

    pub(super) fn into_verdict(self, obligation: &Arc<Obligation>, as_of: NaiveDate) -> Verdict {
        let mut verdict = Verdict::not_applicable(obligation, as_of);
        let worst = self.0.into_iter().min_by_key(|(code, deadline, _)| {
            // of two alike the one that is due first
            (*code, deadline.when.last_good_day().unwrap_or(NaiveDate::MAX))
        });
        if let Some((code, deadline, knowledge)) = worst {
            verdict.code = code;
            verdict.deadline = Some(deadline);
            verdict.met_on = match knowledge.known {
                Known::Met { on } => on,
                Known::NotMet(_) | Known::Nothing => None,
            };
            verdict.evidence = knowledge.evidence;
            verdict.missing = knowledge.missing;
            verdict.missing.sort_unstable();
            verdict.missing.dedup();
        }
        verdict
    }
}
