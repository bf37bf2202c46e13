//! What was measured, as a person reads it.

use std::time::Duration;

use crate::Options;
use crate::cold::Cold;
use crate::measure::{Round, median};
use crate::shape::Shape;

/// The head of the table.
pub(crate) fn heading() {
    println!();
    println!("shape   | who answers   | answers/s | p50 ms | p99 ms | service / it");
    println!("--------|---------------|-----------|--------|--------|-------------");
}

/// The rows of a shape: the middle round of each who answers, and the middle of the rounds' ratios.
pub(crate) fn shape(shape: Shape, rounds: &[Vec<Round>; 3]) {
    let [service, ..] = rounds;
    for (who, rounds) in ["service", "one statement", "bytes"].into_iter().zip(rounds) {
        let per_second = median(rounds.iter().map(|round| round.per_second).collect());
        let p50 = median(rounds.iter().map(|round| milliseconds(round.percentile(50))).collect());
        let p99 = median(rounds.iter().map(|round| milliseconds(round.percentile(99))).collect());
        let ratios = service.iter().zip(rounds);
        let ratio = median(ratios.map(|(one, two)| one.per_second / two.per_second).collect());
        let name = shape.name();
        println!("{name:7} | {who:13} | {per_second:9.0} | {p50:6.2} | {p99:6.2} | {ratio:.3}");
    }
}

/// The service's latencies on so many systems beside those on fewer, one caller at a time.
pub(crate) fn tenfold(
    options: &Options,
    systems: u32,
    few: &[(Shape, Round)],
    many: &[(Shape, Round)],
) {
    println!("\nOne caller at a time, p50 in ms on {} and on {systems} systems:", options.systems);
    for ((shape, few), (_, many)) in few.iter().zip(many) {
        let (few, many) = (milliseconds(few.percentile(50)), milliseconds(many.percentile(50)));
        println!("{:7} | {few:6.3} | {many:6.3} | {:.2} times", shape.name(), many / few);
    }
}

/// The counts made from nothing, beside one statement for one of their obligations.
pub(crate) fn cold(cold: &Cold) {
    let Cold { obligations, verdicts, statements, memory, .. } = cold;
    println!(
        "\nNothing kept: facts read and all {obligations} obligations evaluated (a), beside one obligation by SQL (b)"
    );
    println!("            | min ms    | median ms");
    println!("------------|-----------|----------");
    for (name, times) in [("a", &cold.service), ("b", &cold.statement)] {
        let times: Vec<f64> = times.iter().copied().map(milliseconds).collect();
        let least = times.iter().copied().fold(f64::INFINITY, f64::min);
        println!("{name:11} | {least:9.1} | {:9.1}", median(times));
    }
    let pairs = cold.service.iter().zip(&cold.statement);
    let ratio = median(pairs.map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()).collect());
    println!("a / b: {ratio:.2}; {:.2} for each obligation", ratio / f64::from(*obligations));
    println!("{verdicts} verdicts, {statements} statements; resident in MB: {memory}");
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
