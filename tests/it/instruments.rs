//! What the carried documents ask, as callers see it.

use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    what_a_decision_asks_and_by_when,
    who_carries_out_a_directive_and_what_it_asks,
    who_carries_out_each_of_many,
    what_was_measured_in_a_province,
    what_binds_a_province_or_a_body_by_name,
    a_number_that_several_documents_bear_is_ambiguous,
);

pub(super) async fn data(api: &TestApi, query: &str) -> Value {
    let mut answer = api.ask(query, json!({})).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].take()
}

async fn what_a_decision_asks_and_by_when(api: TestApi) {
    let query = r#"query B5 { obligations(where: {decision: {number: {eq: "1014/QĐ-BTTTT"}}}, first: 50) {
      totalCount nodes { code clause addressee leadUnit cooperatingUnits subject
        dueRules { kind onOrBefore everyMonths tier condition statedDeadline } threshold } } }"#;

    let obligations = data(&api, query).await["obligations"].take();

    assert_eq!(obligations["totalCount"], 30);
    let nodes = obligations["nodes"].as_array().unwrap();
    assert_eq!((&nodes[0]["code"], &nodes[29]["code"]), (&json!("D1014-T1"), &json!("D1014-A16")));
    let of = |code: &str| nodes.iter().find(|node| node["code"] == code).unwrap();
    let rule = |kind: &str, day: Value, stated: &str| {
        json!({ "kind": kind, "onOrBefore": day, "everyMonths": null, "tier": null,
                "condition": null, "statedDeadline": stated })
    };
    let every = |months: u32, tier: &str, stated: &str| {
        json!({ "kind": "EVERY_MONTHS", "onOrBefore": null, "everyMonths": months, "tier": tier,
                "condition": "LAST_ASSESSMENT", "statedDeadline": stated })
    };
    let gate = |event: &str, stated: &str| {
        json!({ "kind": "GATE", "onOrBefore": null, "everyMonths": null, "tier": null,
                "condition": event, "statedDeadline": stated })
    };
    assert_eq!(
        *of("D1014-A9"),
        json!({
            "code": "D1014-A9",
            "clause": "annex 9",
            "addressee": "Chủ quản hệ thống thông tin IOC",
            "leadUnit": "Chủ quản hệ thống thông tin IOC",
            "cooperatingUnits": ["Cục An toàn thông tin"],
            "subject": "IOC",
            "dueRules": [rule("BEFORE", json!("2023-06-29"), "Trước ngày 30/6/2023")],
            "threshold": null,
        })
    );
    assert_eq!(
        *of("D1014-T3"),
        json!({
            "code": "D1014-T3",
            "clause": "I.2",
            "addressee": "IOC cấp tỉnh, cấp đô thị và cấp thấp hơn",
            "leadUnit": null,
            "cooperatingUnits": [],
            "subject": "IOC",
            "dueRules": [
                gate("GO_LIVE", "trước khi đưa vào sử dụng"),
                gate("CHANGE", "khi nâng cấp, thay đổi"),
                every(6, "PROVINCIAL", "06 tháng với IOC cấp tỉnh, thành phố trực thuộc Trung ương"),
                every(12, "CITY", "12 tháng với IOC cấp đô thị"),
                every(12, "LOWER", "12 tháng với … IOC cấp thấp hơn"),
            ],
            "threshold": 100,
        })
    );
    assert_eq!(
        of("D1014-T1")["dueRules"],
        json!([rule("WITHIN_YEAR", json!("2025-12-31"), "đến hết năm 2025")])
    );
    assert_eq!(
        of("D1014-IV1")["cooperatingUnits"],
        json!([
            "Sở TT&TT các tỉnh, thành phố trực thuộc Trung ương",
            "Văn phòng UBND các tỉnh, thành phố trực thuộc Trung ương có liên quan tới IOC",
        ])
    );
}

async fn who_carries_out_a_directive_and_what_it_asks(api: TestApi) {
    let query = r#"query B6 { decision(by: {number: "09/CT-TTg"}) { issuedOn
      implementedBy { number issuer { name } implementedBy { number } } obligations { code } } }"#;

    let decision = data(&api, query).await["decision"].take();

    let codes = [
        "1a", "1b", "1c", "1d-0", "1d-1", "1d-2", "1dd", "1e", "1g", "1h-1", "1h-2", "1i", "2a",
        "2b", "2c", "2d", "2dd", "3", "4a", "4b", "5", "6",
    ];
    let codes: Vec<_> =
        codes.iter().map(|clause| json!({ "code": format!("CT09-{clause}") })).collect();
    assert_eq!(
        decision,
        json!({
            "issuedOn": "2024-02-23",
            "implementedBy": [{
                "number": "2455/UBND-KGVX",
                "issuer": { "name": "Ủy ban nhân dân tỉnh Đồng Nai" },
                "implementedBy": [{ "number": "689/VP-HCTC" }],
            }],
            "obligations": codes,
        })
    );
}

async fn who_carries_out_each_of_many(api: TestApi) {
    let query = r"{ decisions(where: {implementedBy: {some: {kind: {eq: OFFICIAL_LETTER}}}}, first: 200) {
      nodes { number implementedBy { number } implements { number } } } }";

    let decisions = data(&api, query).await["decisions"]["nodes"].take();

    let letter = json!({ "number": "2455/UBND-KGVX" });
    assert_eq!(
        decisions,
        json!([
            { "number": "379/KH-TCTTKĐA", "implementedBy": [{ "number": "329/UBND-KH&CĐS" }], "implements": [] },
            { "number": "2455/UBND-KGVX", "implementedBy": [{ "number": "689/VP-HCTC" }],
              "implements": [{ "number": "09/CT-TTg" }] },
            { "number": "09/CT-TTg", "implementedBy": [letter], "implements": [] },
        ])
    );
}

async fn what_was_measured_in_a_province(api: TestApi) {
    let query = r#"{ province(by: {name: "Tuyên Quang"}, asOf: "2025-08-20") { measurements { nodes {
      name measure numerator denominator asOf decision { number } } } } }"#;

    let mut measured = data(&api, query).await["province"]["measurements"]["nodes"].take();

    let nodes = measured.as_array_mut().unwrap();
    nodes.sort_by_key(|node| node["numerator"].as_u64());
    let of = |name: &str, measure: Value, numerator: u32, denominator: u32| {
        json!({ "name": name, "measure": measure, "numerator": numerator, "denominator": denominator,
                "asOf": "2025-08-09", "decision": { "number": "894/UBND-KH&CĐS" } })
    };
    assert_eq!(
        measured,
        json!([
            of(
                "Important and shared systems that are under SOC monitoring",
                json!("SOC_MONITORED"),
                13,
                20
            ),
            of(
                "Computers at the 125 public-service centres that have the central anti-malware",
                Value::Null,
                31,
                812
            ),
        ])
    );
}

async fn what_binds_a_province_or_a_body_by_name(api: TestApi) {
    let query = r#"{
      province(by: {code: "75"}, asOf: "2024-04-30") { obligations(first: 2) { totalCount nodes {
        code jurisdictions { name } passesToSuccessors inForceFrom inForceTo lifecycles
        asks asksVi: asks(lang: VI) provenance { source clause } } } inventory { status } }
      organization(by: {name: "Cục An toàn thông tin"}) { parent { name } obligations { nodes { code } } }
      obligation(by: {code: "TQ-1"}) { reviewsApprovalsBefore measure measureLabel body { name }
        decision { number addressees inForceFrom clauses { label summary } } } }"#;

    let found = data(&api, query).await;

    let bound = &found["province"]["obligations"];
    assert_eq!(bound["totalCount"], 14);
    assert_eq!(found["province"]["inventory"], Value::Null);
    let gone_on = bound["nodes"].as_array().unwrap().iter().find(|node| node["code"] == "DN-295");
    assert_eq!(
        *gone_on.unwrap(),
        json!({
            "code": "DN-295",
            "jurisdictions": [{ "name": "Đồng Nai" }],
            "passesToSuccessors": false,
            "inForceFrom": "2024-03-12",
            "inForceTo": null,
            "lifecycles": [],
            "asks": "The tasks given in official letter 295/UBND-KGVX of 9 January 2024 are gone on with",
            "asksVi": "Tiếp tục thực hiện các nhiệm vụ được giao tại Công văn số 295/UBND-KGVX ngày 09/01/2024",
            "provenance": [{ "source": "2455/UBND-KGVX", "clause": "1" }],
        })
    );
    let codes = ["A1", "IV1", "A7", "A8", "A15", "A16"];
    let nodes = found["organization"]["obligations"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), codes.len());
    assert!(codes.iter().all(|code| nodes.contains(&json!({ "code": format!("D1014-{code}") }))));
    assert_eq!(found["organization"]["parent"]["name"], "Bộ Thông tin và Truyền thông");
    let asked = &found["obligation"];
    assert_eq!(asked["reviewsApprovalsBefore"], "2025-07-01");
    assert_eq!(asked["measureLabel"], "level reviewed again");
    assert_eq!(asked["decision"]["addressees"].as_array().unwrap().len(), 5);
    let clause = json!({ "label": "1.1", "summary": "Thực hiện các văn bản chỉ đạo, khắc phục tồn tại, hạn chế" });
    assert_eq!(asked["decision"]["clauses"][1], clause);
}

async fn a_number_that_several_documents_bear_is_ambiguous(api: TestApi) {
    let answer = api.ask(r#"{ decision(by: {number: "1569/QĐ-UBND"}) { id } }"#, json!({})).await;

    assert_eq!(answer["data"]["decision"], Value::Null);
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!(extensions["code"], "AMBIGUOUS_NAME");
    let candidates = extensions["candidates"].as_array().unwrap();
    let named: Vec<_> = candidates.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_ne!(named[0], named[1]);
    assert!(named.iter().all(|name| name.starts_with("1569/QĐ-UBND, 20")), "{named:?}");
}
