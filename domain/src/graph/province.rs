//! Provinces, with their validity.

use super::choices::{ProvinceKind, Region};
use super::derived::{COMPLIANCE_OF, INDEPENDENCE_OF, LAYERS_OF};
use super::survey::ROW_MISSING;
use super::word::*;
use crate::name_index::PROVINCE_PREFIXES;

/// A province or centrally run city.
pub static PROVINCE: Word = Word {
    name: "Province",
    one: "province",
    many: "provinces",
    table: "province",
    tag: "province",
    term: "tỉnh, thành phố trực thuộc Trung ương",
    doc: "A province or centrally run city, for as long as it exists: 63 units until 2025-06-30, 34 from 2025-07-01. \
          Codes and names were re-used by the merger, so that a unit is known by its code *and* the day.",
    role: Role::Node,
    scoping: Scoping::Shared,
    has_validity: true,
    lookups: &[
        Lookup::Unique("code"),
        Lookup::Alias { table: "province_alias", prefixes: PROVINCE_PREFIXES },
    ],
    attributes: &[
        text("code", "The statistics office's two-digit code, such as `08`; unique among the units of one day.")
            .required()
            .sortable(),
        name("name", "The unit's name on the day asked for (unit 46 is Thừa Thiên Huế, from 2025 Huế).")
            .required()
            .sortable()
            .in_time("province_state"),
        choice("kind", &ProvinceKind::CHOICES, "Province or centrally run city, on the day asked for.")
            .required()
            .in_time("province_state"),
        choice("region", &Region::CHOICES, "The socio-economic region on the day asked for.")
            .required()
            .in_time("province_state"),
        aliases("province_alias", "All names that find it: official, former and other spellings."),
        boolean("basis_63", "Whether it is one of the 63 units until 2025-06-30.").required(),
        boolean("basis_34", "Whether it is one of the 34 units from 2025-07-01.").required(),
        day("valid_from", "The first day of the unit; null where it goes back beyond our records."),
        day("valid_to", "The last day of the unit; null while it goes on."),
    ],
    relations: &[
        one(
            "successor",
            "Province",
            through("province_succession", "predecessor_id", "successor_id"),
            "The unit that it was merged into; null where it goes on.",
        ),
        list(
            "predecessors",
            "Province",
            10,
            through("province_succession", "successor_id", "predecessor_id"),
            "The units that were merged into it.",
        ),
        list(
            "states",
            "ProvinceState",
            50,
            Path::Of("province_id"),
            "Its names, kinds and regions in time.",
        ),
        connection("organizations", "Organization", Path::Of("province_id"), "The bodies of the province."),
        connection(
            "information_systems",
            "InformationSystem",
            Path::Of("province_id"),
            "The information systems of the province's bodies.",
        ),
        connection("level_dossiers", "LevelDossier", Path::Of("province_id"), "The level dossiers of its systems."),
        connection("security_teams", "SecurityTeam", Path::Of("province_id"), "Its security forces."),
        connection(
            "monitoring_arrangements",
            "MonitoringArrangement",
            Path::Of("province_id"),
            "Who monitors its systems and answers incidents.",
        ),
        one("ncsc_link", "NcscLink", Path::Of("province_id"), "Its link to the national monitoring centre."),
        connection("assessments", "Assessment", Path::Of("province_id"), "Checks and assessments of its systems."),
        connection("measurements", "Measurement", Path::Of("province_id"), "Figures that were measured in it."),
        list(
            "survey_answers",
            "SurveyAnswer",
            200,
            Path::Of("province_id"),
            "Its answers to the surveys, by criterion.",
        ),
        list(
            "missing_from",
            "SurveyRound",
            100,
            Path::Through {
                table: "survey_answer",
                here: "province_id",
                there: "survey_round_id",
                interval: false,
                only: ROW_MISSING,
            },
            "The surveys whose sheet lacks its row.",
        ),
        one("inventory", "Inventory", Path::Of("province_id"), "The list of its systems; null if nothing is stated of one."),
        connection(
            "obligations",
            "Obligation",
            through("obligation_jurisdiction", "province_id", "obligation_id"),
            "The obligations that name it; those of the nation bind it besides.",
        ),
        COMPLIANCE_OF,
        LAYERS_OF,
        INDEPENDENCE_OF,
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("code")],
};

/// A name, kind and region for a time.
pub static PROVINCE_STATE: Word = Word {
    name: "ProvinceState",
    one: "",
    many: "",
    table: "province_state",
    tag: "",
    term: "tên, loại, vùng theo thời gian",
    doc: "The name, kind and region of a province for a time.",
    role: Role::Part,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        name("name", "The name in that time.").required(),
        choice("kind", &ProvinceKind::CHOICES, "Province or centrally run city.").required(),
        choice("region", &Region::CHOICES, "The socio-economic region.").required(),
        day("valid_from", "The first day; null where it goes back beyond our records.").sortable(),
        day("valid_to", "The last day; null while it holds."),
        boolean("verified", "Whether the change was checked against its legal document.")
            .required(),
    ],
    relations: &[],
    order: &[ascending("valid_from")],
};
