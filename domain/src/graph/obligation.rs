//! Obligations: what instruments ask, of whom, by when; and the inventories that say whether all systems are known.

use super::choices::{
    Binding, DueEvent, DueKind, InventoryStatus, JudgedAs, Lifecycle, Measure, Subject, Tier,
};
use super::word::*;

/// What a clause of a document asks.
pub static OBLIGATION: Word = Word {
    name: "Obligation",
    one: "obligation",
    many: "obligations",
    table: "obligation",
    tag: "obligation",
    term: "nghĩa vụ, chỉ tiêu",
    doc: "What a clause of a document asks of whom, by when.",
    role: Role::Node,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[Lookup::Unique("code")],
    attributes: &[
        text("code", "A stable short name, such as `CT09-1d-1`.").required().sortable(),
        int("ordinal", "Its place in its document, from 1.").required().sortable(),
        text("clause", "The clause that asks it, as it is cited.").required(),
        text("addressee", "Who must, as the clause says.").required(),
        text("lead_unit", "Who leads, as the document says; null where it names nobody."),
        texts("cooperating_units", "Who co-operates, as the document says."),
        choice("subject", &Subject::CHOICES, "What is judged.").required(),
        text(
            "population",
            "Which of them are meant, as a short name, such as `ioc-operators`; null for all. Figures of the same population \
             alone tell of it.",
        ),
        choice("measure", &Measure::CHOICES, "What is asked, and so by which facts it is judged.")
            .required(),
        localised("asks", "What it asks, in our words.").required(),
        choice(
            "judged_as",
            &JudgedAs::CHOICES,
            "Of whom verdicts are given on it; NOBODY where it addresses bodies of a sort and names none: no verdict, \
             count or province then tells of it.",
        )
        .required()
        .derived(),
        choice("binding", &Binding::CHOICES, "Whether it must be met.").required(),
        int(
            "threshold",
            "The share that must be reached, in percent, 1 to 100; null where none is stated.",
        ),
        several(
            "lifecycles",
            &Lifecycle::CHOICES,
            "Only systems in one of these states; all but retired ones where the list is empty.",
        ),
        boolean("important_only", "Whether only important systems are addressed.").required(),
        boolean(
            "passes_to_successors",
            "Whether it binds the units that succeed those of its jurisdiction.",
        )
        .required(),
        day(
            "reviews_approvals_before",
            "It asks to review again the approvals that are older than this day; null if it asks no such thing.",
        ),
        day("in_force_from", "The first day on which it is asked; null if not known."),
        day(
            "in_force_to",
            "The last day on which it is asked; null while it goes on. One that was withdrawn before its first day has a \
             last day before that: it was never asked.",
        ),
    ],
    relations: &[
        one("decision", "Decision", Path::Held("decision_id"), "The document."),
        one(
            "body",
            "Organization",
            Path::Held("organization_id"),
            "The one body that is bound; null where it is not one.",
        ),
        list(
            "jurisdictions",
            "Province",
            100,
            through("obligation_jurisdiction", "obligation_id", "province_id"),
            "The units whose bodies are bound, as they were on the day of issue; the nation where the list is empty.",
        ),
        list("due_rules", "DueRule", 20, Path::Of("obligation_id"), "Its deadlines."),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("ordinal"), ascending("code")],
};

/// One of an obligation's deadlines.
pub static DUE_RULE: Word = Word {
    name: "DueRule",
    one: "",
    many: "",
    table: "obligation_due_rule",
    tag: "",
    term: "thời hạn",
    doc: "One of an obligation's deadlines, and when it applies.",
    role: Role::Part,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        int("ordinal", "Its place among the deadlines, from 1.").required().sortable(),
        choice("kind", &DueKind::CHOICES, "How the deadline is stated.").required(),
        day(
            "on_or_before",
            "The last good day: `trước ngày 25/12` gives the 24th; null where no one day is named.",
        ),
        int("every_months", "For a period: months from the last event; null otherwise."),
        int("yearly_month", "For a yearly deadline: the month as stated, 1 to 12; null otherwise."),
        int(
            "yearly_day",
            "For a yearly deadline: the day of the month as stated, 1 to 31; null otherwise.",
        ),
        choice("tier", &Tier::CHOICES, "Only for operations centres of this tier; null for all."),
        choice(
            "condition",
            &DueEvent::CHOICES,
            "The event that it hangs on; null where it hangs on none.",
        ),
        text("stated_deadline", "The words of the document; null where it states none."),
    ],
    relations: &[],
    order: &[ascending("ordinal")],
};

/// A province's list of its systems.
pub static INVENTORY: Word = Word {
    name: "Inventory",
    one: "inventory",
    many: "inventories",
    table: "inventory",
    tag: "inventory",
    term: "danh mục hệ thống thông tin",
    doc: "A province's list of its information systems: whether it is stated to be complete. As long as it is not, what \
          holds of the recorded systems says nothing of all.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice(
            "status",
            &InventoryStatus::CHOICES,
            "What is stated of it on the day asked for; null if nothing is.",
        )
        .in_time("inventory_state"),
        RETIRED_ON,
    ],
    relations: &[
        one("province", "Province", Path::Held("province_id"), "The province."),
        one(
            "decision",
            "Decision",
            Path::Held("decision_id"),
            "The document that states it; null if not known.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[],
};
