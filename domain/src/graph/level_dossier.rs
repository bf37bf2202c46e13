//! Level dossiers.

use super::choices::DossierStatus;
use super::word::*;

/// A dossier that proposes a security level.
pub static LEVEL_DOSSIER: Word = Word {
    name: "LevelDossier",
    one: "levelDossier",
    many: "levelDossiers",
    table: "level_dossier",
    tag: "dossier",
    term: "hồ sơ đề xuất cấp độ",
    doc: "A dossier that proposes a level for one or more systems; submitted, appraised, approved by a decision, \
          then implemented, which is a fact of its own.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("title", "What the dossier is about; null if not known."),
        int("level", "The proposed level, 1 to 5; null if not known."),
        choice(
            "status",
            &DossierStatus::CHOICES,
            "Where it stands on the day asked for; null if nothing is known of that day.",
        )
        .in_time("level_dossier_state"),
        day("submitted_on", "The day of submission; null if not known."),
        day("appraised_on", "The day of appraisal; null if not known."),
        day("approved_on", "The day of approval; null if not approved, or the day is not known.")
            .sortable(),
        day(
            "implemented_on",
            "The day on which its measures were fully implemented; null if not known to be.",
        ),
        RETIRED_ON,
    ],
    relations: &[
        one(
            "province",
            "Province",
            Path::Held("province_id"),
            "The province whose systems it covers.",
        ),
        connection(
            "information_systems",
            "InformationSystem",
            through("level_dossier_system", "level_dossier_id", "information_system_id"),
            "The systems that it covers, where they are known.",
        ),
        list(
            "decisions",
            "Decision",
            50,
            through("level_dossier_decision", "level_dossier_id", "decision_id"),
            "The decisions that approve it.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[descending("approved_on")],
};
