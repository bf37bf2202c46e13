//! Python, for the tests that call as a program in Python would.
//!
//! Its packages are those of `tests/clients/requirements.txt`, installed once into an environment below `target/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::environment::skip;
use crate::server_binaries::output;

const REMEDY: &str = "install Python 3.10 or later (apt-get install python3-venv), and let pip reach its registry once";

/// An environment with the packages that the scripts need.
#[derive(Debug, Clone)]
pub struct Python {
    program: PathBuf,
}

impl Python {
    /// Ready to run scripts; `None` when this machine lacks Python or its packages, which has been said.
    ///
    /// # Panics
    /// With `REQUIRE_ALL=1`, when it is lacking.
    pub async fn find() -> Option<Self> {
        static FOUND: Mutex<Option<Result<Python, String>>> = Mutex::new(None);
        let find = || {
            // whoever comes meanwhile waits, and finds it done
            let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
            found.get_or_insert_with(install).clone()
        };
        let found = tokio::task::spawn_blocking(find).await;
        let found = found.unwrap_or_else(|_| Err("the installation panicked".to_owned()));
        found.map_err(|why| skip(&format!("what needs Python ({why})"), REMEDY)).ok()
    }

    /// The interpreter that sees the packages.
    pub fn program(&self) -> &Path {
        &self.program
    }
}

fn install() -> Result<Python, String> {
    output(Command::new("python3").arg("--version")).ok_or("no `python3` is there")?;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let requirements = tests.join("clients/requirements.txt");
    let wanted = std::fs::read(&requirements).map_err(|error| error.to_string())?;
    let directory = tests.join("../target/tests-python");
    let python = Python { program: directory.join("bin/python") };
    let mark = directory.join("installed-requirements.txt");
    let is_there = output(Command::new(&python.program).arg("--version")).is_some();
    if is_there && std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let make = ["-m", "venv", "--clear"];
    succeed(Command::new("python3").args(make).arg(&directory), "python3 -m venv")?;
    let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "-r"];
    succeed(Command::new(&python.program).args(pip).arg(&requirements), "pip install")?;
    std::fs::write(&mark, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}

fn succeed(command: &mut Command, name: &str) -> Result<(), String> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed: {status}")),
        Err(error) => Err(format!("`{name}` cannot be run: {error}")),
    }
}
