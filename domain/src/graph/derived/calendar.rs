//! What falls due when.

use super::super::word::*;

/// The calendar.
pub(super) const CALENDAR_ROOT: Relation = derived_list(
    "obligation_calendar",
    "ObligationDue",
    5_000,
    "What falls due from one day to another, in the order of days: recurring obligations as often as they recur; for \
     each system that the caller may see, the days that are counted from its last assessment, and on which it goes into \
     operation. For a province, the days on which it is there (lịch nghĩa vụ).",
)
.given(&[
    Argument::day("from", "The first day.").required(),
    Argument::day("to", "The last day, at most 10 years after the first.").required(),
    Argument::id("province", "Only what binds the bodies of the province with this id."),
]);

/// A day on which something falls due.
pub static OBLIGATION_DUE: Word = Word {
    name: "ObligationDue",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "thời hạn nghĩa vụ",
    doc: "A day on which an obligation falls due, and for whom.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        day("due_on", "The last good day.").required(),
        text(
            "stated_deadline",
            "The deadline in the words of the document; null where it states none.",
        ),
    ],
    relations: &[
        derived("obligation", "Obligation", "The obligation."),
        derived(
            "jurisdiction",
            "Province",
            "The unit whose bodies are bound; null for the nation.",
        ),
        derived(
            "information_system",
            "InformationSystem",
            "The system, where each has a day of its own; null otherwise.",
        ),
        derived_list(
            "overrides",
            "Obligation",
            50,
            "Obligations that ask the same of the same bodies later.",
        ),
        derived_list(
            "overridden_by",
            "Obligation",
            50,
            "Obligations that ask the same of some or all of the same bodies earlier.",
        ),
    ],
    order: &[],
};
