//! The websocket speaks graphql-transport-ws to the letter: what it answers, and with which code it closes.

use std::sync::Arc;
use std::time::Duration;

use api::graphql::Service;
use domain::access::Role;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use support::{Database, TestApi, on_both_engines};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::feed_scene::{now, process, vendor};

on_both_engines!(
    streams_the_selection_as_changes_are_committed,
    answers_a_query_once,
    extensions_go_along,
    what_cannot_be_answered_is_an_error_and_the_end,
    an_id_may_be_used_again_when_its_operation_has_ended,
    pings_are_answered,
    breaches_of_the_protocol_close_the_socket,
    whoever_does_not_begin_in_time_is_closed,
    pages_of_other_sites_are_refused,
    long_messages_close_the_socket,
    a_stream_that_cannot_go_on_says_why,
    whoever_asks_may_say_so_in_the_first_message,
    sockets_are_closed_when_the_service_ends,
);

const STREAM: &str = "subscription($after: String) { it: changeStream(after: $after, types: [VENDOR]) { \
    op ... on Change { patch } node { ... on Vendor { name } } __typename } }";

async fn streams_the_selection_as_changes_are_committed(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("Before")]).await.unwrap();
    let mut client = Client::begin(&api).await;
    client.subscribe("a", STREAM, json!({ "after": after })).await;

    let before = client.next().await;
    app.write("a test", &[vendor("Meanwhile")]).await.unwrap();
    let meanwhile = client.next().await;
    client.say(json!({ "type": "complete", "id": "a" })).await;
    app.write("a test", &[vendor("After")]).await.unwrap();
    client.say(json!({ "type": "ping" })).await;

    let told = |name: &str| {
        json!({ "type": "next", "id": "a", "payload": { "data": { "it": {
            "op": "CREATED", "patch": { "set": { "kind": "TELECOM", "name": name }, "rows": [] },
            "node": { "name": name }, "__typename": "Change" } } } })
    };
    assert_eq!(before, told("Before"));
    assert_eq!(meanwhile, told("Meanwhile"));
    assert_eq!(client.next().await, json!({ "type": "pong" }), "nothing after it was ended");
}

async fn answers_a_query_once(api: TestApi) {
    let mut client = Client::begin(&api).await;

    client
        .subscribe("1", "query($a: Int) { vendors(first: $a) { totalCount } }", json!({ "a": 0 }))
        .await;

    let answer = client.next().await;
    assert_eq!((&answer["type"], &answer["id"]), (&json!("next"), &json!("1")));
    assert!(answer["payload"]["data"]["vendors"]["totalCount"].is_number(), "{answer}");
    assert!(answer["payload"]["extensions"]["feedPosition"].is_string(), "{answer}");
    assert_eq!(client.next().await, json!({ "type": "complete", "id": "1" }));
}

async fn extensions_go_along(api: TestApi) {
    let mut client = Client::begin(&api).await;
    let ahead = {
        client.subscribe("0", "{ vendors(first: 0) { totalCount } }", json!({})).await;
        let now = client.next().await["payload"]["extensions"]["feedPosition"].clone();
        assert_eq!(client.next().await["type"], "complete");
        let (epoch, position) = now.as_str().unwrap().split_once(':').unwrap();
        format!("{epoch}:{}", position.parse::<i64>().unwrap() + 100)
    };

    let payload = json!({ "query": "{ vendors(first: 0) { totalCount } }",
        "extensions": { "minFeedPosition": ahead } });
    client.say(json!({ "type": "subscribe", "id": "1", "payload": payload })).await;

    let refused = client.next().await;
    assert_eq!(refused["type"], "error", "{refused}");
    assert_eq!(refused["payload"][0]["extensions"]["code"], "FEED_EPOCH_CHANGED");
}

async fn what_cannot_be_answered_is_an_error_and_the_end(api: TestApi) {
    let mut client = Client::begin(&api).await;

    for (query, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { changeStream { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { changeStream(after: \"x\") { id } }", "BAD_USER_INPUT"),
        (
            "subscription { a: changeStream { id } b: changeStream { id } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ] {
        client.subscribe("1", query, json!({})).await;
        let error = client.next().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")), "{query}");
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{error}");
    }
}

async fn an_id_may_be_used_again_when_its_operation_has_ended(api: TestApi) {
    let mut client = Client::begin(&api).await;
    let stream = "subscription { changeStream(types: [SURVEY_ROUND]) { id } }";

    client.subscribe("1", stream, json!({})).await;
    client.next().await;
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.subscribe("1", "{ __typename }", json!({})).await;

    assert_eq!(client.next().await["payload"], json!({ "data": { "__typename": "Query" } }));
    assert_eq!(client.next().await["type"], "complete");
}

async fn pings_are_answered(api: TestApi) {
    let mut client = Client::open(&api).await;

    client.say(json!({ "type": "ping", "payload": { "a": 1 } })).await;

    assert_eq!(client.next().await, json!({ "type": "pong", "payload": { "a": 1 } }));
}

async fn breaches_of_the_protocol_close_the_socket(api: TestApi) {
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": {
        "query": "subscription { changeStream(types: [SURVEY_ROUND]) { id } }" } });
    let init = json!({ "type": "connection_init" });

    for (messages, code) in [
        (vec![subscribe.clone()], 4401),
        (vec![init.clone(), init.clone()], 4429),
        (vec![init.clone(), json!({ "type": "start", "id": "1" })], 4400),
        (vec![init.clone(), json!({ "type": "subscribe", "id": "1" })], 4400),
        (vec![json!([])], 4400),
        (vec![init.clone(), subscribe.clone(), subscribe.clone()], 4409),
    ] {
        let mut client = Client::open(&api).await;
        for message in &messages {
            client.say(message.clone()).await;
        }
        assert_eq!(client.closed().await, code, "{messages:?}");
    }
    let mut binary = Client::open(&api).await;
    binary.0.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(binary.closed().await, 4400);
    let mut other = Client::speaking(&api, None, "").await.unwrap();
    assert_eq!(other.closed().await, 4406);
}

async fn whoever_does_not_begin_in_time_is_closed(api: TestApi) {
    let mut client = Client::open(&api).await;

    assert_eq!(client.closed().await, 4408);
}

async fn pages_of_other_sites_are_refused(api: TestApi) {
    let refused = Client::speaking(&api, Some("graphql-transport-ws"), "http://evil.test").await;

    let Err(Error::Http(response)) = refused else { panic!("it was let in") };
    assert_eq!(response.status(), 403);
}

async fn long_messages_close_the_socket(api: TestApi) {
    let mut client = Client::begin(&api).await;

    let query = format!("{{ __typename }} #{}", "x".repeat(300 * 1024));
    client.subscribe("1", &query, json!({})).await;

    assert_eq!(client.closed().await, 1009);
}

async fn a_stream_that_cannot_go_on_says_why(api: TestApi) {
    let mut client = Client::begin(&api).await;

    client.subscribe("1", STREAM, json!({ "after": "0123456789abcdef:1" })).await;

    let error = client.next().await;
    assert_eq!(error["type"], "error");
    assert_eq!(error["payload"][0]["extensions"]["code"], "FEED_EPOCH_CHANGED");
}

async fn whoever_asks_may_say_so_in_the_first_message(api: TestApi) {
    let protocol = Some("graphql-transport-ws");
    let begin = async |token: Option<&str>| {
        let mut client = Client::at(&api.url(""), None, protocol, "").await.unwrap();
        let payload = token.map(|token| json!({ "Authorization": format!("Bearer {token}") }));
        client.say(json!({ "type": "connection_init", "payload": payload })).await;
        client
    };
    let reader = api.token(Role::Reader, &["Đồng Nai"]).await;

    let mut let_in = begin(Some(&reader)).await;
    assert_eq!(let_in.next().await, json!({ "type": "connection_ack" }));
    let_in.subscribe("1", "{ viewer { role provinces { name } } }", json!({})).await;
    let viewer = json!({ "role": "READER", "provinces": [{ "name": "Đồng Nai" }] });
    assert_eq!(let_in.next().await["payload"]["data"]["viewer"], viewer);

    for worthless in [None, Some("cgt_unknown"), Some("")] {
        assert_eq!(begin(worthless).await.closed().await, 4403, "{worthless:?}");
    }
}

async fn sockets_are_closed_when_the_service_ends(database: Database) {
    let app = process(&database).await;
    let token = support::make_token(&app, Role::Reader, &[]).await;
    let service = Service::new(Arc::clone(&app)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let doors = api::http::router(app, service);
    let serving = tokio::spawn(api::http::serve(listener, doors, async move {
        stopped.await.unwrap();
    }));
    let protocol = Some("graphql-transport-ws");
    let mut client = Client::at(&url, Some(&token), protocol, "").await.unwrap();
    client.say(json!({ "type": "connection_init" })).await;
    client.next().await;
    let events = support::client_of(&token).get(format!("{url}/changes?types=SURVEY_ROUND"));
    let events = events.send().await.unwrap();

    stop.send(()).unwrap();

    assert_eq!(client.closed().await, 1001);
    timeout(Duration::from_secs(5), events.bytes()).await.unwrap().unwrap();
    timeout(Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
}

/// A client of the protocol.
pub(crate) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    /// A socket that is acknowledged.
    async fn begin(api: &TestApi) -> Self {
        let mut client = Self::open(api).await;
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.next().await, json!({ "type": "connection_ack" }));
        client
    }

    async fn open(api: &TestApi) -> Self {
        let own = api.url("");
        Self::speaking(api, Some("graphql-transport-ws"), &own).await.unwrap()
    }

    async fn speaking(api: &TestApi, protocol: Option<&str>, origin: &str) -> Result<Self, Error> {
        Self::at(&api.url(""), Some(api.own_token()), protocol, origin).await
    }

    pub(crate) async fn at(
        service: &str,
        token: Option<&str>,
        protocol: Option<&str>,
        origin: &str,
    ) -> Result<Self, Error> {
        let url = format!("{service}/graphql").replace("http://", "ws://");
        let mut request = url.into_client_request().unwrap();
        if let Some(protocol) = protocol {
            request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
        }
        if let Some(token) = token {
            let bearer = format!("Bearer {token}");
            request.headers_mut().insert("authorization", bearer.parse().unwrap());
        }
        if !origin.is_empty() {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        Ok(Self(connect_async(request).await?.0))
    }

    pub(crate) async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    async fn message(&mut self) -> Message {
        let message = timeout(Duration::from_secs(20), self.0.next()).await;
        message.unwrap().unwrap().unwrap()
    }

    pub(crate) async fn next(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// The code with which the socket is closed.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.unwrap().code.into();
            }
        }
    }
}
