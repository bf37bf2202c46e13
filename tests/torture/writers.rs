//! Writers: one thing, many things, things that cannot be taken, the same call several times at once, transactions that
//! are given up while they hold the feed's clock, and commits that take their time.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::World;
use super::chance::Chance;
use super::patience::{Turns, within};

const UPSERT: &str = "mutation($input: OrganizationWriteInput!) { organizationUpsert(input: $input) \
    { organization { id name } action userErrors { code } } }";
const BULK: &str = "mutation($input: OrganizationBulkUpsertInput!) { organizationBulkUpsert(input: $input) \
    { rows { action node { id } errors { code } } replayed } }";
const CREATE: &str = "mutation($input: OrganizationWriteInput!) { organizationCreate(input: $input) \
    { organization { id } userErrors { code } replayed } }";
/// What is rolled back: the witness notes it, and its note must go with it.
const WRITE_IN_VAIN: &str = "UPDATE organization SET name = 'In vain', revision = revision + 1 \
    WHERE id = (SELECT id FROM organization ORDER BY id DESC LIMIT 1)";
/// How often the same call is sent at once.
const AT_ONCE: usize = 4;

/// What a writer did.
#[derive(Debug, Default)]
pub(super) struct Tally {
    written: u64,
    /// One of the rows could not be taken.
    refused: u64,
    /// Others wrote the same at the same time, again and again.
    collided: u64,
    /// Transactions that were rolled back.
    given_up: u64,
    /// The outcome is not known: the answer never came.
    unknown: u64,
    /// The names of the things made under a key.
    keyed: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.written += other.written;
        self.refused += other.refused;
        self.collided += other.collided;
        self.given_up += other.given_up;
        self.unknown += other.unknown;
        self.keyed.extend(other.keyed.iter().cloned());
    }

    /// How often something came of what was tried.
    const fn came_to(&self) -> u64 {
        self.written + self.refused + self.collided + self.given_up
    }

    /// Makes sure that every sort of writing took place.
    pub(super) fn holds_all_sorts(&self) {
        let Self { written, refused, given_up, unknown, keyed, .. } = self;
        let counts = [written, refused, given_up, unknown];
        let all = counts.iter().all(|count| **count > 0) && !keyed.is_empty();
        assert!(all, "something was never tried: {self}");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, refused, collided, given_up, unknown, keyed } = self;
        write!(
            to,
            "{written} calls wrote, {refused} were refused, {collided} collided, {given_up} transactions were given \
             up, {unknown} answers never came, {} keys were used {AT_ONCE} times at once",
            keyed.len()
        )
    }
}

struct Writer {
    world: Arc<World>,
    number: u64,
    chance: Chance,
    turn: u64,
    tally: Tally,
}

/// Writes until it is told to rest.
pub(super) async fn write(world: Arc<World>, url: String, number: u64, chance: Chance) -> Tally {
    let mut writer = Writer { world, number, chance, turn: 0, tally: Tally::default() };
    // each sort takes place, whatever chance brings
    let mut sort = number % 10;
    while !writer.world.writers_rest.load(Ordering::SeqCst) {
        writer.turn += 1;
        let before = writer.tally.came_to();
        match sort {
            0..=3 => writer.one().await,
            4..=6 => writer.many().await,
            7 => writer.what_cannot_be_taken().await,
            8 => writer.the_same_at_once().await,
            _ => writer.give_up(&url).await,
        }
        // what came to nothing is tried again
        if writer.tally.came_to() > before {
            sort = writer.chance.below(10);
        }
        sleep(Duration::from_millis(writer.chance.below(30))).await;
    }
    writer.tally
}

impl Writer {
    /// A body of this writer's, or now and then one for which all writers strive.
    fn body(&mut self) -> Value {
        let which = if self.chance.once_in(4) {
            format!("all-{}", self.chance.below(5))
        } else {
            format!("{}-{}", self.number, self.chance.below(40))
        };
        let pace = if self.chance.once_in(12) { "slow" } else { "quick" };
        let name = format!("Body {which}, {pace}, told by {} at {}", self.number, self.turn);
        json!({
            "externalIds": [{ "source": "torture", "id": which }],
            "province": { "key": "34:75" },
            "name": name,
            "kind": "DEPARTMENT",
        })
    }

    async fn ask(&mut self, query: &str, input: Value) -> Option<Value> {
        let server = self.world.servers.any(&mut self.chance);
        let answer = self.world.servers.ask(&server, query, json!({ "input": input })).await;
        if answer.is_none() {
            self.tally.unknown += 1;
        }
        answer
    }

    async fn one(&mut self) {
        let body = self.body();
        let Some(answer) = self.ask(UPSERT, body).await else { return };
        let errors = &answer["data"]["organizationUpsert"]["userErrors"];
        self.count(errors, &answer);
    }

    /// Some bodies at once, each told once.
    fn rows(&mut self) -> Vec<Value> {
        let count = 2 + self.chance.below(18);
        let mut rows = BTreeMap::new();
        for _ in 0..count {
            let body = self.body();
            rows.insert(body["externalIds"][0]["id"].to_string(), body);
        }
        rows.into_values().collect()
    }

    async fn many(&mut self) {
        let rows = self.rows();
        let Some(answer) = self.ask(BULK, json!({ "rows": rows })).await else { return };
        let rows = answer["data"]["organizationBulkUpsert"]["rows"].as_array().unwrap();
        let wrong = rows.iter().map(|row| &row["errors"]).find(|errors| **errors != json!([]));
        self.count(wrong.unwrap_or(&json!([])), &answer);
    }

    /// Takes down a call that had an answer: all was written, or nothing because others write the same again and again.
    fn count(&mut self, errors: &Value, answer: &Value) {
        if errors[0]["code"] == "BUSY" {
            self.tally.collided += 1;
        } else {
            assert_eq!(*errors, json!([]), "{answer}");
            self.tally.written += 1;
        }
    }

    /// One row speaks of a thing that is not there: nothing of all may be written.
    async fn what_cannot_be_taken(&mut self) {
        let mut rows = self.rows();
        let last = rows.len() - 1;
        rows[last]["parent"] = json!({ "externalId": { "source": "torture", "id": "never" } });
        let input = json!({ "rows": rows, "onRowError": "REJECT_ALL" });
        let Some(answer) = self.ask(BULK, input).await else { return };
        let rows = answer["data"]["organizationBulkUpsert"]["rows"].as_array().unwrap();
        assert_eq!(rows[last]["action"], "REJECTED", "{answer}");
        self.tally.refused += 1;
    }

    /// The same call several times at once, under one key, until an answer has come to each.
    async fn the_same_at_once(&mut self) {
        let name = format!("Keyed body {} {}", self.number, self.turn);
        let input = json!({
            "province": { "key": "34:75" }, "name": name, "kind": "CENTRE", "idempotencyKey": name,
        });
        let calls = (0..AT_ONCE).map(|_| {
            let world = Arc::clone(&self.world);
            let server = world.servers.any(&mut self.chance);
            let (input, mut chance) = (input.clone(), Chance::new(self.turn, self.number));
            let name = name.clone();
            tokio::spawn(async move {
                let mut server = server;
                let turns = Turns::begin();
                loop {
                    turns.next(format_args!("an answer comes to the call under the key {name}"));
                    let variables = json!({ "input": input });
                    if let Some(answer) = world.servers.ask(&server, CREATE, variables).await {
                        let made = &answer["data"]["organizationCreate"];
                        if made["userErrors"][0]["code"] != "BUSY" {
                            assert_eq!(made["userErrors"], json!([]), "{answer}");
                            return made["organization"]["id"].clone();
                        }
                    }
                    sleep(Duration::from_millis(100)).await;
                    server = world.servers.any(&mut chance);
                }
            })
        });
        let mut ids = Vec::new();
        for call in calls.collect::<Vec<_>>() {
            ids.push(call.await.unwrap());
        }
        assert!(ids.iter().all(|id| id.is_string() && *id == ids[0]), "{ids:?}");
        self.tally.keyed.push(name);
        self.tally.written += 1;
    }

    /// A transaction that writes, moves the clock, holds it for a while, and comes to nothing.
    async fn give_up(&mut self, url: &str) {
        let trial = try_to_give_up(url, self.chance.below(60));
        if within("a transaction is rolled back", trial).await.is_ok() {
            self.tally.given_up += 1;
        }
    }
}

async fn try_to_give_up(url: &str, milliseconds: u64) -> Result<(), sea_orm::DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let database = sea_orm::Database::connect(options).await?;
    let transaction = database.begin().await?;
    transaction.execute_unprepared(WRITE_IN_VAIN).await?;
    transaction.execute_unprepared("UPDATE feed_clock SET position = position + 3").await?;
    sleep(Duration::from_millis(milliseconds)).await;
    transaction.rollback().await?;
    database.close().await
}

/// Makes sure that whatever was sent under one key was done once.
pub(super) async fn each_key_had_one_effect(database: &DatabaseConnection, tally: &Tally) {
    let sql = "SELECT name, count(*), max(revision) FROM organization WHERE name LIKE 'Keyed body %' GROUP BY name";
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let mut made = BTreeMap::new();
    for row in database.query_all_raw(statement).await.unwrap() {
        let effect: (i64, i64) =
            (row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap());
        made.insert(row.try_get_by_index::<String>(0).unwrap(), effect);
    }
    for name in &tally.keyed {
        assert!(made.contains_key(name), "{name} was never made");
    }
    for (name, effect) in made {
        assert_eq!(effect, (1, 1), "{name}");
    }
}
