//! A browser, driven by Node, for the tests of what a person sees.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::environment::skip;
use crate::server_binaries::output;

/// Names under which the browser may be installed.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// How long fetching the packages, and how long a script may take.
const PATIENCE: Duration = Duration::from_secs(480);
const REMEDY: &str = "install Chromium and Node 20 or later with npm (apt-get install chromium nodejs npm), \
                      and let npm reach its registry once";

/// A browser, and the scripts of `tests/browser` with their packages.
#[derive(Debug)]
pub struct Browser {
    program: PathBuf,
    directory: PathBuf,
}

impl Browser {
    /// Ready to be driven; `None` when this machine lacks it, which has been said.
    ///
    /// # Panics
    /// With `REQUIRE_ALL=1`, when it is lacking.
    pub fn find() -> Option<Self> {
        match Self::prepare() {
            Ok(browser) => Some(browser),
            Err(why) => {
                skip(&format!("what a browser shows ({why})"), REMEDY);
                None
            }
        }
    }

    fn prepare() -> Result<Self, String> {
        let program = on_path(&NAMES).ok_or("there is no Chromium")?;
        let said = output(Command::new("node").arg("--version")).ok_or("there is no Node")?;
        let major = said.trim_start_matches('v').split('.').next().and_then(|it| it.parse().ok());
        if major.is_none_or(|major: u32| major < 20) {
            return Err(format!("there is only Node {said}"));
        }
        let directory = install().map_err(|error| error.to_string())?;
        Ok(Self { program, directory })
    }

    /// What a script of `tests/browser` saw at `address`. Its pictures are below `target/screenshots`.
    ///
    /// # Panics
    /// The script fails, or takes too long.
    pub async fn see(&self, script: &str, address: &str) -> Value {
        let pictures = target().join("screenshots").join(script);
        let mut command = Command::new("node");
        command.current_dir(&self.directory).arg(format!("{script}.mjs")).arg(address);
        command.arg(&self.program).arg(pictures);
        let said = tokio::task::spawn_blocking(move || run(&mut command)).await;
        let said = said.expect("nobody stops it").expect("the script sees everything");
        serde_json::from_str(&said).expect("it prints JSON")
    }
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates =
        names.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    candidates.find(|candidate| candidate.is_file())
}

/// Copies the scripts below `target/`, and fetches their packages when the lock file has changed.
fn install() -> Result<PathBuf, std::io::Error> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let directory = target().join("tests-browser");
    std::fs::create_dir_all(&directory)?;
    for entry in std::fs::read_dir(&sources)?.flatten() {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), directory.join(entry.file_name()))?;
        }
    }
    let lock = std::fs::read(sources.join("package-lock.json"))?;
    let installed = directory.join("installed-lock.json");
    if std::fs::read(&installed).unwrap_or_default() != lock {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--loglevel=error"]).current_dir(&directory);
        run(&mut npm)?;
        std::fs::write(&installed, lock)?;
    }
    Ok(directory)
}

/// What a program prints; an error when it fails, and when it takes too long.
fn run(command: &mut Command) -> Result<String, std::io::Error> {
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let until = Instant::now() + PATIENCE;
    while process.try_wait()?.is_none() {
        if Instant::now() > until {
            process.kill()?;
            process.wait()?;
            return Err(std::io::Error::other(format!("not done after {} s", PATIENCE.as_secs())));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // what is printed is less than a pipe holds
    let output = process.wait_with_output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(std::io::Error::other(format!("it failed: {}", output.status)))
    }
}
