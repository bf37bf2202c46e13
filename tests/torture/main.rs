//! Torture: writers that fail, collide and dawdle, followers that go away and come again, servers that are killed, and
//! a database that goes down; and at the end everything that was committed has been told, in order, and nothing else.
//!
//! What was committed is not asked of the feed: triggers of the database write a table of their own ([`witness`]).
//!
//! `TORTURE_SECONDS` is how long an engine is tortured (20), `TORTURE_SEED` where chance begins (1). It is a program of its
//! own, which no other test waits for:
//!
//! ```text
//! cargo test -p tests --test torture -- --nocapture
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be had or is not there fails its test"
)]

mod chance;
mod followers;
mod ledger;
#[expect(dead_code, reason = "what another test program takes of it")]
#[path = "../it/program.rs"]
mod program;
mod servers;
mod witness;
mod writers;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::DatabaseConnection;
use support::cluster::{Cluster, Commits};
use support::server_binaries::ServerBinaries;
use support::{Database, Engine, Scene, setting, skip};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use chance::Chance;
use servers::Servers;

const WRITERS: u64 = 16;
const FOLLOWERS_OF_A_DOOR: u64 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_on_sqlite() {
    let Some(database) = Database::on(Engine::Sqlite).await else { return };
    torture(&Scenery { url: database.url().to_owned(), servers: 1, cluster: None }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_on_postgres() {
    // a server of its own: it is going to be killed
    let Some(binaries) = ServerBinaries::find() else {
        return skip("the torture of PostgreSQL", "install a server (apt-get install postgresql)");
    };
    let cluster = Cluster::start(&binaries, Commits::Kept).await;
    let url = cluster.url();
    torture(&Scenery { url, servers: 2, cluster: Some(cluster) }).await;
}

/// What is tortured.
struct Scenery {
    url: String,
    servers: usize,
    cluster: Option<Cluster>,
}

/// What everybody in the torture knows.
struct World {
    servers: Servers,
    /// Where the feed stood when the witness began to look.
    beginning: String,
    /// Whether the writers have come to their end.
    is_over: AtomicBool,
}

async fn torture(scenery: &Scenery) {
    let seconds = number("TORTURE_SECONDS", 20);
    let seed = number("TORTURE_SEED", 1);
    let servers = Servers::start(&scenery.url, scenery.servers).await;
    let database = connect(&scenery.url).await;
    witness::watch(&database).await;
    let beginning = servers.position().await;
    let world = Arc::new(World { servers, beginning, is_over: AtomicBool::new(false) });

    let mut followers = JoinSet::new();
    for number in 0..FOLLOWERS_OF_A_DOOR {
        for door in followers::Door::ALL {
            let chance = Chance::new(seed, 1_000 + number * 10 + door.number());
            followers.spawn(followers::follow(Arc::clone(&world), door, chance));
        }
    }
    let late = tokio::spawn(followers::begin_from_a_snapshot(
        Arc::clone(&world),
        Duration::from_secs(seconds) / 3,
    ));
    let mut writers = JoinSet::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    for number in 0..WRITERS {
        let chance = Chance::new(seed, number);
        writers.spawn(writers::write(Arc::clone(&world), scenery.url.clone(), number, chance, end));
    }
    let killed = harass(&world, scenery, Chance::new(seed, 500), end).await;

    let mut tally = writers::Tally::default();
    while let Some(written) = writers.join_next().await {
        tally.add(&written.unwrap());
    }
    world.is_over.store(true, Ordering::SeqCst);
    let database = connect(&scenery.url).await;
    let committed = witness::committed(&database).await;
    let mut told = 0;
    while let Some(followed) = followers.join_next().await {
        let (door, ledger) = followed.unwrap();
        told += ledger.agrees_with(&committed, &format!("a follower by {door:?}"));
    }
    late.await.unwrap().agrees_with(&witness::state(&database).await);
    writers::each_key_had_one_effect(&database, &tally).await;
    say(&committed, told, killed, &tally);
    world.servers.stop();
}

/// Kills servers at random, and the database's once.
async fn harass(world: &World, scenery: &Scenery, mut chance: Chance, end: Instant) -> u32 {
    let mut killed = 0;
    let mut database_goes = scenery.cluster.is_some();
    while Instant::now() + Duration::from_secs(3) < end {
        sleep(Duration::from_millis(1_500 + chance.below(2_000))).await;
        if database_goes && killed >= 2 {
            database_goes = false;
            if let Some(cluster) = &scenery.cluster {
                cluster.kill();
                cluster.wait_until_up().await;
            }
        } else {
            let which = usize::try_from(chance.below(8)).unwrap() % scenery.servers;
            world.servers.kill_and_start_again(which).await;
            killed += 1;
        }
    }
    killed
}

async fn connect(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap()
}

fn number(name: &str, default: u64) -> u64 {
    setting(name).map_or(default, |text| text.to_str().unwrap().parse().unwrap())
}

#[expect(clippy::print_stdout, reason = "what a torture came to is worth reading")]
fn say(committed: &ledger::Committed, told: usize, killed: u32, tally: &writers::Tally) {
    println!(
        "{} revisions committed, {told} changes told to {} followers, none lost; servers killed {killed} times; {tally}",
        committed.len(),
        FOLLOWERS_OF_A_DOOR * 3,
    );
}
