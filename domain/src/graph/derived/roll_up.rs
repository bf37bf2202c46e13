//! Survey roll-ups: counts as intervals.

use super::super::choices::{Basis, Coverage, FigureRule};
use super::super::word::*;
use crate::survey::{AnswerStatus, Criterion};

/// The roll-up of a survey round.
pub(in super::super) const ROLL_UP_OF: Relation = derived(
    "roll_up",
    "RollUp",
    "The round's answers to one criterion, counted over the units of a basis by a rule; as intervals where rows are \
     missing (tổng hợp khảo sát). Answers that the caller may not see count as missing.",
)
.given(&[
    Argument::choice("criterion", &Criterion::CHOICES, "The criterion.").required(),
    Argument::choice("basis", &Basis::CHOICES, "Which units.").or("BEFORE_2025_07_01"),
    Argument::choice("rule", &FigureRule::CHOICES, "The rule to count by.").or("STATED"),
]);

/// Counts over a survey round.
pub static ROLL_UP: Word = Word {
    name: "RollUp",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "tổng hợp khảo sát",
    doc: "Answers to one criterion, counted. Another thing than verdicts: it tells what provinces stated.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("criterion", &Criterion::CHOICES, "The criterion.").required(),
        choice("basis", &Basis::CHOICES, "Which units are counted.").required(),
        choice("rule", &FigureRule::CHOICES, "The rule that was counted by.").required(),
        choice("coverage", &Coverage::CHOICES, "How much of it is known: all, a part, nothing.")
            .required(),
        int(
            "all_done",
            "On the basis of 34: units whose predecessors all have it done; null on the basis of 63.",
        ),
        int(
            "some_not",
            "On the basis of 34: units of which a predecessor has it not done; null on the basis of 63.",
        ),
        int(
            "undetermined",
            "On the basis of 34: units of which neither can be told; null on the basis of 63.",
        ),
    ],
    relations: &[
        derived_list("counts", "StatusCount", 10, "How many units are so far, as intervals."),
        derived_list("unknown_provinces", "Province", 100, "The units that are not known."),
    ],
    order: &[],
};

/// How many units are so far.
pub static STATUS_COUNT: Word = Word {
    name: "StatusCount",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "số lượng theo tình trạng",
    doc: "How many units are so far with a criterion.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[choice("status", &AnswerStatus::CHOICES, "How far.").required()],
    relations: &[derived("count", "Interval", "How many.")],
    order: &[],
};

/// A number that is known within bounds.
pub static INTERVAL: Word = Word {
    name: "Interval",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "khoảng giá trị",
    doc: "A number that is known within bounds.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        int("min", "As many at least.").required(),
        int("max", "As many at most.").required(),
        int("point", "The number, where both bounds agree; null otherwise."),
    ],
    relations: &[],
    order: &[],
};
