//! What is no sheet, or too much of one, is refused in one sentence. One mess per file of `sheets/`.

use std::io::Write;
use std::path::{Path, PathBuf};

use api::sheet::{Limits, SheetFile, UnreadableSheet, read};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/sheets").join(name)
}

fn refusal(name: &str) -> String {
    read(&fixture(name), &Limits::default()).unwrap_err().to_string()
}

fn read_bytes(bytes: &[u8]) -> Result<SheetFile, UnreadableSheet> {
    read_within(bytes, &Limits::default())
}

fn read_within(bytes: &[u8], limits: &Limits) -> Result<SheetFile, UnreadableSheet> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read(file.path(), limits)
}

#[test]
fn refuses_what_is_no_sheet_by_its_bytes() {
    let not = |what| format!("the file is {what}, not a sheet: save it as .xlsx, .csv or .tsv");
    assert_eq!(refusal("web_page.xls"), not("a web page"));
    assert_eq!(refusal("word_document.docx"), not("a Word document"));
    let old = "an old Office file (.xls, .doc) or a workbook with a password";
    for (bytes, what) in [
        (&b"%PDF-1.7\n%\xE2\xE3"[..], "a PDF"),
        (b"\x89PNG\r\n\x1A\n\0\0", "a picture"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", old),
        (b"\xEF\xBB\xBF  <!DOCTYPE HTML><html>", "a web page"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "an XML file"),
    ] {
        assert_eq!(read_bytes(bytes).unwrap_err().to_string(), not(what));
    }
}

#[test]
fn refuses_an_empty_file() {
    let sentence = "the file is empty: it holds no text";
    for name in ["empty.tsv", "blank_lines.tsv", "no_text.xlsx"] {
        assert_eq!(refusal(name), sentence, "{name}");
    }
}

#[test]
fn refuses_other_encodings_and_names_the_line() {
    assert_eq!(
        refusal("windows_1258.tsv"),
        "line 2 is not UTF-8 text (byte 0xD2): it may be windows-1258, TCVN3 or VNI; \
         save the sheet as UTF-8 text or as .xlsx"
    );
    let zero = read_bytes(b"1\tS\n2\0\t\0S\0").unwrap_err();
    assert_eq!(
        zero.to_string(),
        "line 2 holds a zero byte: the file is no text, or UTF-16 without its mark; save the sheet as UTF-8"
    );
    let half = read_bytes(b"\xFF\xFE1\0\n\0\x00\xD8x\0").unwrap_err();
    assert_eq!(
        half.to_string(),
        "line 2 is not UTF-16 text although the file says so: save the sheet as UTF-8"
    );
}

#[test]
fn refuses_a_file_that_is_cut_off() {
    assert_eq!(refusal("truncated.xlsx"), "the workbook is cut off or damaged");
    assert_eq!(
        refusal("cut_in_a_letter.tsv"),
        "the file is cut off: line 4 ends in the middle of a letter"
    );
    assert_eq!(
        refusal("never_closed_quote.csv"),
        "the quoted cell that begins on line 2 is not closed properly"
    );
}

#[test]
fn refuses_a_file_by_its_size_before_reading_it() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.as_file_mut().set_len(100_000_000).unwrap();

    let refused = read(file.path(), &Limits::default()).unwrap_err();

    assert_eq!(refused.to_string(), "the file is 100.0 MB large, and at most 32.0 MB are read");
    assert_eq!(refused.message_vi(), "tệp lớn 100.0 MB, chỉ đọc tối đa 32.0 MB");
}

#[test]
fn refuses_what_is_no_file() {
    let nowhere = read(Path::new("/nowhere/a.tsv"), &Limits::default()).unwrap_err();
    let folder = read(Path::new("/"), &Limits::default()).unwrap_err();

    assert_eq!(nowhere.to_string(), "there is no file /nowhere/a.tsv");
    assert_eq!(folder.to_string(), "/ is not a file");
}

#[test]
fn stops_at_the_limits_of_a_sheet() {
    let limits = Limits {
        rows: 2,
        columns: 3,
        cells: 5,
        cell_characters: 4,
        text_bytes: 12,
        ..Limits::default()
    };
    let refused = |text: &str| read_within(text.as_bytes(), &limits).unwrap_err().to_string();

    assert_eq!(refused("a\nb\nc\n"), "the sheet has more than 2 rows");
    assert_eq!(refused("a\tb\tc\td\n"), "the sheet has more than 3 columns");
    assert_eq!(refused("a\tb\tc\nd\te\tf\n"), "the sheet has more than 5 cells");
    assert_eq!(
        refused("a\tđược rồi\n"),
        "the cell in row 1, column 2 has 8 characters, and at most 4 are read"
    );
    assert_eq!(refused("được\tđược\n"), "the sheet has more than 12 bytes of text");
    assert!(read_within("được\ta\n".as_bytes(), &limits).is_ok());
}

#[test]
fn one_cell_in_the_last_corner_asks_for_no_memory() {
    assert_eq!(refusal("cell_in_the_far_corner.xlsx"), "the sheet has more than 256 columns");
}

/// Whatever the bytes, the answer is a grid or a refusal.
#[test]
fn never_falls_over_on_a_damaged_workbook() {
    let whole = std::fs::read(fixture("merged_cells.xlsx")).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x5A;
        let _ = read_bytes(&damaged);
        let _ = read_bytes(&whole[..at]);
    }
}
