//! Security forces.

use super::choices::{TeamKind, TeamStatus};
use super::word::*;
use crate::survey::HeadcountQualifier;

/// A security force of a province.
pub static SECURITY_TEAM: Word = Word {
    name: "SecurityTeam",
    one: "securityTeam",
    many: "securityTeams",
    table: "security_team",
    tag: "team",
    term: "lực lượng chuyên trách, đội ứng cứu",
    doc: "A force for information security: a specialised unit, an incident-response team, or a department or centre \
          that the work was delegated to.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        name("name", "The force's name.").required().sortable(),
        choice("kind", &TeamKind::CHOICES, "What sort of force it is.").required(),
        choice(
            "status",
            &TeamStatus::CHOICES,
            "Where it stands on the day asked for; null if nothing is known of that day.",
        )
        .in_time("security_team_state"),
        int("headcount", "How many people it has on the day asked for; null if not known.")
            .in_time("security_team_headcount"),
        choice(
            "headcount_qualifier",
            &HeadcountQualifier::CHOICES,
            "How exact the headcount is; null without one.",
        )
        .in_time("security_team_headcount"),
        day("founded_on", "The day of its founding; null if not known.").sortable(),
        RETIRED_ON,
    ],
    relations: &[
        one("province", "Province", Path::Held("province_id"), "The province that it guards."),
        list(
            "decisions",
            "Decision",
            50,
            through("security_team_decision", "security_team_id", "decision_id"),
            "The decisions that found or reorganise it.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[ascending("name")],
};
