//! What is known of one ask: met, known not to be met, or nothing; on which evidence, and what is missing.

mod approval;
mod assessed;
mod figures;
mod independence;
mod of_province;
mod of_system;

use chrono::NaiveDate;
use uuid::Uuid;

pub(super) use approval::newest_approval;
pub(super) use assessed::{inspections, of_system as assessments};
pub(super) use figures::{Measured, of_year};
pub use independence::{Independence, Independent, independence};
pub use of_province::{Layer, LayerState, Standing, layers};
pub(super) use of_province::{inventory, of_province};
pub(super) use of_system::of_system;

use crate::graph::{DossierStatus, InventoryStatus, Lifecycle, Measure, VerdictCode};

/// Whether something asked is met, as far as is known on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It is met.
    Met {
        /// Since this day; since before our records where there is none.
        on: Option<NaiveDate>,
    },
    /// It is known not to be met.
    NotMet(NotMet),
    /// Nothing tells.
    Nothing,
}

/// How long it is known not to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotMet {
    /// On the day asked for.
    Now,
    /// On this day, on which it was measured or surveyed; of later days it is not known.
    Measured(NaiveDate),
}

/// A node that tells something, with its own day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The node's type name.
    pub kind: &'static str,
    /// The node.
    pub id: Uuid,
    /// The day of what it tells; none where it goes back beyond records.
    pub on: Option<NaiveDate>,
    /// What it tells.
    pub shows: Shows,
}

/// What a node tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A level is approved.
    Approved,
    /// A level is approved by a body that may not.
    ApprovedByNotCompetent,
    /// A dossier is not approved.
    NotApproved(DossierStatus),
    /// The measures are implemented.
    Implemented,
    /// There are dossiers in the province, of systems that are not named.
    DossierWithoutSystem,
    /// An assessment was made.
    Assessed,
    /// An inspection was made.
    Inspected,
    /// A force stands.
    Force,
    /// Somebody monitors.
    Monitored,
    /// Nobody monitors yet, or any more.
    NotMonitored,
    /// The link stands.
    Connected,
    /// The link does not stand.
    NotConnected,
    /// What is stated of the inventory.
    Inventory(InventoryStatus),
    /// A figure was measured.
    Figure(Option<i64>, Option<i64>),
    /// The assessor is independent.
    Independent,
    /// The assessor also monitors or guards.
    NotIndependent,
    /// What was found about a system.
    System(VerdictCode),
    /// Where a system stands in its life.
    Lifecycle(Lifecycle),
}

/// What would have to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Whether the inventory is complete.
    Inventory,
    /// Where a system stands in its life.
    Lifecycle,
    /// Whether a system is important.
    Importance,
    /// Whose operations centre it is.
    Tier,
    /// Whether the level is approved.
    Approval,
    /// Whether a competent body approved the level.
    CompetentApproval,
    /// Whether the measures are implemented.
    Implementation,
    /// An approval after the day from which approvals count again.
    ReReview,
    /// An assessment.
    Assessment,
    /// Who assessed.
    Assessor,
    /// Who operates the system: its on-site force.
    OnSiteForce,
    /// An inspection.
    Inspection,
    /// Who monitors.
    Monitoring,
    /// A security force.
    Force,
    /// The link to the national monitoring centre.
    NcscLink,
    /// A figure that tells of this.
    Figure(Measure),
    /// Whether what was due on this day, in the year before, was done.
    Occurrence(NaiveDate),
    /// Facts of a kind that the graph does not hold.
    NotHeld,
}

/// Everything known of one ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Knowledge {
    pub(super) known: Known,
    pub(super) evidence: Vec<Evidence>,
    pub(super) missing: Vec<Missing>,
}

impl Knowledge {
    pub(super) fn met(on: Option<NaiveDate>, evidence: Vec<Evidence>) -> Self {
        Self { known: Known::Met { on }, evidence, missing: Vec::new() }
    }

    pub(super) fn not_met(evidence: Vec<Evidence>, missing: Missing) -> Self {
        Self { known: Known::NotMet(NotMet::Now), evidence, missing: vec![missing] }
    }

    /// As [`Self::not_met`], but known of one day alone, if that is so.
    pub(super) fn not_met_on(
        on: Option<NaiveDate>,
        evidence: Vec<Evidence>,
        missing: Missing,
    ) -> Self {
        let not_met = on.map_or(NotMet::Now, NotMet::Measured);
        Self { known: Known::NotMet(not_met), ..Self::not_met(evidence, missing) }
    }

    pub(super) fn nothing(missing: Missing) -> Self {
        Self { known: Known::Nothing, evidence: Vec::new(), missing: vec![missing] }
    }

    /// This, or where nothing is known here, the other; also where this is known of one day alone, and the other tells of
    /// a later one that it is met. Evidence of both is kept.
    pub(super) fn or(mut self, other: Self) -> Self {
        let gives_way = match (&self.known, &other.known) {
            (Known::Met { .. }, _) | (_, Known::Nothing) => return self,
            (Known::Nothing, _) => true,
            (Known::NotMet(NotMet::Measured(on)), Known::Met { .. }) => {
                other.evidence.iter().filter_map(|it| it.on).max().is_some_and(|met| met > *on)
            }
            (Known::NotMet(_), _) => false,
        };
        self.evidence.extend(other.evidence);
        if gives_way { Self { evidence: self.evidence, ..other } } else { self }
    }

    /// It is not certain that the subject is addressed at all: what is not met is then not known to be asked.
    pub(super) fn in_doubt(mut self, doubts: &[Missing]) -> Self {
        if doubts.is_empty() || matches!(self.known, Known::Met { .. }) {
            return self;
        }
        self.known = Known::Nothing;
        self.missing.extend(doubts);
        self
    }
}

impl Evidence {
    pub(super) fn new(kind: &'static str, id: Uuid, on: Option<NaiveDate>, shows: Shows) -> Self {
        Self { kind, id, on, shows }
    }
}
