//! Unpacking, within bounds: a few bytes may unpack to more than any machine holds.

use std::io::{self, Read};

/// How a text is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    None,
    /// By gzip, one member or several.
    Gzip,
    /// By zstd, one frame or several.
    Zstd,
}

/// The most that one text unpacks to, in bytes.
const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// A text may unpack to so many times its length. Rows of one kind repeat themselves, but not more than this.
const MOST_TIMES: u64 = 200;
/// So much may be unpacked whatever came in, in bytes.
const FREE_BYTES: u64 = 16 * 1024 * 1024;
/// The largest window of zstd that is held, as a power of two: 8 MiB, as RFC 9659 has it for HTTP.
const WINDOW_LOG: u32 = 23;

impl Packing {
    /// The packing that `Content-Encoding` names.
    pub fn of_encoding(encoding: &str) -> Option<Self> {
        match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Some(Self::None),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The packing that a file's ending names.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// A text unpacks to more than is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// In all.
    #[error("more than {MOST_BYTES} bytes of rows: send them in several parts")]
    Bytes,
    /// Beside what was sent.
    #[error("it unpacks to more than {MOST_TIMES} times what was sent")]
    Times,
}

impl TooMuch {
    /// What was found to be too much, if that is what an error says.
    pub(super) fn within(error: &io::Error) -> Option<Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()).copied()
    }
}

/// The text, unpacked while it is read.
pub(super) fn unpack(text: impl Read + Send + 'static, packing: Packing) -> Box<dyn Read + Send> {
    let counted = Counted { text, count: Count::default() };
    let count = counted.count.clone();
    let unpacked: Box<dyn Read + Send> = match packing {
        Packing::None => Box::new(counted),
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(counted)),
        Packing::Zstd => match zstd_reader(counted) {
            Ok(reader) => Box::new(reader),
            Err(error) => Box::new(Failing(Some(error))),
        },
    };
    Box::new(Bounded { unpacked, came_in: count, gave_out: 0 })
}

fn zstd_reader<R: Read>(text: R) -> io::Result<impl Read + use<R>> {
    let mut reader = zstd::stream::read::Decoder::new(text)?;
    reader.window_log_max(WINDOW_LOG)?;
    Ok(reader)
}

/// How many bytes came in.
#[derive(Debug, Clone, Default)]
struct Count(std::sync::Arc<std::sync::atomic::AtomicU64>);

impl Count {
    fn add(&self, more: usize) {
        let more = u64::try_from(more).unwrap_or(u64::MAX);
        self.0.fetch_add(more, std::sync::atomic::Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

struct Counted<R> {
    text: R,
    count: Count,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.text.read(buffer)?;
        self.count.add(length);
        Ok(length)
    }
}

struct Bounded {
    unpacked: Box<dyn Read + Send>,
    came_in: Count,
    gave_out: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.unpacked.read(buffer)?;
        self.gave_out = self.gave_out.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if self.gave_out > MOST_BYTES {
            return Err(io::Error::other(TooMuch::Bytes));
        }
        let most = self.came_in.get().saturating_mul(MOST_TIMES).max(FREE_BYTES);
        if self.gave_out > most {
            return Err(io::Error::other(TooMuch::Times));
        }
        Ok(length)
    }
}

/// What could not even be begun.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
