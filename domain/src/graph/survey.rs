//! Survey rounds, answers and the headlines published of them.

use super::choices::{FigureRule, FigureVerdict};
use super::derived::ROLL_UP_OF;
use super::word::*;
use crate::survey::AnswerStatus;
use crate::survey::Criterion;
use crate::survey::HeadcountQualifier;
use crate::survey::MonitoringMode;
use crate::survey::SystemCategory;

/// What tells that a province has no row: one of its answers says so, as all of them do.
pub(super) const ROW_MISSING: &[(&str, &str)] =
    &[("criterion", "NCSC_LINK"), ("status", "ROW_MISSING")];

/// One survey of all provinces.
pub static SURVEY_ROUND: Word = Word {
    name: "SurveyRound",
    one: "surveyRound",
    many: "surveyRounds",
    table: "survey_round",
    tag: "round",
    term: "đợt khảo sát",
    doc: "One survey of all provinces.",
    role: Role::Node,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[Lookup::Unique("code")],
    attributes: &[
        text("code", "A stable short name, such as `2024-04`.").required(),
        text("title", "What the survey is called.").required(),
        day("as_of", "The day that the answers speak of.").required().sortable(),
        int("row_count", "How many provinces have a row in the sheet that we hold.").required(),
    ],
    relations: &[
        connection(
            "answers",
            "SurveyAnswer",
            Path::Of("survey_round_id"),
            "The answers, by province and criterion.",
        ),
        list(
            "missing_provinces",
            "Province",
            100,
            Path::Through {
                table: "survey_answer",
                here: "survey_round_id",
                there: "province_id",
                interval: false,
                only: ROW_MISSING,
            },
            "The provinces whose rows are missing from the sheet that we hold: nothing is known of their answers.",
        ),
        list(
            "reported_figures",
            "ReportedFigure",
            50,
            Path::Of("survey_round_id"),
            "The headlines that were published of the round.",
        ),
        ROLL_UP_OF,
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[descending("as_of")],
};

/// One province's answer to one criterion.
pub static SURVEY_ANSWER: Word = Word {
    name: "SurveyAnswer",
    one: "surveyAnswer",
    many: "surveyAnswers",
    table: "survey_answer",
    tag: "answer",
    term: "câu trả lời khảo sát",
    doc: "One province's answer to one of the five criteria, as it was read from the sheet.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice("criterion", &Criterion::CHOICES, "What was asked.").required(),
        int("ordinal", "The criterion's place in the sheet, 1 to 5.").required().sortable(),
        choice("status", &AnswerStatus::CHOICES, "What the answer states; NOT_REPORTED where it says nothing, ROW_MISSING without a row.")
            .required(),
        int("row", "The row's number as printed in the sheet; null without a row."),
        int("headcount", "The force's headcount as stated; null if none is."),
        choice("headcount_qualifier", &HeadcountQualifier::CHOICES, "How exact the headcount is; null without one."),
        choice("mode", &MonitoringMode::CHOICES, "For monitoring: who does it; null for the other criteria."),
        ints("grades", "The security levels that the row states for the province's systems.").required(),
        several("categories", &SystemCategory::CHOICES, "The systems that the answer names, by category."),
    ],
    relations: &[
        one("round", "SurveyRound", Path::Held("survey_round_id"), "The survey."),
        one("province", "Province", Path::Held("province_id"), "The province that answered."),
        list(
            "decisions",
            "Decision",
            50,
            through("survey_answer_decision", "survey_answer_id", "decision_id"),
            "The documents that the answer cites for this criterion.",
        ),
        list(
            "vendors",
            "Vendor",
            50,
            through("survey_answer_vendor", "survey_answer_id", "vendor_id"),
            "The vendors that the answer names.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("ordinal")],
};

/// A headline that a document states.
pub static REPORTED_FIGURE: Word = Word {
    name: "ReportedFigure",
    one: "reportedFigure",
    many: "reportedFigures",
    table: "reported_figure",
    tag: "figure",
    term: "số liệu công bố",
    doc: "A headline that a document states, with the rule that it was counted by.",
    role: Role::Node,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[Lookup::Unique("code")],
    attributes: &[
        text("code", "A stable short name.").required(),
        int("ordinal", "Its place among the headlines, from 1.").required().sortable(),
        localised("statement", "What it states, in our words.").required(),
        choice("rule", &FigureRule::CHOICES, "The rule that it was counted by.").required(),
        choice(
            "verdict",
            &FigureVerdict::CHOICES,
            "Whether it agrees with the answers that we hold; null where it speaks of no round, or where the caller may \
             not see all answers.",
        )
        .derived(),
        text("source", "The document or sheet that states it, and where in it.").derived(),
    ],
    relations: &[
        one(
            "round",
            "SurveyRound",
            Path::Held("survey_round_id"),
            "The survey that it speaks of; null if none.",
        ),
        one(
            "decision",
            "Decision",
            Path::Held("decision_id"),
            "The document that states it; null for the survey's own.",
        ),
        list(
            "components",
            "ReportedFigureComponent",
            50,
            Path::Of("reported_figure_id"),
            "The numbers that it is made of.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("ordinal")],
};

/// One number of a headline.
pub static REPORTED_FIGURE_COMPONENT: Word = Word {
    name: "ReportedFigureComponent",
    one: "",
    many: "",
    table: "reported_figure_component",
    tag: "",
    term: "thành phần số liệu",
    doc: "One number of a headline.",
    role: Role::Part,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("name", "Which number it is, such as `DONE`.").required(),
        int("ordinal", "Its place in the headline, from 1.").required().sortable(),
        choice("criterion", &Criterion::CHOICES, "The criterion that it counts; null if none."),
        choice(
            "status",
            &AnswerStatus::CHOICES,
            "The status that it counts; null if it counts a mode.",
        ),
        choice(
            "mode",
            &MonitoringMode::CHOICES,
            "The mode that it counts; null if it counts a status.",
        ),
        int("value", "The number as stated.").required(),
        choice(
            "verdict",
            &FigureVerdict::CHOICES,
            "Whether it agrees with the answers that we hold; null where the headline speaks of no round, or where the \
             caller may not see all answers.",
        )
        .derived(),
    ],
    relations: &[derived(
        "interval",
        "Interval",
        "The number as the answers that we hold leave room for it; null where the headline speaks of no round, or where \
         the caller may not see all answers.",
    )],
    order: &[ascending("ordinal")],
};
