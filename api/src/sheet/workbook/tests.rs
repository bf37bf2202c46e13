//! Zip bombs, made here: nobody wants one in a repository.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::sheet::{Limits, UnreadableSheet};

/// A workbook with parts of so many zero bytes.
fn workbook(parts: &[usize]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, bytes) in parts.iter().enumerate() {
        let name = format!("xl/worksheets/sheet{number}.xml");
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&vec![0; *bytes]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip of one part.
fn packed(name: &str, part: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(part).unwrap();
    zip.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8], limits: &Limits) -> String {
    super::read(bytes, limits).unwrap_err().to_string()
}

#[test]
fn refuses_a_bomb_by_the_size_it_declares() {
    let bomb = workbook(&[11_000_000, 11_000_000]);

    let sentence = refusal(&bomb, &Limits::default());
    let by_size =
        Limits { unpacked_ratio: u64::MAX, unpacked_bytes: 16_000_000, ..Limits::default() };

    assert!(bomb.len() < 30_000);
    assert!(
        sentence.ends_with("times its size or more, and at most 100 times are read"),
        "{sentence}"
    );
    assert_eq!(
        refusal(&bomb, &by_size),
        "the workbook unpacks to 22.0 MB or more, and at most 16.0 MB are read"
    );
}

#[test]
fn refuses_a_bomb_that_lies_about_its_size() {
    let mut bomb = workbook(&[12_000_000]);
    let size = 12_000_000_u32.to_le_bytes();
    let places: Vec<_> = (0..bomb.len() - 4).filter(|at| bomb[*at..].starts_with(&size)).collect();
    assert_eq!(places.len(), 2, "once before the part and once in the directory");
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }

    let refused = super::read(&bomb, &Limits::default()).unwrap_err();

    match refused {
        UnreadableSheet::UnpacksTooManyTimes { .. } | UnreadableSheet::DamagedWorkbook(_) => {}
        other => panic!("{other}"),
    }
}

#[test]
fn refuses_a_workbook_of_very_many_parts() {
    let limits = Limits { workbook_parts: 3, ..Limits::default() };

    let sentence = refusal(&workbook(&[1, 1, 1, 1]), &limits);

    assert_eq!(sentence, "the workbook has 4 parts, and at most 3 are read");
}

#[test]
fn lets_a_small_workbook_be_packed_tightly() {
    let sentence = refusal(&workbook(&[5_000_000]), &Limits::default());

    assert_eq!(
        sentence, "the workbook is cut off or damaged",
        "it is no workbook, but no bomb either"
    );
}

#[test]
fn refuses_a_workbook_whose_styles_cost_more_than_its_text() {
    let limits = Limits { styles_bytes: 1_000, ..Limits::default() };

    let sentence = refusal(&packed("xl/styles.xml", &[b' '; 2_000]), &limits);

    assert_eq!(
        sentence,
        "the workbook's part xl/styles.xml unpacks to 2.0 kB or more, and at most 1.0 kB are read"
    );
}

#[test]
fn refuses_a_workbook_that_announces_more_texts_than_memory_holds() {
    for announced in ["uniqueCount=\"10000000000\"", "uniqueCount = '99999999999999999999'"] {
        let texts = format!("<sst {announced}></sst>");
        let bytes = packed("xl/sharedStrings.xml", texts.as_bytes());

        assert_eq!(refusal(&bytes, &Limits::default()), "the sheet has more than 1000000 cells");
    }
}
