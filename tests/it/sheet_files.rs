//! A file becomes grids of text, letter by letter. One mess per file of `sheets/`.

use std::path::{Path, PathBuf};

use api::sheet::{Limits, Remark, SheetFile, read};
use support::survey_sheet;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/sheets").join(name)
}

fn sheet(name: &str) -> SheetFile {
    read(&fixture(name), &Limits::default()).unwrap()
}

/// Number and cells of each row of the first grid, for comparing.
fn rows(file: &SheetFile) -> Vec<(u32, Vec<&str>)> {
    let rows = &file.grids[0].rows;
    rows.iter().map(|row| (row.number, row.cells.iter().map(String::as_str).collect())).collect()
}

/// The line and the second cell (the province) of each row.
fn provinces(file: &SheetFile) -> Vec<(u32, &str)> {
    rows(file)
        .into_iter()
        .map(|(line, cells)| (line, cells.get(1).copied().unwrap_or("")))
        .collect()
}

#[test]
fn keeps_the_name_the_hash_and_every_cell_of_tab_separated_text() {
    let file = sheet("plain.tsv");

    assert_eq!(file.name, "plain.tsv");
    assert_eq!(file.sha256, "dee0a06cf46a5d05a74c3ca6e04bc31cbe568cd01d8257dcf387e66efda6b06a");
    assert_eq!(file.grids.len(), 1);
    let row = &file.grids[0].rows[3];
    let cells = ["2", "Cà Mau", "Đang rà soát", "Đang thực hiện", "", "", "", "", "", "Đã kết nối"];
    assert_eq!((row.number, &row.cells[..]), (4, &cells.map(str::to_owned)[..]));
}

#[test]
fn numbers_rows_by_their_line_in_the_file() {
    let repeated = sheet("header_repeated_per_page.tsv");
    let late = sheet("header_not_on_the_first_line.tsv");

    let head = "Tỉnh/Thành phố";
    let lines =
        [(1, head), (2, ""), (3, "Bắc Ninh"), (4, "Cà Mau"), (6, head), (7, ""), (8, "Sơn La")];
    assert_eq!(provinces(&repeated), lines);
    let lines = [(2, ""), (4, ""), (6, head), (7, ""), (8, "Bắc Ninh"), (9, "Cà Mau")];
    assert_eq!(provinces(&late), lines);
}

#[test]
fn counts_the_lines_of_every_system() {
    let lines = [(1, "Tỉnh/Thành phố"), (2, ""), (3, "Bắc Ninh"), (4, "Cà Mau")];
    for name in ["byte_order_mark.tsv", "windows_line_ends.tsv", "old_mac_line_ends.tsv"] {
        let file = sheet(name);
        assert_eq!(provinces(&file), lines, "{name}");
        assert_eq!(rows(&file)[0].1[0], "STT", "{name}");
        assert_eq!(rows(&file)[3].1[9], "Đã kết nối", "{name}");
    }
}

#[test]
fn reads_quoted_cells_with_lines_in_them() {
    let force = "Quyết định số 77/QĐ-UBND ngày 12/4/2022;\n\
                 Quyết định \"bổ sung\" số 78/QĐ-UBND ngày 13/4/2022";
    for name in ["semicolons_and_lines_in_cells.csv", "commas.csv", "quoted_by_excel.tsv"] {
        let file = sheet(name);
        let lines = [(1, "Tỉnh/Thành phố"), (2, ""), (3, "Bắc Ninh"), (5, "Cà Mau"), (6, "Sơn La")];
        assert_eq!(provinces(&file), lines, "{name}");
        assert_eq!(rows(&file)[2].1[2], "Đã rà soát kho dữ liệu, cổng tỉnh", "{name}");
        assert_eq!(rows(&file)[2].1[5], force, "{name}");
    }
    assert_eq!(rows(&sheet("utf_16.txt"))[2].1[5], force);
}

#[test]
fn leaves_quotation_marks_and_composed_letters_as_they_are() {
    let marks = sheet("quotation_marks.tsv");
    let decomposed = sheet("decomposed_letters.tsv");

    assert_eq!(rows(&marks)[2].1[2], "\"Rà soát\", theo lời tỉnh");
    assert_eq!(rows(&marks)[2].1[8], "“Tự giám sát”");
    assert_eq!(rows(&decomposed)[3].1[1], "Ca\u{300} Mau");
}

#[test]
fn keeps_every_letter_of_the_real_sheet() {
    let Some(path) = survey_sheet() else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<_> = text.lines().collect();

    let file = read(&path, &Limits::default()).unwrap();

    for (number, cells) in rows(&file) {
        let line = usize::try_from(number).unwrap() - 1;
        assert_eq!(cells.join("\t"), lines[line], "line {number}");
    }
    assert_eq!(rows(&file).len(), lines.iter().filter(|line| !line.is_empty()).count());
}

#[test]
fn a_merged_cell_has_its_text_once_and_a_remark_where_it_hides_a_row() {
    let file = sheet("merged_cells.xlsx");

    let rows = rows(&file);
    assert_eq!(rows[0], (1, vec!["BIỂU TỔNG HỢP"]));
    assert_eq!(
        rows[1].1[3..6],
        [
            "Hồ sơ đề xuất cấp độ đã được phê duyệt chưa?",
            "",
            "Lực lượng chuyên trách về an toàn thông tin"
        ]
    );
    assert_eq!((rows[4].0, rows[4].1[5], rows[4].1[6]), (6, "Đang thành lập", ""));
    assert_eq!((rows[4].1[9], rows[5].1.get(9)), ("Đã kết nối", None));
    let answer =
        Remark::MergedRows { sheet: "Tổng hợp".to_owned(), row: 6, last_row: 7, column: 10 };
    assert!(file.remarks.contains(&answer), "{:?}", file.remarks);
    assert_eq!(file.remarks.len(), 5, "four of the heading's and the answer's");
}

#[test]
fn reads_every_sheet_that_a_person_sees() {
    let file = sheet("several_sheets.xlsx");

    let names: Vec<_> = file.grids.iter().map(|grid| grid.name.as_str()).collect();
    assert_eq!(names, ["Miền Bắc", "Miền Nam"]);
    assert_eq!(file.grids[1].rows[3].number, 5);
    assert_eq!(file.grids[1].rows[3].cells[1], "Cà Mau");
    assert_eq!(file.remarks, [Remark::HiddenSheet { sheet: "Nháp".to_owned() }]);
}

#[test]
fn shows_numbers_and_days_as_a_person_sees_them() {
    let file = sheet("numbers_and_dates.xlsx");

    let shown: Vec<_> = rows(&file).into_iter().map(|(_, cells)| cells[0]).collect();
    let expected = [
        "71",
        "71",
        "0.3",
        "80%",
        "12.5%",
        "21122022",
        "2225",
        "27/12/2022",
        "02/03/2023 14:05",
        "07:30",
        "TRUE",
        "  giữ nguyên  ",
        "dòng một\ndòng hai",
        "a<b & c",
        "007",
    ];
    assert_eq!(shown, expected);
}
