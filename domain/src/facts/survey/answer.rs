//! The five answers of a province.

use super::row::SurveyRow;
use super::{Survey, round_key};
use crate::facts::keys;
use crate::graph::SURVEY_ANSWER;
use crate::survey::{AnswerStatus, Criterion};
use crate::sync::{Key, Record, Records};

/// Tells of the answers of a row.
pub(super) fn add(row: &SurveyRow<'_>, records: &mut Records) {
    for (criterion, ordinal) in Criterion::ALL.iter().copied().zip(1_i64..) {
        let reading = row.reading;
        let mut answer = of(row.survey, &row.province, criterion, ordinal)
            .with("status", reading.status(criterion).code())
            .with("row", reading.number)
            .with("grades", "")
            .with("categories", "")
            .sources(row.sources(criterion));
        match criterion {
            Criterion::SystemReview => {
                let codes: Vec<_> = reading.review.systems.iter().map(|one| one.code()).collect();
                answer = answer.with("categories", codes.join(" "));
            }
            Criterion::LevelDossier => {
                let grades: Vec<_> = reading.dossier.grades.iter().map(u8::to_string).collect();
                answer = answer.with("grades", grades.join(" "));
            }
            Criterion::SecurityForce => {
                let people = reading.force.headcount;
                answer = answer
                    .with("headcount", people.map(|people| people.count))
                    .with("headcount_qualifier", people.map(|people| people.qualifier.code()));
            }
            Criterion::Monitoring => {
                answer = answer.with("mode", reading.monitoring.mode.code());
                for vendor in vendors(row) {
                    answer = answer.link("survey_answer_vendor", "vendor_id", vendor);
                }
            }
            Criterion::NcscLink => {}
        }
        for decision in row.add_documents(criterion, records) {
            answer = answer.link("survey_answer_decision", "decision_id", decision);
        }
        records.add(answer);
    }
}

/// Tells of the answers of a province without a row: that nothing is known of them, if nothing is.
pub(super) fn add_missing(survey: &Survey<'_>, code: &str, records: &mut Records) {
    let province = keys::province(survey.names.basis, code);
    for (criterion, ordinal) in Criterion::ALL.iter().copied().zip(1_i64..) {
        let answer = of(survey, &province, criterion, ordinal)
            .if_new("status", AnswerStatus::RowMissing.code())
            .if_new("grades", "")
            .if_new("categories", "");
        records.add(answer);
    }
}

/// The vendors that a row names for monitoring.
pub(super) fn vendors(row: &SurveyRow<'_>) -> Vec<Key> {
    let named = row.reading.monitoring.vendors.iter();
    named.filter_map(|vendor| row.survey.names.vendors.get(vendor).cloned()).collect()
}

fn of(survey: &Survey<'_>, province: &Key, criterion: Criterion, ordinal: i64) -> Record {
    let key = keys::survey_answer(survey.code, province, criterion);
    Record::new(&SURVEY_ANSWER, key.key)
        .held("survey_round_id", Some(round_key(survey)))
        .held("province_id", Some(province.clone()))
        .with("criterion", criterion.code())
        .with("ordinal", ordinal)
}
