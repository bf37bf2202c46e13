//! Official documents and how they hang together.

use super::choices::DecisionRelationKind;
use super::word::*;
use crate::document_reference::DocumentKind;

/// What tells that one document implements another.
const IMPLEMENTS: &[(&str, &str)] = &[("kind", "IMPLEMENTS")];

/// An official document.
pub static DECISION: Word = Word {
    name: "Decision",
    one: "decision",
    many: "decisions",
    table: "decision",
    tag: "decision",
    term: "văn bản, quyết định",
    doc: "An official document, known by issuer, number and date: two provinces may issue the same number.",
    role: Role::Node,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[Lookup::Unique("number")],
    attributes: &[
        text("number", "The number as written, without spaces, such as `2492/QĐ-UBND`.").required().sortable(),
        choice("kind", &DocumentKind::CHOICES, "What sort of document it is.").required(),
        day("issued_on", "The day of issue as written, even where it is impossible (then a finding says so); null if not known.")
            .sortable(),
        text("subject", "What it is about; null if not known."),
        texts("addressees", "Whom it addresses, where it is an instrument that we hold."),
        day("in_force_from", "The first day of an instrument; null where it is the day of issue, or not known."),
        day("in_force_to", "The last day of an instrument; null while it goes on, or if not known."),
        RETIRED_ON,
    ],
    relations: &[
        one("issuer", "Organization", Path::Held("issuer_id"), "The body that issued it; null if not known."),
        connection(
            "related_decisions",
            "DecisionRelation",
            Path::Of("decision_id"),
            "The documents that it implements, amends, cites and so on.",
        ),
        connection(
            "relating_decisions",
            "DecisionRelation",
            Path::Of("related_id"),
            "The documents that implement, amend, cite it and so on.",
        ),
        list(
            "implements",
            "Decision",
            200,
            Path::Through {
                table: "decision_relation",
                here: "decision_id",
                there: "related_id",
                interval: false,
                only: IMPLEMENTS,
            },
            "The documents that it implements.",
        ),
        list(
            "implemented_by",
            "Decision",
            200,
            Path::Through {
                table: "decision_relation",
                here: "related_id",
                there: "decision_id",
                interval: false,
                only: IMPLEMENTS,
            },
            "The documents that implement it.",
        ),
        list("obligations", "Obligation", 200, Path::Of("decision_id"), "What it asks."),
        connection("inventories", "Inventory", Path::Of("decision_id"), "The inventories that it states."),
        list("clauses", "DecisionClause", 200, Path::Of("decision_id"), "Its clauses."),
        connection(
            "level_dossiers",
            "LevelDossier",
            through("level_dossier_decision", "decision_id", "level_dossier_id"),
            "The level dossiers that it approves.",
        ),
        connection(
            "security_teams",
            "SecurityTeam",
            through("security_team_decision", "decision_id", "security_team_id"),
            "The security forces that it founds.",
        ),
        connection(
            "monitoring_arrangements",
            "MonitoringArrangement",
            through("monitoring_arrangement_decision", "decision_id", "monitoring_arrangement_id"),
            "The monitoring arrangements that rest on it.",
        ),
        list(
            "cited_by",
            "SurveyAnswer",
            500,
            through("survey_answer_decision", "decision_id", "survey_answer_id"),
            "The survey answers that cite it.",
        ),
        connection("measurements", "Measurement", Path::Of("decision_id"), "The figures that it states."),
        connection("reported_figures", "ReportedFigure", Path::Of("decision_id"), "The headlines that it states."),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[descending("issued_on"), ascending("number")],
};

/// One document's relation to another.
pub static DECISION_RELATION: Word = Word {
    name: "DecisionRelation",
    one: "",
    many: "",
    table: "decision_relation",
    tag: "",
    term: "quan hệ giữa các văn bản",
    doc: "One document's relation to another.",
    role: Role::Part,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("kind", &DecisionRelationKind::CHOICES, "What the one does to the other.")
            .required()
            .sortable(),
        text("clause", "The clause that says so; null if not known."),
    ],
    relations: &[
        one("decision", "Decision", Path::Held("decision_id"), "The document that relates."),
        one("related", "Decision", Path::Held("related_id"), "The document that it relates to."),
    ],
    order: &[ascending("kind")],
};

/// A clause of a document.
pub static DECISION_CLAUSE: Word = Word {
    name: "DecisionClause",
    one: "",
    many: "",
    table: "decision_clause",
    tag: "",
    term: "điều, khoản",
    doc: "A clause of a document.",
    role: Role::Part,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("label", "The clause as it is cited, such as `1d`.").required(),
        int("ordinal", "Its place in the document, from 1.").required().sortable(),
        text("summary", "What it asks, in our words; null if not summed up."),
    ],
    relations: &[one("decision", "Decision", Path::Held("decision_id"), "The document.")],
    order: &[ascending("ordinal")],
};
