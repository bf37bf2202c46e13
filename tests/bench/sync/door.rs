//! The same rows through `POST /sync`, in this process for the time that it takes, in one of its own for the memory.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::app::App;
use api::clock::Clock;
use api::config::DatabaseSettings;
use api::graphql::Service;
use domain::access::Role;
use serde_json::Value;
use support::Database;
use tokio::net::TcpListener;

use crate::{NOW, Outcome, invented};

/// A service, and the token of somebody who may write.
pub(crate) async fn serve(settings: &DatabaseSettings) -> Outcome<(SocketAddr, Arc<App>, String)> {
    let app = Arc::new(App::open(settings, Clock::stopped_at(NOW.parse()?)).await?);
    let service = Service::new(Arc::clone(&app))?;
    let token = support::make_token(&app, Role::Ministry, &[]).await;
    let doors = api::http::router(Arc::clone(&app), service);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(api::http::serve(listener, doors, std::future::pending()));
    Ok((address, app, token))
}

/// Posts the rows; how long it took until all was answered.
pub(crate) async fn post(
    (address, token): (SocketAddr, &str),
    rows: &str,
    batch: usize,
    created: u32,
) -> Outcome<Duration> {
    let client = support::client_of(token);
    let url = format!("http://{address}/sync/informationSystems?batch={batch}");
    let request = client.post(url).header("content-type", "application/x-ndjson");
    let began = Instant::now();
    let answer = request.body(rows.to_owned()).send().await?.text().await?;
    let took = began.elapsed();
    let last: Value = serde_json::from_str(answer.lines().last().unwrap_or_default())?;
    let report = &last["report"];
    if report["complete"] != true || report["created"] != created {
        return Err(format!("not all was written: {report}").into());
    }
    Ok(took)
}

/// The most memory that a process of its own takes, in MB, before and after it has written so many systems.
pub(crate) async fn memory(database: &Database, systems: u32) -> Outcome<(u64, u64)> {
    let mut server = Server::start(database.url())?;
    let before = server.most_resident_mb()?;
    post((server.address, &server.token), &invented::rows(systems), 1_000, systems).await?;
    let after = server.most_resident_mb()?;
    server.process.kill()?;
    server.process.wait()?;
    Ok((before, after))
}

struct Server {
    process: Child,
    address: SocketAddr,
    token: String,
}

impl Server {
    /// This program again, as a service.
    fn start(url: &str) -> Outcome<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--serve", url])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        let out = process.stdout.take().ok_or("the service says nothing")?;
        BufReader::new(out).read_line(&mut said)?;
        let (address, token) = said.trim().split_once(' ').ok_or("the service says no token")?;
        Ok(Self { process, address: address.parse()?, token: token.to_owned() })
    }

    fn most_resident_mb(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?;
        Ok(kilobytes.parse::<u64>()? / 1024)
    }
}
