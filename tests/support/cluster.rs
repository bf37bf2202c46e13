//! A temporary PostgreSQL server that ends with the process that started it, however that ends.
//!
//! A shell watches over it. It reads from a pipe whose other end only this process holds; the end
//! of the pipe, which even SIGKILL cannot keep from coming, makes it stop the server and remove
//! its files. The server listens on a socket in its own directory: there is no port to collide on.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sea_orm::sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use crate::server_binaries::{ServerBinaries, output};

const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Settings of every server: nothing is forced to the disk, since only this process, not the machine, may fail.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=300",
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
];

/// What a server does with what is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commits {
    /// It may lose the last of it when it is killed, and is faster for that.
    Lossy,
    /// It keeps it whatever becomes of the server.
    Kept,
}

/// What of a server does nothing, while all of it is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// All of it: the system still takes connections, which nobody answers.
    Server,
    /// Whoever serves the connections that are open now; new ones are served.
    Connections,
}

/// Processes of a server that are stopped (SIGSTOP). They go on when this value is dropped, at the latest.
#[derive(Debug)]
pub struct Hanging(Vec<String>);

impl Hanging {
    /// Lets them go on.
    pub fn resume(self) {
        drop(self);
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        signal("-CONT", &self.0);
    }
}

fn signal(signal: &str, processes: &[String]) -> bool {
    let mut kill = Command::new("kill");
    kill.arg(signal).args(processes).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}

/// `$1` is where the programs are, `$2` the directory of it all; what follows are the server's
/// arguments. Byte order and ASCII letters only (`--locale=C`): nothing may lean on the server's
/// language. A server that was killed comes back after a second, until the watch is over. SIGQUIT is
/// PostgreSQL's immediate shutdown; it is lost on a server that is only just being made, so it is
/// sent until there is no server.
const WATCH: &str = r#"
trap '' HUP INT TERM
programs=$1 directory=$2
shift 2
(
    "$programs/initdb" --pgdata="$directory/data" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C --no-sync || exit
    until [ -e "$directory/over" ]; do
        "$programs/postgres" -D "$directory/data" -k "$directory" "$@"
        sleep 1
    done
) </dev/null >"$directory/log" 2>&1 &
read -r _
: >"$directory/over"
while kill -0 $! 2>/dev/null; do
    server=$(head -n 1 "$directory/data/postmaster.pid") && kill -QUIT "$server"
    sleep 0.05
done 2>/dev/null
rm -rf "$directory"
"#;

/// A running server. It stops when this value is dropped, or at the latest when the process ends.
#[derive(Debug)]
pub struct Cluster {
    directory: PathBuf,
    watch: Child,
}

impl Cluster {
    /// Makes a cluster, starts its server and waits until it answers.
    ///
    /// # Panics
    /// When the server does not come up; the message holds what it logged.
    pub async fn start(binaries: &ServerBinaries, commits: Commits) -> Self {
        let user = User::to_run_as();
        // Not below TMPDIR: the path of a socket is at most 107 bytes long.
        let directory = TempDir::with_prefix_in("compliance-graph-", "/tmp")
            .expect("a temporary directory can be made");
        if let Some(User { uid, gid }) = user {
            chown(directory.path(), Some(uid), Some(gid)).expect("root may give a directory away");
        }

        let watch = watch(user, binaries, commits, directory.path());
        let cluster = Self { directory: directory.keep(), watch }; // the watch removes it
        cluster.wait_until_up().await;
        cluster
    }

    /// URL of the database `postgres`, as its owner.
    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.directory.display())
    }

    /// Where the server keeps everything; gone when the server is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Kills the server with all its connections, and waits until it is gone. It comes back by itself after a second.
    ///
    /// # Panics
    /// When there is no server, or it does not go.
    pub fn kill(&self) {
        let server = [self.server()];
        signal("-QUIT", &server);
        let began = Instant::now();
        while signal("-0", &server) {
            assert!(began.elapsed() < START_TIMEOUT, "the server {server:?} does not go");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The server's first process, from the file in which it notes it.
    fn server(&self) -> String {
        let noted = std::fs::read_to_string(self.directory.join("data/postmaster.pid"));
        let server = noted.ok().and_then(|noted| noted.lines().next().map(str::to_owned));
        server.expect("a server that runs notes its process")
    }

    /// Stops a part of the server where it stands, or all of it.
    ///
    /// # Panics
    /// When there is no server.
    pub fn stop(&self, stopped: Stopped) -> Hanging {
        let server = self.server();
        let below = std::fs::read_to_string(format!("/proc/{server}/task/{server}/children"));
        let below = below.expect("the system tells a process's children");
        let mut processes: Vec<String> = below
            .split_whitespace()
            .filter(|child| stopped == Stopped::Server || serves_a_connection(child))
            .map(str::to_owned)
            .collect();
        if stopped == Stopped::Server {
            // first, so that it makes no more of them
            processes.insert(0, server);
        }
        signal("-STOP", &processes);
        Hanging(processes)
    }

    /// Waits until the server answers.
    ///
    /// # Panics
    /// When it does not come up; the message holds what it logged.
    pub async fn wait_until_up(&self) {
        let began = Instant::now();
        while let Err(error) = PgConnection::connect(&self.url()).await {
            let log = std::fs::read_to_string(self.directory.join("log")).unwrap_or_default();
            assert!(began.elapsed() < START_TIMEOUT, "no server came up: {error}\n{log}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Whether a process of the server serves a connection, and is none of the server's own. It says so in its command line.
fn serves_a_connection(process: &str) -> bool {
    let line = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).starts_with("postgres: postgres ")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

/// Makes a cluster and starts its server, under its watch.
fn watch(
    user: Option<User>,
    binaries: &ServerBinaries,
    commits: Commits,
    directory: &Path,
) -> Child {
    let mut shell = Command::new("/bin/sh");
    if let Some(User { uid, gid }) = user {
        shell.uid(uid).gid(gid);
    }
    shell.args(["-c", WATCH, "watch"]).arg(&binaries.directory).arg(directory);
    for setting in SETTINGS {
        shell.args(["-c", setting]);
    }
    if commits == Commits::Lossy {
        shell.args(["-c", "synchronous_commit=off"]);
    }
    shell
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0) // an interrupt from the keyboard is not for it
        .spawn()
        .expect("a shell can be started")
}

/// A user whom PostgreSQL serves: it refuses root.
#[derive(Debug, Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// Whom to become: nobody else, unless we are root.
    fn to_run_as() -> Option<Self> {
        if id(&["-u"]) != Some(0) {
            return None;
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Some(Self { uid: id(&["-u", name])?, gid: id(&["-g", name])? }))
    }
}

fn id(arguments: &[&str]) -> Option<u32> {
    output(Command::new("id").args(arguments))?.parse().ok()
}
