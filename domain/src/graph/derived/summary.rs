//! Counts of verdicts.

use super::super::choices::{Basis, Coverage, Region, VerdictCode};
use super::super::word::*;
use crate::compliance::{CountedBy, GroupBy};
use crate::survey::{MonitoringMode, SystemCategory};

/// Counts over all that the caller may see.
pub(super) const SUMMARY_ROOT: Relation = derived_list(
    "compliance_summary",
    "ComplianceSummary",
    20_000,
    "Verdicts counted by obligation and group, over the units or systems that the caller may see (tổng hợp tuân thủ).",
)
.given(&[
    Argument::day("as_of", "The day to judge; today in Vietnam where it is not given."),
    Argument::choice(
        "basis",
        &Basis::CHOICES,
        "Which units; those of the day where it is not given. Systems of merged units count for their successor; a unit that \
         is not there on the day counts for nothing itself.",
    ),
    Argument::choice("group_by", &GroupBy::CHOICES, "By what to group.").or("OBLIGATION"),
    Argument::choice(
        "counted_by",
        &CountedBy::CHOICES,
        "Whether provinces or systems are counted; systems only where an obligation asks something of systems, and always \
         when grouped by level or category.",
    )
    .or("PROVINCE"),
    Argument::texts(
        "obligations",
        "Only these, by their codes, at most 200; all in force where none are given. A code that there is not is refused.",
    ),
]);

/// Counts in one group.
pub static COMPLIANCE_SUMMARY: Word = Word {
    name: "ComplianceSummary",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "tổng hợp tuân thủ",
    doc: "How many came out how, by one obligation in one group. Those whom it does not address are not counted.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("counted_by", &CountedBy::CHOICES, "What is counted.").required(),
        choice("coverage", &Coverage::CHOICES, "How much of it is known: all, a part, nothing.")
            .required(),
        int("total", "How many there are in all.").required(),
        choice(
            "region",
            &Region::CHOICES,
            "The group's region; null if not grouped so, or not known.",
        ),
        int("level", "The group's level; null if not grouped so, or not known."),
        choice(
            "category",
            &SystemCategory::CHOICES,
            "The group's category; null if not grouped so.",
        ),
        choice(
            "mode",
            &MonitoringMode::CHOICES,
            "The group's mode of monitoring; null if not grouped so, or not known.",
        ),
    ],
    relations: &[
        derived("obligation", "Obligation", "The obligation."),
        derived_list("counts", "VerdictCount", 10, "How many came out how, the worst first."),
        derived_list(
            "unknown",
            "Province",
            100,
            "The units that are not known, or that have systems that are not.",
        ),
        derived("province", "Province", "The group's province; null if not grouped so."),
        derived(
            "vendor",
            "Vendor",
            "The group's monitoring vendor; null if not grouped so, or none is known.",
        ),
    ],
    order: &[],
};

/// One count.
pub static VERDICT_COUNT: Word = Word {
    name: "VerdictCount",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "số lượng theo kết luận",
    doc: "How many came out so.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("verdict", &VerdictCode::CHOICES, "The verdict.").required(),
        int("count", "How many.").required(),
    ],
    relations: &[],
    order: &[],
};
