//! A survey round as records: the answers as they were read, and the facts that they state.
//!
//! - Every province of the basis has five answers; one without a row has five that say so, unless another sheet of
//!   the round has told more.
//! - A fact holds from the day of the decision that it rests on, where that day is not after the survey's; without
//!   one from the survey's day.
//! - **Dossiers**: one for each approving decision; one without a decision where approval is stated alone, or the
//!   dossier is in the making. Nothing is made of silence.
//! - **Forces**: the one that the province tells of, which a later round speaks of again.
//! - **Arrangements**: by who monitors (mode and vendors).
//! - **Systems**: the categories that an answer names stay with the answer. A system becomes a node only where the
//!   category is one of which a province has exactly one (procedures, IOC, SOC, LGSP, data centre, mail) and the
//!   answer says that it was reviewed; kiosks, cameras, sector databases are many, and none of them is named.
//! - **Documents** that an answer cites become decisions; those that a review merely refers to do not.
//! - **Findings** are about the answers whose cells they were found in, and about the documents that they name.

mod answer;
mod dossier;
mod finding;
mod monitoring;
mod row;
mod source;
mod system;
mod team;

use chrono::NaiveDate;

use super::keys;
use super::names::Names;
use crate::document_reference::DocumentReference;
use crate::graph::{DECISION, DecisionRelationKind, SURVEY_ROUND};
use crate::survey::SurveySheet;
use crate::sync::{Key, Part, Record, Records};
use row::SurveyRow;
pub use source::File;

/// A survey round that was read.
#[derive(Debug, Clone, Copy)]
pub struct Survey<'a> {
    /// The round's code, such as `2024-04`.
    pub code: &'a str,
    /// What the round is called, for the first time that it is heard of.
    pub title: &'a str,
    /// The day that the answers speak of.
    pub as_of: NaiveDate,
    /// What was read: provinces by code, vendors by short name.
    pub sheet: &'a SurveySheet<String, String>,
    /// Where it was read from.
    pub file: &'a File,
    /// The provinces and vendors of that day.
    pub names: &'a Names,
    /// What rows say that one document does to another, where somebody has read that.
    pub relations: &'a [Relation<'a>],
}

/// What a row says that one of its documents does to another.
#[derive(Debug, Clone, Copy)]
pub struct Relation<'a> {
    /// The code of the row's province.
    pub province: &'a str,
    /// The document that relates.
    pub document: &'a DocumentReference,
    /// What it does.
    pub kind: DecisionRelationKind,
    /// The document that it relates to.
    pub related: &'a DocumentReference,
}

/// A round's records, and the rows that none could be made of.
#[derive(Debug)]
pub struct SurveyRecords {
    /// The records.
    pub records: Vec<Record>,
    /// For each row of the sheet, whether it was taken: a row without a known province, or a second row of one, is
    /// not. Its findings say why.
    pub taken: Vec<bool>,
}

/// The records of a round.
pub fn records(survey: &Survey<'_>) -> SurveyRecords {
    let mut records = Records::new();
    let taken = add(survey, &mut records);
    SurveyRecords { records: records.into_vec(), taken }
}

/// Adds the records of a round to others; answers which rows were taken.
pub fn add(survey: &Survey<'_>, records: &mut Records) -> Vec<bool> {
    let rows = row::of_sheet(survey);
    let present = rows.iter().flatten().count();
    let round = Record::new(&SURVEY_ROUND, survey.code)
        .with("code", survey.code)
        .if_new("title", survey.title)
        .with("as_of", survey.as_of)
        .at_least("row_count", i64::try_from(present).unwrap_or(i64::MAX))
        .sources([survey.file.as_a_whole()]);
    records.add(round);

    for row in rows.iter().flatten() {
        add_row(row, records);
    }
    for code in &survey.sheet.missing {
        answer::add_missing(survey, code, records);
    }
    for relation in survey.relations {
        add_relation(survey, relation, records);
    }
    finding::add(survey, &rows, records);
    rows.iter().map(Option::is_some).collect()
}

fn add_row(row: &SurveyRow<'_>, records: &mut Records) {
    answer::add(row, records);
    dossier::add(row, records);
    team::add(row, records);
    monitoring::add(row, records);
    monitoring::add_link(row, records);
    system::add(row, records);
}

/// Tells of a relation between documents that answers cite.
fn add_relation(survey: &Survey<'_>, relation: &Relation<'_>, records: &mut Records) {
    let Some(name) = survey.names.provinces.get(relation.province) else { return };
    let province = keys::province(survey.names.basis, relation.province);
    let [document, related] = [relation.document, relation.related]
        .map(|reference| row::decision_key(reference, &province, name).0);
    if records.has(&document) && records.has(&related) {
        let part = Part::new("decision_relation")
            .node("related_id", related)
            .with("kind", relation.kind.code())
            .with("clause", None::<&str>);
        records.add(Record::new(&DECISION, document.key).part(part));
    }
}

/// The key of the round.
fn round_key(survey: &Survey<'_>) -> Key {
    keys::survey_round(survey.code)
}
