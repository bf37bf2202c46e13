//! A body on its way out: piece by piece, so that what it holds is held while it leaves.
//!
//! A body is dropped when its last piece waits to be sent. Were a long answer one piece, that would be at once: its place
//! would be free and its connection silent while it still leaves.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use super::liveliness::UnderWay;
use crate::http::busy::Held;

/// The longest piece, in bytes.
const PIECE: usize = 256 * 1024;

/// A body, and what is held until it has left.
pub(super) struct Paced {
    body: Body,
    /// What the body has given and is not sent yet.
    rest: Bytes,
    _held: (UnderWay, Option<Held>),
}

impl Paced {
    pub(super) fn new(body: Body, under_way: UnderWay, held: Option<Held>) -> Self {
        Self { body, rest: Bytes::new(), _held: (under_way, held) }
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if !self.rest.is_empty() {
            let length = self.rest.len().min(PIECE);
            return Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))));
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        polled.map_ok(|frame| match frame.into_data() {
            Ok(mut data) if data.len() > PIECE => {
                let piece = data.split_to(PIECE);
                self.rest = data;
                Frame::data(piece)
            }
            Ok(data) => Frame::data(data),
            Err(frame) => frame,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        let left = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(left.lower().saturating_add(rest));
        if let Some(upper) = left.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::BodyExt;

    use super::*;
    use crate::http::serving::liveliness::Liveliness;

    #[tokio::test]
    async fn a_long_answer_leaves_in_pieces_and_whole() {
        let whole: Vec<u8> = (0..=u8::MAX).cycle().take(2 * PIECE + 7).collect();
        let under_way = UnderWay::begin(&Arc::<Liveliness>::default());
        let mut paced = Paced::new(whole.clone().into(), under_way, None);
        let length = u64::try_from(whole.len()).unwrap();

        let first = paced.frame().await.unwrap().unwrap().into_data().unwrap();

        assert_eq!(first.len(), PIECE);
        assert!(!paced.is_end_stream());
        assert_eq!(paced.size_hint().exact(), Some(length - u64::try_from(PIECE).unwrap()));
        let rest = paced.collect().await.unwrap().to_bytes();
        assert_eq!([first, rest].concat(), whole);
    }
}
