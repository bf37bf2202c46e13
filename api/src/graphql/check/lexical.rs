//! A document's size, before any parser sees it: parsers are recursive, and a stack is short.
//!
//! One pass over the bytes, no memory. It need not be exact where a document is broken: the parser says so then.

use crate::limits::OperationLimits;

/// Why a document is not even parsed: a whole sentence.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooLarge {
    /// Too many bytes.
    #[error("a document may be {most} bytes long, got {found}")]
    Bytes {
        /// The limit.
        most: usize,
        /// Its length.
        found: usize,
    },
    /// Too many tokens.
    #[error("a document may have {0} tokens, got more")]
    Tokens(usize),
    /// Too many brackets in one another.
    #[error("brackets may lie {0} deep in one another, got more")]
    Brackets(usize),
}

/// Measures a document.
pub(super) fn measure(text: &str, limits: &OperationLimits) -> Result<(), TooLarge> {
    if text.len() > limits.bytes {
        return Err(TooLarge::Bytes { most: limits.bytes, found: text.len() });
    }
    let (mut tokens, mut open) = (0_usize, 0_usize);
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                rest = after_comment(rest);
                continue;
            }
            b'"' => rest = after_string(rest),
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            byte if is_of_word(byte) => {
                let word = rest.iter().take_while(|byte| is_of_word(**byte)).count();
                rest = rest.get(word..).unwrap_or_default();
            }
            _ => {}
        }
        tokens += 1;
        if tokens > limits.tokens {
            return Err(TooLarge::Tokens(limits.tokens));
        }
        if open > limits.brackets {
            return Err(TooLarge::Brackets(limits.brackets));
        }
    }
    Ok(())
}

/// Letters, digits, signs of numbers; a number and the name behind it may count as one.
const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | 0x80..)
}

fn after_comment(rest: &[u8]) -> &[u8] {
    let length = rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
    rest.get(length..).unwrap_or_default()
}

/// What stands behind a string whose first quotation mark was read.
pub(super) fn after_string(rest: &[u8]) -> &[u8] {
    let (end, escaped): (&[u8], &[u8]) = match rest {
        [b'"', b'"', ..] => (b"\"\"\"", b"\\\"\"\""),
        _ => (b"\"", b"\\"),
    };
    let mut at = if end.len() == 3 { 2 } else { 0 };
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        if tail.starts_with(escaped) {
            // a backslash hides the sign behind it; in a block, only the three quotation marks
            at += if end.len() == 3 { escaped.len() } else { 2 };
        } else if tail.starts_with(end) {
            return rest.get(at + end.len()..).unwrap_or_default();
        } else if end.len() == 1 && matches!(tail.first(), Some(b'\n' | b'\r')) {
            return tail; // a plain string ends with its line; the parser refuses it
        } else {
            at += 1;
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: OperationLimits = OperationLimits {
        bytes: 100,
        tokens: 13,
        brackets: 3,
        values: 0,
        depth: 0,
        aliases: 0,
        roots: 0,
        directives: 0,
        fields: 0,
        nodes: 0,
        cost: 0,
    };

    #[test]
    fn counts_brackets_and_tokens_but_not_those_in_strings_and_comments() {
        for well in [
            "{ a(b: [1]) { c } }",
            r#"{ a(b: "[[[[((({{{") }"#,
            r#"{ a(b: """ [[[[ \""" [[[[ " [[[ """) }"#,
            r#"{ a(b: "\"[[[[[") } # [[[[[[[["#,
        ] {
            assert_eq!(measure(well, &LIMITS), Ok(()), "{well}");
        }
        assert_eq!(measure("{a(b:[[1]])}", &LIMITS), Err(TooLarge::Brackets(3)));
        assert_eq!(measure("\"[[[[\n[[[[", &LIMITS), Err(TooLarge::Brackets(3)));
        assert_eq!(measure("a b c d e f g h i j k l m n", &LIMITS), Err(TooLarge::Tokens(13)));
        let long = " ".repeat(101);
        assert_eq!(measure(&long, &LIMITS), Err(TooLarge::Bytes { most: 100, found: 101 }));
    }
}
