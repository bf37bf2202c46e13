//! The database server that the tests start for themselves.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database};
use support::cluster::{Cluster, Commits};
use support::server_binaries::ServerBinaries;
use support::{setting, skip};

use crate::feed_clock::numbers;

/// Set for the process that is going to be killed.
const HOLDS_A_CLUSTER: &str = "TEST_HOLDS_A_CLUSTER";

#[tokio::test]
async fn ends_even_when_the_run_is_killed() {
    let Some(binaries) = ServerBinaries::find() else {
        return skip("the test server", "install PostgreSQL (apt-get install postgresql)");
    };
    if setting(HOLDS_A_CLUSTER).is_some() {
        return hold(&binaries).await;
    }

    let mut run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cluster::ends_even_when_the_run_is_killed", "--nocapture"])
        .env(HOLDS_A_CLUSTER, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(run.stdout.take().unwrap()).lines().map_while(Result::ok);
    let said = lines.find_map(|line| line.strip_prefix("held: ").map(str::to_owned));
    let directory = said.unwrap();
    let server = server_in(Path::new(&directory));
    assert!(is_running(&server));

    run.kill().unwrap(); // SIGKILL
    run.wait().unwrap();

    let deadline = Instant::now() + Duration::from_secs(20);
    while is_running(&server) || Path::new(&directory).exists() {
        assert!(Instant::now() < deadline, "server {server} or {directory} is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Starts a server, says where, and waits to be killed.
#[expect(clippy::print_stdout, reason = "the test that started this process reads it")]
async fn hold(binaries: &ServerBinaries) {
    let cluster = Cluster::start(binaries, Commits::Lossy).await;
    println!("\nheld: {}", cluster.directory().display());
    tokio::time::sleep(Duration::from_secs(60)).await;
}

/// The server's process id, from the file in which it notes it.
fn server_in(directory: &Path) -> String {
    let noted = std::fs::read_to_string(directory.join("data/postmaster.pid")).unwrap();
    noted.lines().next().unwrap().to_owned()
}

fn is_running(process: &str) -> bool {
    Command::new("kill").args(["-0", process]).stderr(Stdio::null()).status().unwrap().success()
}

#[tokio::test]
async fn comes_back_with_all_that_was_committed() {
    let Some(binaries) = ServerBinaries::find() else {
        return skip("the test server", "install PostgreSQL (apt-get install postgresql)");
    };
    let cluster = Cluster::start(&binaries, Commits::Kept).await;
    let connection = Database::connect(cluster.url()).await.unwrap();
    connection.execute_unprepared("CREATE TABLE kept (number bigint)").await.unwrap();
    connection.execute_unprepared("INSERT INTO kept VALUES (7)").await.unwrap();

    cluster.kill();
    cluster.wait_until_up().await;

    let connection = Database::connect(cluster.url()).await.unwrap();
    assert_eq!(numbers(&connection, "SELECT number FROM kept").await, [7]);
}
