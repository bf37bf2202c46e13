//! How fast the graph is read, held against what the same database could do at best.
//!
//! ```text
//! cargo bench -p tests --bench read
//! cargo bench -p tests --bench read -- --engines sqlite --systems 2000 --rounds 3
//! ```
//!
//! Four shapes of query go over real HTTP, with random keys and without any cache, to three who answer: the service;
//! one statement written by hand that builds the same JSON inside the database; bytes that are there already. First
//! all answers are compared. Then they are asked in turn, round by round, so that whatever else the machine does hits
//! all of them; the middle round counts. At last the service alone is asked again on ten times the data.
//!
//! A fifth shape, the nation's counts of verdicts, is answered from what is kept for a position and day. Its statement
//! states the law a second time, and so the comparison also checks the evaluation. How long the counts take when
//! nothing is kept is measured apart ([`cold`]).

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench talks to a person, and may fall over"
)]

mod client;
mod cold;
mod comparator;
mod graph;
mod measure;
mod report;
mod shape;

use std::time::Duration;

use clap::Parser;
use support::Engine;

use graph::{Graph, Outcome};
use measure::Load;
use shape::{Random, Shape};

/// Measures how fast the graph is read
#[derive(Debug, Clone, Parser)]
struct Options {
    /// Engines to measure
    #[arg(long, value_delimiter = ',', default_values = ["postgres", "sqlite"])]
    engines: Vec<String>,
    /// Shapes to measure
    #[arg(long, value_delimiter = ',', default_values = ["shallow", "deep", "page", "point", "summary"])]
    shapes: Vec<String>,
    /// Information systems in the graph
    #[arg(long, default_value_t = 20_000)]
    systems: u32,
    /// Rounds of each shape
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Seconds that a round lasts
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Connections that ask at once
    #[arg(long, default_value_t = 16)]
    connections: u32,
    /// Connections to the database, of each who answers
    #[arg(long, default_value_t = 8)]
    pool: u32,
    /// How many times the data the second graph has; 0 leaves it out
    #[arg(long, default_value_t = 10)]
    times: u32,
    /// Leave out how the database runs the statements
    #[arg(long)]
    no_explain: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    fn shapes(&self) -> Vec<Shape> {
        let is_wanted = |shape: &Shape| self.shapes.iter().any(|name| name == shape.name());
        Shape::ALL.into_iter().filter(is_wanted).collect()
    }

    fn load(&self, connections: u32) -> Load {
        Load { connections, time: Duration::from_secs_f64(self.seconds) }
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let options = Options::parse();
    for (name, engine) in [("postgres", Engine::Postgres), ("sqlite", Engine::Sqlite)] {
        if options.engines.iter().any(|wanted| wanted == name) {
            println!("\n## {name}, {} systems", options.systems);
            measure(engine, &options).await?;
        }
    }
    Ok(())
}

async fn measure(engine: Engine, options: &Options) -> Outcome<()> {
    let shapes = options.shapes();
    let Some(graph) = Graph::serve(engine, &shapes, options.systems, options.pool).await? else {
        return Ok(());
    };
    // first, as long as the process has not grown by answering others
    let cold = if shapes.contains(&Shape::Summary) {
        Some(cold::measure(&graph, options.rounds).await?)
    } else {
        None
    };
    for &shape in &shapes {
        let (answers, bytes) = graph.compare(shape).await?;
        let statements = graph.statements(shape).await?;
        println!(
            "{}: {answers} answers alike, up to {bytes} bytes; {statements} statements",
            shape.name()
        );
        if !options.no_explain {
            let request = shape.request(&graph.keys, &mut Random(17));
            println!("{}\n", graph.pool.explain(shape, &request, graph.keys.day).await?);
        }
    }
    report::heading();
    for &shape in &shapes {
        report::shape(shape, &rounds(&graph, shape, options).await?);
    }
    if let Some(cold) = &cold {
        report::cold(cold);
    }
    if options.times > 0 {
        let small = alone(&graph, options).await?;
        drop(graph);
        let systems = options.systems * options.times;
        let Some(graph) = Graph::serve(engine, &shapes, systems, options.pool).await? else {
            return Ok(());
        };
        report::tenfold(options, systems, &small, &alone(&graph, options).await?);
    }
    Ok(())
}

/// Every round of everybody, in turn.
async fn rounds(
    graph: &Graph,
    shape: Shape,
    options: &Options,
) -> Outcome<[Vec<measure::Round>; 3]> {
    let mut all: [Vec<measure::Round>; 3] = Default::default();
    for round in 0..=options.rounds {
        for (rounds, target) in all.iter_mut().zip(graph.targets(shape)) {
            let (keys, load) = (graph.keys.clone(), options.load(options.connections));
            let asked = move || measure::round(&target, shape, &keys, load, u64::from(round));
            let measured = tokio::task::spawn_blocking(asked).await??;
            if round > 0 {
                rounds.push(measured); // the first one warms up
            }
        }
    }
    Ok(all)
}

/// The service's latencies when one caller asks at a time.
async fn alone(graph: &Graph, options: &Options) -> Outcome<Vec<(Shape, measure::Round)>> {
    let mut all = Vec::new();
    for shape in options.shapes() {
        let mut measured = measure::Round::default();
        for seed in 0..3 {
            let [target, ..] = graph.targets(shape);
            let (keys, load) = (graph.keys.clone(), options.load(1));
            let asked = move || measure::round(&target, shape, &keys, load, seed);
            measured = tokio::task::spawn_blocking(asked).await??;
        }
        all.push((shape, measured));
    }
    Ok(all)
}
