//! How fast the graph is written, held against what the same tables take at best.
//!
//! ```text
//! cargo bench -p tests --bench sync
//! cargo bench -p tests --bench sync -- --engines sqlite --systems 5000 --rounds 1
//! ```
//!
//! Each round writes the same information systems (with owner, operator, level, lifecycle, an external reference and a
//! source) into databases of their own, in turn, so that whatever else the machine does hits everybody; the middle
//! round counts. First the planning path, which validates, plans, and tells sources and the feed, directly and through
//! `POST /sync`; each once more, which changes nothing; then the rows that came of it, raw, into the same tables of an identical database with
//! their indexes and foreign keys: on PostgreSQL by COPY, on SQLite by statements of many rows, in one transaction.
//!
//! At last a service in a process of its own takes twice as many systems: the most memory that it had is told.

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench talks to a person, and may fall over"
)]

mod door;
mod invented;
mod raw;

use std::error::Error;
use std::time::{Duration, Instant};

use api::app::{App, Written};
use api::clock::Clock;
use api::config::DatabaseSettings;
use clap::Parser;
use domain::sync::Record;
use support::{Database, Engine, Scene};

use raw::Raw;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// When the clock stands still: 10 March 2026, 09:00 in Hà Nội.
const NOW: &str = "2026-03-10T02:00:00Z";
/// Who tells of the systems.
const TELLER: &str = "bench";

/// Measures how fast the graph is written
#[derive(Debug, Clone, Parser)]
struct Options {
    /// Engines to measure
    #[arg(long, value_delimiter = ',', default_values = ["postgres", "sqlite"])]
    engines: Vec<String>,
    /// Information systems to write
    #[arg(long, default_value_t = 50_000)]
    systems: u32,
    /// Systems of one transaction
    #[arg(long, default_value_t = 5_000)]
    batch: usize,
    /// Systems of which the memory is told; 0 leaves it out
    #[arg(long, default_value_t = 100_000)]
    memory: u32,
    /// Be the service over this database
    #[arg(long, hide = true)]
    serve: Option<String>,
    /// Rounds
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// How long each took in one round.
#[derive(Debug, Default)]
struct Times {
    first: Vec<Duration>,
    again: Vec<Duration>,
    posted: Vec<Duration>,
    posted_again: Vec<Duration>,
    raw: Vec<Duration>,
    raw_facts: Vec<Duration>,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let options = Options::parse();
    if let Some(url) = options.serve {
        let patience = Duration::from_secs(10);
        let settings = DatabaseSettings { url, pool_size: 8, patience };
        let (address, _app, token) = door::serve(&settings).await?;
        println!("{address} {token}");
        std::future::pending::<()>().await;
        return Ok(());
    }
    for (name, engine) in [("postgres", Engine::Postgres), ("sqlite", Engine::Sqlite)] {
        if options.engines.iter().any(|wanted| wanted == name) {
            println!("\n## {name}, {} systems", options.systems);
            measure(engine, &options).await?;
        }
    }
    Ok(())
}

async fn measure(engine: Engine, options: &Options) -> Outcome<()> {
    let systems = invented::systems(options.systems);
    let rows = invented::rows(options.systems);
    let mut times = Times::default();
    for _ in 0..options.rounds {
        let Some(database) = database(engine).await? else { return Ok(()) };
        let app = App::open(&database.settings(), Clock::stopped_at(NOW.parse()?)).await?;
        times.first.push(write(&app, &systems, options.batch, true).await?);
        times.again.push(write(&app, &systems, options.batch, false).await?);
        app.close().await?;

        let Some(other) = self::database(engine).await? else { return Ok(()) };
        let (address, app, token) = door::serve(&other.settings()).await?;
        let post = |created| door::post((address, &token), &rows, options.batch, created);
        times.posted.push(post(options.systems).await?);
        times.posted_again.push(post(0).await?);
        app.close().await?;

        let raw = Raw::of(&database).await?;
        let Some(other) = self::database(engine).await? else { return Ok(()) };
        times.raw.push(raw.load(&other, raw::ALL).await?);
        let Some(other) = self::database(engine).await? else { return Ok(()) };
        times.raw_facts.push(raw.load(&other, raw::FACTS).await?);
    }
    report(options, times);
    if options.memory > 0
        && let Some(database) = self::database(engine).await?
    {
        let (before, after) = door::memory(&database, options.memory).await?;
        println!(
            "most resident memory: {before} MB before, {after} MB after {} rows",
            options.memory
        );
    }
    Ok(())
}

/// A database with all that the systems speak of.
async fn database(engine: Engine) -> Outcome<Option<Database>> {
    let Some(database) = Database::on(engine).await else { return Ok(None) };
    let app = App::open(&database.settings(), Clock::stopped_at(NOW.parse()?)).await?;
    app.write(TELLER, &invented::bodies()).await?;
    app.close().await?;
    Ok(Some(database))
}

/// Writes all of them, a batch a transaction.
async fn write(app: &App, systems: &[Record], batch: usize, new: bool) -> Outcome<Duration> {
    let began = Instant::now();
    let mut changed = 0;
    for batch in systems.chunks(batch) {
        match app.write(TELLER, batch).await? {
            Written::Done(outcomes) => {
                let is_changed = |outcome: &&domain::sync::Outcome| {
                    outcome.action != domain::sync::Action::Unchanged
                };
                changed += outcomes.iter().filter(is_changed).count();
            }
            Written::Refused(outcomes) => return Err(format!("refused: {:?}", outcomes[0]).into()),
        }
    }
    let took = began.elapsed();
    assert_eq!(changed, if new { systems.len() } else { 0 }, "systems that were written");
    Ok(took)
}

fn report(options: &Options, times: Times) {
    let rows = f64::from(options.systems);
    let raw = median(times.raw);
    let first = median(times.first);
    println!("                                   |  seconds | systems/s | of raw");
    println!("-----------------------------------|----------|-----------|-------");
    let line = |name: &str, time: f64| {
        println!("{name:34} | {time:8.2} | {:9.0} | {:6.2}", rows / time, raw / time);
    };
    let again = median(times.again);
    let facts = median(times.raw_facts);
    line("planned", first);
    line("planned again: nothing changes", again);
    let (posted, posted_again) = (median(times.posted), median(times.posted_again));
    line("POST /sync", posted);
    line("POST /sync again: nothing changes", posted_again);
    line("raw, every row", raw);
    line("raw, without sources and feed", facts);
    println!("planned beside raw, every row: {:.2}", raw / first);
    println!("planned beside raw without sources and feed: {:.2}", facts / first);
    println!("POST /sync beside raw, every row: {:.2}", raw / posted);
    println!(
        "again beside first: {:.1} times faster; by POST /sync {:.1}",
        first / again,
        posted / posted_again
    );
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64()
}
