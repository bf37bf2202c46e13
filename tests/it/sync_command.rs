//! `sync` and `export` on the command line.

use serde_json::{Value, json};
use support::{Database, on_both_engines};

use super::bulk::{count, system};
use super::program::{refusal, run};

on_both_engines!(a_file_is_written_and_exported, a_row_that_is_not_taken_is_told_and_fails);

async fn a_file_is_written_and_exported(database: Database) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("systems.ndjson");
    let rows: String = (1..=3).map(|number| system(number).to_string() + "\n").collect();
    std::fs::write(&file, rows).unwrap();
    let url = database.url();

    let arguments =
        ["sync", file.to_str().unwrap(), "--type", "informationSystems", "--database-url", url];
    let synced = run(&arguments);
    let again = run(&[arguments.as_slice(), &["--report", "json"]].concat());
    let exported = run(&["export", "information-systems", "--database-url", url]);

    assert!(synced.status.success(), "{synced:?}");
    assert_eq!(
        String::from_utf8(synced.stdout).unwrap(),
        "3 rows: 3 things are new, 0 changed, 0 as they were, 0 retired; 0 rows rejected.\n"
    );
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(report["report"]["unchanged"], 3);
    let exported = String::from_utf8(exported.stdout).unwrap();
    assert!(exported.contains("Hệ thống số 3"), "{exported}");
    assert_eq!(count(&database, "change WHERE actor = 'command line'").await, 3);
}

async fn a_row_that_is_not_taken_is_told_and_fails(database: Database) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("rows");
    let mut row = system(1);
    row["category"] = json!("NOTHING");
    std::fs::write(&file, format!("{row}\n{}\n", system(2))).unwrap();
    let path = file.to_str().unwrap();
    let url = database.url();

    let unsaid = run(&["sync", path, "--type", "informationSystems", "--database-url", url]);
    let synced = run(&[
        "sync",
        path,
        "--type",
        "informationSystems",
        "--format",
        "ndjson",
        "--on-row-error",
        "skip-row",
        "--database-url",
        url,
    ]);

    assert!(refusal(&unsaid).ends_with("says not what form it has: add --format"));
    let told = String::from_utf8(synced.stdout.clone()).unwrap();
    assert!(told.starts_with("row 1: \"NOTHING\" is no SystemCategory"), "{told}");
    assert_eq!(refusal(&synced), "1 of 2 rows were not taken");
    assert_eq!(count(&database, "node_key WHERE source = 'lgsp'").await, 1);
}
