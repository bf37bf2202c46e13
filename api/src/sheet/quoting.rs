//! Does a quote at the beginning of a cell hold the cell together, or is it part of the text?
//!
//! A .csv quotes by RFC 4180. Tab-separated text comes in two kinds: the survey's own file quotes nothing, so a cell
//! may well begin with a quotation mark, and Excel's export quotes each cell with a comma, a quote or a line break.

/// What the cells that begin with a quote have in common.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Quoting {
    /// Byte of the first such quote that is not closed before the next delimiter.
    pub(super) broken_at: Option<usize>,
    /// Some quoted cell could not stand without its quotes.
    needed: bool,
    /// Some quoted cell holds a comma.
    quotes_a_comma: bool,
    /// Some other cell holds a comma.
    bares_a_comma: bool,
}

impl Quoting {
    /// Looks at every cell of `text`.
    pub(super) fn of(text: &str, delimiter: u8) -> Self {
        let mut quoting = Self::default();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let taken = match rest.strip_prefix(b"\"") {
                Some(quoted) => {
                    quoting.quoted_cell(quoted, delimiter).map(|cell| cell.saturating_add(2))
                }
                None => Some(quoting.bare_cell(rest, delimiter)),
            };
            let Some(taken) = taken else {
                quoting.broken_at = Some(text.len().saturating_sub(rest.len()));
                return quoting;
            };
            // and the delimiter behind the cell
            rest = rest.get(taken.saturating_add(1)..).unwrap_or_default();
        }
        quoting
    }

    /// Do quotes hold cells together in this tab-separated text?
    pub(super) fn holds_in_tabs(&self) -> bool {
        let like_excel = self.quotes_a_comma && !self.bares_a_comma;
        self.broken_at.is_none() && (self.needed || like_excel)
    }

    /// Bytes between the quotes, or nothing where the closing one is missing or text follows it.
    fn quoted_cell(&mut self, cell: &[u8], delimiter: u8) -> Option<usize> {
        let mut bytes = cell.iter().enumerate();
        let mut comma = false;
        let mut needed = false;
        let length = loop {
            match bytes.next()? {
                (at, b'"') => match cell.get(at.saturating_add(1)) {
                    Some(b'"') => {
                        needed = true;
                        bytes.next();
                    }
                    None | Some(b'\n' | b'\r') => break at,
                    Some(next) if *next == delimiter => break at,
                    Some(_) => return None,
                },
                // A spreadsheet's cell holds no tab: the quote before it was text, and so is the one after.
                (_, b'\t') if delimiter == b'\t' => return None,
                (_, b'\n' | b'\r') => needed = true,
                (_, b',') => comma = true,
                _ => {}
            }
        };
        self.needed |= needed;
        self.quotes_a_comma |= comma;
        Some(length)
    }

    fn bare_cell(&mut self, cell: &[u8], delimiter: u8) -> usize {
        let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'\n' | b'\r');
        let length = cell.iter().position(ends).unwrap_or(cell.len());
        self.bares_a_comma |= cell.iter().take(length).any(|byte| *byte == b',');
        length
    }
}

#[cfg(test)]
mod tests {
    use super::Quoting;

    /// Text, and whether its quotes hold cells together.
    #[test]
    fn tells_excels_quotes_from_quotation_marks() {
        let spellings = [
            ("1\t\"Đội, tổ\"\n2\tSở\n", true),
            ("1\t\"Đội\nmột\"\t2\n", true),
            ("1\t\"Đội \"\"A\"\"\"\t2\n", true),
            ("1\t\"Đội\" ứng cứu\t2\n", false),
            ("1\t\"Đội ứng cứu\"\t2\n", false),
            ("1\t\"Đội, tổ\"\tSở, ngành\n", false),
            ("1\t\"Đội\t2\n3\tSở\"\t4\n", false),
            ("1\t\"Đội", false),
            ("1\tĐội\n", false),
            ("", false),
        ];
        for (text, held) in spellings {
            assert_eq!(Quoting::of(text, b'\t').holds_in_tabs(), held, "{text:?}");
        }
    }

    #[test]
    fn finds_the_quote_that_is_never_closed() {
        assert_eq!(Quoting::of("a;\"b\nc\";d\ne;\"f", b';').broken_at, Some(12));
        assert_eq!(Quoting::of("a;\"b\" c\n", b';').broken_at, Some(2));
        assert_eq!(Quoting::of("a;5\" b;\"c\"\n", b';').broken_at, None);
    }
}
