//! The feed as server-sent events: the same changes, resumed where the client was.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::access::Role;
use reqwest::{Client, Response, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use support::{TestApi, client_of, on_both_engines};
use tokio::time::timeout;

use crate::feed_scene::{follow, nation, now, process, system, vendor};

on_both_engines!(
    streams_what_is_there_and_what_comes,
    goes_on_where_the_client_was,
    tells_what_the_query_tells,
    whoever_reads_what_a_retired_thing_left_is_told_that_it_is_gone,
    a_stream_that_cannot_go_on_says_why_and_ends,
    a_database_that_fails_is_waited_for,
    refuses_what_is_no_cursor_and_pages_of_other_sites,
);

async fn streams_what_is_there_and_what_comes(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("Before")]).await.unwrap();
    let mut events = Events::open(&api, &after, None).await;

    let before = events.next_change().await;
    app.write("a test", &[vendor("Meanwhile")]).await.unwrap();
    let meanwhile = events.next_change().await;

    assert_eq!(before["patch"]["set"]["name"], "Before");
    assert_eq!(meanwhile["patch"]["set"]["name"], "Meanwhile");
}

async fn goes_on_where_the_client_was(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("One"), vendor("Two"), vendor("Three")]).await.unwrap();
    let mut events = Events::open(&api, &after, None).await;
    events.next_change().await;
    let last = events.last_id.clone();
    drop(events);

    let mut again = Events::open(&api, &after, Some(&last)).await;

    assert_eq!(again.next_change().await["patch"]["set"]["name"], "Two");
    assert_eq!(again.next_change().await["patch"]["set"]["name"], "Three");
}

async fn tells_what_the_query_tells(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    for turn in 0..130 {
        app.write("a test", &[vendor(&format!("Vendor {turn}"))]).await.unwrap();
    }
    let (changes, _) = follow(&app, &nation(), Some(&after), 500).await;

    let mut events = Events::open(&api, &after, None).await;

    for change in changes {
        assert_eq!(events.next_change().await, change);
        assert_eq!(Value::from(events.last_id.clone()), change["cursor"]);
    }
}

async fn whoever_reads_what_a_retired_thing_left_is_told_that_it_is_gone(api: TestApi) {
    let app = process(api.database()).await;
    app.write("a test", &[system("34", "Moving")]).await.unwrap();
    let after = now(&app).await;
    let reader = api.token(Role::Reader, &["34"]).await;
    let mut events = Events::open_as(&api, &client_of(&reader), &after, None).await;

    let day: chrono::NaiveDate = "2035-01-01".parse().unwrap();
    app.write("a test", &[system("83", "Moving").with("retired_on", day)]).await.unwrap();
    app.write("a test", &[vendor("Shared")]).await.unwrap();

    let gone = events.next_change().await;
    assert_eq!((&gone["op"], &gone["type"]), (&json!("DELETED"), &json!("INFORMATION_SYSTEM")));
    assert_eq!(events.next_change().await["patch"]["set"]["name"], "Shared");
}

async fn a_stream_that_cannot_go_on_says_why_and_ends(api: TestApi) {
    let mut events = Events::open(&api, "0123456789abcdef:1", None).await;

    let error = events.next().await.unwrap();

    assert_eq!(error["event"], "error");
    let error: Value = serde_json::from_str(&error["data"]).unwrap();
    assert_eq!(error["extensions"]["code"], "FEED_EPOCH_CHANGED");
    assert_eq!(events.next().await, None);
}

async fn a_database_that_fails_is_waited_for(api: TestApi) {
    let app = process(api.database()).await;
    let after = now(&app).await;
    app.write("a test", &[vendor("Before")]).await.unwrap();
    let database = api.database().connect().await;
    database.execute_unprepared("ALTER TABLE change RENAME TO change_away").await.unwrap();
    let mut events = Events::open(&api, &after, None).await;

    let meanwhile = timeout(Duration::from_secs(1), events.next()).await;
    database.execute_unprepared("ALTER TABLE change_away RENAME TO change").await.unwrap();

    assert!(meanwhile.is_err(), "it was told {meanwhile:?} while the database failed");
    assert_eq!(events.next_change().await["patch"]["set"]["name"], "Before");
    app.write("a test", &[vendor("After")]).await.unwrap();
    assert_eq!(events.next_change().await["patch"]["set"]["name"], "After");
}

async fn refuses_what_is_no_cursor_and_pages_of_other_sites(api: TestApi) {
    let url = api.url("/changes");
    let no_cursor = api.client().get(format!("{url}?after=yesterday")).send().await.unwrap();
    let no_type = api.client().get(format!("{url}?types=BLUE")).send().await.unwrap();
    let other = api.client().get(&url).header("origin", "http://evil.test").send().await.unwrap();

    assert_eq!(no_cursor.status(), StatusCode::BAD_REQUEST);
    let said: Value = no_cursor.json().await.unwrap();
    assert_eq!(said["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(no_type.status(), StatusCode::BAD_REQUEST);
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
}

/// A client of the stream.
pub(crate) struct Events {
    response: Response,
    read: String,
    pub(crate) last_id: String,
}

impl Events {
    pub(crate) async fn open(api: &TestApi, after: &str, last: Option<&str>) -> Self {
        Self::open_as(api, api.client(), after, last).await
    }

    /// As [`open`](Self::open), through a client that shows another token.
    async fn open_as(api: &TestApi, client: &Client, after: &str, last: Option<&str>) -> Self {
        let request = client.get(api.url(&format!("/changes?after={after}")));
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, read: String::new(), last_id: String::new() }
    }

    /// The fields of the next event; nothing when the stream has ended.
    async fn next(&mut self) -> Option<BTreeMap<String, String>> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let fields = event.lines().filter_map(|line| line.split_once(": "));
                let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let fields: BTreeMap<_, _> = fields.collect();
                self.read = String::from(rest);
                if fields.is_empty() {
                    // a comment
                    continue;
                }
                if let Some(id) = fields.get("id") {
                    id.clone_into(&mut self.last_id);
                }
                return Some(fields);
            }
            let chunk = timeout(Duration::from_secs(20), self.response.chunk()).await;
            let chunk = chunk.unwrap().unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    pub(crate) async fn next_change(&mut self) -> Value {
        loop {
            let event = self.next().await.unwrap();
            match event.get("event").map(String::as_str) {
                Some("change") => return serde_json::from_str(&event["data"]).unwrap(),
                Some("watermark") => {
                    let data: Value = serde_json::from_str(&event["data"]).unwrap();
                    assert_eq!(data, json!({ "cursor": event["id"] }));
                }
                other => panic!("{other:?}: {event:?}"),
            }
        }
    }
}
