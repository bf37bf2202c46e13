//! A verdict: what was found about one subject and one obligation on a day, and on what it rests.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::judge::When;
use super::known::{Evidence, Missing};
use super::obligation::Obligation;
use crate::graph::VerdictCode;

/// What was found about one subject and one obligation on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The obligation.
    pub obligation: Arc<Obligation>,
    /// The day.
    pub as_of: NaiveDate,
    /// The verdict.
    pub code: VerdictCode,
    /// The deadline that decided; none where the obligation does not address the subject.
    pub deadline: Option<Deadline>,
    /// Since when it is met.
    pub met_on: Option<NaiveDate>,
    /// What tells.
    pub evidence: Vec<Evidence>,
    /// What would have to be known.
    pub missing: Vec<Missing>,
    /// The obligation in force that asks to review the approval again.
    pub reviewed_by: Option<Arc<Obligation>>,
    /// For a province: the verdicts on its systems, where those are judged.
    pub systems: Option<Tally>,
    /// Less strict obligations that ask the same of the same subject.
    pub overrides: Vec<Arc<Obligation>>,
    /// Stricter obligations that ask the same of the same subject.
    pub overridden_by: Vec<Arc<Obligation>>,
}

/// The deadline that decided a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// Which of the obligation's due rules, from 0.
    pub rule: usize,
    /// What it comes to for this subject.
    pub when: When,
    /// The day from which it was counted: the last assessment, or the day from which the subject is bound.
    pub counted_from: Option<NaiveDate>,
}

/// How many subjects came out how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(pub BTreeMap<VerdictCode, u32>);

impl Verdict {
    pub(super) fn not_applicable(obligation: &Arc<Obligation>, as_of: NaiveDate) -> Self {
        Self {
            obligation: Arc::clone(obligation),
            as_of,
            code: VerdictCode::NotApplicable,
            deadline: None,
            met_on: None,
            evidence: Vec::new(),
            missing: Vec::new(),
            reviewed_by: None,
            systems: None,
            overrides: Vec::new(),
            overridden_by: Vec::new(),
        }
    }

    /// What is met only by an approval that this obligation asks to review again is not enough.
    pub(super) fn ask_for_re_review(&mut self, asks: &Arc<Obligation>) {
        self.code = VerdictCode::NeedsReReview;
        self.reviewed_by = Some(Arc::clone(asks));
        self.missing = vec![Missing::ReReview];
    }

    /// Whether no stricter obligation asks the same of the same subject.
    pub fn is_effective(&self) -> bool {
        self.code != VerdictCode::NotApplicable && self.overridden_by.is_empty()
    }

    /// The last good day, where there is one.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.deadline.and_then(|deadline| deadline.when.last_good_day())
    }

    /// The deadline in the words of the document.
    pub fn stated_deadline(&self) -> Option<&str> {
        let rule = self.obligation.dues.get(self.deadline?.rule)?;
        rule.stated.as_deref()
    }
}

impl Tally {
    /// One more.
    pub fn add(&mut self, code: VerdictCode) {
        *self.0.entry(code).or_default() += 1;
    }

    /// How many came out so.
    pub fn count(&self, code: VerdictCode) -> u32 {
        self.0.get(&code).copied().unwrap_or_default()
    }

    /// How many there are in all.
    pub fn total(&self) -> u32 {
        self.0.values().sum()
    }
}
