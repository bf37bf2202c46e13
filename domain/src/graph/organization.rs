//! Bodies: owners, operators, assessors, issuers.

use super::choices::OrganizationKind;
use super::derived::COMPLIANCE_OF;
use super::word::*;

/// A body of a province or of the nation.
pub static ORGANIZATION: Word = Word {
    name: "Organization",
    one: "organization",
    many: "organizations",
    table: "organization",
    tag: "organization",
    term: "cơ quan, đơn vị",
    doc: "A body: owner (chủ quản), operator (đơn vị vận hành), specialised unit (chuyên trách), assessor or issuer.",
    role: Role::Node,
    scoping: Scoping::ProvinceOrShared,
    has_validity: false,
    lookups: &[Lookup::Name],
    attributes: &[
        name("name", "The body's name.").required().sortable(),
        choice("kind", &OrganizationKind::CHOICES, "What sort of body it is.").required(),
        RETIRED_ON,
    ],
    relations: &[
        one(
            "province",
            "Province",
            Path::Held("province_id"),
            "The province that it belongs to; null for the nation's.",
        ),
        one("parent", "Organization", Path::Held("parent_id"), "The body above it."),
        connection("parts", "Organization", Path::Of("parent_id"), "The bodies below it."),
        connection("decisions", "Decision", Path::Of("issuer_id"), "The documents that it issued."),
        connection(
            "owned_systems",
            "InformationSystem",
            through_interval(
                "information_system_owner",
                "organization_id",
                "information_system_id",
            ),
            "The systems that it owns on the day asked for.",
        ),
        connection(
            "operated_systems",
            "InformationSystem",
            through_interval(
                "information_system_operator",
                "organization_id",
                "information_system_id",
            ),
            "The systems that it operates on the day asked for.",
        ),
        connection(
            "assessments",
            "Assessment",
            Path::Of("assessor_id"),
            "The assessments that it made.",
        ),
        connection(
            "obligations",
            "Obligation",
            Path::Of("organization_id"),
            "The obligations that bind it by name.",
        ),
        COMPLIANCE_OF,
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("name")],
};
