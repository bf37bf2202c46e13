//! What was read from a sheet.

use super::{
    answer::{AnswerStatus, Criterion, Headcount, MonitoringMode},
    finding::Finding,
    grid::CellSource,
    system_category::SystemCategory,
};
use crate::document_reference::DocumentReference;
use crate::graph::TeamKind;

/// A whole survey, read.
///
/// `P` tells provinces apart, `V` vendors, as the gazetteer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveySheet<P, V> {
    /// One for each row, in the order of the file.
    pub rows: Vec<RowReading<P, V>>,
    /// The provinces without a row: their answers are [`AnswerStatus::RowMissing`].
    pub missing: Vec<P>,
    /// Everything odd, by place; what is odd about the whole sheet comes last.
    pub findings: Vec<Finding>,
}

/// One province's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReading<P, V> {
    /// The number that the row gives itself (STT).
    pub number: Option<u32>,
    /// The province; `None` if its name is unknown or ambiguous, with a finding that says so.
    pub province: Option<P>,
    /// The cell with the province's name.
    pub province_cell: CellSource,
    /// Have the systems been reviewed?
    pub review: ReviewAnswer,
    /// Are their levels approved?
    pub dossier: DossierAnswer,
    /// Is there a force?
    pub force: ForceAnswer,
    /// Who monitors?
    pub monitoring: MonitoringAnswer<V>,
    /// Is there a link to the national centre?
    pub ncsc: NcscAnswer,
}

/// A document that an answer cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedDocument {
    /// The reference; its span lies in the first of `cells`.
    pub reference: DocumentReference,
    /// Every cell that cites it.
    pub cells: Vec<CellSource>,
}

/// The answer on the review of systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewAnswer {
    /// How far it is.
    pub status: AnswerStatus,
    /// The systems that are said to be reviewed, in the order of the categories.
    pub systems: Vec<SystemCategory>,
    /// Documents that the cell refers to. They are no decisions of this or any other answer.
    pub references: Vec<CitedDocument>,
    /// What was read.
    pub cells: Vec<CellSource>,
}

/// The answer on level dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierAnswer {
    /// How far it is.
    pub status: AnswerStatus,
    /// Every level that the row states for the province's systems, from low to high.
    pub grades: Vec<u8>,
    /// The approving decisions.
    pub documents: Vec<CitedDocument>,
    /// What was read.
    pub cells: Vec<CellSource>,
}

/// The answer on the security force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForceAnswer {
    /// How far it is.
    pub status: AnswerStatus,
    /// What sort of force it is; nothing where there is none.
    pub team: Option<TeamKind>,
    /// How many people; `None` if not said.
    pub headcount: Option<Headcount>,
    /// The founding decisions, and what else is cited.
    pub documents: Vec<CitedDocument>,
    /// What was read.
    pub cells: Vec<CellSource>,
}

/// The answer on monitoring and response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoringAnswer<V> {
    /// How far it is.
    pub status: AnswerStatus,
    /// Who does it.
    pub mode: MonitoringMode,
    /// The hired vendors, in the order of first mention.
    pub vendors: Vec<V>,
    /// Decisions, plans, regulations and contracts.
    pub documents: Vec<CitedDocument>,
    /// What was read.
    pub cells: Vec<CellSource>,
}

/// The answer on the link to the national centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NcscAnswer {
    /// How far it is.
    pub status: AnswerStatus,
    /// What was read.
    pub cells: Vec<CellSource>,
}

impl<P, V> RowReading<P, V> {
    /// The province's name as the sheet has it.
    #[must_use]
    pub fn province_text(&self) -> &str {
        &self.province_cell.text
    }

    /// How far the province is with one question.
    #[must_use]
    pub const fn status(&self, criterion: Criterion) -> AnswerStatus {
        match criterion {
            Criterion::SystemReview => self.review.status,
            Criterion::LevelDossier => self.dossier.status,
            Criterion::SecurityForce => self.force.status,
            Criterion::Monitoring => self.monitoring.status,
            Criterion::NcscLink => self.ncsc.status,
        }
    }

    /// The documents that belong to one question. References of the review are none.
    #[must_use]
    pub fn documents(&self, criterion: Criterion) -> &[CitedDocument] {
        match criterion {
            Criterion::LevelDossier => &self.dossier.documents,
            Criterion::SecurityForce => &self.force.documents,
            Criterion::Monitoring => &self.monitoring.documents,
            Criterion::SystemReview | Criterion::NcscLink => &[],
        }
    }

    /// The cells that one answer was read from.
    #[must_use]
    pub fn cells(&self, criterion: Criterion) -> &[CellSource] {
        match criterion {
            Criterion::SystemReview => &self.review.cells,
            Criterion::LevelDossier => &self.dossier.cells,
            Criterion::SecurityForce => &self.force.cells,
            Criterion::Monitoring => &self.monitoring.cells,
            Criterion::NcscLink => &self.ncsc.cells,
        }
    }
}
