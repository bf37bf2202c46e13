//! Limits of single values, and the states in which things end.

use crate::graph::{
    ArrangementStatus, DossierStatus, INFORMATION_SYSTEM, LEVEL_DOSSIER, Lifecycle, LinkStatus,
    MONITORING_ARRANGEMENT, NCSC_LINK, SECURITY_TEAM, TeamStatus, Word,
};

/// The least and the greatest that an attribute can be.
pub const fn range(attribute: &str) -> (i64, i64) {
    match attribute.as_bytes() {
        b"level" | b"grades" => (1, 5),
        b"ordinal" | b"page" | b"column" | b"row" => (1, 1_000_000),
        b"headcount" => (0, 1_000_000),
        // numerators and denominators: no count of the nation is larger
        _ => (0, 1_000_000_000),
    }
}

/// The interval table and the state in which a thing of this word ends, where it has one.
pub fn closing_state(word: &Word) -> Option<(&'static str, &'static str)> {
    let states = [
        (&INFORMATION_SYSTEM, "information_system_lifecycle", Lifecycle::Retired.code()),
        (&LEVEL_DOSSIER, "level_dossier_state", DossierStatus::Withdrawn.code()),
        (&SECURITY_TEAM, "security_team_state", TeamStatus::Dissolved.code()),
        (&MONITORING_ARRANGEMENT, "monitoring_arrangement_state", ArrangementStatus::Ended.code()),
        (&NCSC_LINK, "ncsc_link_state", LinkStatus::Disconnected.code()),
    ];
    let mut states = states.into_iter();
    states.find(|(of, ..)| of.name == word.name).map(|(_, table, status)| (table, status))
}
