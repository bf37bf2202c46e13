//! Bytes become text: UTF-8 with or without its mark, or UTF-16 with it (Excel's "Unicode text").
//!
//! Other encodings are refused, not guessed: windows-1258, TCVN3 and VNI share their bytes, and a wrong guess would
//! write wrong names into the graph without anybody noticing.

use super::UnreadableSheet;

/// The text of a file, without its byte-order mark.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, UnreadableSheet> {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        decode_utf16(rest, u16::from_le_bytes)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        decode_utf16(rest, u16::from_be_bytes)?
    } else {
        decode_utf8(bytes)?
    };
    match text.find('\0') {
        Some(at) => Err(UnreadableSheet::ZeroByte { line: line_at(text.as_bytes(), at) }),
        None => Ok(text),
    }
}

fn decode_utf8(bytes: Vec<u8>) -> Result<String, UnreadableSheet> {
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.remove(0);
            }
            Ok(text)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = line_at(error.as_bytes(), at);
            Err(match (error.utf8_error().error_len(), error.as_bytes().get(at)) {
                (Some(_), Some(&byte)) => UnreadableSheet::NotUtf8 { line, byte },
                _ => UnreadableSheet::CutInLetter { line },
            })
        }
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, UnreadableSheet> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_half) => {
                let line = line_at(text.as_bytes(), text.len());
                return Err(UnreadableSheet::NotUtf16 { line });
            }
        }
    }
    if odd.is_empty() {
        Ok(text)
    } else {
        Err(UnreadableSheet::CutInLetter { line: line_at(text.as_bytes(), text.len()) })
    }
}

/// The line, from 1, on which byte `at` stands.
fn line_at(bytes: &[u8], at: usize) -> u64 {
    line_breaks(bytes.get(..at).unwrap_or(bytes)).saturating_add(1)
}

/// Line breaks in `bytes`: Unix, Windows and the old Mac's.
pub(super) fn line_breaks(bytes: &[u8]) -> u64 {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let ends = |(byte, next): &(&u8, Option<&u8>)| match byte {
        b'\n' => true,
        b'\r' => *next != Some(&b'\n'),
        _ => false,
    };
    super::capped::count(bytes.iter().zip(next).filter(ends).count())
}
