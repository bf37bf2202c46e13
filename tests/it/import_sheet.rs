//! `import sheet FILE`: what a sheet says comes into the graph once, with its source.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};
use support::{Database, on_both_engines, survey_sheet};

use crate::feed_clock::{numbers, texts};
use crate::loading::{everything, open};
use crate::program::{program, run};

on_both_engines!(
    the_second_time_changes_nothing,
    the_real_sheet_adds_nothing_but_sources,
    keeps_the_words_of_the_file,
    a_bad_row_is_rejected_and_the_others_go_on,
    a_sheet_without_rows_of_others_leaves_them_as_they_are,
    is_whole_after_a_kill_in_the_middle_and_another_import,
);

/// The last line of the report: how many were created and so on.
fn import(database: &Database, file: &Path, more: &[&str]) -> String {
    let path = file.to_str().unwrap();
    let arguments = [&["import", "sheet", path, "--database-url", database.url()], more].concat();
    let output = run(&arguments);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().last().unwrap().to_owned()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/sheets").join(name)
}

const ANOTHER_ROUND: &[&str] = &["--round", "2024-10", "--as-of", "2024-10-31"];

async fn the_second_time_changes_nothing(database: Database) {
    let file = fixture("plain.tsv");
    let first = import(&database, &file, ANOTHER_ROUND);
    let connection = database.connect().await;
    let before = everything(&connection).await;

    let second = import(&database, &file, ANOTHER_ROUND);

    assert!(!first.starts_with("0 created"), "{first}");
    assert!(second.starts_with("0 created, 0 updated, "), "{second}");
    assert!(second.ends_with(" 0 rejected"), "{second}");
    assert_eq!(everything(&connection).await, before);
}

async fn the_real_sheet_adds_nothing_but_sources(database: Database) {
    let Some(file) = survey_sheet() else { return };
    open(&database).await.load_bundled().await.unwrap();
    let connection = database.connect().await;
    let position = numbers(&connection, "SELECT position FROM feed_clock").await[0];

    let told = import(&database, &file, &[]);
    let again = import(&database, &file, &[]);

    assert!(told.starts_with("0 created, "), "{told}");
    assert!(told.ends_with(" 0 rejected"), "{told}");
    assert!(again.starts_with("0 created, 0 updated, "), "{again}");
    let patches = format!("SELECT patch FROM change WHERE position > {position}");
    let patches = texts(&connection, &patches).await;
    assert!(patches.len() > 200, "{}", patches.len());
    for patch in patches {
        let patch: Value = serde_json::from_str(&patch).unwrap();
        assert_eq!(patch["set"], json!({}), "{patch}");
        let rows = patch["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "{patch}");
        assert!(rows.iter().all(|row| row["table"] == "provenance_subject"), "{patch}");
    }
    let sources = "SELECT count(*) FROM provenance WHERE raw_text IS NOT NULL";
    assert!(numbers(&connection, sources).await[0] > 200);
}

async fn keeps_the_words_of_the_file(database: Database) {
    let file = fixture("plain.tsv");
    import(&database, &file, ANOTHER_ROUND);

    let connection = database.connect().await;
    let text = std::fs::read_to_string(&file).unwrap();
    let words =
        "SELECT raw_text FROM provenance WHERE file_hash IS NOT NULL AND raw_text IS NOT NULL";
    let words = texts(&connection, words).await;
    assert!(words.len() > 10, "{words:?}");
    for words in words {
        assert!(text.contains(&words), "{words:?}");
    }
}

async fn a_bad_row_is_rejected_and_the_others_go_on(database: Database) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("bad_row.tsv");
    let text = std::fs::read_to_string(fixture("plain.tsv")).unwrap();
    std::fs::write(&file, text.replace("Cà Mau", "Atlantis")).unwrap();

    let told = import(&database, &file, ANOTHER_ROUND);

    assert!(told.ends_with(" 1 rejected"), "{told}");
    let connection = database.connect().await;
    let answers = "SELECT count(*) FROM survey_answer a JOIN survey_round r ON r.id = a.survey_round_id \
                   WHERE r.code = '2024-10' AND a.status <> 'ROW_MISSING'";
    assert_eq!(numbers(&connection, answers).await, [10]);
}

/// Absence is not deletion: the bundled round has 52 rows, this sheet three.
async fn a_sheet_without_rows_of_others_leaves_them_as_they_are(database: Database) {
    import(&database, &fixture("plain.tsv"), &["--round", "2024-04"]);

    let connection = database.connect().await;
    let missing = "SELECT count(*) FROM survey_answer WHERE status = 'ROW_MISSING'";
    assert_eq!(numbers(&connection, missing).await, [55]);
    let rows = "SELECT CAST(row_count AS bigint) FROM survey_round";
    assert_eq!(numbers(&connection, rows).await, [52]);
}

async fn is_whole_after_a_kill_in_the_middle_and_another_import(database: Database) {
    open(&database).await.load_bundled().await.unwrap();
    let connection = database.connect().await;
    let file = fixture("plain.tsv");
    let path = file.to_str().unwrap();
    let arguments = [&["import", "sheet", path, "--database-url", database.url()], ANOTHER_ROUND];

    for wait_ms in [100, 250, 400, 600] {
        let mut process = program(&arguments.concat());
        let mut process = process.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(wait_ms));
        process.kill().unwrap();
        process.wait().unwrap();
        let answers = "SELECT count(*) FROM survey_answer";
        let [answers] = numbers(&connection, answers).await[..] else { panic!("no count") };
        assert!(answers == 315 || answers == 630, "{answers} answers");
    }

    import(&database, &file, ANOTHER_ROUND);

    assert_eq!(numbers(&connection, "SELECT count(*) FROM survey_answer").await, [630]);
    let positions = numbers(&connection, "SELECT position FROM change ORDER BY position").await;
    let told = i64::try_from(positions.len()).unwrap();
    assert_eq!(positions, (1..=told).collect::<Vec<_>>());
}
