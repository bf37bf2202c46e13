//! Followers of the feed, by each of its doors; they go away in the middle and come again.

use std::sync::Arc;
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
use super::patience::Turns;

/// How long a follower waits for a word before it comes again: a server may have died without one.
const SILENCE: Duration = Duration::from_secs(3);
/// What is asked of every change.
pub(super) const FIELDS: &str = "cursor id op revision patch";

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
    while world.end.get().is_none() {
        ledger.come_again(Some(&mut chance));
        once(&world, door, &mut ledger, &mut chance, None).await;
        sleep(Duration::from_millis(chance.below(150))).await;
    }
    // whoever goes back now and then, and stays but for a moment, may never arrive: now it stays
    let Some(end) = world.end.get() else { return (door, ledger) };
    let turns = Turns::begin();
    while !ledger.has_reached(end) {
        turns.next(format_args!("a follower by {door:?} at {} comes to {end}", ledger.cursor));
        ledger.come_again(None);
        once(&world, door, &mut ledger, &mut chance, Some(end)).await;
    }
    (door, ledger)
}

/// Follows for a while: for some changes, or up to the end.
async fn once(
    world: &World,
    door: Door,
    ledger: &mut Ledger,
    chance: &mut Chance,
    end: Option<&str>,
) {
    let most = if end.is_some() { u64::MAX } else { 1 + chance.below(400) };
    let mut stay = Stay { most, end };
    match door {
        Door::Query => by_query(world, ledger, chance, &mut stay).await,
        Door::Events => by_events(world, ledger, chance, &mut stay).await,
        Door::Socket => by_socket(world, ledger, chance, &mut stay).await,
    }
}

/// How long a follower stays.
struct Stay<'a> {
    /// For so many events.
    most: u64,
    /// Up to this cursor.
    end: Option<&'a str>,
}

impl Stay<'_> {
    /// Whether it is time to go, after one more event.
    fn is_over(&mut self, ledger: &Ledger) -> bool {
        self.most = self.most.saturating_sub(1);
        self.most == 0 || self.end.is_some_and(|end| ledger.has_reached(end))
    }
}

async fn by_query(world: &World, ledger: &mut Ledger, chance: &mut Chance, stay: &mut Stay<'_>) {
    let query = format!(
        "query($after: String!, $first: Int!) {{ changes(after: $after, first: $first) \
         {{ nodes {{ {FIELDS} }} endCursor hasMore }} }}"
    );
    for _ in 0..=chance.below(20) {
        let variables = json!({ "after": ledger.cursor, "first": 1 + chance.below(200) });
        let server = world.servers.any(chance);
        let Some(answer) = world.servers.ask(&server, &query, variables).await else { return };
        if stay.end.is_none() && chance.once_in(8) {
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

async fn by_events(world: &World, ledger: &mut Ledger, chance: &mut Chance, stay: &mut Stay<'_>) {
    let url = format!("http://{}/changes", world.servers.any(chance));
    let request = world.servers.get(&url).header("Last-Event-ID", &ledger.cursor);
    let Ok(Ok(answer)) = timeout(SILENCE, request.send()).await else { return };
    if !answer.status().is_success() {
        return;
    }
    let mut bytes = answer.bytes_stream();
    let mut held = Vec::new();
    while let Ok(Some(Ok(more))) = timeout(SILENCE, bytes.next()).await {
        held.extend_from_slice(&more);
        while let Some(end) = held.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = held.drain(..end + 2).collect();
            take_event(&String::from_utf8(event).unwrap(), ledger);
            if stay.is_over(ledger) {
                return;
            }
        }
        if stay.end.is_none() && world.end.get().is_some() {
            return;
        }
    }
}

fn take_event(event: &str, ledger: &mut Ledger) {
    let of = |field: &str| event.lines().find_map(|line| line.strip_prefix(field).map(str::trim));
    match of("event:") {
        Some("change") => ledger.note(&serde_json::from_str(of("data:").unwrap()).unwrap()),
        Some("watermark") => ledger.reached(of("id:").unwrap()),
        // a database that goes away is waited for
        Some("error") => panic!("the stream ended with {event}"),
        _ => {}
    }
}

async fn by_socket(world: &World, ledger: &mut Ledger, chance: &mut Chance, stay: &mut Stay<'_>) {
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
    while let Ok(Some(Ok(message))) = timeout(SILENCE, socket.next()).await {
        let Message::Text(text) = message else { continue };
        let message: Value = serde_json::from_str(text.as_str()).unwrap();
        match message["type"].as_str().unwrap() {
            "next" => ledger.note(&message["payload"]["data"]["changeStream"]),
            "error" | "complete" => panic!("the stream ended with {message}"),
            _ => continue,
        }
        if stay.is_over(ledger) || (stay.end.is_none() && world.end.get().is_some()) {
            return;
        }
    }
}
