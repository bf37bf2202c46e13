//! Reads a request's body, and never more of it than we are ready to hold, nor longer than we are ready to wait.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use tokio::time::{Instant, timeout_at};

/// How much of a body that is too long is still read, so that the client, which is busy sending,
/// gets to see our refusal instead of a broken pipe.
const DRAIN_BYTES: usize = 16 * 1024 * 1024;
/// How long a body may take as a whole.
pub(super) const WHOLE: Duration = Duration::from_secs(30);
/// How long a body may pause.
pub(super) const PAUSE: Duration = Duration::from_secs(5);

/// Why a body was not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BodyError {
    /// It is longer than the limit.
    TooLong,
    /// It did not come in time.
    TooSlow,
    /// The client went away, or its transfer coding is broken.
    Broken,
}

/// The whole body, of at most `limit` bytes.
pub(super) async fn read(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let end = Instant::now() + WHOLE;
    let mut held = Vec::new();
    let mut length = 0_usize;
    loop {
        let now = Instant::now();
        if now >= end {
            return Err(BodyError::TooSlow);
        }
        let next = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let next = timeout_at(end.min(now + PAUSE), next).await;
        let Some(frame) = next.map_err(|_late| BodyError::TooSlow)? else { break };
        let Ok(frame) = frame else { return Err(BodyError::Broken) };
        let Ok(data) = frame.into_data() else { continue };
        if length == 0 && data.len() <= limit && body.is_end_stream() {
            // it came as a whole, as short ones do
            return Ok(data);
        }
        length = length.saturating_add(data.len());
        if length <= limit {
            held.extend_from_slice(&data);
        } else if length > limit.saturating_add(DRAIN_BYTES) {
            break;
        }
    }
    if length > limit { Err(BodyError::TooLong) } else { Ok(held.into()) }
}

#[cfg(test)]
mod tests {
    use super::{BodyError, read};

    #[tokio::test]
    async fn reads_up_to_the_limit_and_refuses_one_byte_more() {
        assert_eq!(read("12345".into(), 5).await.unwrap(), "12345");
        assert_eq!(read("123456".into(), 5).await, Err(BodyError::TooLong));
    }
}
