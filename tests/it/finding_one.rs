//! Naming one thing: by id, code, name, former name, alias; on a day.

use api::app::App;
use api::clock::Clock;
use domain::graph::{ORGANIZATION, PROVINCE};
use domain::sync::{Key, Record};
use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    a_code_means_the_unit_of_the_day,
    a_name_is_found_however_it_is_written,
    a_former_name_finds_the_old_unit,
    a_name_changes_in_time,
    an_id_leads_to_its_node_from_anywhere,
    what_is_not_there_is_null,
    an_ambiguous_name_is_null_with_candidates,
    labels_are_said_in_both_languages,
);

async fn province(api: &TestApi, by: Value, as_of: Option<&str>) -> Value {
    let query = "query($by: ProvinceBy!, $asOf: Date) { province(by: $by, asOf: $asOf) { code name validTo } }";
    let answer = api.ask(query, json!({ "by": by, "asOf": as_of })).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["province"].clone()
}

async fn a_code_means_the_unit_of_the_day(api: TestApi) {
    for (as_of, name) in [
        (Some("2024-04-30"), "Yên Bái"),
        (Some("2025-06-30"), "Yên Bái"),
        (Some("2025-07-01"), "Lào Cai"),
        (Some("2026-01-01"), "Lào Cai"),
        (None, "Lào Cai"),
    ] {
        let found = province(&api, json!({ "code": "15" }), as_of).await;

        assert_eq!(found["name"], name, "{as_of:?}");
    }
}

async fn a_name_is_found_however_it_is_written(api: TestApi) {
    let written = [
        "Bà Rịa - Vũng Tàu",
        "bà rịa-vũng tàu",
        "ba ria vung tau",
        "BA\u{300} RI\u{323}A-VU\u{303}NG TA\u{300}U",
        "Tỉnh Bà Rịa – Vũng Tàu",
    ];
    for name in written {
        let found = province(&api, json!({ "name": name }), Some("2024-04-30")).await;

        assert_eq!(found["code"], "77", "{name}");
    }
    for (name, code) in
        [("Hoà Bình", "17"), ("Hòa Bình", "17"), ("dak nong", "67"), ("TP. Hà Nội", "01")]
    {
        let found = province(&api, json!({ "name": name }), Some("2024-04-30")).await;

        assert_eq!(found["code"], code, "{name}");
    }
}

async fn a_former_name_finds_the_old_unit(api: TestApi) {
    let found = province(&api, json!({ "name": "Hà Giang" }), None).await;
    let today = province(&api, json!({ "name": "Hà Giang" }), Some("2026-01-01")).await;

    assert_eq!(found, json!({ "code": "02", "name": "Hà Giang", "validTo": "2025-06-30" }));
    assert_eq!(today, Value::Null);
}

async fn a_name_changes_in_time(api: TestApi) {
    for (as_of, name) in [("2024-12-31", "Thừa Thiên Huế"), ("2025-01-01", "Huế")] {
        let found = province(&api, json!({ "code": "46" }), Some(as_of)).await;

        assert_eq!(found["name"], name, "{as_of}");
    }
}

async fn an_id_leads_to_its_node_from_anywhere(api: TestApi) {
    let first =
        "{ vendors(first: 1) { nodes { id name } } provinces(first: 2) { nodes { id name } } }";
    let answer = api.ask(first, json!({})).await;
    let vendor = &answer["data"]["vendors"]["nodes"][0];
    let provinces = &answer["data"]["provinces"]["nodes"];

    let again = "query($one: ID!, $many: [ID!]!) {
        node(id: $one) { __typename id ... on Vendor { name } ... on Province { code } }
        nodes(ids: $many) { id ...name } }
        fragment name on Node { ... on Vendor { name } ... on Province { name } }";
    let many = json!([provinces[1]["id"], vendor["id"], provinces[0]["id"], provinces[1]["id"]]);
    let answer = api.ask(again, json!({ "one": vendor["id"], "many": many })).await;

    let node = &answer["data"]["node"];
    assert_eq!(
        node,
        &json!({ "__typename": "Vendor", "id": vendor["id"], "name": vendor["name"] })
    );
    let nodes = json!([provinces[1], vendor, provinces[0], provinces[1]]);
    assert_eq!(answer["data"]["nodes"], nodes);
}

async fn what_is_not_there_is_null(api: TestApi) {
    let nobody = "province_AAAAAAAAAAAAAAAAAAAAAA";
    let query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id }
        province(by: {id: $id}) { id } vendor(by: {name: \"Atlantis\"}) { id } decision(by: {id: $id}) { id } }";

    let answer = api.ask(query, json!({ "id": nobody })).await;

    let nothing = json!({ "node": null, "nodes": [null], "province": null, "vendor": null, "decision": null });
    assert_eq!(answer["data"], nothing);
    let answer = api.ask("{ node(id: \"province_7\") { id } }", json!({})).await;
    assert_eq!(answer["errors"][0]["message"], "\"province_7\" is not an id of this graph");
}

async fn an_ambiguous_name_is_null_with_candidates(api: TestApi) {
    let clock = Clock::system();
    let app = App::open(&api.database().settings(), clock).await.unwrap();
    let office = |province: &str| {
        Record::new(&ORGANIZATION, format!("office of {province}"))
            .held("province_id", Some(Key::natural(&PROVINCE, province)))
            .with("name", "Văn phòng điều phối")
            .with("kind", "OFFICE")
    };
    app.write("a test", &[office("63:06"), office("63:08")]).await.unwrap();
    let query = "{ found: organization(by: {name: \"VAN PHONG DIEU PHOI\"}) { name } __typename }";

    let answer = api.ask(query, json!({})).await;

    assert_eq!(answer["data"], json!({ "found": null, "__typename": "Query" }));
    let error = &answer["errors"][0];
    assert_eq!(error["message"], "2 things answer to this name; ask for one of them by its id");
    assert_eq!(error["path"], json!(["found"]));
    assert_eq!(error["extensions"]["code"], "AMBIGUOUS_NAME");
    let candidates = error["extensions"]["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2);
    for candidate in candidates {
        let query = "query($id: ID!) { organization(by: {id: $id}) { name } }";
        let answer = api.ask(query, json!({ "id": candidate["id"] })).await;
        assert_eq!(answer["data"]["organization"]["name"], candidate["name"]);
    }
}

async fn labels_are_said_in_both_languages(api: TestApi) {
    let query = "{ province(by: {code: \"01\"}) { kind en: kindLabel vi: kindLabel(lang: VI) } }";

    let answer = api.ask(query, json!({})).await;

    let said = json!({
        "kind": "MUNICIPALITY",
        "en": "centrally run city",
        "vi": "thành phố trực thuộc Trung ương",
    });
    assert_eq!(answer["data"]["province"], said);
}
