//! Followers of the feed, by each of its doors; they go away in the middle and come again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::World;
use super::chance::Chance;
use super::ledger::Ledger;

/// How long a follower waits for a word before it comes again: a server may have died without one.
const SILENCE: Duration = Duration::from_secs(3);
/// What is asked of every change.
const FIELDS: &str = "cursor id op revision patch";

/// A way to follow the feed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Door {
    Query,
    Events,
    Socket,
}

impl Door {
    pub(super) const ALL: [Self; 3] = [Self::Query, Self::Events, Self::Socket];

    /// Its place among them.
    pub(super) const fn number(self) -> u64 {
        match self {
            Self::Query => 0,
            Self::Events => 1,
            Self::Socket => 2,
        }
    }
}

/// Follows until all is told that was committed before the writers ended.
pub(super) async fn follow(world: Arc<World>, door: Door, mut chance: Chance) -> (Door, Ledger) {
    let mut ledger = Ledger::after(&world.beginning);
    loop {
        if world.is_over.load(Ordering::SeqCst)
            && ledger.has_reached(&world.servers.position().await)
        {
            return (door, ledger);
        }
        ledger.come_again(&mut chance);
        match door {
            Door::Query => by_query(&world, &mut ledger, &mut chance).await,
            Door::Events => by_events(&world, &mut ledger, &mut chance).await,
            Door::Socket => by_socket(&world, &mut ledger, &mut chance).await,
        }
        sleep(Duration::from_millis(chance.below(150))).await;
    }
}

async fn by_query(world: &World, ledger: &mut Ledger, chance: &mut Chance) {
    let query = format!(
        "query($after: String!, $first: Int!) {{ changes(after: $after, first: $first) \
         {{ nodes {{ {FIELDS} }} endCursor hasMore }} }}"
    );
    for _ in 0..chance.below(20) {
        let variables = json!({ "after": ledger.cursor, "first": 1 + chance.below(200) });
        let server = world.servers.any(chance);
        let Some(answer) = world.servers.ask(&server, &query, variables).await else { return };
        if chance.once_in(8) {
            return; // it never got the answer
        }
        let changes = &answer["data"]["changes"];
        for change in changes["nodes"].as_array().unwrap() {
            ledger.note(change);
        }
        ledger.reached(changes["endCursor"].as_str().unwrap());
        if !changes["hasMore"].as_bool().unwrap() {
            return;
        }
    }
}

async fn by_events(world: &World, ledger: &mut Ledger, chance: &mut Chance) {
    let url = format!("http://{}/changes", world.servers.any(chance));
    let request = world.servers.get(&url).header("Last-Event-ID", &ledger.cursor);
    let Ok(Ok(answer)) = timeout(SILENCE, request.send()).await else { return };
    if !answer.status().is_success() {
        return;
    }
    let mut most = 1 + chance.below(400);
    let mut bytes = answer.bytes_stream();
    let mut held = Vec::new();
    while let Ok(Some(Ok(more))) = timeout(SILENCE, bytes.next()).await {
        held.extend_from_slice(&more);
        while let Some(end) = held.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = held.drain(..end + 2).collect();
            take_event(&String::from_utf8(event).unwrap(), ledger);
            most -= 1;
            if most == 0 {
                return;
            }
        }
        if world.is_over.load(Ordering::SeqCst) {
            return;
        }
    }
}

fn take_event(event: &str, ledger: &mut Ledger) {
    let of = |field: &str| event.lines().find_map(|line| line.strip_prefix(field).map(str::trim));
    match of("event:") {
        Some("change") => ledger.note(&serde_json::from_str(of("data:").unwrap()).unwrap()),
        Some("watermark") => ledger.reached(of("id:").unwrap()),
        // the database is down: the stream ends, and is asked for again
        Some("error") => assert!(event.contains("\"INTERNAL\""), "{event}"),
        _ => {}
    }
}

async fn by_socket(world: &World, ledger: &mut Ledger, chance: &mut Chance) {
    let url = format!("ws://{}/graphql", world.servers.any(chance));
    let mut request = url.into_client_request().unwrap();
    let protocol = "graphql-transport-ws".parse().unwrap();
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    let bearer = format!("Bearer {}", world.servers.token());
    request.headers_mut().insert("Authorization", bearer.parse().unwrap());
    let Ok(Ok((mut socket, _))) = timeout(SILENCE, connect_async(request)).await else { return };

    let query =
        format!("subscription($after: String!) {{ changeStream(after: $after) {{ {FIELDS} }} }}");
    let payload = json!({ "query": query, "variables": { "after": ledger.cursor } });
    for message in [
        json!({ "type": "connection_init" }),
        json!({ "type": "subscribe", "id": "1", "payload": payload }),
    ] {
        if socket.send(Message::text(message.to_string())).await.is_err() {
            return;
        }
    }
    let mut most = 1 + chance.below(400);
    while let Ok(Some(Ok(message))) = timeout(SILENCE, socket.next()).await {
        let Message::Text(text) = message else { continue };
        let message: Value = serde_json::from_str(text.as_str()).unwrap();
        match message["type"].as_str().unwrap() {
            "next" => ledger.note(&message["payload"]["data"]["changeStream"]),
            "error" | "complete" => return,
            _ => continue,
        }
        most -= 1;
        if most == 0 || world.is_over.load(Ordering::SeqCst) {
            return;
        }
    }
}

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
    loop {
        let is_over = world.is_over.load(Ordering::SeqCst);
        let server = world.servers.any(&mut chance);
        let variables = json!({ "after": ledger.cursor });
        let Some(answer) = world.servers.ask(&server, &query, variables).await else { continue };
        let changes = &answer["data"]["changes"];
        for change in changes["nodes"].as_array().unwrap() {
            copy.take(change);
        }
        ledger.reached(changes["endCursor"].as_str().unwrap());
        if changes["hasMore"] == false {
            if is_over && ledger.has_reached(&world.servers.position().await) {
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
    loop {
        let server = world.servers.any(chance);
        let asked = world.servers.ask(&server, query, json!({ "after": after })).await;
        let Some(answer) = asked else { continue };
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
