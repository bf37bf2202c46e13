//! A real process that serves, from its first line to its last.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::{Value, json};
use support::{Database, EmptyDatabase, client_of, on_both_engines};

use crate::program::program;

on_both_engines!(
    says_where_it_serves_and_ends_when_asked,
    two_processes_may_start_together_on_a_new_database,
);

async fn says_where_it_serves_and_ends_when_asked(database: Database) {
    let mut serving = Serving::start(&database);

    let page = reqwest::get(serving.door("/readyz")).await.unwrap();

    assert_eq!(page.text().await.unwrap(), "ok\n");
    assert!(serving.end("-TERM").success());
}

async fn two_processes_may_start_together_on_a_new_database(
    EmptyDatabase(database): EmptyDatabase,
) {
    let mut both = [Serving::begin(&database), Serving::begin(&database)];
    for serving in &mut both {
        serving.wait_until_ready();
    }
    let token = database.token().await;

    for serving in &mut both {
        let answer = serving.ask(&token, "{ __typename }").await;
        assert_eq!(answer["data"], json!({ "__typename": "Query" }));
        assert!(serving.end("-INT").success());
    }
}

/// A process that serves one database on a free port; killed with this value.
pub(crate) struct Serving {
    process: Child,
    pub(crate) url: String,
}

impl Serving {
    fn start(database: &Database) -> Self {
        Self::start_with(database, &[])
    }

    /// Serves with these settings.
    pub(crate) fn start_with(database: &Database, settings: &[&str]) -> Self {
        Self::start_at(database.url(), settings)
    }

    /// Serves with these settings; what it logs goes to this file.
    pub(crate) fn start_logging(database: &Database, settings: &[&str], log: File) -> Self {
        let mut serving = Self::begin_with(database.url(), settings, log.into(), None);
        serving.wait_until_ready();
        serving
    }

    /// Serves the database at this URL.
    pub(crate) fn start_at(url: &str, settings: &[&str]) -> Self {
        let mut serving = Self::begin_with(url, settings, Stdio::inherit(), Some("warn"));
        serving.wait_until_ready();
        serving
    }

    fn begin(database: &Database) -> Self {
        Self::begin_with(database.url(), &[], Stdio::inherit(), Some("warn"))
    }

    fn begin_with(url: &str, settings: &[&str], log: Stdio, filter: Option<&str>) -> Self {
        let mut command = program(&["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
        match filter {
            Some(filter) => command.env("LOG_FILTER", filter),
            None => command.env_remove("LOG_FILTER"),
        };
        command.args(settings).stdout(Stdio::piped()).stderr(log);
        Self { process: command.spawn().unwrap(), url: String::new() }
    }

    /// Reads what it prints, up to the address.
    fn wait_until_ready(&mut self) {
        let said = BufReader::new(self.process.stdout.as_mut().unwrap());
        let mut lines = said.lines().map(Result::unwrap);
        let address = lines.find_map(|line| Some(line.split_once("GraphQL   ")?.1.to_owned()));
        self.url = address.unwrap();
    }

    /// The process, as the system counts it.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The address of one of its doors: `door("/readyz")`.
    pub(crate) fn door(&self, path: &str) -> String {
        self.url.replace("/graphql", path)
    }

    pub(crate) async fn ask(&self, token: &str, query: &str) -> Value {
        let request = client_of(token).post(&self.url).json(&json!({ "query": query }));
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Sends it this signal.
    pub(crate) fn signal(&self, signal: &str) {
        Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn end(&mut self, signal: &str) -> ExitStatus {
        self.signal(signal);
        self.process.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
