//! Where facts come from, and what is wrong with them.

use super::choices::FindingStatus;
use super::word::*;
use crate::survey::FindingRule;
use crate::survey::Severity;

/// The things of one word that a finding is about.
const fn about(name: &'static str, target: &'static str, doc: &'static str) -> Relation {
    list(name, target, 100, through("finding_subject", "finding_id", "node_id"), doc)
}

/// A data-quality problem.
pub static FINDING: Word = Word {
    name: "Finding",
    one: "finding",
    many: "findings",
    table: "finding",
    tag: "finding",
    term: "vấn đề dữ liệu",
    doc: "A data-quality problem: rule, severity, place and a sentence. It never stands for a silent correction.",
    role: Role::Node,
    scoping: Scoping::ProvinceOrNational,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("rule", &FindingRule::CHOICES, "What is wrong, as a stable code.")
            .required()
            .sortable(),
        choice("severity", &Severity::CHOICES, "How much it matters.").required(),
        choice("status", &FindingStatus::CHOICES, "Whether a person has dealt with it.").required(),
        int("row", "The row in the source, as printed there; null if it has none."),
        int("column", "The column in the source, from 1; null if it has none."),
        localised("message", "What is wrong, in a sentence.").required(),
    ],
    relations: &[
        one(
            "province",
            "Province",
            Path::Held("province_id"),
            "The province concerned; null where several are.",
        ),
        about("provinces", "Province", "The provinces that it is about."),
        about("organizations", "Organization", "The bodies that it is about."),
        about("information_systems", "InformationSystem", "The systems that it is about."),
        about("level_dossiers", "LevelDossier", "The level dossiers that it is about."),
        about("decisions", "Decision", "The documents that it is about."),
        about("obligations", "Obligation", "The obligations that it is about."),
        about("inventories", "Inventory", "The inventories that it is about."),
        about("security_teams", "SecurityTeam", "The security forces that it is about."),
        about(
            "monitoring_arrangements",
            "MonitoringArrangement",
            "The monitoring arrangements that it is about.",
        ),
        about("vendors", "Vendor", "The vendors that it is about."),
        about("ncsc_links", "NcscLink", "The links to the NCSC that it is about."),
        about("assessments", "Assessment", "The assessments that it is about."),
        about("measurements", "Measurement", "The measured figures that it is about."),
        about("survey_rounds", "SurveyRound", "The surveys that it is about."),
        about("survey_answers", "SurveyAnswer", "The survey answers that it is about."),
        about("reported_figures", "ReportedFigure", "The headlines that it is about."),
        PROVENANCE_OF,
    ],
    order: &[ascending("rule")],
};

/// Where a fact comes from.
pub static PROVENANCE: Word = Word {
    name: "Provenance",
    one: "",
    many: "",
    table: "provenance",
    tag: "",
    term: "nguồn",
    doc: "Which document or file says so, where in it, and in which words.",
    role: Role::Part,
    scoping: Scoping::Subject,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("source", "The document or file.").required(),
        text("file_hash", "The file's SHA-256 in hexadecimal; null where no file was read."),
        text("sheet", "The sheet in the file; null if it has none."),
        int("page", "The page; null if not stated."),
        int("row", "The row, as printed in the source; null if it has none.").sortable(),
        int("column", "The column, from 1; null if it has none.").sortable(),
        text("clause", "The clause; null if it has none."),
        text(
            "raw_text",
            "The words of the source, letter by letter; null where they are not kept.",
        ),
        instant("recorded_at", "When it was recorded.").required(),
    ],
    relations: &[],
    order: &[ascending("row"), ascending("column")],
};
