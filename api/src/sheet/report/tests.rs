//! The report of two rows that were read by hand.

use domain::document_reference;
use domain::name_index::{NameIndex, NameNature};
use domain::survey::{
    AnswerStatus, CellSource, CitedDocument, DossierAnswer, Finding, FindingPlace, FindingRule,
    ForceAnswer, Gazetteer, Headcount, HeadcountQualifier, MonitoringAnswer, MonitoringMode,
    NcscAnswer, ReviewAnswer, RowReading, SurveySheet, SystemCategory,
};
use domain::vendor::Vendors;

use super::{Counts, Report};
use crate::sheet::{Remark, SheetFile};

type Province = u8;
type Vendor = u8;

fn gazetteer() -> Gazetteer<Province, Vendor> {
    let mut provinces = NameIndex::of_provinces();
    for (id, name) in [(6, "Bắc Kạn"), (14, "Sơn La"), (79, "Hồ Chí Minh")] {
        provinces.insert(id, name, NameNature::Official);
    }
    let mut vendors = Vendors::new();
    vendors.insert(1, "Viettel", []);
    Gazetteer { provinces, vendors }
}

fn cell(row: u32, column: u32, text: &str) -> CellSource {
    CellSource { sheet: "Biểu".to_owned(), row, column, text: text.to_owned() }
}

fn documents(text: &str) -> Vec<CitedDocument> {
    let cited = |reference| CitedDocument { reference, cells: vec![cell(3, 5, text)] };
    document_reference::read(text).into_iter().map(cited).collect()
}

fn row(line: u32, province: Option<Province>, name: &str) -> RowReading<Province, Vendor> {
    let status = AnswerStatus::NotReported;
    RowReading {
        number: Some(line - 2),
        province,
        province_cell: cell(line, 2, name),
        review: ReviewAnswer { status, systems: vec![], references: vec![], cells: vec![] },
        dossier: DossierAnswer { status, grades: vec![], documents: vec![], cells: vec![] },
        force: ForceAnswer {
            status,
            team: None,
            headcount: None,
            documents: vec![],
            cells: vec![],
        },
        monitoring: MonitoringAnswer {
            status,
            mode: MonitoringMode::Unknown,
            vendors: vec![],
            documents: vec![],
            cells: vec![],
        },
        ncsc: NcscAnswer { status, cells: vec![cell(line, 10, "")] },
    }
}

fn full_row() -> RowReading<Province, Vendor> {
    let mut row = row(3, Some(6), "Bắc Kan");
    row.review.status = AnswerStatus::Done;
    row.review.systems = vec![SystemCategory::Tthc, SystemCategory::CameraAi];
    row.dossier.status = AnswerStatus::Done;
    row.dossier.grades = vec![2, 3];
    row.dossier.documents = documents("Quyết định số 31/QĐ-UBND ngày 31/02/2023");
    row.force.status = AnswerStatus::Done;
    row.force.headcount = Some(Headcount { count: 30, qualifier: HeadcountQualifier::Over });
    row.force.documents = documents("Công văn số 7/CV-UBND");
    row.monitoring.status = AnswerStatus::Done;
    row.monitoring.mode = MonitoringMode::Outsourced;
    row.monitoring.vendors = vec![1];
    row.monitoring.documents = documents("Kế hoạch 15/KH-UBND ngày 4/3/2022");
    row.ncsc.status = AnswerStatus::Done;
    row
}

fn finding(rule: FindingRule, place: Option<(u32, Option<u32>)>, english: &str) -> Finding {
    let sheet = "Biểu".to_owned();
    let place = place.map(|(row, column)| FindingPlace { sheet, row, column });
    Finding::new(rule, place, english.to_owned(), String::new())
}

fn file() -> SheetFile {
    let merged =
        |row, last_row| Remark::MergedRows {
            sheet: "Biểu".to_owned(), row, last_row, column: 10
        };
    SheetFile {
        name: "biểu.xlsx".to_owned(),
        sha256: "5e1f".to_owned(),
        grids: vec![],
        remarks: vec![merged(1, 2), merged(3, 4), Remark::HiddenSheet { sheet: "Nháp".to_owned() }],
    }
}

fn survey() -> SurveySheet<Province, Vendor> {
    SurveySheet {
        rows: vec![full_row(), row(4, None, "Vĩnh\u{1b}[2J Hạ")],
        missing: vec![14, 79],
        findings: vec![
            finding(FindingRule::ImpossibleDate, Some((3, Some(5))), "31/02/2023 is no day"),
            finding(
                FindingRule::UnknownProvince,
                Some((4, Some(2))),
                "no known name is \"Vĩnh Hạ\"",
            ),
            finding(FindingRule::TruncatedText, Some((4, Some(9))), "the text breaks off")
                .quoting("…thuê\u{1b}[2J giám"),
            finding(FindingRule::MissingProvince, None, "Sơn La has no row"),
            finding(FindingRule::GapInNumbering, None, "numbers 3 to 9 are missing"),
        ],
    }
}

#[test]
fn json_has_the_words_of_readings_made_by_hand() {
    let (file, survey, gazetteer) = (file(), survey(), gazetteer());
    let report = Report { file: &file, survey: &survey, gazetteer: &gazetteer, counts: None };

    let rows: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();

    let expected = serde_json::json!({
        "stt": 1,
        "province_raw": "Bắc Kan",
        "province": "Bắc Kạn",
        "system_review": { "status": "ASSESSED", "systems": ["CAMERA_AI", "TTHC"] },
        "level_dossier": {
            "status": "APPROVED",
            "grades": [2, 3],
            "documents": [{ "number": "31/QĐ-UBND", "kind": "QD", "date": "31/02/2023" }]
        },
        "security_force": {
            "status": "ESTABLISHED",
            "headcount": 30,
            "documents": [{ "number": "7/CV-UBND", "kind": "CV", "date": null }]
        },
        "monitoring": {
            "status": "DEPLOYED",
            "mode": "OUTSOURCED",
            "vendors": ["Viettel"],
            "documents": [{ "number": "15/KH-UBND", "kind": "KH", "date": "2022-03-04" }]
        },
        "ncsc": { "connected": true },
        "findings": [{
            "rule": "IMPOSSIBLE_DATE",
            "severity": "WARNING",
            "sheet": "Biểu",
            "row": 3,
            "column": 5,
            "message": "31/02/2023 is no day"
        }]
    });
    assert_eq!(rows[0], expected);
    assert_eq!(rows.as_array().unwrap().len(), 2);
}

#[test]
fn json_keeps_the_name_of_a_province_that_nobody_knows() {
    let (file, survey, gazetteer) = (file(), survey(), gazetteer());
    let report = Report { file: &file, survey: &survey, gazetteer: &gazetteer, counts: None };

    let rows: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();

    assert_eq!(rows[1]["province"], serde_json::Value::Null);
    assert_eq!(rows[1]["province_raw"], "Vĩnh\u{1b}[2J Hạ");
    assert_eq!(rows[1]["security_force"]["status"], "NOT_REPORTED");
    assert_eq!(rows[1]["ncsc"], serde_json::json!({ "connected": false }));
    assert_eq!(rows[1]["findings"][0]["rule"], "UNKNOWN_PROVINCE");
    assert_eq!(rows[1]["findings"][2]["rule"], "MERGED_CELLS");
}

#[test]
fn json_has_the_words_of_the_sheet_beside_the_sentence() {
    let (file, survey, gazetteer) = (file(), survey(), gazetteer());
    let report = Report { file: &file, survey: &survey, gazetteer: &gazetteer, counts: None };

    let rows: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();

    assert_eq!(rows[1]["findings"][1]["message"], "the text breaks off");
    assert_eq!(rows[1]["findings"][1]["quote"], "…thuê\u{1b}[2J giám");
}

#[test]
fn text_has_a_line_for_every_row_and_finding_and_a_summary() {
    let (file, survey, gazetteer) = (file(), survey(), gazetteer());
    let counts = Counts { created: 5, updated: 1, unchanged: 2, rejected: 1 };
    let report =
        Report { file: &file, survey: &survey, gazetteer: &gazetteer, counts: Some(counts) };

    let expected = "  \
  1  Bắc Kạn             review DONE; dossier DONE (31/QĐ-UBND); force DONE (7/CV-UBND); \
monitoring DONE (15/KH-UBND, Viettel, OUTSOURCED); NCSC DONE
     line 3, column 5: warning IMPOSSIBLE_DATE: 31/02/2023 is no day
  2  Vĩnh\u{FFFD}[2J Hạ         review NOT_REPORTED; dossier NOT_REPORTED; force NOT_REPORTED; \
monitoring NOT_REPORTED; NCSC NOT_REPORTED
     line 4, column 2: error UNKNOWN_PROVINCE: no known name is \"Vĩnh Hạ\"
     line 4, column 9: warning TRUNCATED_TEXT: the text breaks off: \"…thuê\u{FFFD}[2J giám\"
     line 4, column 10: warning MERGED_CELLS: the cell is merged with the one in line 3, whose text was read there only

warning GAP_IN_NUMBERING: numbers 3 to 9 are missing
warning HIDDEN_SHEET: the sheet \"Nháp\" is hidden and was not read
biểu.xlsx (SHA-256 5e1f): 2 rows
2 provinces have no row: Sơn La, Hồ Chí Minh
7 findings (error 1, warning 6, info 0)
5 created, 1 updated, 2 unchanged, 1 rejected
";
    assert_eq!(report.text(), expected);
}
