//! `import sheet FILE --dry-run`: what a person or a machine is told of a sheet, without a database.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::{survey_examples, survey_sheet};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/sheets").join(name)
}

/// Runs the program on a file. Its database could not even be opened.
fn dry_run(file: &Path, report: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_program"));
    for variable in ["CONFIG_FILE", "DATABASE_URL", "DATABASE_POOL_SIZE", "LISTEN", "LOG_FILTER"] {
        command.env_remove(variable);
    }
    command.args(["import", "sheet"]).arg(file);
    command.args(["--dry-run", "--report", report, "--as-of", "2024-04-30"]);
    command.args(["--database-url", "sqlite:///proc/graph.sqlite"]);
    command.output().unwrap()
}

/// The rows of a file, as `--report json` prints them.
fn rows_of(file: &Path) -> Vec<Value> {
    let output = dry_run(file, "json");
    assert!(output.status.success(), "{}: {output:?}", file.display());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn rows(name: &str) -> Vec<Value> {
    rows_of(&fixture(name))
}

/// The rows without what tells one file from another: findings, and the name letter by letter.
fn answers(name: &str) -> Vec<Value> {
    let mut rows = rows(name);
    for row in &mut rows {
        row.as_object_mut().unwrap().retain(|key, _| key != "findings" && key != "province_raw");
    }
    rows
}

/// Line, column, severity and rule of every finding, row by row.
fn findings(name: &str) -> Vec<String> {
    let rows = rows(name);
    let all = rows.iter().flat_map(|row| row["findings"].as_array().unwrap());
    all.map(|finding| {
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        let (severity, rule) = (word("severity"), word("rule"));
        format!("{}:{} {severity} {rule}", finding["row"], finding["column"])
    })
    .collect()
}

fn documents(criterion: &Value) -> Vec<String> {
    let listed = criterion["documents"].as_array().unwrap().iter();
    let words = |document: &Value| {
        let word = |key: &str| document[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", word("number"), word("kind"), word("date"))
    };
    listed.map(words).collect()
}

#[test]
fn a_plain_sheet_has_nothing_to_report_but_what_it_lacks() {
    let rows = rows("plain.tsv");

    let provinces: Vec<_> = rows.iter().map(|row| row["province"].as_str().unwrap()).collect();
    assert_eq!(provinces, ["Bắc Ninh", "Cà Mau", "Sơn La"]);
    assert_eq!(rows[0]["level_dossier"]["status"], "APPROVED");
    assert_eq!(documents(&rows[0]["level_dossier"]), ["901/QĐ-UBND QD 2023-06-05"]);
    assert_eq!(rows[0]["security_force"]["headcount"], 18);
    assert_eq!(rows[0]["monitoring"]["mode"], "SELF");
    assert_eq!(rows[1]["system_review"]["status"], "IN_PROGRESS");
    assert_eq!(rows[1]["security_force"]["headcount"], Value::Null);
    assert_eq!(rows[2]["ncsc"]["connected"], true);
    assert_eq!(findings("plain.tsv"), ["5:4 WARNING APPROVED_WITHOUT_DECISION"]);
}

#[test]
fn one_sheet_reads_alike_in_every_format_and_layout() {
    let three = answers("plain.tsv");
    let two = &three[..2];
    let with_lines = answers("commas.csv");

    assert_eq!(answers("header_repeated_per_page.tsv"), three);
    for name in [
        "header_not_on_the_first_line.tsv",
        "byte_order_mark.tsv",
        "windows_line_ends.tsv",
        "old_mac_line_ends.tsv",
        "decomposed_letters.tsv",
        "several_sheets.xlsx",
    ] {
        assert_eq!(answers(name), two, "{name}");
    }
    assert_eq!(answers("semicolons_and_lines_in_cells.csv"), with_lines);
    assert_eq!(answers("quoted_by_excel.tsv"), with_lines);
    assert_eq!(answers("utf_16.txt"), with_lines[..2]);
}

/// One mess per file, and where it is told. Approval without a decision is told of many, and is not the mess.
#[test]
fn every_mess_is_told_at_its_place() {
    for (name, told) in [
        ("cell_shifted_right.tsv", vec!["4:9 WARNING SHIFTED_CELL", "4:11 WARNING SHIFTED_CELL"]),
        ("cell_shifted_left.tsv", vec!["4:9 WARNING SHIFTED_CELL"]),
        ("decision_in_the_review_cell.tsv", vec!["3:3 WARNING VALUE_IN_WRONG_COLUMN"]),
        ("html_fragment.tsv", vec!["3:5 INFO HTML_FRAGMENT"]),
        ("text_truncated.tsv", vec!["3:5 WARNING TRUNCATED_TEXT", "3:6 WARNING TRUNCATED_TEXT"]),
        ("text_duplicated.tsv", vec!["3:7 INFO DUPLICATED_TEXT"]),
        (
            "date_impossible_or_to_come.tsv",
            vec!["3:5 WARNING IMPOSSIBLE_DATE", "4:5 WARNING DATE_IN_FUTURE"],
        ),
        ("number_and_date_mismatch.tsv", vec!["3:5 WARNING NUMBER_DATE_MISMATCH"]),
        ("type_mismatch.tsv", vec!["3:8 WARNING TYPE_MISMATCH"]),
        ("another_bodys_document.tsv", vec!["3:6 WARNING OTHER_BODY_DOCUMENT"]),
        ("several_documents_in_a_cell.tsv", vec![]),
        ("contracts.tsv", vec![]),
        ("noise_behind_a_date.tsv", vec![]),
        ("unknown_province.tsv", vec!["4:2 ERROR UNKNOWN_PROVINCE"]),
        ("part_of_a_province_name.tsv", vec!["4:2 ERROR UNKNOWN_PROVINCE"]),
        ("province_twice.tsv", vec!["5:2 ERROR DUPLICATE_PROVINCE"]),
        ("merged_cells.xlsx", vec!["7:10 WARNING MERGED_CELLS"]),
    ] {
        let mut all = findings(name);
        all.retain(|finding| !finding.ends_with("APPROVED_WITHOUT_DECISION"));
        assert_eq!(all, told, "{name}");
    }
    let boilerplate = findings("boilerplate.tsv");
    for line in 3..=5 {
        assert!(boilerplate.contains(&format!("{line}:3 INFO BOILERPLATE_REPEATED")));
    }
}

#[test]
fn reads_every_document_of_a_cell() {
    let several = &rows("several_documents_in_a_cell.tsv")[0];
    let contracts = rows("contracts.tsv");
    let noise = &rows("noise_behind_a_date.tsv")[0];

    let dossier =
        ["31/QĐ-UBND QD 2023-03-02", "32/QĐ-UBND QD 2023-03-04", "33/QĐ-STTTT QD 2023-03-05"];
    assert_eq!(documents(&several["level_dossier"]), dossier);
    let force = ["14/QĐ-UBND QD 2023-04-03", "15/QĐ-UBND QD 2023-04-03"];
    assert_eq!(documents(&several["security_force"]), force);
    assert_eq!(several["security_force"]["headcount"], 20);
    let hired = ["12/2023/HDBM/ABC-STTTT HD 2023-05-09", "09052023/HĐKT HD 2023-05-09"];
    assert_eq!(documents(&contracts[0]["monitoring"]), hired);
    assert_eq!(documents(&contracts[1]["monitoring"]), ["34/2022/HĐ/STTTT-VNPT HD -"]);
    assert_eq!(contracts[1]["monitoring"]["vendors"][0], "VNPT");
    assert_eq!(documents(&noise["level_dossier"]), ["31/QĐ-UBND QD 2023-03-02"]);
}

#[test]
fn goes_on_past_a_row_that_it_cannot_place() {
    let unknown = rows("unknown_province.tsv");
    let part = rows("part_of_a_province_name.tsv");

    assert_eq!(unknown[1]["province"], Value::Null);
    assert_eq!(unknown[1]["province_raw"], "Vĩnh Hạ");
    assert_eq!(unknown[2]["province"], "Sơn La");
    assert_eq!(part[1]["province"], Value::Null, "it guessed one of those that begin so");
}

#[test]
fn tells_a_person_what_is_missing() {
    let output = dry_run(&fixture("plain.tsv"), "text");

    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("  1  Bắc Ninh            review DONE; dossier DONE (901/QĐ-UBND);"));
    assert!(text.contains("\n60 provinces have no row: Hà Nội, Hà Giang, "), "{text}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn refuses_a_file_in_one_sentence_and_prints_no_report() {
    let directory = tempfile::tempdir().unwrap();
    let large = directory.path().join("large.csv");
    std::fs::File::create(&large).unwrap().set_len(100_000_000).unwrap();
    for (file, sentence) in [
        (fixture("empty.tsv"), "the file is empty: it holds no text"),
        (fixture("truncated.xlsx"), "the workbook is cut off or damaged"),
        (fixture("windows_1258.tsv"), "line 2 is not UTF-8 text (byte 0xD2)"),
        (fixture("not_a_survey.csv"), "no header was found"),
        (large, "the file is 100.0 MB large, and at most 32.0 MB are read"),
        (directory.path().join("none.csv"), "there is no file "),
    ] {
        let output = dry_run(&file, "json");

        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with(&format!("compliance-graph: {sentence}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn reads_the_real_sheet() {
    let Some(sheet) = survey_sheet() else { return };

    let output = dry_run(&sheet, "json");

    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows.len(), 52);
    assert!(rows.iter().all(|row| row["province"].is_string()));
    let beside = String::from_utf8(output.stderr).unwrap();
    let missing = "11 provinces have no row: Điện Biên, Lạng Sơn, Quảng Ninh, Phú Thọ, Hà Nam, Đà Nẵng, Phú Yên, \
                   Hồ Chí Minh, Long An, Vĩnh Long, Hậu Giang";
    assert!(beside.contains(missing), "{beside}");
}

#[test]
fn agrees_with_the_rows_read_by_hand() {
    let (Some(sheet), Some(examples)) = (survey_sheet(), survey_examples()) else { return };
    let by_hand: Vec<Value> = serde_json::from_slice(&std::fs::read(examples).unwrap()).unwrap();

    let read = rows_of(&sheet);

    for expected in by_hand {
        let row = read.iter().find(|row| row["stt"] == expected["stt"]).unwrap();
        let mut row = row.clone();
        row.as_object_mut().unwrap().remove("findings");
        assert!(agrees(&expected, &row), "by hand: {expected}\nby us: {row}");
    }
}

/// Are two readings the same? `{"any_of": […]}` lets either of several stand.
fn agrees(by_hand: &Value, read: &Value) -> bool {
    match (by_hand, read) {
        (Value::Object(words), _) if words.contains_key("any_of") => {
            words["any_of"].as_array().unwrap().contains(read)
        }
        (Value::Object(words), Value::Object(read)) => {
            words.len() == read.len()
                && words
                    .iter()
                    .all(|(key, word)| read.get(key).is_some_and(|read| agrees(word, read)))
        }
        _ => by_hand == read,
    }
}
