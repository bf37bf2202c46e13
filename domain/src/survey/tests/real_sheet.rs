//! The fifteen worked rows, where the sheet and the rows are at hand: `SURVEY_SHEET` (text with tabs) and
//! `SURVEY_EXAMPLES` (JSON) name the files.

use std::{ffi::OsStr, fs};

use serde_json::{Value, json};

use super::support::{day, gazetteer, grid};
use crate::survey::*;

fn file(variable: &str) -> Option<String> {
    let path = std::env::var_os(variable).filter(|path| path != OsStr::new(""))?;
    Some(fs::read_to_string(path).unwrap())
}

fn sheet() -> Option<SurveySheet<String, String>> {
    let text = file("SURVEY_SHEET")?;
    Some(read(&[grid(&text)], gazetteer(), day("2024-04-30")).unwrap())
}

fn say_skipped(test: &str) {
    use std::io::Write;
    writeln!(std::io::stderr(), "{test} is skipped: SURVEY_SHEET and SURVEY_EXAMPLES are not set")
        .unwrap();
}

/// A row in the words of the examples.
fn as_example(row: &RowReading<String, String>) -> Value {
    let kind = |code: &str| match code {
        "DECISION" => "QD".to_owned(),
        "PLAN" => "KH".to_owned(),
        "OFFICIAL_LETTER" => "CV".to_owned(),
        "CONTRACT" => "HD".to_owned(),
        other => other.to_owned(),
    };
    let documents = |criterion| {
        let cited = row.documents(criterion).iter().map(|one| {
            let date = one.reference.date.as_ref();
            json!({
                "number": one.reference.number,
                "kind": kind(one.reference.kind.code()),
                "date": date.map(|date| date.day().map_or(date.text().to_owned(), |day| day.to_string())),
            })
        });
        cited.collect::<Value>()
    };
    let status = |criterion, done: &str| match row.status(criterion) {
        AnswerStatus::Done => done.to_owned(),
        other => other.code().to_owned(),
    };
    let mut systems: Vec<_> = row.review.systems.iter().map(|system| system.code()).collect();
    systems.sort_unstable();
    json!({
        "stt": row.number,
        "province_raw": row.province_text(),
        "system_review": { "status": status(Criterion::SystemReview, "ASSESSED"), "systems": systems },
        "level_dossier": {
            "status": status(Criterion::LevelDossier, "APPROVED"),
            "grades": row.dossier.grades,
            "documents": documents(Criterion::LevelDossier),
        },
        "security_force": {
            "status": status(Criterion::SecurityForce, "ESTABLISHED"),
            "headcount": row.force.headcount.map(|people| people.count),
            "documents": documents(Criterion::SecurityForce),
        },
        "monitoring": {
            "status": status(Criterion::Monitoring, "DEPLOYED"),
            "mode": row.monitoring.mode.code(),
            "vendors": row.monitoring.vendors,
            "documents": documents(Criterion::Monitoring),
        },
        "ncsc": { "connected": row.ncsc.status == AnswerStatus::Done },
    })
}

/// Where `read` differs from `expected`, as paths. Either value of `any_of` will do.
fn differences(path: &str, expected: &Value, read: &Value, into: &mut Vec<String>) {
    if let Some(either) = expected.get("any_of").and_then(Value::as_array) {
        if !either.contains(read) {
            into.push(format!("{path}: {read} is none of {expected}"));
        }
    } else if let Some(fields) = expected.as_object() {
        for (name, value) in fields.iter().filter(|(name, _)| *name != "province") {
            differences(&format!("{path}.{name}"), value, &read[name], into);
        }
    } else if expected != read {
        into.push(format!("{path}: {read} instead of {expected}"));
    }
}

#[test]
fn reads_the_worked_rows_as_two_readers_did() {
    let (Some(sheet), Some(examples)) = (sheet(), file("SURVEY_EXAMPLES")) else {
        return say_skipped("reads_the_worked_rows_as_two_readers_did");
    };
    let examples: Vec<Value> = serde_json::from_str(&examples).unwrap();

    let mut wrong = Vec::new();
    for expected in &examples {
        let number = expected["stt"].as_u64();
        let row = sheet.rows.iter().find(|row| row.number.map(u64::from) == number).unwrap();
        differences(&format!("{number:?}"), expected, &as_example(row), &mut wrong);
    }

    assert_eq!(examples.len(), 15);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn counts_what_the_design_counts() {
    let Some(sheet) = sheet() else { return say_skipped("counts_what_the_design_counts") };
    let count =
        |criterion, status| sheet.rows.iter().filter(|row| row.status(criterion) == status).count();

    assert_eq!((sheet.rows.len(), sheet.missing.len()), (52, 11));
    assert_eq!(count(Criterion::LevelDossier, AnswerStatus::Done), 45);
    assert_eq!(count(Criterion::LevelDossier, AnswerStatus::InProgress), 2);
    assert_eq!(count(Criterion::SecurityForce, AnswerStatus::Done), 32);
    assert_eq!(count(Criterion::SecurityForce, AnswerStatus::Delegated), 3);
    assert_eq!(count(Criterion::Monitoring, AnswerStatus::Done), 37);
    assert_eq!(count(Criterion::NcscLink, AnswerStatus::Done), 52);
    let modes = |mode| {
        let done = sheet.rows.iter().filter(|row| row.monitoring.status == AnswerStatus::Done);
        done.filter(|row| row.monitoring.mode == mode).count()
    };
    assert_eq!(modes(MonitoringMode::SelfRun), 8);
    assert_eq!(modes(MonitoringMode::Outsourced), 11);
}
