//! Information systems.

use super::choices::{Lifecycle, Tier};
use super::derived::{COMPLIANCE_OF, INDEPENDENCE_OF, LAYERS_OF};
use super::word::*;
use crate::survey::SystemCategory;

/// An information system of a province's body.
pub static INFORMATION_SYSTEM: Word = Word {
    name: "InformationSystem",
    one: "informationSystem",
    many: "informationSystems",
    table: "information_system",
    tag: "system",
    term: "hệ thống thông tin",
    doc: "An information system with its category, level 1 to 5, lifecycle, owner and operator.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[Lookup::Name],
    attributes: &[
        name("name", "The system's name.").required().sortable(),
        choice("category", &SystemCategory::CHOICES, "What the system is for.").required(),
        int("level", "The approved security level, 1 (least) to 5 (most), on the day asked for; null if none is known.")
            .in_time("information_system_level"),
        choice("lifecycle", &Lifecycle::CHOICES, "Where it stands in its life on the day asked for; null if that is not known.")
            .in_time("information_system_lifecycle"),
        boolean("important", "Whether it counts as an important system; null if nobody has said."),
        choice("tier", &Tier::CHOICES, "For an IOC: whose operations centre it is; null for other systems."),
        day("went_live_on", "The day on which it went into operation; null if not known.").sortable(),
        RETIRED_ON,
    ],
    relations: &[
        one("province", "Province", Path::Held("province_id"), "The province that it belongs to."),
        one(
            "owner",
            "Organization",
            Path::HeldInterval { table: "information_system_owner", column: "organization_id" },
            "The owner (chủ quản) on the day asked for.",
        ),
        one(
            "operator",
            "Organization",
            Path::HeldInterval { table: "information_system_operator", column: "organization_id" },
            "The operator (đơn vị vận hành) on the day asked for.",
        ),
        connection(
            "level_dossiers",
            "LevelDossier",
            through("level_dossier_system", "information_system_id", "level_dossier_id"),
            "The level dossiers that cover it.",
        ),
        connection("assessments", "Assessment", Path::Of("information_system_id"), "Its checks and assessments."),
        connection("measurements", "Measurement", Path::Of("information_system_id"), "Figures that were measured of it alone."),
        COMPLIANCE_OF,
        LAYERS_OF,
        INDEPENDENCE_OF,
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("name")],
};
