//! The servers: real processes, each on a port that it keeps when it is killed and started again.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use super::chance::Chance;
use super::patience::{self, Turns};
use crate::program::{program, run};

/// How long a caller waits for an answer before it goes elsewhere: longer than a server takes to come back.
const PATIENCE: Duration = Duration::from_secs(15);

/// Servers over one database, and how to call them.
pub(super) struct Servers {
    url: String,
    ports: Vec<u16>,
    processes: Mutex<Vec<Option<Child>>>,
    token: String,
    client: Client,
    /// What the servers log.
    logs: TempDir,
    /// How many calls were given up because no answer came in time.
    late: AtomicU32,
}

impl Servers {
    /// Starts so many servers, and makes a token for their callers.
    pub(super) async fn start(url: &str, count: usize) -> Self {
        let ports: Vec<_> = (0..count).map(|_| free_port()).collect();
        let made = run(&[
            "token",
            "create",
            "--name",
            "torture",
            "--role",
            "MINISTRY",
            "--expires",
            "never",
            "--database-url",
            url,
        ]);
        let said = String::from_utf8(made.stdout).unwrap();
        let token = said.split_whitespace().find(|word| word.starts_with("cgt_"));
        let token = token.unwrap_or_else(|| panic!("no token: {said}")).to_owned();
        let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let processes = Mutex::new((0..count).map(|_| None).collect());
        let (logs, late) = (TempDir::with_prefix("torture-").unwrap(), AtomicU32::new(0));
        let servers = Self { url: url.to_owned(), ports, processes, token, client, logs, late };
        for which in 0..count {
            servers.begin(which).await;
        }
        servers
    }

    /// Kills a server as SIGKILL does, and starts it again after a moment.
    pub(super) async fn kill_and_start_again(&self, which: usize) {
        self.kill(which);
        sleep(Duration::from_millis(200)).await;
        self.begin(which).await;
    }

    /// Kills all of them.
    pub(super) fn stop(&self) {
        (0..self.ports.len()).for_each(|which| self.kill(which));
    }

    fn kill(&self, which: usize) {
        if let Some(mut process) = self.processes.lock().unwrap()[which].take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Starts a server, again and again while the database is down, and waits until it is ready.
    async fn begin(&self, which: usize) {
        let turns = Turns::begin();
        while !self.try_to_begin(which).await {
            turns.next(format_args!("server {which} starts\n{}", self.log(which)));
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// Whether it is ready; the database may be down.
    async fn try_to_begin(&self, which: usize) -> bool {
        let listen = format!("127.0.0.1:{}", self.ports[which]);
        let log = File::options().create(true).append(true).open(self.log_path(which)).unwrap();
        let mut process = program(&["serve", "--listen", &listen, "--log-filter", "warn"])
            // all are the same caller
            .args(["--requests-per-minute", "0", "--database-url", &self.url])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let ready = tokio::task::spawn_blocking(move || {
            said.lines().map_while(Result::ok).any(|line| line.contains("Stop it with"))
        });
        let ready = timeout(patience::MOST, ready).await.is_ok_and(|ready| ready.unwrap());
        if ready {
            self.processes.lock().unwrap()[which] = Some(process);
        } else {
            process.kill().unwrap();
            process.wait().unwrap();
        }
        ready
    }

    fn log_path(&self, which: usize) -> PathBuf {
        self.logs.path().join(format!("server-{which}"))
    }

    /// The end of what a server logged.
    fn log(&self, which: usize) -> String {
        let log = std::fs::read_to_string(self.log_path(which)).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// How many calls were given up because no answer came in time.
    pub(super) fn late(&self) -> u32 {
        self.late.load(Ordering::Relaxed)
    }

    /// One of the servers.
    pub(super) fn any(&self, chance: &mut Chance) -> String {
        let which = usize::try_from(chance.below(64)).unwrap() % self.ports.len();
        format!("127.0.0.1:{}", self.ports[which])
    }

    /// What their callers show.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// A request of a caller who is let in.
    pub(super) fn get(&self, url: &str) -> reqwest::RequestBuilder {
        self.client.get(url).bearer_auth(&self.token)
    }

    /// Sends one operation; nothing where no answer came, whatever has become of it, or the service failed.
    pub(super) async fn ask(&self, server: &str, query: &str, variables: Value) -> Option<Value> {
        let request = self.client.post(format!("http://{server}/graphql")).bearer_auth(&self.token);
        let sent = request.json(&json!({ "query": query, "variables": variables })).send();
        let answered = timeout(PATIENCE, async { sent.await?.json().await });
        let Ok(answered) = answered.await else {
            self.late.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        let answer: Value = answered.ok()?;
        if let Some(error) = answer["errors"].get(0) {
            let code = error["extensions"]["code"].as_str();
            let passes = [
                Some("INTERNAL"),
                Some("OVERLOADED"),
                Some("EXECUTION_TIMEOUT"),
                Some("DATABASE_UNAVAILABLE"),
            ];
            assert!(passes.contains(&code), "{answer}");
            assert_eq!(error["extensions"]["retryable"], true, "{answer}");
            return None;
        }
        Some(answer)
    }

    /// Where the feed stands.
    pub(super) async fn position(&self) -> String {
        let query = "{ vendors(first: 1) { totalCount } }";
        let turns = Turns::begin();
        loop {
            turns.next("any server says where the feed stands");
            for port in &self.ports {
                if let Some(answer) = self.ask(&format!("127.0.0.1:{port}"), query, json!({})).await
                {
                    return answer["extensions"]["feedPosition"].as_str().unwrap().to_owned();
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.stop();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
