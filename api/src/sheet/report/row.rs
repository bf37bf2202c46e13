//! One row of the survey as a JSON object.
//!
//! The words are those of the people who compare readings by hand: a finished dossier is APPROVED, a finished force
//! ESTABLISHED, and documents have the short kinds of their symbols.

use domain::document_reference::DocumentKind;
use domain::survey::{AnswerStatus, CitedDocument, Gazetteer, RowReading, SystemCategory};
use serde::Serialize;

use super::oddities::Oddity;

#[derive(Debug, Serialize)]
pub(super) struct Row {
    stt: Option<u32>,
    province_raw: String,
    province: Option<String>,
    system_review: Review,
    level_dossier: Dossier,
    security_force: Force,
    monitoring: Monitoring,
    ncsc: Ncsc,
    findings: Vec<Oddity>,
}

#[derive(Debug, Serialize)]
struct Review {
    status: &'static str,
    systems: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Dossier {
    status: &'static str,
    grades: Vec<u8>,
    documents: Vec<Document>,
}

#[derive(Debug, Serialize)]
struct Force {
    status: &'static str,
    headcount: Option<u32>,
    documents: Vec<Document>,
}

#[derive(Debug, Serialize)]
struct Monitoring {
    status: &'static str,
    mode: &'static str,
    vendors: Vec<String>,
    documents: Vec<Document>,
}

#[derive(Debug, Serialize)]
struct Ncsc {
    connected: bool,
}

#[derive(Debug, Serialize)]
struct Document {
    number: String,
    kind: &'static str,
    /// YYYY-MM-DD; as written where no calendar has it.
    date: Option<String>,
}

impl Row {
    pub(super) fn new<P: Clone + Ord, V: Clone + Ord>(
        row: &RowReading<P, V>,
        findings: Vec<Oddity>,
        names: &Gazetteer<P, V>,
    ) -> Self {
        let province = row.province.as_ref().and_then(|id| names.provinces.name_of(id));
        let vendors = row.monitoring.vendors.iter();
        let mut systems: Vec<_> =
            row.review.systems.iter().copied().map(SystemCategory::code).collect();
        systems.sort_unstable();
        Self {
            stt: row.number,
            province_raw: row.province_text().to_owned(),
            province: province.map(str::to_owned),
            system_review: Review { status: word(row.review.status, "ASSESSED"), systems },
            level_dossier: Dossier {
                status: word(row.dossier.status, "APPROVED"),
                grades: row.dossier.grades.clone(),
                documents: documents(&row.dossier.documents),
            },
            security_force: Force {
                status: word(row.force.status, "ESTABLISHED"),
                headcount: row.force.headcount.map(|headcount| headcount.count),
                documents: documents(&row.force.documents),
            },
            monitoring: Monitoring {
                status: word(row.monitoring.status, "DEPLOYED"),
                mode: row.monitoring.mode.code(),
                vendors: vendors
                    .filter_map(|id| names.vendors.name_of(id))
                    .map(str::to_owned)
                    .collect(),
                documents: documents(&row.monitoring.documents),
            },
            ncsc: Ncsc { connected: row.ncsc.status == AnswerStatus::Done },
            findings,
        }
    }
}

/// The status in the words of its criterion.
fn word(status: AnswerStatus, done: &'static str) -> &'static str {
    if status == AnswerStatus::Done { done } else { status.code() }
}

fn documents(cited: &[CitedDocument]) -> Vec<Document> {
    let document = |cited: &CitedDocument| Document {
        number: cited.reference.number.clone(),
        kind: kind(cited.reference.kind),
        date: cited.reference.date.as_ref().map(|date| match date.day() {
            Some(day) => day.to_string(),
            None => date.text().to_owned(),
        }),
    };
    cited.iter().map(document).collect()
}

fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Decision => "QD",
        DocumentKind::Directive => "CT",
        DocumentKind::Decree => "ND",
        DocumentKind::Circular => "TT",
        DocumentKind::Plan => "KH",
        DocumentKind::OfficialLetter => "CV",
        DocumentKind::Contract => "HD",
        DocumentKind::Law => "LUAT",
        DocumentKind::Resolution => "NQ",
        DocumentKind::Other => "KHAC",
    }
}
