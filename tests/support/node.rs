//! Node, for the tests that ask the reference implementation of GraphQL, drive a browser, or call as a client would.
//!
//! Each directory of scripts has packages of its own. They are installed once, from the lock file, into `target/`,
//! never beside the sources.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::environment::skip;
use crate::server_binaries::output;

/// The oldest Node that the scripts run on.
const OLDEST_VERSION: u32 = 20;
/// How long an installation, and how long a script may take.
const PATIENCE: Duration = Duration::from_secs(480);
/// What to do where it cannot run.
const REMEDY: &str = "install Node 20 or later with npm (apt-get install nodejs npm), and let npm reach its registry";

/// A directory with the scripts of one directory of `tests/`, and the packages that they need.
#[derive(Debug, Clone)]
pub struct Node {
    directory: PathBuf,
}

impl Node {
    /// Ready to run the scripts of `tests/node`; `None` when this machine lacks Node or its packages, which has been said.
    ///
    /// # Panics
    /// With `REQUIRE_ALL=1`, when it is lacking.
    pub async fn find() -> Option<Self> {
        Self::find_for("node").await
    }

    /// As [`find`](Self::find), for the scripts of this directory of `tests/`.
    ///
    /// # Panics
    /// With `REQUIRE_ALL=1`, when it is lacking.
    pub async fn find_for(scripts: &'static str) -> Option<Self> {
        match Self::with_scripts(scripts).await {
            Ok(node) => Some(node),
            Err(why) => {
                skip(&format!("what needs Node ({why})"), REMEDY);
                None
            }
        }
    }

    /// Ready to run the scripts of this directory of `tests/`.
    ///
    /// # Errors
    /// The sentence says what this machine lacks.
    pub async fn with_scripts(scripts: &'static str) -> Result<Self, String> {
        static FOUND: Mutex<Option<HashMap<&str, Result<Node, String>>>> = Mutex::new(None);
        let find = move || {
            // whoever comes meanwhile waits, and finds it done
            let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
            let found = found.get_or_insert_default();
            found.entry(scripts).or_insert_with(|| install(scripts)).clone()
        };
        let finding = tokio::task::spawn_blocking(find);
        finding.await.unwrap_or_else(|_| Err("the installation panicked".to_owned()))
    }

    /// Where the scripts and their packages are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What a script prints, given these arguments and this input.
    ///
    /// # Panics
    /// The script fails, or takes too long.
    pub async fn run(&self, script: &str, arguments: &[&str], input: String) -> String {
        let mut command = tokio::process::Command::new("node");
        command.current_dir(&self.directory).arg(script).args(arguments).kill_on_drop(true);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node runs");
        let mut stdin = process.stdin.take().expect("its input is a pipe");
        let tell = async move { stdin.write_all(input.as_bytes()).await };
        let (told, output) =
            timeout(PATIENCE, async { tokio::join!(tell, process.wait_with_output()) })
                .await
                .unwrap_or_else(|_| panic!("{script} is not done after {} s", PATIENCE.as_secs()));
        let output = output.expect("it ends");
        assert!(output.status.success(), "{script} failed: {}", output.status);
        told.expect("it reads its input");
        String::from_utf8(output.stdout).expect("it prints UTF-8")
    }
}

fn install(scripts: &str) -> Result<Node, String> {
    let version = output(Command::new("node").arg("--version")).ok_or("no `node` is there")?;
    if major_version(&version).is_none_or(|major| major < OLDEST_VERSION) {
        return Err(format!("Node {version} is older than {OLDEST_VERSION}"));
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = tests.join(scripts);
    let directory = tests.join("../target").join(format!("tests-{scripts}"));
    let lock =
        std::fs::read(sources.join("package-lock.json")).map_err(|error| error.to_string())?;
    let installed = std::fs::read(directory.join("installed-lock.json")).unwrap_or_default();
    std::fs::create_dir_all(&directory).map_err(|error| error.to_string())?;
    for entry in std::fs::read_dir(&sources).into_iter().flatten().flatten() {
        if entry.path().is_file() {
            let to = directory.join(entry.file_name());
            std::fs::copy(entry.path(), to).map_err(|error| error.to_string())?;
        }
    }
    if installed != lock {
        npm_ci(&directory)?;
        std::fs::write(directory.join("installed-lock.json"), lock)
            .map_err(|error| error.to_string())?;
    }
    Ok(Node { directory })
}

fn npm_ci(directory: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("`npm` cannot be run: {error}"))?;
    let until = Instant::now() + PATIENCE;
    loop {
        match npm.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("npm ci failed: {status}")),
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(100)),
            Ok(None) | Err(_) => {
                let _ = npm.kill();
                let _ = npm.wait();
                return Err(format!("npm ci took longer than {} s", PATIENCE.as_secs()));
            }
        }
    }
}

/// `20` of `v20.19.2`.
fn major_version(said: &str) -> Option<u32> {
    said.strip_prefix('v')?.split('.').next()?.parse().ok()
}
