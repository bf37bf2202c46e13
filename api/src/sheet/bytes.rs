//! The file's bytes, bounded, with their hash.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Limits, UnreadableSheet};

/// A file as it lies on disk.
pub(super) struct FileBytes {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) bytes: Vec<u8>,
}

/// Reads a file that is no larger than the limit: its size is asked first, and no more than that is
/// read even if it grows meanwhile.
pub(super) fn read(path: &Path, limits: &Limits) -> Result<FileBytes, UnreadableSheet> {
    let shown = path.display().to_string();
    let failed = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => UnreadableSheet::NotFound { path: shown.clone() },
        _ => UnreadableSheet::Io { path: shown.clone(), source },
    };

    // Asked before opening: opening a pipe would wait for somebody to write into it.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(UnreadableSheet::NotAFile { path: shown });
    }
    let limit = limits.file_bytes;
    if metadata.len() > limit {
        return Err(UnreadableSheet::TooLarge { bytes: metadata.len(), limit });
    }

    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    match u64::try_from(read).unwrap_or(u64::MAX) {
        0 => Err(UnreadableSheet::Empty),
        read if read > limit => Err(UnreadableSheet::TooLarge { bytes: read, limit }),
        _ => Ok(FileBytes { name: name(path), sha256: sha256(&bytes), bytes }),
    }
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
