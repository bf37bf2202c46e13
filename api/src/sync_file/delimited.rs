//! CSV: a header of field names, then one row a record.
//!
//! A column is a field (`name`), a part of a nested field (`owner.id`, `owner.key`, `owner.externalId`, `source.source`), or
//! the id in one register (`externalIds.SOURCE`). Fields that hold intervals, parts or sources hold JSON.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use domain::telling::{Field, FieldKind, Given, Object, Writable};

use super::cell::{self, CellKind};
use super::{ROW_BYTES, ReadError, SentRow, Unreadable};

/// The most columns that a header may have.
const MOST_COLUMNS: usize = 500;

/// A column of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    /// The way to the value: field, then member.
    path: Vec<String>,
    kind: CellKind,
}

impl Column {
    /// The column of this name in rows of a type.
    fn read(name: &str, of: &Writable) -> Result<Self, String> {
        let path: Vec<String> = match name.split_once('.') {
            // a register's name may have dots
            Some(("externalIds", source)) => vec!["externalIds".to_owned(), source.to_owned()],
            _ => name.split('.').map(str::to_owned).collect(),
        };
        let unknown =
            || format!("the header names the column {name:?}, which {} has not", of.word.name);
        let (first, rest) = path.split_first().ok_or_else(unknown)?;
        let field = of.fields.iter().find(|field| field.name == *first).ok_or_else(unknown)?;
        let rest: Vec<_> = rest.iter().map(String::as_str).collect();
        let kind = match (&field.kind, rest.as_slice()) {
            (kind, []) => CellKind::of(kind),
            (FieldKind::Source, ["page" | "row" | "column"]) => CellKind::Int,
            (FieldKind::Keys | FieldKind::Source, [_]) | (FieldKind::One(_), ["id" | "key"]) => {
                CellKind::Text
            }
            (FieldKind::One(_), ["externalId"]) => CellKind::External,
            (FieldKind::Many(_), ["id" | "key"]) => CellKind::Texts,
            (FieldKind::Many(_), ["externalId"]) => CellKind::Externals,
            (FieldKind::Parts(parts), [part]) => {
                let part = parts.iter().find(|one| one.name == *part).ok_or_else(unknown)?;
                CellKind::of(&part.kind)
            }
            _ => return Err(unknown()),
        };
        Ok(Self { path, kind })
    }

    /// Says in `object` what the cell says.
    fn tell(&self, object: &mut Object, value: Given) -> Result<(), String> {
        let [field, member] = self.path.as_slice() else {
            if let Some(field) = self.path.first() {
                object.insert(field.clone(), value);
            }
            return Ok(());
        };
        let of_list = matches!(self.kind, CellKind::Texts | CellKind::Externals);
        match (field.as_str(), of_list) {
            ("externalIds", _) => {
                let Given::Text(id) = value else { return Ok(()) };
                let key = Object::from([
                    ("id".to_owned(), Given::Text(id)),
                    ("source".to_owned(), Given::Text(member.clone())),
                ]);
                push(object, field, [Given::Object(key)])
            }
            (_, true) => {
                let Given::List(items) = value else {
                    object.insert(field.clone(), value);
                    return Ok(());
                };
                let items = items
                    .into_iter()
                    .map(|item| Given::Object(Object::from([(member.clone(), item)])));
                push(object, field, items)
            }
            (_, false) if value == Given::Null => {
                object.insert(field.clone(), Given::Null);
                Ok(())
            }
            (_, false) => {
                let nested =
                    object.entry(field.clone()).or_insert_with(|| Given::Object(Object::new()));
                match nested {
                    Given::Object(nested) => {
                        nested.insert(member.clone(), value);
                        Ok(())
                    }
                    _ => Err(format!("`{field}` is told in two ways")),
                }
            }
        }
    }
}

fn push(
    object: &mut Object,
    field: &str,
    items: impl IntoIterator<Item = Given>,
) -> Result<(), String> {
    match object.entry(field.to_owned()).or_insert_with(|| Given::List(Vec::new())) {
        Given::List(list) => {
            list.extend(items);
            Ok(())
        }
        _ => Err(format!("`{field}` is told in two ways")),
    }
}

/// The rows of a text.
pub(super) fn rows(
    text: Box<dyn Read + Send>,
    of: &'static Writable,
) -> impl Iterator<Item = Result<SentRow, ReadError>> + Send {
    let text = OneRow { text, since_row: 0 };
    // rows of other lengths are told as mistakes of the row, by us
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 * 1024)
        .from_reader(text);
    Records { reader, of, columns: None, number: 0, is_over: false }
}

/// Reads no further than a row may be long.
struct OneRow {
    text: Box<dyn Read + Send>,
    since_row: usize,
}

impl Read for OneRow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // beside the row itself, the reader holds what it has read ahead
        if self.since_row > ROW_BYTES + 64 * 1024 {
            return Err(io::Error::other(RowTooLong));
        }
        let length = self.text.read(buffer)?;
        self.since_row += length;
        Ok(length)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a row is too long")]
struct RowTooLong;

struct Records {
    reader: csv::Reader<OneRow>,
    of: &'static Writable,
    columns: Option<Vec<Column>>,
    number: u64,
    is_over: bool,
}

impl Iterator for Records {
    type Item = Result<SentRow, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let read = self.row();
        self.is_over = !matches!(read, Ok(Some(_)));
        read.transpose()
    }
}

impl Records {
    fn row(&mut self) -> Result<Option<SentRow>, ReadError> {
        let mut record = ByteRecord::new();
        if self.columns.is_none() {
            if !self.record(&mut record)? {
                return Err(ReadError::Header("the first line must name the fields".to_owned()));
            }
            self.columns = Some(header(&record, self.of).map_err(ReadError::Header)?);
        }
        if !self.record(&mut record)? {
            return Ok(None);
        }
        self.number += 1;
        let line = record.position().map_or(0, csv::Position::line);
        let columns = self.columns.as_deref().unwrap_or_default();
        let given = given(&record, columns).map_err(|(column, reason)| Unreadable {
            line,
            column: Some(column).filter(|column| *column > 0),
            reason,
        });
        let bytes = record.as_slice().len();
        Ok(Some(SentRow { number: self.number, given, bytes }))
    }

    fn record(&mut self, record: &mut ByteRecord) -> Result<bool, ReadError> {
        self.reader.get_mut().since_row = 0;
        let line = self.reader.position().line();
        self.reader.read_byte_record(record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error)
                if matches!(error.get_ref(), Some(inner) if inner.is::<RowTooLong>()) =>
            {
                ReadError::RowTooLong { line }
            }
            csv::ErrorKind::Io(error) => error.into(),
            other => ReadError::Broken(io::Error::other(format!("{other:?}"))),
        })
    }
}

fn header(record: &ByteRecord, of: &Writable) -> Result<Vec<Column>, String> {
    let record = StringRecord::from_byte_record(record.clone())
        .ok()
        .ok_or_else(|| "the header is not in UTF-8".to_owned())?;
    if record.len() > MOST_COLUMNS {
        return Err(format!("a header has at most {MOST_COLUMNS} columns, got {}", record.len()));
    }
    let mut columns: Vec<Column> = Vec::with_capacity(record.len());
    for (place, name) in record.iter().enumerate() {
        let name = if place == 0 { name.trim_start_matches('\u{feff}') } else { name };
        let column = Column::read(name.trim(), of)?;
        if columns.iter().any(|known| known.path == column.path) {
            return Err(format!("the header names the column {name:?} twice"));
        }
        columns.push(column);
    }
    Ok(columns)
}

fn given(record: &ByteRecord, columns: &[Column]) -> Result<Object, (usize, String)> {
    if record.len() != columns.len() {
        let (has, asked) = (record.len(), columns.len());
        return Err((0, format!("the row has {has} cells, the header {asked}")));
    }
    let mut object = Object::new();
    for (place, (bytes, column)) in (1..).zip(record.iter().zip(columns)) {
        let cell = std::str::from_utf8(bytes)
            .ok()
            .ok_or_else(|| (place, "the cell is not in UTF-8".to_owned()))?;
        let told = cell::read(cell, column.kind).map_err(|reason| (place, reason))?;
        if let Some(told) = told {
            column.tell(&mut object, told).map_err(|reason| (place, reason))?;
        }
    }
    Ok(object)
}

/// How rows of one type are written: all fields, a column each; of references the id.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<Column>,
}

impl Header {
    /// The columns of a type.
    pub(super) fn of(of: &Writable) -> Self {
        let is_told = |field: &&Field| of.tells(field);
        let columns = of.fields.iter().filter(is_told).filter_map(|field| {
            let name = match field.kind {
                FieldKind::One(_) | FieldKind::Many(_) => format!("{}.id", field.name),
                _ => field.name.clone(),
            };
            Column::read(&name, of).ok()
        });
        Self { columns: columns.collect() }
    }

    /// Writes the names.
    pub(super) fn write_names(&self, out: &mut csv::Writer<Vec<u8>>) -> io::Result<()> {
        Ok(out.write_record(self.columns.iter().map(|column| column.path.join(".")))?)
    }

    /// Writes a row.
    pub(super) fn write(&self, out: &mut csv::Writer<Vec<u8>>, object: &Object) -> io::Result<()> {
        Ok(out.write_record(self.columns.iter().map(|column| told(column, object)))?)
    }
}

fn told(column: &Column, object: &Object) -> String {
    let Some(value) = column.path.first().and_then(|field| object.get(field)) else {
        return String::new();
    };
    let Some(member) = column.path.get(1) else { return cell::write(value, column.kind) };
    match value {
        Given::Object(nested) => {
            nested.get(member).map_or_else(String::new, |value| cell::write(value, column.kind))
        }
        Given::List(items) => {
            let items = items.iter().filter_map(|item| match item {
                Given::Object(nested) => nested.get(member).cloned(),
                _ => None,
            });
            cell::write(&Given::List(items.collect()), column.kind)
        }
        value => cell::write(value, column.kind),
    }
}
