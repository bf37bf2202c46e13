//! How fast what is kept is answered, held against bytes of the same size behind the same HTTP library.
//!
//! ```text
//! cargo bench -p tests --bench kept
//! cargo bench -p tests --bench kept -- --engines sqlite --rounds 3
//! ```
//!
//! A dashboard's question over real HTTP: answered from what is kept; from what is kept after one look at the feed; with
//! 304 to whoever holds the answer. They and the still bytes are asked in turn, round by round, and the middle round counts:
//! while nobody writes; while another process writes ten times a second what the answer does not read; and while it writes
//! what the answer reads.

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench talks to a person, and may fall over"
)]

#[path = "../client.rs"]
mod client;

use std::error::Error;
use std::net::SocketAddr;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::app::App;
use api::clock::Clock;
use api::config::DatabaseSettings;
use api::graphql::Service;
use api::http::Watched;
use api::limits::Keeping;
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;
use clap::Parser;
use domain::access::Role;
use domain::graph::{INFORMATION_SYSTEM, PROVINCE, VENDOR};
use domain::sync::{Key, Record};
use serde_json::json;
use support::{Database, Engine, Scene};
use tokio::net::TcpListener;

use client::{Client, Place};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const NOW: &str = "2026-03-10T02:00:00Z";
const QUERY: &str = "{ provinces(first: 34) { nodes { code name \
    informationSystems(first: 12) { nodes { name category level lifecycle } } } } }";
const KEEPING: Keeping = Keeping { bytes: 64 * 1024 * 1024, staleness: Duration::from_secs(1) };
const WRITES: Duration = Duration::from_millis(100);

/// Measures how fast what is kept is answered
#[derive(Debug, Clone, Parser)]
struct Options {
    /// Engines to measure
    #[arg(long, value_delimiter = ',', default_values = ["postgres", "sqlite"])]
    engines: Vec<String>,
    /// Information systems in the graph
    #[arg(long, default_value_t = 2_000)]
    systems: u32,
    /// Rounds of each
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Seconds that a round lasts
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Connections that ask at once
    #[arg(long, default_value_t = 16)]
    connections: u32,
    /// Be the process that writes to this database
    #[arg(long, hide = true)]
    write_to: Option<String>,
    /// Write what the answer reads
    #[arg(long, hide = true)]
    what_is_read: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// What is asked, and of whom.
#[derive(Debug, Clone)]
struct Asked {
    name: &'static str,
    goal: f64,
    place: Place,
    request: Arc<str>,
    /// Whether each answer's tag goes with the next request, as a browser sends it.
    revalidates: bool,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let options = Options::parse();
    if let Some(url) = options.write_to {
        return write(url, options.what_is_read).await;
    }
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let name = format!("{engine:?}").to_lowercase();
        if options.engines.contains(&name)
            && let Some(database) = Database::on(engine).await
        {
            println!("\n{name}, {} systems, {} connections", options.systems, options.connections);
            measure(&options, &database).await?;
        }
    }
    Ok(())
}

async fn measure(options: &Options, database: &Database) -> Outcome<()> {
    let clock = Clock::stopped_at(NOW.parse()?);
    let app = Arc::new(App::open(&database.settings(), clock).await?);
    app.generate(1, options.systems, |_| ()).await?;
    let keeper = Arc::clone(&app);
    tokio::spawn(async move { keeper.keep_pulse().await });
    let service = Service::new(Arc::clone(&app))?.keeping(KEEPING);
    let address = serve(api::http::router(Arc::clone(&app), service)).await?;
    // to each its own: what one is shown is nothing that another must come to
    let mut callers = Vec::new();
    for _ in 0..3 {
        let token = support::make_token(&app, Role::Reader, &[]).await.into();
        callers.push(Place { address, token });
    }
    let [api, asking_again, wanting_fresh] =
        callers.try_into().map_err(|_others| "three callers")?;

    let body = json!({ "query": QUERY }).to_string();
    let kept = request(&api, "POST /graphql", "", &body);
    let answer = Client::connect(&api).await?.post("/graphql", &body).await?.to_vec();
    println!("  an answer of {} bytes", answer.len());
    let still = Bytes::from(answer);
    let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    let doors = Router::new().route("/still", post(move |_: Bytes| async move { (kind, still) }));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let still = Place { address: listener.local_addr()?, token: Arc::clone(&api.token) };
    tokio::spawn(async move { axum::serve(listener, doors).await });
    let fresh = json!({ "query": QUERY, "extensions": { "fresh": true } }).to_string();
    let all = [
        ("still bytes", 1.0, still.clone(), request(&still, "POST /still", "", &body)),
        ("kept", 0.7, api, kept),
        ("304", 0.9, asking_again.clone(), get(&asking_again, "")),
        (
            "fresh",
            0.25,
            wanting_fresh.clone(),
            request(&wanting_fresh, "POST /graphql", "", &fresh),
        ),
    ];
    let all = all.map(|(name, goal, place, request)| {
        let (request, revalidates) = (request.into(), name == "304");
        Asked { name, goal, place, request, revalidates }
    });

    for (when, writes) in [
        ("nobody writes", None),
        ("ten writes a second of what it does not read", Some(false)),
        ("ten writes a second of what it reads", Some(true)),
    ] {
        println!("  {when}");
        let writing = writes.map(|what_is_read| Writer::start(database.url(), what_is_read));
        let _writing = writing.transpose()?;
        rounds(options, &all).await?;
    }
    Ok(())
}

async fn rounds(options: &Options, all: &[Asked]) -> Outcome<()> {
    let mut found = vec![Vec::new(); all.len()];
    for _ in 0..options.rounds {
        for (asked, found) in all.iter().zip(&mut found) {
            let (asked, options) = (asked.clone(), options.clone());
            // clients have a thread of their own
            found.push(tokio::task::spawn_blocking(move || round(&asked, &options)).await??);
        }
    }
    let mut middle = found.into_iter().map(|mut rounds| {
        rounds.sort_unstable_by(f64::total_cmp);
        rounds[rounds.len() / 2]
    });
    let still = middle.next().unwrap_or_default();
    println!("    {:12} {still:>9.0}/s", all[0].name);
    for (asked, per_second) in all[1..].iter().zip(middle) {
        let ratio = per_second / still;
        println!(
            "    {:12} {per_second:>9.0}/s  {ratio:.2} of still bytes, goal {}",
            asked.name, asked.goal
        );
    }
    Ok(())
}

/// Requests a second.
fn round(asked: &Asked, options: &Options) -> std::io::Result<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let began = Instant::now();
        let until = began + Duration::from_secs_f64(options.seconds);
        let clients: Vec<_> = (0..options.connections)
            .map(|_| {
                let asked = asked.clone();
                tokio::spawn(async move {
                    let mut client = Client::connect(&asked.place).await?;
                    let mut count = 0_u32;
                    let mut request = asked.request.to_string();
                    while Instant::now() < until {
                        let (head, _) = client.send(&request).await?;
                        count += 1;
                        if asked.revalidates
                            && let Some(etag) = new_tag(head)
                        {
                            request = get(&asked.place, &etag);
                        }
                    }
                    Ok::<_, std::io::Error>(count)
                })
            })
            .collect();
        let mut count = 0;
        for client in clients {
            count += client.await??;
        }
        Ok(f64::from(count) / began.elapsed().as_secs_f64())
    })
}

/// By what an answer is known again; nothing where it is the one that was held.
fn new_tag(head: &[u8]) -> Option<String> {
    let head = std::str::from_utf8(head).ok().filter(|head| head.starts_with("HTTP/1.1 200"))?;
    head.lines().find_map(|line| line.strip_prefix("etag: ")).map(str::to_owned)
}

/// This program again, as a process that writes until it is dropped.
struct Writer(Child);

impl Writer {
    fn start(url: &str, what_is_read: bool) -> std::io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["--write-to", url]).args(what_is_read.then_some("--what-is-read"));
        command.spawn().map(Self)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            println!("    the writer goes on: {error}");
        }
    }
}

/// Writes ten times a second, for ever.
async fn write(url: String, what_is_read: bool) -> Outcome<()> {
    let settings = DatabaseSettings { url, pool_size: 2, patience: Duration::from_secs(10) };
    let app = App::open(&settings, Clock::stopped_at(NOW.parse()?)).await?;
    for turn in 0_u64.. {
        let record = if what_is_read {
            Record::new(&INFORMATION_SYSTEM, "bench")
                .held("province_id", Some(Key::natural(&PROVINCE, "63:01")))
                .with("name", format!("System {turn}"))
                .with("category", "EMAIL")
        } else {
            Record::new(&VENDOR, "bench")
                .with("name", format!("Vendor {turn}"))
                .with("kind", "TELECOM")
        };
        app.write("a bench", &[record]).await?;
        tokio::time::sleep(WRITES).await;
    }
    Ok(())
}

fn get(place: &Place, etag: &str) -> String {
    let query: String = QUERY
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    request(
        place,
        &format!("GET /graphql?query={query}"),
        &format!("if-none-match: {etag}\r\n"),
        "",
    )
}

fn request(place: &Place, line: &str, headers: &str, body: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n{headers}\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        place.token,
        body.len()
    )
}

async fn serve(doors: Watched) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(api::http::serve(listener, doors, std::future::pending()));
    Ok(address)
}
