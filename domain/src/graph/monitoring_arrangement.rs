//! Who monitors and answers incidents.

use super::choices::ArrangementStatus;
use super::word::*;
use crate::survey::MonitoringMode;

/// An arrangement for monitoring and incident response.
pub static MONITORING_ARRANGEMENT: Word = Word {
    name: "MonitoringArrangement",
    one: "monitoringArrangement",
    many: "monitoringArrangements",
    table: "monitoring_arrangement",
    tag: "monitoring",
    term: "giám sát, ứng cứu",
    doc: "How a province's systems are monitored and incidents answered: by itself, by hired vendors, or both.",
    role: Role::Node,
    scoping: Scoping::Province,
    has_validity: false,
    lookups: &[],
    attributes: &[
        choice(
            "mode",
            &MonitoringMode::CHOICES,
            "Who does it; UNKNOWN where the source does not say.",
        )
        .required(),
        choice(
            "status",
            &ArrangementStatus::CHOICES,
            "Where it stands on the day asked for; null if nothing is known of that day.",
        )
        .in_time("monitoring_arrangement_state"),
        text("scope", "What it covers; null if not known."),
        day("starts_on", "The first day of its term; null if not known.").sortable(),
        day("ends_on", "The last day of its term; null if open or not known."),
        RETIRED_ON,
    ],
    relations: &[
        one(
            "province",
            "Province",
            Path::Held("province_id"),
            "The province whose systems are monitored.",
        ),
        list(
            "vendors",
            "Vendor",
            50,
            through("monitoring_arrangement_vendor", "monitoring_arrangement_id", "vendor_id"),
            "The vendors hired for it.",
        ),
        list(
            "decisions",
            "Decision",
            50,
            through("monitoring_arrangement_decision", "monitoring_arrangement_id", "decision_id"),
            "The contracts, decisions and plans that it rests on.",
        ),
        FINDINGS,
        PROVENANCE_OF,
    ],
    order: &[descending("starts_on")],
};
