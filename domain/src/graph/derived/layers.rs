//! The four layers, and the independence of assessors.

use super::super::word::*;
use crate::compliance::{Independence, Layer, Standing};

/// The four layers of a province or system.
pub(in super::super) const LAYERS_OF: Relation = derived_list(
    "four_layers",
    "LayerState",
    4,
    "The four layers of protection on the day asked for (mô hình 4 lớp); null where the caller may not see its facts. \
     A system is guarded by its province's force, monitoring and link, and has its own assessments.",
);

/// The independence of the assessors of a province's or a system's operations centres.
pub(in super::super) const INDEPENDENCE_OF: Relation = derived_list(
    "assessor_independence",
    "AssessorIndependence",
    200,
    "For operations centres: whether the assessor of the newest assessment is independent of those who monitor and of \
     the on-site force, with the clause that recommends it; null where the caller may not see its facts.",
);

/// One layer.
pub static LAYER_STATE: Word = Word {
    name: "LayerState",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "lớp bảo vệ",
    doc: "One of the four layers of protection on a day.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("layer", &Layer::CHOICES, "Which layer.").required(),
        choice("standing", &Standing::CHOICES, "Whether it is there; UNKNOWN where nothing tells.")
            .required(),
        sentences("missing", "What would have to be known, in sentences.").required(),
    ],
    relations: &[derived_list(
        "evidence",
        "Evidence",
        200,
        "The things that tell, each with its own day.",
    )],
    order: &[],
};

/// Whether an assessor is independent.
pub static ASSESSOR_INDEPENDENCE: Word = Word {
    name: "AssessorIndependence",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "tính độc lập của đơn vị đánh giá",
    doc: "Whether the assessor of a system's newest assessment also monitors it, or guards it on site.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice(
            "from_monitoring",
            &Independence::CHOICES,
            "From those who monitored on the day of the assessment.",
        )
        .required(),
        choice(
            "from_on_site_force",
            &Independence::CHOICES,
            "From those who operated the system on that day.",
        )
        .required(),
        sentences("missing", "What would have to be known, in sentences.").required(),
    ],
    relations: &[
        derived("information_system", "InformationSystem", "The system."),
        derived("assessment", "Assessment", "Its newest assessment; null where none is known."),
        derived_list(
            "arrangements",
            "MonitoringArrangement",
            50,
            "The arrangements in force on the day of the assessment.",
        ),
        derived_list(
            "recommended_by",
            "Obligation",
            50,
            "The clauses in force that ask for independence.",
        ),
    ],
    order: &[],
};
