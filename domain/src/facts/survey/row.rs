//! One row of a survey with what its records need: the province, and the documents as decisions.

use chrono::NaiveDate;

use super::Survey;
use crate::document_reference::{DocumentKind, DocumentReference, WrittenDate};
use crate::facts::names::ProvinceName;
use crate::facts::{issuer, keys};
use crate::graph::DECISION;
use crate::survey::{CellSource, CitedDocument, Criterion, RowReading};
use crate::sync::{Key, Record, Records, Source};

/// One row of a survey, of a province that is known.
pub(super) struct SurveyRow<'a> {
    pub(super) survey: &'a Survey<'a>,
    pub(super) reading: &'a RowReading<String, String>,
    /// The number printed in the sheet; the line where there is none.
    pub(super) number: u32,
    pub(super) province: Key,
    pub(super) name: &'a ProvinceName,
}

/// A document that a row cites.
pub(super) struct Cited<'a> {
    pub(super) key: Key,
    pub(super) document: &'a CitedDocument,
    issuer: Option<Record>,
}

/// The rows in the sheet's order; nothing for a row of an unknown province, and for a second row of one.
pub(super) fn of_sheet<'a>(survey: &'a Survey<'a>) -> Vec<Option<SurveyRow<'a>>> {
    let mut taken = std::collections::BTreeSet::new();
    let rows = survey.sheet.rows.iter().map(|reading| {
        let code = reading.province.as_ref()?;
        let name = survey.names.provinces.get(code)?;
        taken.insert(code).then(|| SurveyRow {
            survey,
            reading,
            number: number_of(reading),
            province: keys::province(survey.names.basis, code),
            name,
        })
    });
    rows.collect()
}

/// The number printed in the sheet; the line where there is none.
pub(super) fn number_of(reading: &RowReading<String, String>) -> u32 {
    reading.number.unwrap_or(reading.province_cell.row)
}

/// The key of a document that a province cites, and who issued it.
pub(super) fn decision_key(
    reference: &DocumentReference,
    province: &Key,
    name: &ProvinceName,
) -> (Key, Option<Record>) {
    let issuer = issuer::of(reference, province, name);
    let date = reference.date.as_ref().map_or_else(
        || "-".to_owned(),
        |date| date.day().map_or_else(|| date.text().to_owned(), |day| day.to_string()),
    );
    let issued_by = issuer.as_ref().and_then(Record::key);
    (keys::decision(issued_by, Some(province), &reference.number, &date), issuer)
}

impl<'a> SurveyRow<'a> {
    /// The answer to a criterion.
    pub(super) fn answer(&self, criterion: Criterion) -> Key {
        keys::survey_answer(self.survey.code, &self.province, criterion)
    }

    /// The cells that an answer was read from.
    pub(super) fn sources(&self, criterion: Criterion) -> Vec<Source> {
        self.sources_of(self.reading.cells(criterion))
    }

    /// These cells.
    pub(super) fn sources_of(&self, cells: &[CellSource]) -> Vec<Source> {
        cells.iter().map(|cell| self.survey.file.cell(self.number, cell)).collect()
    }

    /// The documents that an answer cites.
    pub(super) fn documents(&self, criterion: Criterion) -> Vec<Cited<'a>> {
        self.reading.documents(criterion).iter().map(|document| self.cited(document)).collect()
    }

    /// Tells of the documents that an answer cites; their keys.
    pub(super) fn add_documents(&self, criterion: Criterion, records: &mut Records) -> Vec<Key> {
        let cited = self.documents(criterion);
        for one in &cited {
            self.add_document(one, records);
        }
        cited.into_iter().map(|one| one.key).collect()
    }

    fn add_document(&self, cited: &Cited<'_>, records: &mut Records) {
        let reference = &cited.document.reference;
        let issuer = cited.issuer.clone().and_then(|issuer| records.add(issuer));
        let day = reference.date.as_ref().and_then(WrittenDate::day);
        let mut decision = Record::new(&DECISION, cited.key.key.clone())
            .with("number", reference.number.as_str())
            .with("kind", reference.kind.code())
            .sources(self.sources_of(&cited.document.cells));
        if issuer.is_some() {
            decision = decision.held("issuer_id", issuer);
        }
        if day.is_some() {
            decision = decision.with("issued_on", day);
        }
        records.add(decision);
    }

    fn cited(&self, document: &'a CitedDocument) -> Cited<'a> {
        let (key, issuer) = decision_key(&document.reference, &self.province, self.name);
        Cited { key, document, issuer }
    }

    /// The days on which documents that found, approve, plan or hire were issued, but for days after the survey's.
    pub(super) fn founding_days(&self, criterion: Criterion) -> Vec<NaiveDate> {
        let documents = self.reading.documents(criterion).iter();
        let mut days: Vec<_> =
            documents.filter_map(|document| self.founding_day(document)).collect();
        days.sort_unstable();
        days
    }

    /// The day of a document that founds, approves, plans or hires, unless it lies after the survey's.
    pub(super) fn founding_day(&self, document: &CitedDocument) -> Option<NaiveDate> {
        let founds = matches!(
            document.reference.kind,
            DocumentKind::Decision
                | DocumentKind::Plan
                | DocumentKind::Contract
                | DocumentKind::Resolution
        );
        let day = document.reference.date.as_ref()?.day()?;
        (founds && day <= self.survey.as_of).then_some(day)
    }
}
