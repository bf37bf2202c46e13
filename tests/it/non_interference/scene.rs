//! A graph of several provinces, who looks at it, and what they are answered, byte by byte.

use std::sync::Arc;

use api::app::{Actor, App, Secret};
use api::graphql::{Request, Service};
use domain::access::Role;
use domain::graph::read_id;
use serde_json::{Value, json};
use support::{TestApi, client_of};
use uuid::Uuid;

/// The provinces of the random graph: code, a day on which there was or is the unit, and what it is called here.
const LANDS: [(&str, &str, &str); 5] = [
    ("46", "2026-03-10", "Huế"),
    ("02", "2024-04-30", "Hà Giang, which is no more"),
    ("08", "2026-03-10", "Tuyên Quang, which succeeded Hà Giang"),
    ("75", "2026-03-10", "Đồng Nai"),
    ("83", "2024-04-30", "Bến Tre, which is no more"),
];

/// A province with whoever writes for it.
pub(super) struct Land {
    pub(super) name: &'static str,
    /// Its opaque id.
    pub(super) id: String,
    pub(super) uuid: Uuid,
    pub(super) writer: Actor,
}

/// Somebody who looks, and whose answers must stay.
pub(super) struct Eye {
    pub(super) name: String,
    pub(super) actor: Actor,
    pub(super) client: reqwest::Client,
}

pub(super) struct Scene {
    pub(super) api: TestApi,
    pub(super) lands: Vec<Land>,
    pub(super) eyes: Vec<Eye>,
    pub(super) ministry: Actor,
    service: Service,
}

impl Scene {
    pub(super) async fn on(api: TestApi) -> Self {
        let service = Service::new(Arc::clone(api.app())).unwrap();
        let mut lands = Vec::new();
        for (code, day, name) in LANDS {
            let query =
                format!("{{ province(by: {{code: \"{code}\"}}, asOf: \"{day}\") {{ id }} }}");
            let found = api.ask(&query, json!({})).await;
            let id = found["data"]["province"]["id"].as_str().unwrap().to_owned();
            let (_, uuid) = read_id(&id).unwrap();
            // all writers' tokens bear one name: whatever goes by the name of who writes is seen
            let token = api.token(Role::ProvinceWriter, &[&id]).await;
            lands.push(Land { name, id, uuid, writer: admitted(api.app(), &token).await });
        }
        let mut eyes = Vec::new();
        for (place, role) in [
            (0, Role::Reader),
            (0, Role::ProvinceWriter),
            (1, Role::ProvinceWriter),
            (2, Role::ProvinceWriter),
        ] {
            let land: &Land = &lands[place];
            let token = api.token(role, &[&land.id]).await;
            let actor = admitted(api.app(), &token).await;
            let name = format!("{} of {}", role.code(), land.name);
            eyes.push(Eye { name, actor, client: client_of(&token) });
        }
        let token = api.token(Role::Ministry, &[]).await;
        let ministry = admitted(api.app(), &token).await;
        Self { api, lands, eyes, ministry, service }
    }

    /// The whole answer, as it is sent.
    pub(super) async fn answer(&self, actor: &Actor, query: &str, variables: &Value) -> String {
        let variables = serde_json::from_value(variables.clone()).unwrap();
        let request = Request::new(query).variables(variables);
        let answer = self.service.execute(actor.clone(), request).await;
        without_positions(std::str::from_utf8(&answer.json).unwrap())
    }

    /// The answer's data.
    pub(super) async fn data(&self, actor: &Actor, query: &str, variables: &Value) -> Value {
        let answer = self.answer(actor, query, variables).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer.get("errors"), None, "{answer} to {query}");
        answer["data"].clone()
    }
}

impl Eye {
    /// Whether it reads what belongs to this province.
    pub(super) fn covers(&self, province: Uuid) -> bool {
        self.actor.permission().reads.covers(province)
    }
}

/// Whoever shows this token.
async fn admitted(app: &App, token: &str) -> Actor {
    app.admit(&Secret::shown(token).unwrap()).await.unwrap().actor.clone()
}

/// What an answer calls where the feed stands: that moves for everybody with every write.
const POSITIONS: [&str; 2] = [r#""feedPosition":""#, r#""endOfFeed":""#];

/// An answer without where the feed stands.
fn without_positions(answer: &str) -> String {
    POSITIONS.iter().fold(answer.to_owned(), |answer, mark| {
        let mut parts = answer.split(mark);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |kept, part| {
            let (_, rest) = part.split_once('"').unwrap();
            kept + mark + "…\"" + rest
        })
    })
}
