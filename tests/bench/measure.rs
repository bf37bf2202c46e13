//! Many connections ask for some seconds, each its next question as soon as it is answered.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::client::{Client, Place};
use crate::shape::{Keys, Random, Shape};

/// Somebody who answers: where, and under which path.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) place: Place,
    pub(crate) path: String,
}

/// How long it was asked, by how many at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) connections: u32,
    pub(crate) time: Duration,
}

/// What one round showed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Round {
    pub(crate) per_second: f64,
    pub(crate) latencies: Vec<Duration>,
    pub(crate) bytes: usize,
}

impl Round {
    /// The latency that this share of the answers kept within.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let place =
            (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).copied().unwrap_or_default()
    }
}

/// Asks `target` for a while. The clients run on a thread of their own.
pub(crate) fn round(
    target: &Target,
    shape: Shape,
    keys: &Arc<Keys>,
    load: Load,
    seed: u64,
) -> io::Result<Round> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let began = Instant::now();
        let clients: Vec<_> = (0..load.connections)
            .map(|number| {
                let seed = seed.wrapping_mul(1_000_003) + u64::from(number) + 1;
                tokio::spawn(ask(target.clone(), shape, Arc::clone(keys), began + load.time, seed))
            })
            .collect();
        let mut all = Round::default();
        for client in clients {
            let (latencies, bytes) = client.await??;
            all.latencies.extend(latencies);
            all.bytes = all.bytes.max(bytes);
        }
        let answers = u32::try_from(all.latencies.len()).unwrap_or(u32::MAX);
        all.per_second = f64::from(answers) / began.elapsed().as_secs_f64();
        all.latencies.sort_unstable();
        Ok(all)
    })
}

async fn ask(
    target: Target,
    shape: Shape,
    keys: Arc<Keys>,
    until: Instant,
    seed: u64,
) -> io::Result<(Vec<Duration>, usize)> {
    let mut client = Client::connect(&target.place).await?;
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut latencies = Vec::new();
    let mut bytes = 0;
    while Instant::now() < until {
        let request = shape.request(&keys, &mut random);
        let asked = Instant::now();
        bytes = bytes.max(client.post(&target.path, &request).await?.len());
        latencies.push(asked.elapsed());
    }
    Ok((latencies, bytes))
}

/// The middle one of some numbers.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
