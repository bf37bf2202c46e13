//! Torture: writers that fail, collide and dawdle, followers that go away and come again, servers that are killed, and
//! a database that goes down; and at the end everything that was committed has been told, in order, and nothing else.
//!
//! What was committed is not asked of the feed: triggers of the database write a table of their own ([`witness`]).
//!
//! `TORTURE_SECONDS` is how long writers write on each engine (12), `TORTURE_SEED` where chance begins (1):
//!
//! ```text
//! TORTURE_SECONDS=600 TORTURE_SEED=7 cargo test -p tests --test torture -- --nocapture
//! ```
//!
//! Whatever the length, servers are killed several times, and PostgreSQL once. Every wait has a bound ([`patience`]), and
//! says who waited for what when it is over.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be had or is not there fails its test"
)]

mod chance;
mod followers;
mod ledger;
mod patience;
#[expect(dead_code, reason = "what another test program takes of it")]
#[path = "../it/program.rs"]
mod program;
mod servers;
mod snapshot;
mod witness;
mod writers;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sea_orm::DatabaseConnection;
use support::cluster::{Cluster, Commits};
use support::server_binaries::ServerBinaries;
use support::{Database, Engine, Scene, setting, skip};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use chance::Chance;
use patience::{Turns, within};
use servers::Servers;

const WRITERS: u64 = 16;
const FOLLOWERS_OF_A_DOOR: u64 = 3;
/// How often a server is killed at least.
const LEAST_KILLS: u32 = 3;
/// How many seconds lie between two kills in a long run.
const SPACE: u64 = 5;

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
    /// Whether the writers shall come to their end.
    writers_rest: AtomicBool,
    /// Where the feed came to a standstill when they had; nothing before.
    end: OnceLock<String>,
}

async fn torture(scenery: &Scenery) {
    let seconds = number("TORTURE_SECONDS", 12);
    let seed = number("TORTURE_SEED", 1);
    // every wait has a bound of its own, which says more
    let most = Duration::from_secs(seconds) + 8 * patience::MOST;
    timeout(most, run(scenery, seconds, seed)).await.unwrap();
}

async fn run(scenery: &Scenery, seconds: u64, seed: u64) {
    let servers = Servers::start(&scenery.url, scenery.servers).await;
    let database = connect(&scenery.url).await;
    witness::watch(&database).await;
    let beginning = servers.position().await;
    let (writers_rest, end) = (AtomicBool::new(false), OnceLock::new());
    let world = Arc::new(World { servers, beginning, writers_rest, end });

    let mut followers = JoinSet::new();
    for number in 0..FOLLOWERS_OF_A_DOOR {
        for door in followers::Door::ALL {
            let chance = Chance::new(seed, 1_000 + number * 10 + door.number());
            followers.spawn(followers::follow(Arc::clone(&world), door, chance));
        }
    }
    let late = tokio::spawn(snapshot::begin_from_a_snapshot(
        Arc::clone(&world),
        Duration::from_secs(seconds) / 3,
    ));
    let mut writers = JoinSet::new();
    for number in 0..WRITERS {
        let chance = Chance::new(seed, number);
        writers.spawn(writers::write(Arc::clone(&world), scenery.url.clone(), number, chance));
    }
    let killed = harass(&world, scenery, Chance::new(seed, 500), seconds).await;

    world.writers_rest.store(true, Ordering::SeqCst);
    let mut tally = writers::Tally::default();
    while let Some(written) = within("the writers rest", writers.join_next()).await {
        tally.add(&written.unwrap());
    }
    world.end.set(standstill(&world).await).unwrap();
    let database = connect(&scenery.url).await;
    let committed = witness::committed(&database).await;
    let mut told = Told::default();
    while let Some(followed) = followers.join_next().await {
        let (door, ledger) = followed.unwrap();
        told.changes += ledger.agrees_with(&committed, &format!("a follower by {door:?}"));
        told.again += ledger.again;
        told.visits += ledger.visits;
    }
    late.await.unwrap().agrees_with(&witness::state(&database).await);
    writers::each_key_had_one_effect(&database, &tally).await;
    tally.holds_all_sorts();
    let slow = witness::slow(&database).await;
    assert!(slow > 0, "no commit took its time");
    let late = world.servers.late();
    say(&format!(
        "{}: {} revisions committed, {slow} of them slowly; {told}; servers killed {killed} times, the database {}; \
         {tally}, {late} of them were not waited for any longer",
        if scenery.cluster.is_some() { "PostgreSQL" } else { "SQLite" },
        committed.len(),
        u32::from(scenery.cluster.is_some()),
    ));
    world.servers.stop();
}

/// What all followers were told.
#[derive(Default)]
struct Told {
    changes: usize,
    again: usize,
    visits: usize,
}

impl fmt::Display for Told {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { changes, again, visits } = self;
        let followers = FOLLOWERS_OF_A_DOOR * 3;
        write!(
            to,
            "{changes} changes told to {followers} followers in {visits} visits, {again} told again, none lost"
        )
    }
}

/// Kills servers, [`SPACE`] apart or, in a short time, [`LEAST_KILLS`] times; and in the middle of it the database's.
async fn harass(world: &World, scenery: &Scenery, mut chance: Chance, seconds: u64) -> u32 {
    let kills = LEAST_KILLS.max(u32::try_from(seconds / SPACE).unwrap());
    let (began, whole) = (Instant::now(), Duration::from_secs(seconds));
    let part = whole / (kills + 1);
    for turn in 0..kills {
        // somewhere in its part of the time, or later where what went before took long
        let somewhere = part * u32::try_from(chance.below(8)).unwrap() / 8;
        sleep_until(began + part * turn + part / 2 + somewhere).await;
        let which = usize::try_from(chance.below(8)).unwrap() % scenery.servers;
        world.servers.kill_and_start_again(which).await;
        if let Some(cluster) = scenery.cluster.as_ref().filter(|_| turn == kills / 2) {
            cluster.kill();
            cluster.wait_until_up().await;
        }
    }
    sleep_until(began + whole).await;
    kills
}

/// Where the feed stands when nothing is written any more: what was sent by somebody who did not wait for the answer
/// may still be under way.
async fn standstill(world: &World) -> String {
    let turns = Turns::begin();
    let mut stands = world.servers.position().await;
    loop {
        turns.next("the feed comes to a standstill");
        sleep(Duration::from_secs(1)).await;
        let now = world.servers.position().await;
        if now == stands {
            return now;
        }
        stands = now;
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap()
}

fn number(name: &str, default: u64) -> u64 {
    setting(name).map_or(default, |text| text.to_str().unwrap().parse().unwrap())
}

#[expect(clippy::print_stdout, reason = "what a torture came to is worth reading")]
fn say(sentence: &str) {
    println!("{sentence}");
}
