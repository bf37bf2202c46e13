//! Unpacks a workbook into nothing, to know its size before any of its XML is read.
//!
//! A zip bomb is a small file that unpacks to gigabytes. The sizes that it declares are checked first and are not
//! believed: each part is unpacked with a running total that stops at the limit. The same archive is then read
//! by the same library, so what was measured is what is read.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::sheet::capped::count;
use crate::sheet::{Countable, Damage, Limits, UnreadableSheet};

/// A workbook this small when unpacked may be packed as tightly as it likes.
const ANY_RATIO_BYTES: u64 = 10_000_000;

/// Refuses a workbook that is larger than it looks.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), UnreadableSheet> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Damage::from)?;
    let parts = count(archive.len());
    if parts > limits.workbook_parts {
        return Err(UnreadableSheet::TooManyParts { parts, limit: limits.workbook_parts });
    }
    let size = Size { packed: count(bytes.len()), limits };

    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(Damage::from)?;
        declared = declared.saturating_add(part.size());
        size.allows(declared)?;
    }

    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(Damage::from)?;
        unpacked = unpacked.saturating_add(check_part(part, unpacked, &size)?);
    }
    Ok(())
}

/// Unpacks one part behind those that were `unpacked` already; gives its size.
fn check_part(
    mut part: ZipFile<'_, Cursor<&[u8]>>,
    unpacked: u64,
    size: &Size<'_>,
) -> Result<u64, UnreadableSheet> {
    let name = part.name().map_err(Damage::from)?.into_owned();
    let kind = Kind::of(&name);
    let mut kept = Vec::new();
    let mut bytes = 0_u64;
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = part.read(&mut buffer).map_err(Damage::from)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
        bytes = bytes.saturating_add(count(read));
        size.allows(unpacked.saturating_add(bytes))?;
        match kind {
            Kind::SharedTexts => kept.extend_from_slice(piece),
            Kind::Styles if bytes > size.limits.styles_bytes => {
                let limit = size.limits.styles_bytes;
                return Err(UnreadableSheet::PartTooLarge { part: name, bytes, limit });
            }
            Kind::Styles | Kind::Other => {}
        }
    }
    check_announced_texts(&kept, size.limits.cells)?;
    Ok(bytes)
}

/// Parts that cost the reader more memory than they have bytes.
#[derive(Debug, Clone, Copy)]
enum Kind {
    SharedTexts,
    Styles,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if name.ends_with("sharedstrings.xml") {
            Self::SharedTexts
        } else if name.ends_with("styles.xml") {
            Self::Styles
        } else {
            Self::Other
        }
    }
}

struct Size<'a> {
    packed: u64,
    limits: &'a Limits,
}

impl Size<'_> {
    fn allows(&self, unpacked: u64) -> Result<(), UnreadableSheet> {
        let limit = self.limits.unpacked_bytes;
        if unpacked > limit {
            return Err(UnreadableSheet::UnpacksTooLarge { bytes: unpacked, limit });
        }
        let limit = self.limits.unpacked_ratio;
        if unpacked > ANY_RATIO_BYTES && unpacked > self.packed.saturating_mul(limit) {
            let times = unpacked.checked_div(self.packed).unwrap_or(u64::MAX);
            return Err(UnreadableSheet::UnpacksTooManyTimes { times, limit });
        }
        Ok(())
    }
}

/// The word by which shared texts say how many they are.
const ANNOUNCED: &[u8] = b"uniqueCount";

/// Refuses a workbook that announces more shared texts than it may have cells: the library makes room for as many as
/// are announced, and the program would end where there is no such room.
fn check_announced_texts(part: &[u8], limit: u64) -> Result<(), UnreadableSheet> {
    if part.contains(&0) {
        // UTF-16 would hide the word from us, and no program writes it.
        return Err(UnreadableSheet::DamagedWorkbook(Damage::Fell));
    }
    let mut rest = part;
    while let Some(at) = rest.windows(ANNOUNCED.len()).position(|word| word == ANNOUNCED) {
        rest = rest.get(at.saturating_add(ANNOUNCED.len())..).unwrap_or_default();
        let between =
            |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'');
        let skipped = rest.iter().take_while(between).count();
        let digits = rest.iter().skip(skipped).take_while(|byte| byte.is_ascii_digit());
        let announced = digits.fold(0_u64, |number, digit| {
            number.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
        });
        if announced > limit {
            return Err(UnreadableSheet::TooMany { what: Countable::Cells, limit });
        }
    }
    Ok(())
}
