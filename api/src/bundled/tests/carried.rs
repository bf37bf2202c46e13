//! What the program carries is whole, and says what is known of the survey.

use std::path::Path;

use domain::survey::{AnswerStatus, Criterion, MonitoringMode};

use super::super::*;

fn survey() -> Survey {
    read().unwrap().surveys.remove(0)
}

#[test]
fn the_carried_files_have_no_problem() {
    let problems = read().err().unwrap_or_default();

    let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_directory_gives_what_is_carried() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");

    assert_eq!(read_with(Some(&data), None), read());
}

#[test]
fn another_directory_lacks_every_file() {
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bundled/tests");

    let problems = read_with(Some(&other), None).unwrap_err();

    for (name, _) in FILES {
        let lacks = |problem: &Problem| {
            problem.file == *name
                && problem.line == 0
                && problem.message.starts_with("the file cannot be read")
        };
        assert!(problems.iter().any(lacks), "{name}");
    }
}

#[test]
fn counts_what_the_design_counts() {
    let survey = survey();
    let count = |criterion, status| {
        survey.sheet.rows.iter().filter(|row| row.status(criterion) == status).count()
    };
    let mode = |mode| {
        let done =
            survey.sheet.rows.iter().filter(|row| row.monitoring.status == AnswerStatus::Done);
        done.filter(|row| row.monitoring.mode == mode).count()
    };

    assert_eq!((survey.sheet.rows.len(), survey.sheet.missing.len()), (52, 11));
    assert_eq!(count(Criterion::LevelDossier, AnswerStatus::Done), 45);
    assert_eq!(count(Criterion::LevelDossier, AnswerStatus::InProgress), 2);
    assert_eq!(count(Criterion::SecurityForce, AnswerStatus::Done), 32);
    assert_eq!(count(Criterion::SecurityForce, AnswerStatus::Delegated), 3);
    assert_eq!(count(Criterion::Monitoring, AnswerStatus::Done), 37);
    assert_eq!(count(Criterion::NcscLink, AnswerStatus::Done), 52);
    assert_eq!(mode(MonitoringMode::SelfRun), 8);
    assert_eq!(mode(MonitoringMode::Outsourced), 11);
    assert_eq!(mode(MonitoringMode::Hybrid), 3);
}

#[test]
fn one_vendor_works_in_five_provinces() {
    let survey = survey();
    let hires = |row: &&Row| row.monitoring.vendors.iter().any(|vendor| vendor == "Viettel");

    let rows: Vec<_> =
        survey.sheet.rows.iter().filter(hires).filter_map(|row| row.number).collect();

    assert_eq!(rows, [12, 27, 32, 50, 54]);
}

#[test]
fn a_place_is_the_printed_row_and_the_column_of_the_file() {
    let survey = survey();
    let row = survey.sheet.rows.iter().find(|row| row.number == Some(20)).unwrap();

    let document = &row.dossier.documents[0];

    assert_eq!(row.province.as_deref(), Some("06"));
    assert_eq!(document.reference.number, "2492/QĐ-UBND");
    assert_eq!(document.reference.issuer.as_deref(), Some("UBND tỉnh"));
    assert_eq!((document.cells[0].row, document.cells[0].column), (20, 5));
}

#[test]
fn names_are_those_of_the_day() {
    let data = read().unwrap();
    let name = |day: &str, code: &str| {
        let index = data.gazetteer(day.parse().unwrap()).provinces;
        index.name_of(&code.to_owned()).unwrap().to_owned()
    };

    assert_eq!(name("2024-04-30", "46"), "Thừa Thiên Huế");
    assert_eq!(name("2025-06-30", "46"), "Huế");
    assert_eq!(name("2025-06-30", "15"), "Yên Bái");
    assert_eq!(name("2025-07-01", "15"), "Lào Cai");
}

#[test]
fn documents_relate_as_their_texts_say() {
    let data = read().unwrap();
    let told: Vec<_> = data
        .decisions
        .iter()
        .flat_map(|one| one.relations.iter().map(move |relation| (one, relation)))
        .map(|(one, relation)| format!("{} {} {}", one.key, relation.kind.code(), relation.to))
        .collect();

    assert_eq!(
        told,
        [
            "tuyen-quang-329 IMPLEMENTS project-06-379",
            "decision-1014 CITES decision-950",
            "directive-09 CITES decree-85-2016",
            "dong-nai-2455 IMPLEMENTS directive-09",
            "dong-nai-2455 CONTINUES dong-nai-295",
            "dong-nai-689 IMPLEMENTS dong-nai-2455",
            "dong-nai-689 CITES directive-09",
            "tuyen-quang-894 CITES central-02",
            "tuyen-quang-894 CITES decree-85-2016",
            "tuyen-quang-894 CITES tuyen-quang-245",
            "tuyen-quang-894 CITES tuyen-quang-329",
            "tuyen-quang-894 CITES project-06-379",
        ]
    );
}

#[test]
fn every_clause_asks_what_the_design_counts() {
    let data = read().unwrap();
    let counts: Vec<_> = data
        .instruments
        .iter()
        .map(|one| format!("{} {}", one.decision, one.obligations.len()))
        .collect();

    assert_eq!(
        counts,
        [
            "decision-1014 30",
            "directive-09 22",
            "dong-nai-2455 12",
            "dong-nai-689 2",
            "tuyen-quang-894 16"
        ]
    );
    let of_decision = &data.instruments[0].obligations;
    let with = |prefix: &str| of_decision.iter().filter(|it| it.code.starts_with(prefix)).count();
    assert_eq!((with("D1014-T"), with("D1014-A")), (10, 16));
    let led = of_decision.iter().filter(|it| it.code.starts_with("D1014-A"));
    assert!(led.into_iter().all(|it| it.lead_unit.is_some() && !it.cooperating_units.is_empty()));
}
