//! Entries of a CSV file.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::super::problem::Place;
use super::{Entry, Item, Value};

/// The lines below the heading, each as one entry; an empty cell is a field that is not there.
pub(in super::super) fn read_csv(text: &str, file: &Place) -> Vec<Entry> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names = match reader.headers() {
        Ok(names) => names.clone(),
        Err(error) => {
            file.at_line(1).problem(format!("the heading cannot be read: {error}"));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => entries.extend(entry(&names, &record, file)),
            Err(error) => file.problem(format!("this is no CSV: {error}")),
        }
    }
    entries
}

fn entry(names: &StringRecord, record: &StringRecord, file: &Place) -> Option<Entry> {
    let line = record.position().map_or(0, csv::Position::line);
    let place = file.at_line(u32::try_from(line).unwrap_or(u32::MAX));
    if record.len() != names.len() {
        let (cells, columns) = (record.len(), names.len());
        place.problem(format!("the line has {cells} cells, the heading {columns}"));
        return None;
    }
    let filled = names.iter().zip(record).filter(|(_, cell)| !cell.is_empty());
    let fields: BTreeMap<_, _> = filled
        .map(|(name, cell)| {
            (name.to_owned(), Item { place: place.clone(), value: Value::Cell(cell.to_owned()) })
        })
        .collect();
    Some(Entry { place, fields })
}
