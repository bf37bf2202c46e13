//! Writing rows, page by page.

use std::io;

use domain::telling::{Given, Object, Writable};

use super::Form;
use super::delimited::Header;
use super::json::write_object;

/// Writes rows of one type.
#[derive(Debug)]
pub struct RowWriter {
    form: Form,
    header: Header,
    /// The type's name, where every row tells it.
    told_type: Option<&'static str>,
    has_begun: bool,
}

impl RowWriter {
    /// A writer in this form. Whether every row tells its type matters to NDJSON only.
    pub fn new(form: Form, of: &'static Writable, tells_type: bool) -> Self {
        let told_type = tells_type.then_some(of.word.name);
        Self { form, header: Header::of(of), told_type, has_begun: false }
    }

    /// The next rows as text, which begins with the header where the form has one.
    ///
    /// # Errors
    /// None that memory would give.
    pub fn write(&mut self, rows: impl IntoIterator<Item = Object>) -> io::Result<Vec<u8>> {
        match self.form {
            Form::Ndjson => {
                let mut text = Vec::new();
                for mut row in rows {
                    if let Some(name) = self.told_type {
                        row.insert("type".to_owned(), Given::from(name));
                    }
                    write_object(&mut text, &row)?;
                    text.push(b'\n');
                }
                Ok(text)
            }
            Form::Csv => {
                let mut out = csv::Writer::from_writer(Vec::new());
                if !self.has_begun {
                    self.has_begun = true;
                    self.header.write_names(&mut out)?;
                }
                for row in rows {
                    self.header.write(&mut out, &row)?;
                }
                out.into_inner().map_err(|error| io::Error::other(error.to_string()))
            }
        }
    }
}
