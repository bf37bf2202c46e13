//! Finds an installed PostgreSQL server that can serve the tests.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest PostgreSQL that the service supports.
const OLDEST_VERSION: u32 = 15;

/// The programs of one installed PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerBinaries {
    /// Where `postgres` and `initdb` are.
    pub directory: PathBuf,
    /// Its major version.
    pub version: u32,
}

impl ServerBinaries {
    /// The newest installed server that is new enough.
    pub fn find() -> Option<Self> {
        candidates()
            .filter_map(Self::in_directory)
            .filter(|binaries| binaries.version >= OLDEST_VERSION)
            .max_by_key(|binaries| binaries.version)
    }

    fn in_directory(directory: PathBuf) -> Option<Self> {
        if !directory.join("initdb").is_file() {
            return None;
        }
        let said = output(Command::new(directory.join("postgres")).arg("--version"))?;
        Some(Self { directory, version: major_version(&said)? })
    }
}

/// Directories that may hold a server: on the search path, where Debian keeps several versions
/// side by side (and off the search path), and where a development package says.
fn candidates() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let searched: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = subdirectories(Path::new("/usr/lib/postgresql")).map(|path| path.join("bin"));
    let development = output(Command::new("pg_config").arg("--bindir"));
    searched.into_iter().chain(debian).chain(development.map(PathBuf::from))
}

fn subdirectories(path: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// `15` of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `18` of `… 18beta2`.
fn major_version(said: &str) -> Option<u32> {
    let number = said.split_whitespace().nth(2)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What a program prints, if it is there and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[test]
fn reads_the_version_that_a_server_prints() {
    assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
    assert_eq!(major_version("postgres (PostgreSQL) 18beta2"), Some(18));
    assert_eq!(major_version("something else"), None);
}
