//! The questions that the graph was built for, with their exact answers from the bundled data.

use serde_json::{Value, json};
use support::{TestApi, on_both_engines};

on_both_engines!(
    what_a_province_answered_and_by_which_decisions,
    whom_a_vendor_works_for,
    what_the_survey_says_in_figures,
    who_cites_one_number,
    who_was_there_then_and_is_now,
    what_a_merged_province_brought_along,
);

async fn data(api: &TestApi, query: &str) -> Value {
    let mut answer = api.ask(query, json!({})).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    let position = answer["extensions"]["feedPosition"].as_str().unwrap();
    assert!(position.split_once(':').is_some_and(|(_, at)| at.parse::<u64>().unwrap() > 0));
    answer["data"].take()
}

async fn what_a_province_answered_and_by_which_decisions(api: TestApi) {
    let query = r#"{ province(by: {name: "bac kan"}, asOf: "2024-04-30") {
      code name validFrom validTo successor { code name }
      surveyAnswers { criterion status decisions { number kind issuedOn }
        findings { rule severity message } provenance { row column } }
      levelDossiers { nodes { status level decisions { number issuedOn issuer { name } } } }
      ncscLink { status } } }"#;

    let province = data(&api, query).await["province"].take();

    let resolved = json!({
        "rule": "NAME_VARIANT_RESOLVED",
        "severity": "INFO",
        "message": "\"Bắc Kan\" was read as Bắc Kạn",
    });
    let cut = json!({
        "rule": "TRUNCATED_TEXT",
        "severity": "WARNING",
        "message": "the text breaks off",
    });
    let answer = |criterion: &str, decisions: Value, findings: Value, column: u32| {
        json!({
            "criterion": criterion,
            "status": "DONE",
            "decisions": decisions,
            "findings": findings,
            "provenance": [{ "row": 20, "column": column }],
        })
    };
    let approval = json!([
        { "number": "2492/QĐ-UBND", "kind": "DECISION", "issuedOn": "2022-12-21" }
    ]);
    let founding = json!([
        { "number": "293/QĐ-UBND", "kind": "DECISION", "issuedOn": "2024-02-28" }
    ]);
    let expected = json!({
        "code": "06",
        "name": "Bắc Kạn",
        "validFrom": null,
        "validTo": "2025-06-30",
        "successor": { "code": "19", "name": "Thái Nguyên" },
        "surveyAnswers": [
            answer("SYSTEM_REVIEW", json!([]), json!([resolved]), 3),
            answer("LEVEL_DOSSIER", approval, json!([resolved]), 5),
            answer("SECURITY_FORCE", founding, json!([resolved, cut]), 6),
            answer("MONITORING", json!([]), json!([resolved]), 8),
            answer("NCSC_LINK", json!([]), json!([resolved]), 10),
        ],
        "levelDossiers": { "nodes": [{
            "status": "APPROVED",
            "level": null,
            "decisions": [{
                "number": "2492/QĐ-UBND",
                "issuedOn": "2022-12-21",
                "issuer": { "name": "Ủy ban nhân dân tỉnh Bắc Kạn" },
            }],
        }] },
        "ncscLink": { "status": "CONNECTED" },
    });
    assert_eq!(province, expected);
}

async fn whom_a_vendor_works_for(api: TestApi) {
    let query = r#"{ vendor(by: {name: "tap doan cong nghiep vien thong quan doi"}) { name aliases
      monitoringArrangements(first: 50) { totalCount
        nodes { mode status province { name } decisions { number kind } } } } }"#;

    let vendor = data(&api, query).await["vendor"].take();

    assert_eq!(vendor["name"], "Viettel");
    assert!(vendor["aliases"].as_array().unwrap().contains(&json!("Viettel Security")));
    let arrangements = &vendor["monitoringArrangements"];
    assert_eq!(arrangements["totalCount"], 5);
    let mut nodes = arrangements["nodes"].as_array().unwrap().clone();
    nodes.sort_by_key(|node| node["province"]["name"].as_str().unwrap().to_owned());
    let expected = json!([
        { "mode": "OUTSOURCED", "status": "ACTIVE", "province": { "name": "Bình Thuận" }, "decisions": [] },
        { "mode": "OUTSOURCED", "status": "ACTIVE", "province": { "name": "Bắc Giang" }, "decisions": [] },
        { "mode": "HYBRID", "status": "ACTIVE", "province": { "name": "Nam Định" }, "decisions": [] },
        { "mode": "HYBRID", "status": "ACTIVE", "province": { "name": "Quảng Ngãi" }, "decisions": [
            { "number": "16/QĐ-TTCNTT&TT", "kind": "DECISION" },
            { "number": "15/QĐ-TTCNTT&TT", "kind": "DECISION" },
        ] },
        { "mode": "OUTSOURCED", "status": "BEING_DEPLOYED", "province": { "name": "Đắk Lắk" }, "decisions": [
            { "number": "1812/2022/HĐ/STTTT-VIETTEL", "kind": "CONTRACT" },
        ] },
    ]);
    assert_eq!(Value::Array(nodes), expected);
}

async fn what_the_survey_says_in_figures(api: TestApi) {
    let query = "{ surveyRounds { nodes { asOf rowCount missingProvinces { name }
      done: answers(where: {criterion: {eq: LEVEL_DOSSIER}, status: {eq: DONE}}) { totalCount }
      teams: answers(where: {criterion: {eq: SECURITY_FORCE}, status: {eq: DONE}}) { totalCount }
      delegated: answers(where: {criterion: {eq: SECURITY_FORCE}, status: {eq: DELEGATED}}) { totalCount }
      monitored: answers(where: {criterion: {eq: MONITORING}, status: {eq: DONE}}) { totalCount }
      linked: answers(where: {criterion: {eq: NCSC_LINK}, status: {eq: DONE}}) { totalCount }
      missing: answers(where: {status: {eq: ROW_MISSING}}) { totalCount } } } }";

    let rounds = data(&api, query).await["surveyRounds"]["nodes"].take();

    let expected = json!([{
        "asOf": "2024-04-30",
        "rowCount": 52,
        "missingProvinces": [
            { "name": "Điện Biên" }, { "name": "Lạng Sơn" }, { "name": "Quảng Ninh" },
            { "name": "Phú Thọ" }, { "name": "Hà Nam" }, { "name": "Đà Nẵng" },
            { "name": "Phú Yên" }, { "name": "Hồ Chí Minh" }, { "name": "Long An" },
            { "name": "Vĩnh Long" }, { "name": "Hậu Giang" },
        ],
        "done": { "totalCount": 45 },
        "teams": { "totalCount": 32 },
        "delegated": { "totalCount": 3 },
        "monitored": { "totalCount": 37 },
        "linked": { "totalCount": 52 },
        "missing": { "totalCount": 55 },
    }]);
    assert_eq!(rounds, expected);
}

async fn who_cites_one_number(api: TestApi) {
    let query = r#"{ decisions(where: {number: {eq: "1569/QĐ-UBND"}}) { totalCount
      nodes { issuedOn issuer { name } citedBy { province { name } criterion } findings { rule } } } }"#;

    let mut decisions = data(&api, query).await["decisions"].take();

    let nodes = decisions["nodes"].as_array_mut().unwrap();
    nodes.sort_by_key(|node| node["issuer"]["name"].as_str().unwrap().to_owned());
    let of = |province: &str| {
        json!({
            "issuedOn": "2020-07-06",
            "issuer": { "name": format!("Ủy ban nhân dân tỉnh {province}") },
            "citedBy": [{ "province": { "name": province }, "criterion": "MONITORING" }],
            "findings": [{ "rule": "SAME_REFERENCE_TWO_ISSUERS" }],
        })
    };
    assert_eq!(decisions, json!({ "totalCount": 2, "nodes": [of("An Giang"), of("Bạc Liêu")] }));
}

async fn who_was_there_then_and_is_now(api: TestApi) {
    let query = r#"{ today: provinces { totalCount }
      then: provinces(asOf: "2024-04-30", first: 63, orderBy: [{field: NAME, direction: ASC}]) {
        totalCount nodes { name securityTeams { nodes {
          kind status headcount headcountQualifier decisions { number } } } } } }"#;

    let found = data(&api, query).await;

    assert_eq!(found["today"]["totalCount"], 34);
    assert_eq!(found["then"]["totalCount"], 63);
    insta::assert_json_snapshot!("provinces_and_their_forces", found["then"]["nodes"]);
}

async fn what_a_merged_province_brought_along(api: TestApi) {
    let query = r#"{ province(by: {code: "08"}) { name validFrom
      predecessors { name levelDossiers(first: 3) { nodes { status } } }
      own: informationSystems { totalCount }
      informationSystems(first: 10, includePredecessors: true) {
        totalCount nodes { name category level } } } }"#;

    let province = data(&api, query).await["province"].take();

    let expected = json!({
        "name": "Tuyên Quang",
        "validFrom": "2025-07-01",
        "predecessors": [
            { "name": "Hà Giang", "levelDossiers": { "nodes": [{ "status": "PREPARING" }] } },
            { "name": "Tuyên Quang", "levelDossiers": { "nodes": [{ "status": "APPROVED" }] } },
        ],
        "own": { "totalCount": 0 },
        "informationSystems": { "totalCount": 1, "nodes": [{
            "name": "Hệ thống thông tin giải quyết thủ tục hành chính tỉnh Hà Giang",
            "category": "TTHC",
            "level": null,
        }] },
    });
    assert_eq!(province, expected);
}
