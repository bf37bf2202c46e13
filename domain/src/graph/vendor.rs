//! Vendors.

use super::choices::VendorKind;
use super::word::*;

/// A vendor of security services.
pub static VENDOR: Word = Word {
    name: "Vendor",
    one: "vendor",
    many: "vendors",
    table: "vendor",
    tag: "vendor",
    term: "doanh nghiệp",
    doc: "A vendor under its canonical name; its aliases and branches find it too.",
    role: Role::Node,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[Lookup::Alias { table: "vendor_alias", prefixes: &[] }],
    attributes: &[
        name("name", "The canonical name.").required().sortable(),
        text("legal_name", "The company's own full name; null if not known."),
        aliases(
            "vendor_alias",
            "All names that find it: the canonical one, other spellings, branches.",
        ),
        choice("kind", &VendorKind::CHOICES, "What sort of vendor it is.").required(),
        RETIRED_ON,
    ],
    relations: &[
        one(
            "merged_into",
            "Vendor",
            Path::Held("merged_into_id"),
            "The vendor that it was found to be; null for one that stands for itself.",
        ),
        connection(
            "monitoring_arrangements",
            "MonitoringArrangement",
            through("monitoring_arrangement_vendor", "vendor_id", "monitoring_arrangement_id"),
            "The monitoring arrangements that it is hired for.",
        ),
        connection(
            "assessments",
            "Assessment",
            Path::Of("vendor_id"),
            "The assessments that it made.",
        ),
        list(
            "survey_answers",
            "SurveyAnswer",
            500,
            through("survey_answer_vendor", "vendor_id", "survey_answer_id"),
            "The survey answers that name it.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("name")],
};
