//! Verdicts, evidence and reasons, as a selection sees them.

use std::sync::Arc;

use domain::compliance::{Evidence, Obligation, Reason, Tally, Verdict, explain, shown};
use domain::graph::plan::Cell;
use domain::graph::{OBLIGATION, VerdictCode};
use domain::label::Lang;

use super::view::{Related, View, day, missing, number, sentence, text};

/// A verdict.
pub(super) struct OfVerdict(pub(super) Verdict);

impl View for OfVerdict {
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell {
        let Self(verdict) = self;
        match name {
            "verdict" => text(Some(verdict.code.code())),
            "effective" => Cell::Bool(verdict.is_effective()),
            "as_of" => Cell::Day(verdict.as_of),
            "due_on" => day(verdict.due_on()),
            "stated_deadline" => text(verdict.stated_deadline()),
            "met_on" => day(verdict.met_on),
            "explanation" => Cell::Text(explain(verdict).text(lang.unwrap_or(Lang::En))),
            "missing" => missing(&verdict.missing, lang),
            "system_count" => number(verdict.systems.as_ref().map(Tally::total)),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        let Self(verdict) = self;
        Some(match name {
            "obligation" => obligations([&verdict.obligation]),
            "overrides" => obligations(&verdict.overrides),
            "overridden_by" => obligations(&verdict.overridden_by),
            "reviewed_by" => obligations(&verdict.reviewed_by),
            "evidence" => evidence(&verdict.evidence),
            "reasons" => Related::views(explain(verdict).because.into_iter().map(OfReason)),
            "systems" => counts(verdict.systems.as_ref()),
            _ => return None,
        })
    }
}

/// Obligations, as nodes.
pub(super) fn obligations<'a>(
    obligations: impl IntoIterator<Item = &'a Arc<Obligation>>,
) -> Related {
    Related::all(OBLIGATION.name, obligations.into_iter().map(|obligation| obligation.id))
}

/// Evidence, as it is shown.
pub(super) fn evidence(evidence: &[Evidence]) -> Related {
    Related::views(evidence.iter().cloned().map(OfEvidence))
}

/// The counts of a tally, the worst first.
pub(super) fn counts(tally: Option<&Tally>) -> Related {
    let counts = tally.into_iter().flat_map(|tally| &tally.0);
    Related::views(counts.map(|(code, count)| OfCount(*code, *count)))
}

struct OfEvidence(Evidence);

impl View for OfEvidence {
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell {
        match name {
            "stated_on" => day(self.0.on),
            "statement" => sentence(&shown(&self.0), lang),
            _ => Cell::Null,
        }
    }

    fn related(&self, _: &str) -> Option<Related> {
        Some(Related::all(self.0.kind, [self.0.id]))
    }
}

struct OfReason(Reason);

impl View for OfReason {
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell {
        match name {
            "kind" => text(Some(self.0.kind.code())),
            "sentence" => sentence(&self.0.sentence, lang),
            _ => Cell::Null,
        }
    }

    fn related(&self, _: &str) -> Option<Related> {
        Some(Related::views(self.0.because.iter().cloned().map(OfReason)))
    }
}

struct OfCount(VerdictCode, u32);

impl View for OfCount {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        match name {
            "verdict" => text(Some(self.0.code())),
            "count" => number(Some(self.1)),
            _ => Cell::Null,
        }
    }

    fn related(&self, _: &str) -> Option<Related> {
        None
    }
}
