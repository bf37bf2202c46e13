//! What is checked and measured: links to the NCSC, assessments, measurements.

use super::choices::{
    AssessmentKind, AssessmentResult, FigureQualifier, LinkStatus, Measure, Subject,
};
use super::word::*;

/// A province's link to the national monitoring centre.
pub static NCSC_LINK: Word = Word {
    name: "NcscLink",
    one: "ncscLink",
    many: "ncscLinks",
    table: "ncsc_link",
    tag: "ncsclink",
    term: "kết nối NCSC",
    doc: "A province's link to the national cyber-security monitoring centre (NCSC).",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice(
            "status",
            &LinkStatus::CHOICES,
            "Whether it stands on the day asked for; null if nothing is known of that day.",
        )
        .in_time("ncsc_link_state"),
        day("since_on", "The day since which it stands; null if not known.").sortable(),
        instant("last_seen_at", "When the centre last received something; null if not known."),
        text("shares", "What is shared; null if not known."),
        RETIRED_ON,
    ],
    relations: &[
        one("province", "Province", Path::Held("province_id"), "The province that is linked."),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("since_on")],
};

/// A check or assessment.
pub static ASSESSMENT: Word = Word {
    name: "Assessment",
    one: "assessment",
    many: "assessments",
    table: "assessment",
    tag: "assessment",
    term: "kiểm tra, đánh giá",
    doc: "A check or assessment of a system, or of a province's systems.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("kind", &AssessmentKind::CHOICES, "Why it was made.").required(),
        day("assessed_on", "The day of the assessment; null if not known.").sortable(),
        choice(
            "result",
            &AssessmentResult::CHOICES,
            "What came out; UNKNOWN where the source does not say.",
        )
        .required(),
        RETIRED_ON,
    ],
    relations: &[
        one(
            "province",
            "Province",
            Path::Held("province_id"),
            "The province whose systems were assessed.",
        ),
        one(
            "information_system",
            "InformationSystem",
            Path::Held("information_system_id"),
            "The system that was assessed; null where several were.",
        ),
        one(
            "assessor",
            "Organization",
            Path::Held("assessor_id"),
            "The body that assessed; null if it was a vendor, or not known.",
        ),
        one(
            "vendor",
            "Vendor",
            Path::Held("vendor_id"),
            "The vendor that assessed; null if it was a body, or not known.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[descending("assessed_on")],
};

/// A measured figure.
pub static MEASUREMENT: Word = Word {
    name: "Measurement",
    one: "measurement",
    many: "measurements",
    table: "measurement",
    tag: "measurement",
    term: "số liệu",
    doc: "A measured figure: so many of so many, on a day, as a document states it.",
    role: Role::Node,
    scoping: Scoping::ProvinceOrShared,
    has_validity: false,
    lookups: &[Lookup::Unique("code")],
    attributes: &[
        text("code", "A stable short name, unique among its province's figures, or the nation's.")
            .required()
            .sortable(),
        choice("subject", &Subject::CHOICES, "What was counted.").required(),
        text(
            "population",
            "Which of them were counted, by the short name that obligations use; null for all.",
        ),
        localised("name", "What was measured.").required(),
        choice(
            "measure",
            &Measure::CHOICES,
            "Which ask the figure tells of, so that obligations are judged by it; null if of none.",
        ),
        int("numerator", "How many; null if only a share is stated."),
        int("denominator", "Of how many; null if not stated."),
        choice("qualifier", &FigureQualifier::CHOICES, "How exact the figure is.").required(),
        text("exclusions", "What was not counted; null if nothing was left out."),
        day("as_of", "The day that the figure speaks of; null if not stated.").sortable(),
        RETIRED_ON,
    ],
    relations: &[
        one(
            "province",
            "Province",
            Path::Held("province_id"),
            "The province; null for the nation.",
        ),
        one("decision", "Decision", Path::Held("decision_id"), "The document that states it."),
        one(
            "information_system",
            "InformationSystem",
            Path::Held("information_system_id"),
            "The one system that was measured; null where several were, or none.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[descending("as_of")],
};
