//! Level dossiers that an answer states.

use chrono::NaiveDate;

use super::row::SurveyRow;
use crate::graph::{DossierStatus, LEVEL_DOSSIER};
use crate::survey::{AnswerStatus, Criterion};
use crate::sync::{Fact, Key, Record, Records};

/// Tells of the dossiers of a row: one for each approving decision, or one without.
pub(super) fn add(row: &SurveyRow<'_>, records: &mut Records) {
    let as_of = row.survey.as_of;
    match row.reading.dossier.status {
        AnswerStatus::Done => {
            let cited = row.documents(Criterion::LevelDossier);
            for one in &cited {
                let approved_on = row.founding_day(one.document);
                let dossier =
                    of(row, &one.key.key, DossierStatus::Approved, approved_on.unwrap_or(as_of))
                        .with("approved_on", approved_on)
                        .link("level_dossier_decision", "decision_id", one.key.clone());
                records.add(dossier);
            }
            if cited.is_empty() {
                records.add(of(row, row.survey.code, DossierStatus::Approved, as_of));
            }
        }
        AnswerStatus::InProgress => {
            records.add(of(row, row.survey.code, DossierStatus::Preparing, as_of));
        }
        AnswerStatus::Planned
        | AnswerStatus::Delegated
        | AnswerStatus::NotDone
        | AnswerStatus::NotReported
        | AnswerStatus::RowMissing => {}
    }
}

/// The dossiers that a row tells of.
pub(super) fn keys(row: &SurveyRow<'_>) -> Vec<Key> {
    let cited = row.documents(Criterion::LevelDossier);
    let what: Vec<_> = cited.into_iter().map(|one| one.key.key).collect();
    let what = if what.is_empty() { vec![row.survey.code.to_owned()] } else { what };
    what.into_iter().map(|what| key(row, &what)).collect()
}

fn key(row: &SurveyRow<'_>, what: &str) -> Key {
    Key::natural(&LEVEL_DOSSIER, format!("{}|{what}", row.province.key))
}

fn of(row: &SurveyRow<'_>, what: &str, status: DossierStatus, from: NaiveDate) -> Record {
    let sources = row.sources(Criterion::LevelDossier);
    let state = Fact::new("level_dossier_state", Some(from))
        .with("status", status.code())
        .by(sources.first());
    let mut dossier = Record::new(&LEVEL_DOSSIER, key(row, what).key)
        .held("province_id", Some(row.province.clone()))
        .fact(state)
        .sources(sources);
    // several levels do not say which is this dossier's
    if let [level] = row.reading.dossier.grades.as_slice() {
        dossier = dossier.with("level", *level);
    }
    dossier
}
