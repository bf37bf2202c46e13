//! What a province may call its things, its calls and its sources, whatever others call theirs.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use api::app::{Actor, App};
use api::clock::Clock;
use api::graphql::{Request, Service};
use domain::access::{Permission, Role};
use domain::graph::read_id;
use serde_json::{Value, json};
use support::{Database, on_both_engines};

on_both_engines!(
    a_figure_s_code_is_unique_in_its_province_only,
    a_key_of_a_call_is_its_callers_own,
    a_name_that_leads_to_others_is_as_one_that_leads_nowhere,
    a_source_is_one_of_the_province_that_it_tells_of,
    a_body_that_may_not_be_read_judges_nothing,
    what_left_a_register_is_neither_counted_nor_retired,
);

const SYNC: &str = "mutation($rows: [SyncRowInput!]!, $key: String) { syncBatch(input: {rows: $rows, idempotencyKey: $key}) { \
    rows { action node { id } errors { code message } } userErrors { code message } replayed } }";

/// The service as two provinces and the ministry meet it.
struct Desk {
    service: Service,
    database: Database,
    ours: String,
    theirs: String,
}

impl Desk {
    async fn on(database: Database) -> Self {
        let service = service(&database, "2026-03-10T02:00:00Z").await;
        let mut desk = Self { service, database, ours: String::new(), theirs: String::new() };
        for (place, code) in ["46", "75"].into_iter().enumerate() {
            let query =
                format!("{{ province(by: {{code: \"{code}\"}}, asOf: \"2026-03-10\") {{ id }} }}");
            let found = desk.ask(&ministry(), &query, json!({})).await;
            let id = found["province"]["id"].as_str().unwrap().to_owned();
            if place == 0 { desk.ours = id } else { desk.theirs = id }
        }
        desk
    }

    /// The same, later.
    async fn at(mut self, instant: &str) -> Self {
        self.service = service(&self.database, instant).await;
        self
    }

    async fn ask(&self, actor: &Actor, query: &str, variables: Value) -> Value {
        let request = Request::new(query).variables(serde_json::from_value(variables).unwrap());
        let answer = self.service.execute(actor.clone(), request).await;
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].clone()
    }

    /// What came of rows.
    async fn sync(&self, actor: &Actor, rows: Value) -> Value {
        self.ask(actor, SYNC, json!({ "rows": rows })).await["syncBatch"].take()
    }

    /// The id of the one thing that these rows make.
    async fn make(&self, actor: &Actor, row: Value) -> Value {
        let made = self.sync(actor, json!([row])).await;
        assert_eq!(made["rows"][0]["action"], "CREATED", "{made}");
        made["rows"][0]["node"]["id"].clone()
    }

    fn we(&self) -> Actor {
        writer(&self.ours)
    }

    fn they(&self) -> Actor {
        writer(&self.theirs)
    }
}

async fn service(database: &Database, instant: &str) -> Service {
    let clock = Clock::stopped_at(instant.parse().unwrap());
    Service::new(Arc::new(App::open(&database.settings(), clock).await.unwrap())).unwrap()
}

fn ministry() -> Actor {
    Actor::new("ministry", Role::Ministry, Permission::everything())
}

/// Every province's writer bears the same name.
fn writer(province: &str) -> Actor {
    let (_, id) = read_id(province).unwrap();
    let permission = Permission::of(Role::ProvinceWriter, Some(BTreeSet::from([id])));
    Actor::new("LGSP", Role::ProvinceWriter, permission)
}

/// A new name in the writer's register.
fn registered() -> Value {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    json!([{ "source": "lgsp", "id": NUMBER.fetch_add(1, Ordering::Relaxed).to_string() }])
}

fn figure(code: &str, province: Option<&str>) -> Value {
    json!({ "measurement": { "externalIds": registered(), "code": code, "subject": "SYSTEM", "nameEn": "a", "nameVi": "b", "qualifier": "EXACT",
        "province": province.map(|id| json!({ "id": id })) } })
}

fn system(name: &str, province: &str) -> Value {
    json!({ "informationSystem": { "externalIds": registered(), "name": name, "category": "OTHER", "province": { "id": province } } })
}

fn codes(done: &Value) -> Value {
    let errors = &done["rows"][0]["errors"];
    if *errors == json!([]) || errors.is_null() {
        done["userErrors"][0]["code"].clone()
    } else {
        errors[0]["code"].clone()
    }
}

async fn a_figure_s_code_is_unique_in_its_province_only(database: Database) {
    let desk = Desk::on(database).await;
    desk.make(&desk.they(), figure("trained", Some(&desk.theirs))).await;
    desk.make(&ministry(), figure("trained", None)).await;

    let ours = desk.make(&desk.we(), figure("trained", Some(&desk.ours))).await;

    for (who, province) in [(desk.we(), Some(desk.ours.as_str())), (ministry(), None)] {
        let again = desk.sync(&who, json!([figure("trained", province)])).await;
        assert_eq!(again["userErrors"][0]["code"], "ALREADY_EXISTS", "{again}");
    }
    // who reads several is told of each, and of none that it may not read
    let by = "{ measurement(by: {code: \"trained\"}) { id } }";
    let request = Request::new(by);
    let answer = desk.service.execute(desk.we(), request).await;
    let answer: Value = serde_json::from_slice(&answer.json).unwrap();
    let candidates = answer["errors"][0]["extensions"]["candidates"].as_array().unwrap();
    let ids: Vec<&Value> = candidates.iter().map(|one| &one["id"]).collect();
    assert!(ids.len() == 2 && ids.contains(&&ours), "{answer}");
}

async fn a_key_of_a_call_is_its_callers_own(database: Database) {
    let desk = Desk::on(database).await;
    let (their_row, our_row) = (system("Hệ thống", &desk.theirs), system("Hệ thống", &desk.ours));
    let send = async |who: &Actor, row: &Value| {
        let variables = json!({ "rows": [row], "key": "nightly" });
        desk.ask(who, SYNC, variables).await["syncBatch"].take()
    };

    let theirs = send(&desk.they(), &their_row).await;
    let ours = send(&desk.we(), &our_row).await;
    let again = send(&desk.we(), &our_row).await;

    assert_eq!(
        (&theirs["rows"][0]["action"], &ours["rows"][0]["action"]),
        (&json!("CREATED"), &json!("CREATED")),
        "{ours}"
    );
    assert_eq!((&ours["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    assert_eq!(again["rows"][0]["node"], ours["rows"][0]["node"]);
}

async fn a_name_that_leads_to_others_is_as_one_that_leads_nowhere(database: Database) {
    let desk = Desk::on(database).await;
    let mut theirs = system("Của họ", &desk.theirs);
    theirs["informationSystem"]["key"] = json!("their key");
    let their_id = desk.make(&ministry(), theirs).await;
    let our_id = desk.make(&desk.we(), system("Của ta", &desk.ours)).await;
    let nothing = json!("system_AAAAAAAAAAAAAAAAAAAABw");
    let registered = json!([{ "source": "lgsp", "id": "ours" }]);
    let told = async |row: Value| {
        let done = desk.sync(&desk.we(), json!([{ "informationSystem": row }])).await;
        (done["rows"][0]["action"].clone(), codes(&done))
    };

    for (there, not_there) in [(json!("their key"), json!("no key"))] {
        let with = |key: &Value| json!({ "id": our_id, "key": key, "name": "Khác" });
        let answers = (told(with(&there)).await, told(with(&not_there)).await);
        assert_eq!(
            answers,
            ((json!("REJECTED"), json!("NOT_FOUND")), (json!("REJECTED"), json!("NOT_FOUND")))
        );
    }
    // a thing that our register knows, with an id that is another's or nobody's
    let done = desk
        .sync(
            &desk.we(),
            json!([{ "informationSystem": { "id": our_id, "externalIds": registered } }]),
        )
        .await;
    assert_ne!(done["rows"][0]["action"], "REJECTED", "{done}");
    let with = |id: &Value| json!({ "id": id, "externalIds": registered, "name": "Khác" });
    let answers = (told(with(&their_id)).await, told(with(&nothing)).await);
    assert_eq!(
        answers,
        ((json!("REJECTED"), json!("NOT_FOUND")), (json!("REJECTED"), json!("NOT_FOUND")))
    );
}

async fn a_source_is_one_of_the_province_that_it_tells_of(database: Database) {
    let desk = Desk::on(database).await;
    let said = |mut row: Value, words: &str| {
        row["informationSystem"]["source"] =
            json!({ "source": "Công văn 1", "page": 3, "rawText": words });
        row
    };
    desk.make(&ministry(), said(system("Của họ", &desk.theirs), "their words")).await;
    let desk = desk.at("2026-03-11T02:00:00Z").await;
    let id = desk.make(&ministry(), said(system("Của ta", &desk.ours), "our words")).await;
    let alike = desk.make(&ministry(), said(system("Của ta nữa", &desk.ours), "their words")).await;

    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on InformationSystem { provenance { rawText recordedAt } } } }";
    let seen = desk.ask(&desk.we(), query, json!({ "ids": [id, alike] })).await;

    let source = |words: &str| json!({ "provenance": [{ "rawText": words, "recordedAt": "2026-03-11T02:00:00Z" }] });
    assert_eq!(seen["nodes"], json!([source("our words"), source("their words")]));
}

async fn a_body_that_may_not_be_read_judges_nothing(database: Database) {
    let desk = Desk::on(database).await;
    let body = json!({ "organization": { "externalIds": registered(), "name": "Của họ", "kind": "CENTRE", "province": { "id": desk.theirs } } });
    let body = desk.make(&desk.they(), body).await;
    let decision = json!({ "decision": { "externalIds": registered(), "number": "7/QĐ", "kind": "DECISION", "subject": "x", "issuedOn": "2024-02-01",
        "issuer": { "id": body } } });
    let decision = desk.make(&ministry(), decision).await;
    let of_ours = desk.make(&desk.we(), system("Của ta", &desk.ours)).await;
    let approved = json!([{ "levelDossier": { "externalIds": [{ "source": "lgsp", "id": "d" }], "title": "Hồ sơ", "level": 3,
        "province": { "id": desk.ours }, "informationSystems": [{ "id": of_ours }], "decisions": [{ "id": decision }],
        "status": "APPROVED", "approvedOn": "2024-03-01", "since": "2024-03-01" } }]);
    let plan = "mutation($rows: [SyncRowInput!]!) { syncBatch(input: {rows: $rows, dryRun: true}) { \
        rows { action errors { code message } } } }";
    let seen = async || {
        let planned = desk.ask(&desk.we(), plan, json!({ "rows": approved })).await;
        let query = "query($id: ID!) { informationSystem(by: {id: $id}) { compliance { verdict explanation } } \
            province(by: {code: \"46\"}) { compliance { verdict } } }";
        (planned, desk.ask(&desk.we(), query, json!({ "id": of_ours })).await)
    };
    let new = seen().await;
    let done = desk.sync(&desk.we(), approved.clone()).await;
    assert_eq!(done["rows"][0]["action"], "CREATED", "{done}");
    let before = seen().await;

    let change = json!([{ "organization": { "id": body, "kind": "ENTERPRISE" } }]);
    assert_eq!(desk.sync(&desk.they(), change).await["rows"][0]["action"], "UPDATED");

    assert_eq!(seen().await, before);
    assert_eq!(new.0["syncBatch"]["rows"][0]["action"], "CREATED");
    // a new dossier is held to no more than the old one
    let mut other = approved;
    other[0]["levelDossier"]["externalIds"][0]["id"] = json!("d2");
    let planned = desk.ask(&desk.we(), plan, json!({ "rows": other })).await;
    assert_eq!(planned["syncBatch"]["rows"][0]["action"], "CREATED", "{planned}");
}

async fn what_left_a_register_is_neither_counted_nor_retired(database: Database) {
    let desk = Desk::on(database).await;
    let mut moved = system("Đã chuyển", &desk.ours);
    moved["informationSystem"]["externalIds"] = json!([{ "source": "lgsp", "id": "moved" }]);
    let moved = desk.make(&desk.we(), moved).await;
    let away = json!([{ "informationSystem": { "id": moved, "province": { "id": desk.theirs } } }]);
    assert_eq!(desk.sync(&ministry(), away).await["rows"][0]["action"], "UPDATED");
    let replace = "mutation($rows: [InformationSystemInput!]!) { informationSystemBulkUpsert(input: {rows: $rows, dryRun: true, \
        replaceScope: {source: \"lgsp\", maxDeletes: 0}}) { rows { action } userErrors { code message } } }";
    let mut kept = system("Còn lại", &desk.ours)["informationSystem"].take();
    kept["externalIds"] = json!([{ "source": "lgsp", "id": "kept" }]);
    let planned = async || desk.ask(&desk.we(), replace, json!({ "rows": [kept] })).await;

    let before = planned().await;
    let retire = "mutation($id: ID!) { informationSystemRetire(input: {id: $id}) { action } }";
    desk.ask(&desk.they(), retire, json!({ "id": moved })).await;

    assert_eq!(before["informationSystemBulkUpsert"]["userErrors"], json!([]), "{before}");
    assert_eq!(planned().await, before);
}
