//! A request's body as something that a thread reads.

use std::io::{self, Read};

use axum::body::{Body, BodyDataStream, Bytes};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::StreamExt;

use super::super::body::{PAUSE, WHOLE};

/// Pieces of a body that wait to be read.
const WAITING: usize = 8;
/// How much is still read of a body that nobody wants any more, so that its sender gets to see the answer.
const DRAIN_BYTES: usize = 256 * 1024 * 1024;

/// The end that a thread reads.
pub(super) struct BodyReader {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

/// What moves the body, which is to be awaited, and the end that a thread reads.
pub(super) fn pipe(body: Body) -> (impl Future<Output = ()>, BodyReader) {
    let (sender, pieces) = mpsc::channel(WAITING);
    (pump(body, sender), BodyReader { pieces, piece: Bytes::new() })
}

async fn pump(body: Body, sender: mpsc::Sender<io::Result<Bytes>>) {
    let mut body = body.into_data_stream();
    while let Some(piece) = next(&mut body).await {
        let is_broken = piece.is_err();
        if sender.send(piece).await.is_err() {
            break;
        }
        if is_broken {
            return;
        }
    }
    drop(sender);
    drain_stream(&mut body).await;
}

/// The next piece. A sender who pauses for too long has broken off.
async fn next(body: &mut BodyDataStream) -> Option<io::Result<Bytes>> {
    let Ok(piece) = timeout(PAUSE, body.next()).await else {
        let sentence = format!("nothing came for {} s", PAUSE.as_secs());
        return Some(Err(io::Error::new(io::ErrorKind::TimedOut, sentence)));
    };
    piece.map(|piece| piece.map_err(|error| io::Error::other(error.to_string())))
}

/// Reads what nobody wants.
pub(super) async fn drain(body: Body) {
    drain_stream(&mut body.into_data_stream()).await;
}

async fn drain_stream(body: &mut BodyDataStream) {
    let mut drained = 0_usize;
    let draining = async {
        while let Some(Ok(piece)) = next(body).await {
            drained = drained.saturating_add(piece.len());
            if drained > DRAIN_BYTES {
                break;
            }
        }
    };
    // whoever sends more, or more slowly, does not see the answer
    let _ = timeout(WHOLE, draining).await;
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let length = self.piece.len().min(buffer.len());
        let part = self.piece.split_to(length);
        if let Some(place) = buffer.get_mut(..length) {
            place.copy_from_slice(&part);
        }
        Ok(length)
    }
}
