//! The servers: real processes, each on a port that it keeps when it is killed and started again.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::chance::Chance;
use crate::program::{program, run};

/// How long a caller waits for an answer: longer than a server takes to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Servers over one database, and how to call them.
pub(super) struct Servers {
    url: String,
    ports: Vec<u16>,
    processes: Mutex<Vec<Option<Child>>>,
    token: String,
    client: Client,
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
        let servers = Self { url: url.to_owned(), ports, processes, token, client };
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
        loop {
            let listen = format!("127.0.0.1:{}", self.ports[which]);
            let mut process = program(&["serve", "--listen", &listen, "--log-filter", "off"])
                .args(["--database-url", &self.url])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let said = BufReader::new(process.stdout.take().unwrap());
            let ready = tokio::task::spawn_blocking(move || {
                said.lines().map_while(Result::ok).any(|line| line.contains("Stop it with"))
            });
            if ready.await.unwrap() {
                self.processes.lock().unwrap()[which] = Some(process);
                return;
            }
            process.wait().unwrap();
            sleep(Duration::from_millis(200)).await;
        }
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
        let answer = timeout(PATIENCE, sent).await.ok()?.ok()?;
        let answer: Value = timeout(PATIENCE, answer.json()).await.ok()?.ok()?;
        if let Some(error) = answer["errors"].get(0) {
            let code = error["extensions"]["code"].as_str();
            let passes =
                [Some("INTERNAL"), Some("UNAVAILABLE"), Some("BUSY"), Some("UNAUTHENTICATED")];
            assert!(passes.contains(&code), "{answer}");
            return None;
        }
        Some(answer)
    }

    /// Where the feed stands.
    pub(super) async fn position(&self) -> String {
        let query = "{ vendors(first: 1) { totalCount } }";
        loop {
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
