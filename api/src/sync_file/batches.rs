//! Rows in batches, read by a thread of its own: while one batch is written, the next one is read.

use std::io::Read;

use domain::telling::{Given, Object, Writable, writable};
use tokio::sync::mpsc;

use super::{Form, Packing, ReadError, SentRow, rows, rows_of_all_types};

/// Bytes of text that one batch is made of at most, so that long rows make short batches.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// What is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// How the rows are written down.
    pub form: Form,
    /// How the text is packed.
    pub packing: Packing,
    /// What the rows are of; where each says so itself, nothing.
    pub of: Option<&'static Writable>,
    /// The number of the first row that is wanted, from 1.
    pub from: u64,
    /// The most rows of a batch.
    pub batch_rows: usize,
}

/// A row, of whatever it is of.
#[derive(Debug)]
pub struct ReadRow {
    /// Its number, from 1.
    pub number: u64,
    /// What it is of and says, or why that cannot be read.
    pub told: Result<(&'static Writable, Object), String>,
}

/// Reads `text` on a thread of its own. The last thing that comes is an error, if there was one.
pub fn batches(
    text: impl Read + Send + 'static,
    reading: Reading,
) -> mpsc::Receiver<Result<Vec<ReadRow>, ReadError>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let rows = match reading.of {
            Some(of) => rows(text, reading.packing, reading.form, of),
            None => rows_of_all_types(text, reading.packing),
        };
        // whoever has gone away wants no more
        let _ = read(rows, reading, &sender);
    });
    receiver
}

type Sender = mpsc::Sender<Result<Vec<ReadRow>, ReadError>>;

fn read(
    rows: super::Rows,
    reading: Reading,
    sender: &Sender,
) -> Result<(), mpsc::error::SendError<Result<Vec<ReadRow>, ReadError>>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let row = match row {
            Ok(row) => row,
            // what came before is whole, but is the part of a batch: the sender begins again there
            Err(error) => return sender.blocking_send(Err(error)),
        };
        if row.number < reading.from {
            continue;
        }
        bytes += row.bytes;
        batch.push(typed(row, reading.of));
        if batch.len() >= reading.batch_rows || bytes >= BATCH_BYTES {
            bytes = 0;
            sender.blocking_send(Ok(std::mem::take(&mut batch)))?;
        }
    }
    if batch.is_empty() { Ok(()) } else { sender.blocking_send(Ok(batch)) }
}

fn typed(row: SentRow, of: Option<&'static Writable>) -> ReadRow {
    let told = row.given.map_err(|error| error.to_string()).and_then(|mut given| {
        let of = match of {
            Some(of) => of,
            None => type_of(&mut given)?,
        };
        Ok((of, given))
    });
    ReadRow { number: row.number, told }
}

/// The type that a row names itself, which is taken out of it.
fn type_of(given: &mut Object) -> Result<&'static Writable, String> {
    match given.remove("type") {
        Some(Given::Text(name)) => writable(&name)
            .ok_or_else(|| format!("`type` is {name:?}, which is no type that can be written")),
        _ => Err("a row must name its `type`".to_owned()),
    }
}
