//! A verdict in sentences, Vietnamese and English: as a tree of reasons.

mod deadline;
mod evidence;
mod missing;

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::known::{Evidence, Missing};
use super::obligation::Obligation;
use super::verdict::Verdict;
use crate::graph::{Binding, VerdictCode};
use crate::label::{Lang, coded};

coded! {
    /// What a reason tells of.
    pub enum ReasonKind {
        /// What was found.
        Verdict => "VERDICT", "kết luận", "verdict";
        /// What the clause asks.
        Rule => "RULE", "quy định", "rule";
        /// By when.
        Deadline => "DEADLINE", "thời hạn", "deadline";
        /// How the last good day follows from the words.
        Derivation => "DERIVATION", "cách tính", "derivation";
        /// Which less strict obligations give way.
        Overrides => "OVERRIDES", "được ưu tiên áp dụng hơn", "overrides";
        /// Which stricter obligations go before.
        OverriddenBy => "OVERRIDDEN_BY", "có quy định chặt hơn", "overridden by";
        /// That an approval must be reviewed again.
        ReReview => "RE_REVIEW", "rà soát lại", "re-review";
        /// How a province's systems came out.
        Systems => "SYSTEMS", "các hệ thống", "systems";
        /// What tells.
        Evidence => "EVIDENCE", "căn cứ", "evidence";
        /// What would have to be known.
        Missing => "MISSING", "còn thiếu", "missing";
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// A reason, and the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it tells of.
    pub kind: ReasonKind,
    /// It, in a sentence.
    pub sentence: Sentence,
    /// Why.
    pub because: Vec<Reason>,
}

impl Sentence {
    pub(super) fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// In this language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

impl Reason {
    fn new(kind: ReasonKind, sentence: Sentence) -> Self {
        Self { kind, sentence, because: Vec::new() }
    }

    /// All its sentences and those below, as one text.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = self.sentence.text(lang).to_owned();
        for reason in &self.because {
            text.push(' ');
            text.push_str(&reason.text(lang));
        }
        text
    }
}

/// Why a verdict is what it is.
pub fn explain(verdict: &Verdict) -> Reason {
    let mut because = vec![rule(&verdict.obligation)];
    because.extend(deadline::reason(verdict));
    because.extend(overriding(verdict));
    because.extend(review(verdict));
    because.extend(systems(verdict));
    because.extend(verdict.evidence.iter().map(evidence::reason));
    let missing = verdict.missing.iter();
    because.extend(
        missing.map(|missing| Reason::new(ReasonKind::Missing, missing_sentence(*missing))),
    );
    Reason { kind: ReasonKind::Verdict, sentence: conclusion(verdict), because }
}

/// What a piece of evidence tells, in a sentence.
pub fn shown(evidence: &Evidence) -> Sentence {
    evidence::reason(evidence).sentence
}

/// What would have to be known, in a sentence.
pub fn missing_sentence(missing: Missing) -> Sentence {
    missing::sentence(missing)
}

/// `30/9/2024`, as Vietnamese documents write days.
fn vi_day(day: NaiveDate) -> String {
    day.format("%-d/%-m/%Y").to_string()
}

fn conclusion(verdict: &Verdict) -> Sentence {
    let (vi, en) = (vi_day(verdict.as_of), verdict.as_of);
    let code = verdict.code;
    let (vi_label, en_label) = (code.label(Lang::Vi), code.label(Lang::En));
    let mut sentence =
        Sentence::new(format!("Ngày {vi}: {vi_label}"), format!("On {en}: {en_label}"));
    if let Some(on) = verdict.met_on.filter(|_| code != VerdictCode::NonCompliant) {
        let _ = write!(sentence.vi, ", đáp ứng từ ngày {}", vi_day(on));
        let _ = write!(sentence.en, ", met since {on}");
    }
    sentence.vi.push('.');
    sentence.en.push('.');
    sentence
}

fn rule(obligation: &Obligation) -> Reason {
    let [vi, en] = &obligation.asks;
    let (clause, number) = (&obligation.clause, &obligation.instrument.number);
    let (asks_vi, asks_en) = match obligation.binding {
        Binding::Binding => ("yêu cầu", "asks"),
        Binding::Recommended => ("khuyến nghị", "recommends"),
    };
    let threshold = obligation.threshold.map(|percent| format!(" ({percent} %)"));
    let threshold = threshold.unwrap_or_default();
    Reason::new(
        ReasonKind::Rule,
        Sentence::new(
            format!("{number}, mục {clause}, {asks_vi}: {}{threshold}.", bare(vi)),
            format!("{number}, clause {clause}, {asks_en}: {}{threshold}.", bare(en)),
        ),
    )
}

/// Without the full stop that the data may or may not have.
fn bare(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn overriding(verdict: &Verdict) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for other in &verdict.overrides {
        let (code, number) = (&other.code, &other.instrument.number);
        reasons.push(Reason::new(
            ReasonKind::Overrides,
            Sentence::new(
                format!("Thời hạn này sớm hơn thời hạn của {code} ({number}) về cùng nội dung nên được áp dụng."),
                format!("It is due earlier than {code} ({number}), which asks the same, and so it is the effective one."),
            ),
        ));
    }
    for other in &verdict.overridden_by {
        let (code, number) = (&other.code, &other.instrument.number);
        reasons.push(Reason::new(
            ReasonKind::OverriddenBy,
            Sentence::new(
                format!("{code} ({number}) đặt thời hạn sớm hơn về cùng nội dung nên được áp dụng."),
                format!("{code} ({number}), which asks the same, is due earlier, and so it is the effective one."),
            ),
        ));
    }
    reasons
}

fn review(verdict: &Verdict) -> Option<Reason> {
    let by = verdict.reviewed_by.as_ref()?;
    let before = by.reviews_approvals_before?;
    let (number, clause) = (&by.instrument.number, &by.clause);
    let vi = vi_day(before);
    Some(Reason::new(
        ReasonKind::ReReview,
        Sentence::new(
            format!("{number}, mục {clause}, yêu cầu rà soát lại các phê duyệt trước ngày {vi}."),
            format!(
                "{number}, clause {clause}, asks to review approvals older than {before} again."
            ),
        ),
    ))
}

fn systems(verdict: &Verdict) -> Option<Reason> {
    let tally = verdict.systems.as_ref()?;
    let total = tally.total();
    let listed = |lang| {
        let counts = tally.0.iter().map(|(code, count)| format!("{count} {}", code.label(lang)));
        counts.collect::<Vec<_>>().join(", ")
    };
    let sentence = if total == 0 {
        Sentence::new(
            "Chưa có hệ thống nào thuộc đối tượng được ghi nhận.",
            "No system that is addressed is recorded.",
        )
    } else {
        Sentence::new(
            format!("Trong {total} hệ thống thuộc đối tượng được ghi nhận: {}.", listed(Lang::Vi)),
            format!("Of {total} recorded systems that are addressed: {}.", listed(Lang::En)),
        )
    };
    Some(Reason::new(ReasonKind::Systems, sentence))
}
