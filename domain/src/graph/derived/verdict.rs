//! A verdict with what it rests on.

use super::super::choices::VerdictCode;
use super::super::word::*;
use crate::compliance::ReasonKind;

/// The most verdicts on one thing: as many as there are obligations.
const MOST_VERDICTS: u32 = 500;

/// The verdicts on a province, system or body.
pub(in super::super) const COMPLIANCE_OF: Relation = derived_list(
    "compliance",
    "Verdict",
    MOST_VERDICTS,
    "The verdict by every obligation in force that addresses it, in the order of issue (tình hình tuân thủ); null where \
     the caller may not see its facts.",
)
.given(&[
    Argument::day("as_of", "The day to judge; the day asked for above where it is not given."),
    Argument::texts(
        "obligations",
        "Only by these, by their codes, at most 200; by all in force where none are given. A code that there is not is \
         refused.",
    ),
]);

/// A verdict.
pub static VERDICT: Word = Word {
    name: "Verdict",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "kết luận tuân thủ",
    doc: "Whether an obligation is met on a day, as far as is known: on which evidence, and what is missing. \
          That nothing is known is never taken for non-compliance.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("verdict", &VerdictCode::CHOICES, "The verdict.").required(),
        boolean("effective", "Whether no stricter obligation asks the same of the same subject.")
            .required(),
        day("as_of", "The day that it is about.").required(),
        day(
            "due_on",
            "The last good day: `trước ngày 25/12` gives the 24th; null where no day is due.",
        ),
        text(
            "stated_deadline",
            "The deadline in the words of the document; null where it states none.",
        ),
        day(
            "met_on",
            "The day since which it is met; null if it is not, or goes back beyond our records.",
        ),
        localised(
            "explanation",
            "Rule, deadline, how it was derived, evidence and what is missing, as a text.",
        )
        .required(),
        sentences("missing", "What would have to be known, in sentences.").required(),
        int(
            "system_count",
            "For a province, how many recorded systems are addressed; null where none are judged.",
        ),
    ],
    relations: &[
        derived("obligation", "Obligation", "The obligation."),
        derived_list(
            "overrides",
            "Obligation",
            50,
            "Less strict obligations that ask the same; this one goes before them.",
        ),
        derived_list(
            "overridden_by",
            "Obligation",
            50,
            "Stricter obligations that ask the same; they go before this one.",
        ),
        derived(
            "reviewed_by",
            "Obligation",
            "The obligation in force that asks to review the approval again; null if none does.",
        ),
        derived_list("evidence", "Evidence", 500, "The things that tell, each with its own day."),
        derived_list("reasons", "Reason", 500, "Why it is so, as a tree."),
        derived_list("systems", "VerdictCount", 10, "For a province, how its systems came out."),
    ],
    order: &[],
};

/// What tells.
pub static EVIDENCE: Word = Word {
    name: "Evidence",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "căn cứ",
    doc: "A thing of the graph that tells something about a verdict.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        day("stated_on", "The day of what it tells; null where it goes back beyond our records."),
        localised("statement", "What it tells.").required(),
    ],
    relations: &[derived("node", "Node", "The thing.")],
    order: &[],
};

/// A reason.
pub static REASON: Word = Word {
    name: "Reason",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "lý do",
    doc: "One step of the way to a verdict.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("kind", &ReasonKind::CHOICES, "What it tells of.").required(),
        localised("sentence", "It, in a sentence.").required(),
    ],
    relations: &[derived_list("because", "Reason", 500, "The reasons for it.")],
    order: &[],
};
