//! Where cells stand, and what is refused.

use proptest::prelude::*;

use super::support::{HEADER, HEADER_BELOW, day, gazetteer, grid, told, told_findings};
use crate::survey::*;

fn read_lines(lines: &[&str]) -> Result<SurveySheet<String, String>, NotASurvey> {
    read(&[grid(&lines.join("\n"))], gazetteer(), day("2024-04-30"))
}

fn findings_of(sheet: &SurveySheet<String, String>, rule: FindingRule) -> Vec<(u32, Option<u32>)> {
    let told = sheet.findings.iter().filter(|finding| finding.rule == rule);
    told.filter_map(|finding| finding.place.as_ref())
        .map(|place| (place.row, place.column))
        .collect()
}

#[test]
fn a_file_without_a_header_is_refused() {
    let refusal = read_lines(&["1\tHà Nội\tĐã rà soát"]).unwrap_err();

    insta::assert_snapshot!(refusal, @"no header was found: a line must have columns for the province, the review of systems, the level dossier, the security force, the monitoring and the link to NCSC");
    assert_eq!(read(&[], gazetteer(), day("2024-04-30")), Err(NotASurvey::NoHeader));
}

#[test]
fn a_header_without_a_question_is_refused_by_name() {
    let refusal = read_lines(&[
        "",
        "STT\tTỉnh\tĐã rà soát các hệ thống?\tHồ sơ đề xuất cấp độ\tLực lượng chuyên trách",
    ]);

    insta::assert_snapshot!(refusal.unwrap_err(), @r#"the header in line 2 of sheet "Sheet1" has no column for the monitoring and response, the link to NCSC"#);
}

#[test]
fn a_header_without_rows_is_refused() {
    insta::assert_snapshot!(read_lines(&["", HEADER, HEADER_BELOW]).unwrap_err(), @r#"the header in line 2 of sheet "Sheet1" is followed by no row"#);
}

#[test]
fn headers_repeat_on_pages_of_ten_and_eleven_columns_and_on_other_sheets() {
    let wide = format!("{HEADER}\t");
    let first = grid(
        &["PHỤ LỤC", &wide, HEADER_BELOW, "1\tHà Nội\tĐã rà soát\t\t\t\t\t\t\tĐã kết nối\t"]
            .join("\n"),
    );
    let second = grid(
        &[
            HEADER,
            HEADER_BELOW,
            "2\tHà Nam\tĐang rà soát\t\t\t\t\t\t\tĐã kết nối",
            "",
            HEADER,
            HEADER_BELOW,
            "3\tSơn La",
        ]
        .join("\n"),
    );

    let sheet = read(&[first, second], gazetteer(), day("2024-04-30")).unwrap();

    let statuses = sheet
        .rows
        .iter()
        .map(|row| (row.number.unwrap(), row.review.status.code(), row.ncsc.status.code()));
    assert_eq!(
        statuses.collect::<Vec<_>>(),
        [(1, "DONE", "DONE"), (2, "IN_PROGRESS", "DONE"), (3, "NOT_REPORTED", "NOT_REPORTED")]
    );
    assert_eq!(sheet.missing.len(), 60);
}

#[test]
fn cells_one_column_to_the_right_come_home_and_are_flagged() {
    let sheet = read_lines(&[
        &format!("{HEADER}\t"),
        HEADER_BELOW,
        "1\tHà Nội\tĐã rà soát\tĐã phê duyệt\tQuyết định số 1/QĐ-UBND ngày 2/3/2020\tĐã thành lập\t\t\tQuyết định số 4/QĐ-UBND ngày 5/6/2021\tTự tổ chức\tĐã kết nối",
    ])
    .unwrap();

    insta::assert_snapshot!(told(&sheet.rows[0]), @r#"
    1 Hà Nội = 01
      review DONE 
      dossier DONE []
          1/QĐ-UBND DECISION 2020-03-02
      force DONE -
      monitoring DONE SELF []
          4/QĐ-UBND DECISION 2021-06-05
      ncsc DONE
    "#);
    assert_eq!(
        findings_of(&sheet, FindingRule::ShiftedCell),
        [(3, Some(9)), (3, Some(10)), (3, Some(11))]
    );
}

#[test]
fn a_link_one_column_to_the_left_leaves_the_others_alone() {
    let sheet = read_lines(&[
        HEADER,
        HEADER_BELOW,
        "1\tHà Nội\t\tĐã phê duyệt\t\tĐã thành lập\t\tTự giám sát\tĐã kết nối\t",
    ])
    .unwrap();

    assert_eq!(sheet.rows[0].monitoring.mode, MonitoringMode::SelfRun);
    assert_eq!(sheet.rows[0].ncsc.status, AnswerStatus::Done);
    assert_eq!(findings_of(&sheet, FindingRule::ShiftedCell), [(3, Some(9))]);
}

#[test]
fn a_status_word_alone_in_the_wrong_column_moves_alone() {
    let sheet = read_lines(&[
        HEADER,
        HEADER_BELOW,
        "1\tHà Nội\t\t\tĐã phê duyệt\tQuyết định số 4/QĐ-UBND ngày 5/6/2021\t12 người\tTự giám sát\t\tĐã kết nối",
    ])
    .unwrap();

    insta::assert_snapshot!(told(&sheet.rows[0]), @r#"
    1 Hà Nội = 01
      review NOT_REPORTED 
      dossier DONE []
      force DONE EXACT 12
          4/QĐ-UBND DECISION 2021-06-05
      monitoring DONE SELF []
      ncsc DONE
    "#);
}

#[test]
fn a_cell_broken_over_lines_is_one_cell_with_both_places() {
    let sheet = read_lines(&[
        HEADER,
        HEADER_BELOW,
        "1\tHà Nội\tĐã rà soát Hệ thống IOC;\t\t\tQuyết định số 4/QĐ-UBND",
        "\t\tHệ thống SOC\t\t\tngày 5/6/2021 của UBND",
        "Ghi chú: số liệu tạm tính",
        "\t\tĐang rà soát",
    ])
    .unwrap();

    assert_eq!(sheet.rows.len(), 1);
    let row = &sheet.rows[0];
    assert_eq!(row.review.systems, [SystemCategory::Ioc, SystemCategory::Soc]);
    let document = &row.force.documents[0];
    assert_eq!(document.reference.date.as_ref().unwrap().day(), Some(day("2021-06-05")));
    assert_eq!(
        row.force.cells.iter().map(|cell| (cell.row, cell.column)).collect::<Vec<_>>(),
        [(3, 6), (4, 6)]
    );
    assert_eq!(row.force.cells[0].text, "Quyết định số 4/QĐ-UBND");
}

#[test]
fn a_row_keeps_the_text_of_the_file_letter_by_letter() {
    let line = "1\t Ha\u{300} No\u{323}\u{302}i \t<p>Đã  rà soát</p>\t\t\t\t\t\t\tĐã kết nối ";
    let sheet = read_lines(&[HEADER, HEADER_BELOW, line]).unwrap();

    let row = &sheet.rows[0];
    assert_eq!(row.province.as_deref(), Some("01"));
    assert_eq!(row.province_text(), " Ha\u{300} No\u{323}\u{302}i ");
    assert_eq!(row.review.cells[0].text, "<p>Đã  rà soát</p>");
    assert_eq!(row.ncsc.cells[0].text, "Đã kết nối ");
    assert_eq!(findings_of(&sheet, FindingRule::HtmlFragment), [(3, Some(3))]);
}

#[test]
fn an_unknown_name_and_a_second_row_are_flagged_not_guessed() {
    let sheet = read_lines(&[HEADER, HEADER_BELOW, "1\tAtlantis", "2\tBắc Kan", "3\tTỉnh Bắc Kạn"])
        .unwrap();

    assert_eq!(
        sheet.rows.iter().map(|row| row.province.as_deref()).collect::<Vec<_>>(),
        [None, Some("06"), Some("06")]
    );
    let told = told_findings(&sheet);
    let told: Vec<_> = told.lines().filter(|line| !line.contains("MISSING_PROVINCE")).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    3:2 UNKNOWN_PROVINCE no province is called "Atlantis"
    4:2 NAME_VARIANT_RESOLVED "Bắc Kan" was read as Bắc Kạn
    5:2 DUPLICATE_PROVINCE Tỉnh Bắc Kạn has more than one row
    "#);
}

proptest! {
    #[test]
    fn reading_never_panics_on_any_grid(cells in prop::collection::vec(prop::collection::vec("(|1|2|Hà Nội|Đã kết nối|Đã phê duyệt|Đang thực hiện|QĐ số 1/QĐ-UBND ngày 3/4/2022|[a-zđ ]{0,9}|\\PC{0,12})", 0..13), 0..6)) {
        let mut sheet = grid(&[HEADER, HEADER_BELOW].join("\n"));
        sheet.rows.extend(cells.into_iter().zip(3..).map(|(cells, number)| GridRow { number, cells }));

        let _ = read(&[sheet], gazetteer(), day("2024-04-30"));
    }
}
