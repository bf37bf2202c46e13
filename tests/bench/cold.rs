//! The nation's counts when nothing is kept: the position has moved, so that all facts are read and all obligations are
//! evaluated again.
//!
//! Beside it, in the same rounds, the hand-written statement for one of these obligations. They do not do the same
//! work; what they have in common is compared each time.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

use api::app::Written;
use domain::graph::{VENDOR, VendorKind};
use domain::sync::Record;
use serde_json::{Value, json};

use crate::client::Client;
use crate::graph::{Graph, Outcome};
use crate::measure::Target;
use crate::shape::{Random, Shape};

/// What was measured, round by round.
#[derive(Debug, Default)]
pub(crate) struct Cold {
    /// All obligations, by the service.
    pub(crate) service: Vec<Duration>,
    /// One of them, by one statement.
    pub(crate) statement: Vec<Duration>,
    /// How many obligations were counted.
    pub(crate) obligations: u32,
    /// How many verdicts that came to.
    pub(crate) verdicts: u64,
    /// How many statements the service sent in one round.
    pub(crate) statements: u64,
    /// What all rounds took.
    pub(crate) memory: Memory,
}

/// What this process holds in memory: the service, and on SQLite the database too.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    before: Option<u64>,
    peak: Option<u64>,
    /// What lies in mapped files at the end: the program's own, and the database's.
    files: Option<u64>,
}

/// Moves the position, asks for everything, asks the statement; so many times.
pub(crate) async fn measure(graph: &Graph, rounds: u32) -> Outcome<Cold> {
    let document = include_str!("query/all_obligations.graphql");
    let all = json!({ "query": document, "variables": { "on": graph.keys.day } }).to_string();
    let one = Shape::Summary.request(&graph.keys, &mut Random(1));
    let [service, statement, _] = graph.targets(Shape::Summary);

    forget_peak();
    let mut cold = Cold::default();
    cold.memory.before = resident("VmRSS:");
    for round in 0..rounds {
        move_position(graph, round).await?;
        let before = graph.app.statements();
        let (time, counted) = timed(&service, &all).await?;
        cold.statements = graph.app.statements() - before;
        cold.service.push(time);
        let (time, by_statement) = timed(&statement, &one).await?;
        cold.statement.push(time);

        let counted = rows(&counted);
        let of_one: Vec<&Value> =
            counted.iter().filter(|row| row["obligation"]["code"] == "CT09-1d-1").collect();
        if !of_one.iter().copied().eq(rows(&by_statement)) {
            return Err("the counts of one obligation differ from its statement's".into());
        }
        let codes: BTreeSet<_> =
            counted.iter().map(|row| row["obligation"]["code"].as_str()).collect();
        cold.obligations = u32::try_from(codes.len())?;
        cold.verdicts = counted.iter().filter_map(|row| row["total"].as_u64()).sum();
    }
    cold.memory.peak = resident("VmHWM:");
    cold.memory.files = resident("RssFile:");
    Ok(cold)
}

/// Writes something tiny.
async fn move_position(graph: &Graph, round: u32) -> Outcome<()> {
    let vendor = Record::new(&VENDOR, "measured")
        .with("name", format!("Vendor {round}"))
        .with("kind", VendorKind::SecurityProvider.code());
    match graph.app.write("a bench", &[vendor]).await? {
        Written::Done(_) => Ok(()),
        Written::Refused(outcomes) => Err(format!("a vendor was refused: {outcomes:?}").into()),
    }
}

async fn timed(target: &Target, request: &str) -> Outcome<(Duration, Value)> {
    let mut client = Client::connect(&target.place).await?;
    let asked = Instant::now();
    let answer = client.post(&target.path, request).await?;
    let time = asked.elapsed();
    Ok((time, serde_json::from_slice(answer)?))
}

fn rows(answer: &Value) -> &[Value] {
    answer["data"]["complianceSummary"].as_array().map_or(&[], Vec::as_slice)
}

/// Lets the peak be that of what follows, where the system can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// A line of what the system says of this process, in kilobytes.
fn resident(line: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let told = status.lines().find_map(|told| told.strip_prefix(line))?;
    told.split_whitespace().next()?.parse().ok()
}

impl fmt::Display for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before, peak, files] = [self.before, self.peak, self.files]
            .map(|kilobytes| kilobytes.unwrap_or_default() / 1024);
        write!(formatter, "{before} before, {peak} at most, {files} at the end in mapped files")
    }
}
