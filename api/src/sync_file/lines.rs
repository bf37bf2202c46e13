//! NDJSON: one JSON object a line.

use std::io::{BufRead, BufReader, Read};

use super::json::read_object;
use super::{ROW_BYTES, ReadError, SentRow, Unreadable};

/// The rows of a text, one a line. Empty lines are passed over.
pub(super) fn rows(
    text: Box<dyn Read + Send>,
) -> impl Iterator<Item = Result<SentRow, ReadError>> + Send {
    Lines { text: BufReader::with_capacity(64 * 1024, text), line: 0, number: 0, is_over: false }
}

struct Lines {
    text: BufReader<Box<dyn Read + Send>>,
    line: u64,
    number: u64,
    is_over: bool,
}

impl Iterator for Lines {
    type Item = Result<SentRow, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let bytes = match self.line() {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            };
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            self.number += 1;
            let given = read_object(&bytes).map_err(|(column, reason)| Unreadable {
                line: self.line,
                column: Some(column).filter(|column| *column > 0),
                reason,
            });
            return Some(Ok(SentRow { number: self.number, given, bytes: bytes.len() }));
        }
        self.is_over = true;
        None
    }
}

impl Lines {
    /// The next line without its end; nothing after the last.
    fn line(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        self.line += 1;
        let mut bytes = Vec::new();
        let most = u64::try_from(ROW_BYTES + 1).unwrap_or(u64::MAX);
        let length = self.text.by_ref().take(most).read_until(b'\n', &mut bytes)?;
        if length == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > ROW_BYTES {
            return Err(ReadError::RowTooLong { line: self.line });
        }
        if self.line == 1
            && let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf")
        {
            return Ok(Some(rest.to_vec()));
        }
        Ok(Some(bytes))
    }
}
