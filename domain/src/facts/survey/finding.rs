//! Findings of a sheet, with what they are about.

use super::row::{SurveyRow, number_of};
use super::{Survey, dossier, round_key};
use crate::facts::keys;
use crate::graph::{FINDING, FindingStatus, PROVINCE};
use crate::survey::{CellSource, Criterion, Finding, FindingPlace, FindingRule};
use crate::sync::{Key, Part, Record, Records};

/// Tells of the findings.
pub(super) fn add(survey: &Survey<'_>, rows: &[Option<SurveyRow<'_>>], records: &mut Records) {
    let mut missing = survey.sheet.missing.iter();
    for finding in &survey.sheet.findings {
        let place = finding.place.as_ref();
        let index = place.and_then(|place| row_of(survey, place));
        let row = index.and_then(|index| rows.get(index)?.as_ref());
        let number = index.and_then(|index| survey.sheet.rows.get(index)).map(number_of);
        let number = number.or_else(|| place.map(|place| place.row));
        let column = place.and_then(|place| place.column);

        let about = match row {
            Some(row) => subjects(row, finding),
            // the missing provinces are told in the order of the findings
            None if finding.rule == FindingRule::MissingProvince => {
                missing.next().map(|code| of_missing(survey, code)).unwrap_or_default()
            }
            None => vec![round_key(survey)],
        };
        let province =
            row.filter(|_| !finding.rule.joins_provinces()).map(|row| row.province.clone());
        let mut record = of(survey, finding, number, column).held("province_id", province);
        if let (Some(row), Some(place)) = (row, place) {
            record = record.sources(row.sources_of(&cells_at(row, place)));
        }
        let known = about.into_iter().filter(|key| is_known(key, records));
        for key in known.collect::<std::collections::BTreeSet<_>>() {
            let kind = key.kind;
            record =
                record.part(Part::new("finding_subject").node("node_id", key).with("kind", kind));
        }
        records.add(record);
    }
}

fn of(survey: &Survey<'_>, finding: &Finding, row: Option<u32>, column: Option<u32>) -> Record {
    let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
    let english = without_quote(&finding.english, ": \"");
    let vietnamese = without_quote(&finding.vietnamese, ": “");
    let rule = finding.rule.code();
    let key = format!("{}|{rule}|{}|{}|{english}", survey.code, number(row), number(column));
    Record::new(&FINDING, key)
        .with("rule", rule)
        .with("severity", finding.severity.code())
        // what a person has made of it stands
        .if_new("status", FindingStatus::Open.code())
        .with("row", row)
        .with("column", column)
        .with("place", "")
        .in_both("message", english, vietnamese)
}

/// The sentence without the words of the sheet, which stand with the source.
fn without_quote<'a>(sentence: &'a str, quote: &str) -> &'a str {
    sentence.split_once(quote).map_or(sentence, |(before, _)| before)
}

/// The row of the sheet, by index, that a place lies in.
fn row_of(survey: &Survey<'_>, place: &FindingPlace) -> Option<usize> {
    let is_there = |cell: &CellSource| cell.row == place.row && cell.sheet == place.sheet;
    survey.sheet.rows.iter().position(|row| {
        let mut answers = Criterion::ALL.iter().flat_map(|criterion| row.cells(*criterion));
        is_there(&row.province_cell) || answers.any(is_there)
    })
}

/// The cells of a row that stand at a place.
fn cells_at(row: &SurveyRow<'_>, place: &FindingPlace) -> Vec<CellSource> {
    let answers = Criterion::ALL.iter().flat_map(|criterion| row.reading.cells(*criterion));
    let all = std::iter::once(&row.reading.province_cell).chain(answers);
    let mut cells: Vec<_> = all.filter(|cell| is_at(cell, place)).cloned().collect();
    cells.dedup();
    cells
}

fn is_at(cell: &CellSource, place: &FindingPlace) -> bool {
    cell.sheet == place.sheet && cell.row == place.row && Some(cell.column) == place.column
}

/// What a finding in a row is about: the answers that were read from its cell (all five and the province where that
/// is the province's own, or no single one), the documents that it names, and the dossiers whose approval it doubts.
fn subjects(row: &SurveyRow<'_>, finding: &Finding) -> Vec<Key> {
    let Some(place) = &finding.place else { return Vec::new() };
    let read_from = |criterion: &&Criterion| {
        row.reading.cells(**criterion).iter().any(|cell| is_at(cell, place))
    };
    let mut criteria: Vec<Criterion> = Criterion::ALL.iter().filter(read_from).copied().collect();
    let mut about = Vec::new();
    if criteria.is_empty() {
        criteria = Criterion::ALL.to_vec();
        about.push(row.province.clone());
    }
    about.extend(criteria.iter().map(|criterion| row.answer(*criterion)));
    for criterion in &criteria {
        let named = row.documents(*criterion).into_iter();
        let named = named.filter(|one| names(&finding.english, &one.document.reference.number));
        about.extend(named.map(|one| one.key));
    }
    if criteria.contains(&Criterion::LevelDossier) && doubts_approval(finding.rule) {
        about.extend(dossier::keys(row));
    }
    about
}

/// Whether there is such a thing: a dossier is made only where the answer states one.
fn is_known(key: &Key, records: &Records) -> bool {
    key.kind == PROVINCE.name || records.has(key)
}

const fn doubts_approval(rule: FindingRule) -> bool {
    matches!(
        rule,
        FindingRule::ApprovedWithoutDecision
            | FindingRule::PartialApproval
            | FindingRule::ApproverNotCompetent
            | FindingRule::MissingAnnexPointer
    )
}

/// Whether a sentence names a document's number as a word of its own.
fn names(sentence: &str, number: &str) -> bool {
    sentence.split([' ', ',', ';', '(', ')']).any(|word| word == number)
}

fn of_missing(survey: &Survey<'_>, code: &str) -> Vec<Key> {
    let province = keys::province(survey.names.basis, code);
    let answer = |criterion: &Criterion| keys::survey_answer(survey.code, &province, *criterion);
    let answers: Vec<_> = Criterion::ALL.iter().map(answer).collect();
    [vec![province, round_key(survey)], answers].concat()
}
