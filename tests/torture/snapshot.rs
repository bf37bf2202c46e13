//! A follower that begins with a snapshot, read page by page while others write, and follows the feed from there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use super::World;
use super::chance::Chance;
use super::followers::FIELDS;
use super::ledger::Ledger;
use super::patience::Turns;

/// The bodies as one sees them who began with a snapshot and followed the feed from there: name and revision by id.
#[derive(Debug)]
pub(super) struct Copy(BTreeMap<String, (String, i64)>);

/// Reads all bodies, page by page while others write, and then follows from where the first page stood.
pub(super) async fn begin_from_a_snapshot(world: Arc<World>, after: Duration) -> Copy {
    sleep(after).await;
    let mut chance = Chance::new(1, 2_000);
    let (mut copy, cursor) = snapshot(&world, &mut chance).await;
    let mut ledger = Ledger::after(&cursor);
    let query = format!(
        "query($after: String!) {{ changes(after: $after, types: [ORGANIZATION], first: 200) \
         {{ nodes {{ {FIELDS} }} endCursor hasMore }} }}"
    );
    let mut turns = None;
    loop {
        let end = world.end.get();
        if end.is_some() {
            turns.get_or_insert_with(Turns::begin).next("the tail of the snapshot ends");
        }
        let server = world.servers.any(&mut chance);
        let variables = json!({ "after": ledger.cursor });
        let Some(answer) = world.servers.ask(&server, &query, variables).await else {
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let changes = &answer["data"]["changes"];
        for change in changes["nodes"].as_array().unwrap() {
            copy.take(change);
        }
        ledger.reached(changes["endCursor"].as_str().unwrap());
        if changes["hasMore"] == false {
            if end.is_some_and(|end| ledger.has_reached(end)) {
                return copy;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn snapshot(world: &World, chance: &mut Chance) -> (Copy, String) {
    let query = "query($after: String) { organizations(first: 100, after: $after) { \
                 nodes { id name revision } pageInfo { endCursor hasNextPage } } }";
    let mut copy = Copy(BTreeMap::new());
    let mut began: Option<String> = None;
    let mut after = Value::Null;
    let turns = Turns::begin();
    loop {
        let server = world.servers.any(chance);
        let asked = world.servers.ask(&server, query, json!({ "after": after })).await;
        let Some(answer) = asked else {
            turns.next("the next page of the snapshot comes");
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let position = answer["extensions"]["feedPosition"].as_str().unwrap();
        let page = &answer["data"]["organizations"];
        for body in page["nodes"].as_array().unwrap() {
            copy.put(
                body["id"].as_str().unwrap(),
                body["name"].as_str(),
                body["revision"].as_i64().unwrap(),
            );
        }
        let began = began.get_or_insert_with(|| position.to_owned()).clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return (copy, began);
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

impl Copy {
    /// Takes over a change, unless the page that was read last shows it already.
    fn take(&mut self, change: &Value) {
        let name = change["patch"]["set"]["name"].as_str();
        self.put(change["id"].as_str().unwrap(), name, change["revision"].as_i64().unwrap());
    }

    fn put(&mut self, id: &str, name: Option<&str>, revision: i64) {
        let known = self.0.get(id);
        if known.is_some_and(|(_, known)| *known >= revision) {
            return;
        }
        let name = name.map(str::to_owned).or_else(|| known.map(|(name, _)| name.clone()));
        self.0.insert(id.to_owned(), (name.unwrap_or_default(), revision));
    }

    /// Makes sure that it is what the database holds.
    pub(super) fn agrees_with(&self, state: &BTreeMap<String, (String, i64)>) {
        for (id, held) in state {
            assert_eq!(self.0.get(id), Some(held), "{id} is not as the database holds it");
        }
        assert_eq!(self.0.len(), state.len());
    }
}
