//! What callers write: one thing or many, planned or written, each promise on both engines.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::app::{Actor, App};
use api::clock::Clock;
use api::graphql::{Request, Service};
use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{TypeKind, TypeSystemDefinition};
use domain::access::{Permission, Role};
use domain::graph::read_id;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use support::{Database, on_both_engines};
use uuid::Uuid;

on_both_engines!(
    a_thing_is_made_changed_and_retired,
    absent_null_and_value_are_three_things,
    a_refusal_writes_nothing,
    an_old_revision_is_refused_with_the_current_one,
    a_dry_run_tells_the_same_plan_and_writes_nothing,
    what_is_unchanged_is_told_to_nobody,
    a_mutation_that_is_selected_twice_runs_once,
    the_second_mutation_runs_though_the_first_was_refused,
    rows_refer_to_each_other,
    one_bad_row_is_skipped_or_refuses_all,
    statements_do_not_depend_on_the_number_of_rows,
    a_key_has_one_effect_however_often_it_is_sent,
    what_a_source_no_longer_tells_is_retired,
    a_province_writes_its_own_and_learns_nothing_of_others,
    every_mutation_is_denied_to_those_who_may_not_write,
    a_dossier_goes_its_way_and_rules_bind_it,
    decisions_are_related_and_unrelated,
    too_many_rows_are_refused_by_number,
    a_merge_of_vendors_is_undone_exactly,
    what_a_person_overrides_outlives_the_import,
    the_examples_of_the_page_run,
    an_enterprise_of_the_same_call_approves_nothing,
);

/// The service as writers meet it.
struct Desk {
    app: Arc<App>,
    service: Service,
    database: Database,
}

impl Desk {
    async fn on(database: Database) -> Self {
        let clock = Clock::stopped_at("2026-03-10T02:00:00Z".parse().unwrap());
        let app = Arc::new(App::open(&database.settings(), clock).await.unwrap());
        let service = Service::new(Arc::clone(&app)).unwrap();
        Self { app, service, database }
    }

    async fn ask(&self, actor: &Actor, query: &str, variables: Value) -> Value {
        let variables = serde_json::from_value(variables).unwrap();
        let request = Request::new(query).variables(variables);
        let answer = self.service.execute(actor.clone(), request).await;
        let answer: Value = serde_json::from_slice(&answer.json).unwrap();
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].clone()
    }

    async fn province(&self, code: &str) -> String {
        let query =
            format!("{{ province(by: {{code: \"{code}\"}}, asOf: \"2026-03-10\") {{ id }} }}");
        let found = self.ask(&ministry(), &query, json!({})).await;
        found["province"]["id"].as_str().unwrap().to_owned()
    }

    async fn changes(&self) -> i64 {
        self.number("SELECT count(*) FROM change").await
    }

    async fn number(&self, text: &str) -> i64 {
        let db = self.database.connect().await;
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }
}

fn ministry() -> Actor {
    Actor::new("ministry", Role::Ministry, Permission::everything())
}

fn writer(province: &str) -> Actor {
    let (_, id) = read_id(province).unwrap();
    let permission = Permission::of(Role::ProvinceWriter, Some(BTreeSet::from([id])));
    Actor::new(format!("writer of {id}"), Role::ProvinceWriter, permission)
}

const UPSERT: &str = "mutation($input: InformationSystemWriteInput!) { informationSystemUpsert(input: $input) {
    action informationSystem { id revision name level lifecycle important retiredOn province { code } provenance { source } }
    userErrors { code message path rowIndex } warnings { code } feedPosition replayed } }";
const UPDATE: &str = "mutation($input: InformationSystemWriteInput!) { informationSystemUpdate(input: $input) {
    action informationSystem { id revision name level important } userErrors { code message messageVi path } } }";
const BULK: &str = "mutation($input: InformationSystemBulkUpsertInput!) { informationSystemBulkUpsert(input: $input) {
    rows { index action revision node { id name } errors { code message path rowIndex } }
    counts { created updated unchanged rejected retired } userErrors { code message rowIndex } feedPosition replayed } }";

fn system(id: &str, province: &str) -> Value {
    json!({
        "externalIds": [{ "source": "LGSP", "id": id }],
        "name": format!("Hệ thống {id}"),
        "category": "TTHC",
        "province": { "id": province },
    })
}

fn with(mut value: Value, more: &Value) -> Value {
    for (name, more) in more.as_object().unwrap() {
        value[name] = more.clone();
    }
    value
}

async fn a_thing_is_made_changed_and_retired(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);

    let input = with(system("one", &province), &json!({ "level": 3, "since": "2025-01-01" }));
    let made = desk.ask(&actor, UPSERT, json!({ "input": input })).await;
    let made = &made["informationSystemUpsert"];
    assert_eq!(made["action"], "CREATED", "{made}");
    assert_eq!(made["informationSystem"]["level"], 3);
    assert_eq!(made["informationSystem"]["province"]["code"], "08");
    assert!(
        made["informationSystem"]["provenance"][0]["source"].as_str().unwrap().starts_with("API: ")
    );
    let id = made["informationSystem"]["id"].clone();

    let input = json!({ "id": id, "name": "Tên mới", "ifRevision": 1 });
    let changed = desk.ask(&actor, UPDATE, json!({ "input": input })).await;
    assert_eq!(changed["informationSystemUpdate"]["action"], "UPDATED", "{changed}");
    assert_eq!(changed["informationSystemUpdate"]["informationSystem"]["revision"], 2);

    let retire = "mutation($id: ID!) { informationSystemRetire(input: {id: $id}) { action
        informationSystem { lifecycle retiredOn } userErrors { code message } } }";
    let retired = desk.ask(&actor, retire, json!({ "id": id })).await;
    assert_eq!(
        retired["informationSystemRetire"],
        json!({ "action": "RETIRED", "userErrors": [],
                "informationSystem": { "lifecycle": "RETIRED", "retiredOn": "2026-03-10" } })
    );
    let seen = "query($id: ID!) { node(id: $id) { id } now: informationSystems { totalCount }
        before: informationSystems(asOf: \"2026-03-09\") { totalCount }
        informationSystem(by: {name: \"ten moi\"}, asOf: \"2026-03-10\") { id } }";
    let seen = desk.ask(&actor, seen, json!({ "id": id })).await;
    assert_eq!(seen["node"]["id"], id);
    assert_eq!(seen["informationSystem"], Value::Null);
    let count = |when: &str| seen[when]["totalCount"].as_i64().unwrap();
    assert_eq!(count("before") - count("now"), 1);
    assert_eq!(desk.number("SELECT count(*) FROM change WHERE op = 'RETIRED'").await, 1);
    let again = desk.ask(&actor, retire, json!({ "id": id })).await;
    assert_eq!(again["informationSystemRetire"]["action"], "UNCHANGED");
}

async fn absent_null_and_value_are_three_things(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let input = with(
        system("one", &province),
        &json!({ "level": 3, "since": "2025-01-01", "important": true }),
    );
    let made = desk.ask(&actor, UPSERT, json!({ "input": input })).await;
    let id = made["informationSystemUpsert"]["informationSystem"]["id"].clone();

    let update = |more: Value| with(json!({ "id": id }), &more);
    let absent = desk.ask(&actor, UPDATE, json!({ "input": update(json!({ "name": "A" })) })).await;
    let null = desk
        .ask(
            &actor,
            UPDATE,
            json!({ "input": update(json!({ "important": null, "level": null })) }),
        )
        .await;
    let absent = &absent["informationSystemUpdate"]["informationSystem"];
    let null = &null["informationSystemUpdate"]["informationSystem"];
    assert_eq!((&absent["important"], &absent["level"]), (&json!(true), &json!(3)));
    assert_eq!((&null["important"], &null["level"]), (&Value::Null, &Value::Null));

    let before = "query($id: ID!) { node(id: $id, asOf: \"2026-03-09\") { ... on InformationSystem { level } } }";
    let before = desk.ask(&actor, before, json!({ "id": id })).await;
    assert_eq!(before["node"]["level"], 3, "it held until the day before");
}

async fn a_refusal_writes_nothing(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let changes = desk.changes().await;

    for (more, code, path) in [
        (json!({ "level": 6 }), "OUT_OF_RANGE", json!(["level"])),
        (json!({ "wentLiveOn": "2026-03-11" }), "DAY_TO_COME", json!(["wentLiveOn"])),
        (json!({ "tier": "CITY" }), "TIER_ONLY_FOR_IOC", json!(["tier"])),
        (json!({ "name": null }), "REQUIRED", json!(["name"])),
        (json!({ "owner": { "key": "nobody" } }), "UNKNOWN_REFERENCE", json!([])),
    ] {
        let input = with(system("one", &province), &more);
        let refused = desk.ask(&actor, UPSERT, json!({ "input": input })).await;
        let refused = &refused["informationSystemUpsert"];
        assert_eq!(refused["action"], "REJECTED");
        assert_eq!(refused["informationSystem"], Value::Null);
        assert_eq!(refused["userErrors"][0]["code"], code, "{refused}");
        assert_eq!(refused["userErrors"][0]["path"], path);
    }
    let lacking = json!({ "externalIds": [{ "source": "LGSP", "id": "two" }], "name": "Hai", "category": "TTHC" });
    let lacking = desk.ask(&actor, UPSERT, json!({ "input": lacking })).await;
    assert_eq!(lacking["informationSystemUpsert"]["userErrors"][0]["path"], json!(["province"]));
    assert_eq!(desk.changes().await, changes);
    assert_eq!(desk.number("SELECT count(*) FROM node_key WHERE source LIKE 'LGSP%'").await, 0);
}

async fn an_old_revision_is_refused_with_the_current_one(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    desk.ask(&actor, UPSERT, json!({ "input": system("one", &province) })).await;

    let input = with(system("one", &province), &json!({ "name": "A", "ifRevision": 7 }));
    let refused = desk.ask(&actor, UPSERT, json!({ "input": input })).await;

    let error = &refused["informationSystemUpsert"]["userErrors"][0];
    assert_eq!(error["code"], "REVISION_CONFLICT");
    assert!(error["message"].as_str().unwrap().contains("revision 1, not 7"), "{error}");
}

async fn a_dry_run_tells_the_same_plan_and_writes_nothing(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    desk.ask(&actor, UPSERT, json!({ "input": system("one", &province) })).await;
    let changes = desk.changes().await;
    let rows = vec![system("one", &province), system("two", &province)];
    let input = |dry| json!({ "input": { "rows": rows, "dryRun": dry } });

    let dry = desk.ask(&actor, BULK, input(true)).await["informationSystemBulkUpsert"].take();
    assert_eq!(desk.changes().await, changes);
    let wet = desk.ask(&actor, BULK, input(false)).await["informationSystemBulkUpsert"].take();

    assert_eq!(dry["counts"], wet["counts"]);
    assert_eq!(dry["counts"]["created"], 1);
    assert_eq!(dry["rows"][1]["node"], Value::Null);
    assert_eq!(desk.changes().await, changes + 1);
}

async fn what_is_unchanged_is_told_to_nobody(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let input = with(
        system("one", &province),
        &json!({ "level": 2, "owner": { "key": "34:08|PEOPLES_COMMITTEE" } }),
    );
    let input = json!({ "input": input });
    let made = desk.ask(&actor, UPSERT, input.clone()).await;
    assert_eq!(made["informationSystemUpsert"]["action"], "CREATED", "{made}");
    let (changes, sources) =
        (desk.changes().await, desk.number("SELECT count(*) FROM provenance").await);

    let again = desk.ask(&actor, UPSERT, input).await;

    assert_eq!(again["informationSystemUpsert"]["action"], "UNCHANGED");
    assert_eq!(again["informationSystemUpsert"]["informationSystem"]["revision"], 1);
    assert_eq!(desk.changes().await, changes);
    assert_eq!(desk.number("SELECT count(*) FROM provenance").await, sources);
}

async fn a_mutation_that_is_selected_twice_runs_once(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let query = "mutation($input: InformationSystemWriteInput!) {
        made: informationSystemCreate(input: $input) { action }
        made: informationSystemCreate(input: $input) { informationSystem { name } }
        ...Again }
        fragment Again on Mutation {
            made: informationSystemCreate(input: $input) { userErrors { code } } }";
    let before = desk.changes().await;

    let input = json!({ "input": system("one", &province) });
    let answer = desk.ask(&writer(&province), query, input).await;

    let named = json!({ "name": "Hệ thống one" });
    let made = json!({ "action": "CREATED", "informationSystem": named, "userErrors": [] });
    assert_eq!(answer, json!({ "made": made }), "a second run would be refused");
    assert_eq!(desk.changes().await, before + 1);
}

async fn the_second_mutation_runs_though_the_first_was_refused(database: Database) {
    let desk = Desk::on(database).await;
    let query = "mutation { a: vendorUpsert(input: {externalIds: [{source: \"S\", id: \"1\"}], kind: OTHER})
            { action vendor { id } userErrors { code path } }
        b: vendorUpsert(input: {externalIds: [{source: \"S\", id: \"1\"}], kind: OTHER, name: \"Một\", aliases: [\"Hai\"]})
            { action vendor { name aliases } __typename }
        c: vendorUpdate(input: {externalIds: [{source: \"S\", id: \"1\"}], aliases: []}) { vendor { aliases } } }";

    let data = desk.ask(&ministry(), query, json!({})).await;

    assert_eq!(data["a"]["userErrors"], json!([{ "code": "REQUIRED", "path": ["name"] }]));
    let made = json!({ "action": "CREATED", "vendor": { "name": "Một", "aliases": ["Hai", "Một"] }, "__typename": "VendorPayload" });
    assert_eq!(data["b"], made);
    assert_eq!(data["c"]["vendor"]["aliases"], json!(["Một"]), "its own name is kept");
}

async fn rows_refer_to_each_other(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let query = "mutation($rows: [SyncRowInput!]!) { syncBatch(input: {rows: $rows}) {
        rows { action errors { code message } node { __typename ... on LevelDossier { title informationSystems { nodes { name } } } } }
        counts { created } } }";
    let dossier = json!({
        "externalIds": [{ "source": "LGSP", "id": "d" }], "title": "Hồ sơ", "province": { "id": province },
        "informationSystems": [{ "externalId": { "source": "LGSP", "id": "one" } }],
    });
    let rows =
        json!([{ "levelDossier": dossier }, { "informationSystem": system("one", &province) }]);

    let data = desk.ask(&writer(&province), query, json!({ "rows": rows })).await;

    assert_eq!(data["syncBatch"]["counts"]["created"], 2, "{data}");
    let node = &data["syncBatch"]["rows"][0]["node"];
    assert_eq!(node["informationSystems"]["nodes"], json!([{ "name": "Hệ thống one" }]));
    assert_eq!(data["syncBatch"]["rows"][1]["node"]["__typename"], "InformationSystem");
}

async fn one_bad_row_is_skipped_or_refuses_all(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let bad = with(system("two", &province), &json!({ "wentLiveOn": "2030-01-01" }));
    let rows = json!([system("one", &province), bad]);
    let input = |how| json!({ "input": { "rows": rows, "onRowError": how } });
    let codes = |data: &Value| -> Vec<String> {
        let errors = data["userErrors"].as_array().unwrap().iter();
        errors
            .map(|error| format!("{} {}", error["rowIndex"], error["code"].as_str().unwrap()))
            .collect()
    };

    let all =
        desk.ask(&actor, BULK, input("REJECT_ALL")).await["informationSystemBulkUpsert"].take();
    assert_eq!(codes(&all), ["0 NOT_WRITTEN", "1 DAY_TO_COME"]);
    let skipped =
        desk.ask(&actor, BULK, input("SKIP_ROW")).await["informationSystemBulkUpsert"].take();
    assert_eq!(codes(&skipped), ["1 DAY_TO_COME"]);
    assert_eq!(
        skipped["counts"],
        json!({ "created": 1, "updated": 0, "unchanged": 0, "rejected": 1, "retired": 0 })
    );
}

async fn statements_do_not_depend_on_the_number_of_rows(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let rows = |from: usize, to: usize| -> Vec<Value> {
        (from..to)
            .map(|number| with(system(&number.to_string(), &province), &json!({ "level": 2 })))
            .collect()
    };
    let mut counted = Vec::new();
    for rows in [rows(0, 2), rows(2, 4), rows(4, 104)] {
        let before = desk.app.statements();
        let data = desk.ask(&actor, BULK, json!({ "input": { "rows": rows } })).await;
        assert_eq!(data["informationSystemBulkUpsert"]["counts"]["created"], rows.len());
        counted.push(desk.app.statements() - before);
    }

    assert_eq!(counted[1], counted[2]);
}

async fn a_key_has_one_effect_however_often_it_is_sent(database: Database) {
    let desk = Arc::new(Desk::on(database).await);
    let province = desk.province("08").await;
    let before = desk.changes().await;
    let input = json!({ "input": { "rows": [{ "name": "Một", "category": "TTHC", "province": { "id": province },
        "externalIds": [{ "source": "S", "id": "1" }] }], "idempotencyKey": "k" } });

    let sent = (0..6).map(|_| {
        let (desk, input, actor) = (Arc::clone(&desk), input.clone(), writer(&province));
        tokio::spawn(async move {
            desk.ask(&actor, BULK, input).await["informationSystemBulkUpsert"].take()
        })
    });
    let mut replayed = 0;
    for answer in sent.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        assert_eq!(answer["counts"]["created"], 1, "{answer}");
        assert_eq!(answer["rows"][0]["node"]["name"], "Một");
        replayed += i64::from(answer["replayed"] == true);
    }
    assert_eq!(replayed, 5);
    assert_eq!(desk.changes().await, before + 1);

    let mut other = input.clone();
    other["input"]["rows"][0]["name"] = json!("Hai");
    let other = desk.ask(&writer(&province), BULK, other).await;
    assert_eq!(
        other["informationSystemBulkUpsert"]["userErrors"][0]["code"],
        "IDEMPOTENCY_CONFLICT"
    );
    assert_eq!(desk.changes().await, before + 1);
}

async fn what_a_source_no_longer_tells_is_retired(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let all: Vec<Value> = ["1", "2", "3"].map(|id| system(id, &province)).into();
    desk.ask(&actor, BULK, json!({ "input": { "rows": all } })).await;
    let rest = |most, dry| {
        json!({ "input": { "rows": [system("1", &province)], "dryRun": dry,
            "replaceScope": { "source": "LGSP", "maxDeletes": most } } })
    };

    let dry = desk.ask(&actor, BULK, rest(2, true)).await["informationSystemBulkUpsert"].take();
    let refused =
        desk.ask(&actor, BULK, rest(1, false)).await["informationSystemBulkUpsert"].take();
    let retired =
        desk.number("SELECT count(*) FROM information_system WHERE retired_on IS NOT NULL").await;
    let done = desk.ask(&actor, BULK, rest(2, false)).await["informationSystemBulkUpsert"].take();

    assert_eq!((&dry["counts"]["retired"], &dry["counts"]["unchanged"]), (&json!(2), &json!(1)));
    assert_eq!(refused["userErrors"][0]["code"], "TOO_MANY_DELETES");
    assert!(
        refused["userErrors"][0]["message"].as_str().unwrap().starts_with("2 things"),
        "{refused}"
    );
    assert_eq!(retired, 0);
    assert_eq!(done["counts"]["retired"], 2);
}

async fn a_province_writes_its_own_and_learns_nothing_of_others(database: Database) {
    let desk = Desk::on(database).await;
    let (ours, theirs) = (desk.province("08").await, desk.province("75").await);
    let made = desk.ask(&writer(&theirs), UPSERT, json!({ "input": system("one", &theirs) })).await;
    let id = made["informationSystemUpsert"]["informationSystem"]["id"].clone();
    let before = desk.changes().await;
    let ask = async |input: Value, query: &str, root: &str| {
        desk.ask(&writer(&ours), query, json!({ "input": input })).await[root]["userErrors"][0]["code"].clone()
    };

    let hidden = ask(json!({ "id": id, "name": "A" }), UPDATE, "informationSystemUpdate").await;
    let nothing = "system_AAAAAAAAAAAAAAAAAAAABw";
    let absent =
        ask(json!({ "id": nothing, "name": "A" }), UPDATE, "informationSystemUpdate").await;
    let foreign = ask(system("two", &theirs), UPSERT, "informationSystemUpsert").await;
    let keyed = with(system("two", &ours), &json!({ "key": "mine" }));
    let keyed = ask(keyed, UPSERT, "informationSystemUpsert").await;
    assert_eq!((hidden, absent), (json!("NOT_FOUND"), json!("NOT_FOUND")));
    assert_eq!((foreign, keyed), (json!("FORBIDDEN"), json!("NOT_FOUND")));
    assert_eq!(desk.changes().await, before);

    // the same external id is another thing in our own register
    let own = desk.ask(&writer(&ours), UPSERT, json!({ "input": system("one", &ours) })).await;
    assert_eq!(own["informationSystemUpsert"]["action"], "CREATED");
}

/// Every mutation with an input that names things of another province.
async fn every_mutation_is_denied_to_those_who_may_not_write(database: Database) {
    let desk = Desk::on(database).await;
    let (ours, theirs) = (desk.province("08").await, desk.province("75").await);
    let (_, our_id) = read_id(&ours).unwrap();
    let schema = parse_schema(api::graphql::sdl().unwrap()).unwrap();
    let fields = schema.definitions.iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(one) if one.node.name.node == "Mutation" => match &one.node.kind
        {
            TypeKind::Object(object) => Some(object.fields.clone()),
            _ => None,
        },
        _ => None,
    });
    let mutations: Vec<(String, String)> = fields
        .unwrap()
        .iter()
        .map(|field| {
            let input = &field.node.arguments[0].node.ty.node.to_string();
            (field.node.name.node.to_string(), input.trim_end_matches('!').to_owned())
        })
        .collect();
    assert!(mutations.len() > 60, "{}", mutations.len());
    let before = desk.changes().await;
    let reader = Actor::new("r", Role::Reader, Permission::of(Role::Reader, Some([our_id].into())));
    let auditor = Actor::new("a", Role::Auditor, Permission::of(Role::Auditor, None));

    for (name, input_type) in &mutations {
        let input = input_of(&schema, input_type, &theirs);
        let query = format!(
            "mutation($input: {input_type}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}"
        );
        for (actor, codes) in [
            (&Actor::anonymous(), &["FORBIDDEN"][..]),
            (&reader, &["FORBIDDEN"]),
            (&auditor, &["FORBIDDEN"]),
            (&writer(&ours), &["FORBIDDEN", "NOT_FOUND", "UNKNOWN_REFERENCE", "NOT_WRITTEN"]),
        ] {
            let data = desk.ask(actor, &query, json!({ "input": input })).await;
            let errors = data[name]["userErrors"].as_array().unwrap();
            assert!(!errors.is_empty(), "{name} by {}: {data}", actor.name());
            for error in errors {
                assert!(
                    codes.contains(&error["code"].as_str().unwrap()),
                    "{name} by {}: {data}",
                    actor.name()
                );
            }
        }
    }
    assert_eq!(desk.changes().await, before);
}

/// An input of this type: all that must be given, and what names a thing of the province.
fn input_of(
    schema: &async_graphql_parser::types::ServiceDocument,
    name: &str,
    province: &str,
) -> Value {
    let kind = schema.definitions.iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(one) if one.node.name.node == name => {
            Some(one.node.kind.clone())
        }
        _ => None,
    });
    match kind {
        Some(TypeKind::InputObject(object)) => {
            let mut given = json!({});
            let is_one_of = name.ends_with("Ref") || name == "SyncRowInput";
            for field in &object.fields {
                let (field, kind) = (field.node.name.node.as_str(), field.node.ty.node.to_string());
                let bare = kind.trim_matches(['[', ']', '!']);
                let named = [
                    "externalIds",
                    "province",
                    "name",
                    "category",
                    "kind",
                    "code",
                    "number",
                    "subject",
                    "nameEn",
                    "nameVi",
                    "qualifier",
                    "result",
                    "mode",
                ]
                .contains(&field);
                let wanted = if is_one_of {
                    field == "externalId" || field == "informationSystem"
                } else {
                    kind.ends_with('!') || named
                };
                if !wanted || ["dryRun", "onRowError"].contains(&field) {
                    continue;
                }
                let value = if bare == "ProvinceRef" {
                    json!({ "id": province })
                } else {
                    input_of(schema, bare, province)
                };
                let value = if field == "province" && bare == "ID" { continue } else { value };
                given[field] = if kind.starts_with('[') { json!([value]) } else { value };
            }
            given
        }
        Some(TypeKind::Enum(one)) => json!(one.values[0].node.value.node.as_str()),
        _ => match name {
            "Int" => json!(1),
            "Date" => json!("2026-03-10"),
            "DateTime" => json!("2026-03-10T00:00:00Z"),
            "ID" => json!(domain::graph::opaque_id(&domain::graph::VENDOR, Uuid::nil())),
            _ => json!("text"),
        },
    }
}

async fn a_dossier_goes_its_way_and_rules_bind_it(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let actor = writer(&province);
    let found = desk.ask(&ministry(), "{ decisions(first: 1, where: {issuer: {kind: {eq: PEOPLES_COMMITTEE}}}) { nodes { id } }
        by: decisions(first: 1, where: {issuer: {kind: {eq: ENTERPRISE}}}) { nodes { id } } }", json!({})).await;
    let decision = found["decisions"]["nodes"][0]["id"].clone();
    let creation = "mutation($province: ID!) { levelDossierCreate(input: {title: \"Hồ sơ\", level: 3, province: {id: $province}})
        { levelDossier { id } userErrors { code } } }";
    let made = desk.ask(&actor, creation, json!({ "province": province })).await;
    let id = made["levelDossierCreate"]["levelDossier"]["id"].clone();
    let ask = async |query: &str| {
        let query = format!(
            "mutation($id: ID!{}) {{ done: {query} {{ action levelDossier {{ status approvedOn \
            implementedOn decisions {{ id }} }} userErrors {{ code path }} }} }}",
            if query.contains("$decision") { ", $decision: ID" } else { "" }
        );
        desk.ask(
            &actor,
            &query.replace("DOSSIER", "levelDossier: {id: $id}"),
            json!({ "id": id, "decision": decision }),
        )
        .await["done"]
            .take()
    };

    let submitted = ask("levelDossierSubmit(input: {DOSSIER, submittedOn: \"2026-01-05\"})").await;
    assert_eq!(submitted["levelDossier"]["status"], "SUBMITTED", "{submitted}");
    let early = ask("levelDossierAppraise(input: {DOSSIER, appraisedOn: \"2026-01-04\"})").await;
    assert_eq!(
        early["userErrors"],
        json!([{ "code": "DAYS_OUT_OF_ORDER", "path": ["appraisedOn"] }])
    );
    ask("levelDossierAppraise(input: {DOSSIER, appraisedOn: \"2026-01-10\"})").await;
    let bare = "mutation($id: ID!) { done: levelDossierUpdate(input: {id: $id, status: APPROVED}) { userErrors { code } } }";
    let bare = desk.ask(&actor, bare, json!({ "id": id })).await;
    assert_eq!(bare["done"]["userErrors"], json!([{ "code": "APPROVAL_WITHOUT_DECISION" }]));
    let approved = ask("levelDossierApprove(input: {DOSSIER, decision: {id: $decision}, approvedOn: \"2026-02-01\"})").await;
    assert_eq!(approved["levelDossier"]["status"], "APPROVED", "{approved}");
    assert_eq!(approved["levelDossier"]["decisions"], json!([{ "id": decision }]));
    let done = ask("levelDossierMarkImplemented(input: {DOSSIER})").await;
    assert_eq!(done["levelDossier"]["implementedOn"], "2026-03-10");
    let withdrawn = ask("levelDossierWithdraw(input: {DOSSIER})").await;
    assert_eq!(withdrawn["levelDossier"]["status"], "WITHDRAWN");

    if let Some(theirs) = found["by"]["nodes"][0]["id"].as_str() {
        let refused = "mutation($province: ID!, $decision: ID!) { levelDossierCreate(input: {province: {id: $province},
            approvedOn: \"2026-02-01\", decisions: [{id: $decision}]}) { userErrors { code } } }";
        let refused =
            desk.ask(&actor, refused, json!({ "province": province, "decision": theirs })).await;
        assert_eq!(
            refused["levelDossierCreate"]["userErrors"],
            json!([{ "code": "APPROVER_NOT_COMPETENT" }])
        );
    }
}

async fn decisions_are_related_and_unrelated(database: Database) {
    let desk = Desk::on(database).await;
    let found = desk
        .ask(
            &ministry(),
            "{ decisions(first: 2, where: {relatedDecisions: {none: {}}}) { nodes { id } } }",
            json!({}),
        )
        .await;
    let nodes = &found["decisions"]["nodes"];
    let variables = json!({ "one": nodes[0]["id"], "two": nodes[1]["id"] });
    let ask = async |deed: &str| {
        let query = format!("mutation($one: ID!, $two: ID!) {{ {deed}(input: {{decision: {{id: $one}}, related: {{id: $two}},
            kind: AMENDS}}) {{ action decision {{ relatedDecisions {{ nodes {{ kind related {{ id }} }} }} }} userErrors {{ message }} }} }}");
        desk.ask(&ministry(), &query, variables.clone()).await[deed].take()
    };

    let related = ask("decisionRelate").await;
    let expected = json!([{ "kind": "AMENDS", "related": { "id": nodes[1]["id"] } }]);
    assert_eq!(related["decision"]["relatedDecisions"]["nodes"], expected, "{related}");
    assert_eq!(ask("decisionRelate").await["action"], "UNCHANGED");
    let unrelated = ask("decisionUnrelate").await;
    assert_eq!(unrelated["decision"]["relatedDecisions"]["nodes"], json!([]));
}

async fn too_many_rows_are_refused_by_number(database: Database) {
    let desk = Desk::on(database).await;
    let rows: Vec<Value> = (0..1001).map(|_| json!({ "name": "A" })).collect();

    let none = desk.ask(&ministry(), BULK, json!({ "input": { "rows": [] } })).await;
    let many = desk.ask(&ministry(), BULK, json!({ "input": { "rows": rows } })).await;

    let sentence = |data: &Value| {
        data["informationSystemBulkUpsert"]["userErrors"][0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(sentence(&none), "A call takes 1 to 1000 rows, got 0.");
    assert_eq!(sentence(&many), "A call takes 1 to 1000 rows, got 1001.");
}

async fn a_merge_of_vendors_is_undone_exactly(database: Database) {
    let desk = Desk::on(database).await;
    let query = "{ vendors(where: {name: {eq: \"Viettel\"}}) { nodes { id } } vnpt: vendors(where: {name: {eq: \"VNPT\"}}) { nodes { id } } }";
    let found = desk.ask(&ministry(), query, json!({})).await;
    let variables = json!({ "from": found["vendors"]["nodes"][0]["id"], "into": found["vnpt"]["nodes"][0]["id"] });
    let state = async || {
        let query = "query($from: ID!, $into: ID!) { nodes(ids: [$from, $into]) { ... on Vendor { name aliases retiredOn mergedInto { name }
            monitoringArrangements { totalCount nodes { id } } surveyAnswers { id } assessments { totalCount } } } }";
        desk.ask(&ministry(), query, variables.clone()).await
    };
    let before = state().await;

    let merge = "mutation($from: ID!, $into: ID!) { vendorMerge(input: {vendor: {id: $from}, into: {id: $into}}) {
        vendor { retiredOn mergedInto { name } } userErrors { code message } } }";
    let merged = desk.ask(&ministry(), merge, variables.clone()).await;
    assert_eq!(
        merged["vendorMerge"]["vendor"],
        json!({ "retiredOn": "2026-03-10", "mergedInto": { "name": "VNPT" } }),
        "{merged}"
    );
    let after = state().await;
    assert_eq!(after["nodes"][0]["monitoringArrangements"]["totalCount"], 0);
    assert_ne!(after["nodes"][1]["surveyAnswers"], before["nodes"][1]["surveyAnswers"]);
    let named =
        desk.ask(&ministry(), "{ vendor(by: {name: \"Viettel\"}) { name } }", json!({})).await;
    assert_eq!(named["vendor"]["name"], "VNPT");

    let undo = "mutation($from: ID!) { vendorMergeUndo(input: {vendor: {id: $from}}) { action userErrors { message } } }";
    let undone = desk.ask(&ministry(), undo, json!({ "from": variables["from"] })).await;
    assert_eq!(undone["vendorMergeUndo"]["userErrors"], json!([]));
    assert_eq!(state().await, before);
}

async fn what_a_person_overrides_outlives_the_import(database: Database) {
    let desk = Desk::on(database).await;
    let find = "{ surveyAnswers(first: 1, where: {criterion: {eq: NCSC_LINK}, status: {eq: DONE}}) { nodes { id } } }";
    let found = desk.ask(&ministry(), find, json!({})).await;
    let id = found["surveyAnswers"]["nodes"][0]["id"].clone();
    let overridden = "mutation($id: ID!) { surveyAnswerOverride(input: {surveyAnswer: {id: $id}, status: NOT_DONE, reason: \"gọi điện\"}) {
        action surveyAnswer { status } userErrors { code message } } }";
    let answer = desk.ask(&ministry(), overridden, json!({ "id": id })).await;
    assert_eq!(answer["surveyAnswerOverride"]["surveyAnswer"]["status"], "NOT_DONE", "{answer}");

    // the bundled survey again, as if it had never been loaded
    let db = desk.database.connect().await;
    db.execute_unprepared("DELETE FROM import_run").await.unwrap();
    let counts = desk.app.load_bundled().await.unwrap();

    assert_eq!((counts.overridden, counts.updated), (1, 0), "{counts:?}");
    let seen = desk
        .ask(
            &ministry(),
            "query($id: ID!) { node(id: $id) { ... on SurveyAnswer { status } } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(seen["node"]["status"], "NOT_DONE");
    let bare = "mutation($id: ID!) { surveyAnswerConfirm(input: {surveyAnswer: {id: $id}, reason: \"\"}) { userErrors { code } } }";
    let bare = desk.ask(&ministry(), bare, json!({ "id": id })).await;
    assert_eq!(bare["surveyAnswerConfirm"]["userErrors"][0]["code"], "OUT_OF_RANGE");
}

async fn the_examples_of_the_page_run(database: Database) {
    let desk = Desk::on(database).await;
    let page = include_str!("../../docs/writing.md");
    let examples = page.split("```graphql\n").skip(1).map(|part| part.split("```").next().unwrap());
    for example in examples {
        let data = desk.ask(&ministry(), example, json!({})).await;
        for (name, payload) in data.as_object().unwrap() {
            assert_eq!(payload["userErrors"], json!([]), "{name}: {payload}");
        }
    }
}

async fn an_enterprise_of_the_same_call_approves_nothing(database: Database) {
    let desk = Desk::on(database).await;
    let province = desk.province("08").await;
    let external = |id: &str| json!([{ "source": "S", "id": id }]);
    let reference = |id: &str| json!({ "externalId": { "source": "S", "id": id } });
    let rows = json!([
        { "organization": { "externalIds": external("o"), "name": "Công ty", "kind": "ENTERPRISE" } },
        { "decision": { "externalIds": external("d"), "number": "1/QĐ", "kind": "DECISION", "issuer": reference("o") } },
        { "levelDossier": { "externalIds": external("h"), "province": { "id": province }, "approvedOn": "2026-01-02",
                            "decisions": [reference("d")] } },
    ]);
    let query = "mutation($rows: [SyncRowInput!]!) { syncBatch(input: {rows: $rows}) { userErrors { code rowIndex } } }";

    let data = desk.ask(&ministry(), query, json!({ "rows": rows })).await;

    assert_eq!(
        data["syncBatch"]["userErrors"][2],
        json!({ "code": "APPROVER_NOT_COMPETENT", "rowIndex": 2 })
    );
}
