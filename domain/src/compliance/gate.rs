//! Gates: on which day a system went into operation, or back into it, since the law is in force.

use chrono::NaiveDate;

use super::facts::System;
use crate::graph::{DueEvent, Lifecycle};

/// How a gate stands for a system on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// The system is on its way to the gate.
    Ahead,
    /// It passed the gate on this day.
    Passed(NaiveDate),
    /// It passed the gate before the law, or never comes to it.
    NotAddressed,
    /// Nobody knows where the system stands in its life.
    NotKnown,
}

/// How the gate of this event stands for a system by a day, under a law that is in force from `from`.
pub(super) fn gate(
    system: &System,
    event: DueEvent,
    from: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Gate {
    let passed = match event {
        DueEvent::GoLive => went_live(system, as_of),
        DueEvent::Change => went_back(system, as_of),
        DueEvent::LastAssessment => Gate::NotAddressed,
    };
    match passed {
        Gate::Passed(on) if from.is_some_and(|from| on < from) => Gate::NotAddressed,
        passed => passed,
    }
}

/// How the first gate stands, whatever the law.
pub(super) fn went_live(system: &System, as_of: NaiveDate) -> Gate {
    if let Some(on) = system.went_live_on.filter(|on| *on <= as_of) {
        return Gate::Passed(on);
    }
    match system.lifecycles.on(as_of).map(|held| held.value) {
        None => Gate::NotKnown,
        Some(Lifecycle::Design | Lifecycle::Build) => Gate::Ahead,
        Some(Lifecycle::Retired) => Gate::NotAddressed,
        // since when is known only where it was seen being built before
        Some(Lifecycle::Operating | Lifecycle::Upgrade) => {
            let is_being_built =
                |value: Lifecycle| matches!(value, Lifecycle::Design | Lifecycle::Build);
            let mut since = system
                .lifecycles
                .until(as_of)
                .skip_while(|held| !is_being_built(held.value))
                .skip_while(|held| is_being_built(held.value));
            since.next().and_then(|held| held.from).map_or(Gate::NotAddressed, Gate::Passed)
        }
    }
}

/// Back into operation after an upgrade, extension or change.
fn went_back(system: &System, as_of: NaiveDate) -> Gate {
    let mut gate = Gate::NotAddressed;
    let mut is_upgraded = false;
    for held in system.lifecycles.until(as_of) {
        match held.value {
            Lifecycle::Upgrade => {
                is_upgraded = true;
                gate = Gate::Ahead;
            }
            Lifecycle::Operating if is_upgraded => {
                is_upgraded = false;
                gate = held.from.map_or(Gate::NotAddressed, Gate::Passed);
            }
            Lifecycle::Operating => {}
            Lifecycle::Design | Lifecycle::Build | Lifecycle::Retired => {
                is_upgraded = false;
                gate = Gate::NotAddressed;
            }
        }
    }
    gate
}

/// The first day of the upgrade that a system is in, or was in last.
pub(super) fn upgrade_began(system: &System, as_of: NaiveDate) -> Option<NaiveDate> {
    let mut upgrades = system.lifecycles.until(as_of).rev();
    upgrades.find(|held| held.value == Lifecycle::Upgrade).and_then(|held| held.from)
}
