//! Node, for the tests that ask the reference implementation of GraphQL.
//!
//! Packages are installed once per run, from the lock file, into `target/`, never beside the sources.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use crate::environment::skip;
use crate::server_binaries::output;

/// The oldest Node that the scripts run on.
const OLDEST_VERSION: u32 = 20;
/// How long an installation may take.
const INSTALLATION: Duration = Duration::from_secs(180);
/// What to do where it cannot run.
const REMEDY: &str = "install Node 20 or later with npm (apt-get install nodejs npm), and let npm reach its registry";

/// A directory with the scripts of `tests/node` and the packages that they need.
#[derive(Debug, Clone)]
pub struct Node {
    directory: PathBuf,
}

impl Node {
    /// Ready to run scripts; `None` when this machine lacks Node or its packages, which has been said.
    ///
    /// # Panics
    /// With `REQUIRE_ALL=1`, when it is lacking.
    pub async fn find() -> Option<Self> {
        static FOUND: OnceCell<Result<Node, String>> = OnceCell::const_new();
        let found = FOUND.get_or_init(|| async {
            let installing = tokio::task::spawn_blocking(install);
            installing.await.unwrap_or_else(|_| Err("the installation panicked".to_owned()))
        });
        match found.await {
            Ok(node) => Some(node.clone()),
            Err(why) => {
                skip(&format!("what needs Node ({why})"), REMEDY);
                None
            }
        }
    }

    /// What a script of `tests/node` prints, given these arguments and this input.
    ///
    /// # Panics
    /// The script fails.
    pub async fn run(&self, script: &str, arguments: &[&str], input: String) -> String {
        let mut command = Command::new("node");
        command.current_dir(&self.directory).arg(script).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let running = tokio::task::spawn_blocking(move || {
            let mut process = command.spawn().expect("node runs");
            let mut stdin = process.stdin.take().expect("its input is a pipe");
            stdin.write_all(input.as_bytes()).expect("it reads its input");
            drop(stdin);
            process.wait_with_output().expect("it ends")
        });
        let output = running.await.expect("nobody stops it");
        assert!(output.status.success(), "{script} failed: {}", output.status);
        String::from_utf8(output.stdout).expect("it prints UTF-8")
    }
}

fn install() -> Result<Node, String> {
    let version = output(Command::new("node").arg("--version")).ok_or("no `node` is there")?;
    if major_version(&version).is_none_or(|major| major < OLDEST_VERSION) {
        return Err(format!("Node {version} is older than {OLDEST_VERSION}"));
    }
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tests-node");
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
    let until = Instant::now() + INSTALLATION;
    loop {
        match npm.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("npm ci failed: {status}")),
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(100)),
            Ok(None) | Err(_) => {
                let _ = npm.kill();
                let _ = npm.wait();
                return Err(format!("npm ci took longer than {} s", INSTALLATION.as_secs()));
            }
        }
    }
}

/// `20` of `v20.19.2`.
fn major_version(said: &str) -> Option<u32> {
    said.strip_prefix('v')?.split('.').next()?.parse().ok()
}
