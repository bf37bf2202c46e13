//! What a province's writers and the ministry write of the province's own rows: by chance, all that can be written.

use api::app::Actor;
use serde_json::{Value, json};

use super::chance::Chance;
use super::questions::Ids;
use super::scene::{Land, Scene};

/// Names in the registers of provinces: few, so that things are written again, and alike in every province.
const REGISTERED: usize = 6;
/// Names and codes that every province uses.
pub(super) const NAMES: [&str; 3] = ["Sở Chung", "Trung tâm Chung", "Doanh nghiệp Chung"];
/// Codes that every province gives its figures.
pub(super) const CODES: [&str; 3] = ["so-lieu-chung-1", "so-lieu-chung-2", "so-lieu-chung-3"];
/// Words in the names of all that is written here.
pub(super) const WORDS: [&str; 2] = ["Chung", "riêng"];
/// Keys under which calls have one effect.
pub(super) const KEYS: [&str; 3] = ["nightly-1", "nightly-2", "nightly-3"];

/// What can be spoken of: the nation's things, and those of other provinces, which the ministry speaks of.
pub(super) struct Cast {
    pub(super) vendors: Vec<String>,
    pub(super) decisions: Vec<String>,
    /// Things of other provinces.
    pub(super) others: Ids,
}

const SYNC: &str = "mutation($rows: [SyncRowInput!]!, $key: String, $dry: Boolean!) { \
    syncBatch(input: {rows: $rows, onRowError: SKIP_ROW, idempotencyKey: $key, dryRun: $dry}) { \
    rows { action errors { code message } } userErrors { code message } } }";

/// One write of a province's own rows; how many things were written.
pub(super) async fn write(
    scene: &Scene,
    land: &Land,
    own: &Ids,
    cast: &Cast,
    chance: &mut Chance,
) -> usize {
    let is_ministry = chance.percent(35);
    let actor = if is_ministry { &scene.ministry } else { &land.writer };
    match chance.below(10) {
        0 => retire(scene, actor, own, chance).await,
        1 | 2 => deed(scene, actor, own, cast, chance).await,
        3 => replace(scene, actor, land, is_ministry, chance).await,
        _ => {
            let count = 1 + chance.below(3);
            let rows: Vec<Value> = (0..count)
                .map(|_| {
                    row(
                        land,
                        own,
                        if is_ministry { Some(&cast.others) } else { None },
                        cast,
                        chance,
                    )
                })
                .collect();
            let key = if chance.percent(30) { Some(chance.word(&KEYS)) } else { None };
            let variables = json!({ "rows": rows, "key": key, "dry": chance.percent(10) });
            let done = scene.data(actor, SYNC, &variables).await;
            written(&done["syncBatch"]["rows"])
        }
    }
}

/// Some of every kind.
pub(super) async fn fill(scene: &Scene, land: &Land, cast: &Cast, chance: &mut Chance) -> usize {
    let known = |number: usize| {
        let ids = json!([{ "source": "lgsp", "id": format!("x-{number}"), "province": land.id }]);
        let body = json!({ "externalIds": ids, "name": format!("{} {number}", NAMES[0]), "kind": "DEPARTMENT",
            "province": { "id": land.id } });
        let system = json!({ "externalIds": ids, "name": format!("Hệ thống Chung {number}"), "category": "IOC",
            "province": { "id": land.id } });
        [json!({ "organization": body }), json!({ "informationSystem": system })]
    };
    let mut calls = vec![(0..REGISTERED).flat_map(known).collect::<Vec<_>>()];
    for turn in 0..4 {
        let mut row =
            |kind: &&str| json!({ *kind: told(kind, land, &Ids::new(), None, cast, chance) });
        // of these a province has one, or one of a code
        let (alone, together): (Vec<_>, Vec<_>) =
            KINDS.iter().partition(|kind| ["ncscLink", "inventory", "measurement"].contains(*kind));
        calls.push(together.into_iter().map(&mut row).collect());
        if turn == 0 {
            calls.extend(alone.into_iter().map(|kind| vec![row(kind)]));
        }
    }
    let mut count = 0;
    for rows in calls {
        let variables = json!({ "rows": rows, "key": null, "dry": false });
        count += written(&scene.data(&land.writer, SYNC, &variables).await["syncBatch"]["rows"]);
    }
    count
}

fn written(rows: &Value) -> usize {
    let is_written =
        |row: &&Value| ["CREATED", "UPDATED", "RETIRED"].contains(&row["action"].as_str().unwrap());
    rows.as_array().map_or(0, |rows| rows.iter().filter(is_written).count())
}

/// What can be written, as `SyncRowInput` names it.
pub(super) const KINDS: [&str; 9] = [
    "organization",
    "informationSystem",
    "levelDossier",
    "securityTeam",
    "monitoringArrangement",
    "ncscLink",
    "inventory",
    "assessment",
    "measurement",
];

fn row(land: &Land, own: &Ids, others: Option<&Ids>, cast: &Cast, chance: &mut Chance) -> Value {
    let kind = chance.word(&KINDS);
    json!({ kind: told(kind, land, own, others, cast, chance) })
}

fn told(
    kind: &str,
    land: &Land,
    own: &Ids,
    others: Option<&Ids>,
    cast: &Cast,
    chance: &mut Chance,
) -> Value {
    let since = chance.word(&["2024-01-01", "2024-09-01", "2025-08-01", "2026-02-01"]);
    let number = chance.below(9);
    let system = Some(reference("InformationSystem", land, others, chance));
    let body = Some(reference("Organization", land, others, chance));
    let decision = chance.pick(&cast.decisions).map(|id| json!({ "id": id }));
    let vendor = chance.pick(&cast.vendors).map(|id| json!({ "id": id }));
    let mut told = by_itself(kind, number, since, chance);
    let mut may = |field: &str, percent: usize, value: Option<Value>, is_list: bool| {
        if let (true, Some(value)) = (chance.percent(percent), value) {
            told[field] = if is_list { json!([value]) } else { value };
        }
    };
    match kind {
        "organization" => may("parent", 30, body.clone(), false),
        "informationSystem" => {
            may("owner", 60, body.clone(), false);
            may("operator", 40, body, false);
        }
        "levelDossier" => {
            may("informationSystems", 70, system, true);
            may("decisions", 50, decision, true);
        }
        "securityTeam" => may("decisions", 30, decision, true),
        "monitoringArrangement" => {
            may("vendors", 70, vendor, true);
            may("decisions", 20, decision, true);
        }
        "assessment" => {
            may("informationSystem", 70, system, false);
            if chance.percent(50) {
                told["assessor"] = json!(body);
            } else {
                told["vendor"] = vendor.unwrap_or(Value::Null);
            }
        }
        "measurement" => {
            may("informationSystem", 30, system, false);
            may("decision", 30, decision, false);
        }
        _ => {}
    }
    told["province"] = json!({ "id": land.id });
    if chance.percent(60) {
        let said = format!("Công văn Chung {}", chance.below(3));
        told["source"] =
            json!({ "source": said, "page": 1, "rawText": format!("lời riêng {number}") });
    }
    let known = own.get(type_of(kind)).and_then(|ids| chance.pick(ids));
    match known {
        // a province has one link and one inventory
        Some(id) if ["ncscLink", "inventory"].contains(&kind) || chance.percent(40) => {
            told["id"] = json!(id);
        }
        _ => told["externalIds"] = json!([registered(land, chance)]),
    }
    told
}

/// What is told of a thing that speaks of no other.
fn by_itself(kind: &str, number: usize, since: &str, chance: &mut Chance) -> Value {
    match kind {
        "organization" => json!({
            "name": format!("{} {number}", chance.word(&NAMES)),
            "kind": chance.word(&["DEPARTMENT", "CENTRE", "ENTERPRISE", "PEOPLES_COMMITTEE"]),
        }),
        "informationSystem" => json!({
            "name": format!("Hệ thống Chung {number}"),
            "category": chance.word(&["TTHC", "IOC", "SOC", "EMAIL", "OTHER"]),
            "level": 1 + chance.below(6),
            "lifecycle": chance.word(&["DESIGN", "OPERATING", "UPGRADE"]),
            "important": chance.percent(50),
            "since": since,
        }),
        "levelDossier" => json!({
            "title": format!("Hồ sơ Chung {number}"),
            "level": 1 + chance.below(5),
            "status": chance.word(&["PREPARING", "SUBMITTED", "APPRAISED"]),
            "since": since,
        }),
        "securityTeam" => json!({
            "name": format!("Đội Chung {number}"),
            "kind": chance.word(&["SPECIALISED_UNIT", "INCIDENT_RESPONSE"]),
            "status": chance.word(&["PLANNED", "ESTABLISHED"]),
            "headcount": chance.below(20),
            "headcountQualifier": "EXACT",
            "since": since,
        }),
        "monitoringArrangement" => json!({
            "mode": chance.word(&["SELF", "OUTSOURCED", "HYBRID"]),
            "status": chance.word(&["PLANNED", "ACTIVE", "ENDED"]),
            "scope": format!("Chung {number}"),
            "startsOn": since,
            "since": since,
        }),
        "ncscLink" => json!({
            "status": chance.word(&["CONNECTED", "DISCONNECTED", "PLANNED"]),
            "shares": format!("Chung {number}"),
            "sinceOn": since,
            "since": since,
        }),
        "inventory" => json!({ "status": chance.word(&["COMPLETE", "PARTIAL"]), "since": since }),
        "assessment" => json!({
            "kind": chance.word(&["PRE_USE", "PERIODIC", "INSPECTION"]),
            "assessedOn": since,
            "result": chance.word(&["PASSED", "FAILED", "UNKNOWN"]),
        }),
        _ => json!({
            "code": chance.word(&CODES),
            "subject": chance.word(&["SYSTEM", "OFFICIAL", "PROVINCE"]),
            "measure": chance.word(&["LEVEL_APPROVED", "BASIC_TRAINING", "ASSESSED"]),
            "nameEn": format!("A figure of all {number}"),
            "nameVi": format!("Số liệu Chung {number}"),
            "numerator": number,
            "denominator": 1 + chance.below(12),
            "qualifier": "EXACT",
            "asOf": since,
        }),
    }
}

/// A thing of the province, or of another: the ministry speaks of both.
fn reference(kind: &str, land: &Land, others: Option<&Ids>, chance: &mut Chance) -> Value {
    let other = others.and_then(|others| chance.pick(others.get(kind)?));
    match other {
        Some(id) if chance.percent(60) => json!({ "id": id }),
        _ => json!({ "externalId": registered(land, chance) }),
    }
}

fn registered(land: &Land, chance: &mut Chance) -> Value {
    json!({ "source": "lgsp", "id": format!("x-{}", chance.below(REGISTERED)), "province": land.id })
}

/// The type's name of a field of `SyncRowInput`.
pub(super) fn type_of(kind: &str) -> &'static str {
    match kind {
        "organization" => "Organization",
        "informationSystem" => "InformationSystem",
        "levelDossier" => "LevelDossier",
        "securityTeam" => "SecurityTeam",
        "monitoringArrangement" => "MonitoringArrangement",
        "ncscLink" => "NcscLink",
        "inventory" => "Inventory",
        "assessment" => "Assessment",
        _ => "Measurement",
    }
}

async fn retire(scene: &Scene, actor: &Actor, own: &Ids, chance: &mut Chance) -> usize {
    let kind = chance.word(&KINDS);
    let Some(id) = own.get(type_of(kind)).and_then(|ids| chance.pick(ids)) else { return 0 };
    let day = chance.word(&["2025-12-31", "2026-03-10", "2027-01-01"]);
    let query = format!(
        "mutation($id: ID!) {{ done: {kind}Retire(input: {{id: $id, retiredOn: \"{day}\"}}) {{ action }} }}"
    );
    let done = scene.data(actor, &query, &json!({ "id": id })).await;
    usize::from(done["done"]["action"] != "REJECTED")
}

/// Steps of dossiers and links, and what people say of readings and findings.
async fn deed(scene: &Scene, actor: &Actor, own: &Ids, cast: &Cast, chance: &mut Chance) -> usize {
    let deeds = [
        (
            "LevelDossier",
            "levelDossierSubmit(input: {levelDossier: {id: $id}, submittedOn: \"2026-01-05\"})",
        ),
        (
            "LevelDossier",
            "levelDossierAppraise(input: {levelDossier: {id: $id}, appraisedOn: \"2026-02-05\"})",
        ),
        (
            "LevelDossier",
            "levelDossierApprove(input: {levelDossier: {id: $id}, decision: {id: $decision}, approvedOn: \"2026-03-01\"})",
        ),
        ("LevelDossier", "levelDossierMarkImplemented(input: {levelDossier: {id: $id}})"),
        ("LevelDossier", "levelDossierWithdraw(input: {levelDossier: {id: $id}})"),
        ("NcscLink", "ncscLinkConnect(input: {ncscLink: {id: $id}})"),
        (
            "NcscLink",
            "ncscLinkHeartbeat(input: {ncscLink: {id: $id}, seenAt: \"2026-03-09T0HOUR:00:00Z\"})",
        ),
        ("NcscLink", "ncscLinkDisconnect(input: {ncscLink: {id: $id}})"),
        (
            "SurveyAnswer",
            "surveyAnswerConfirm(input: {surveyAnswer: {id: $id}, reason: \"riêng\"})",
        ),
        (
            "SurveyAnswer",
            "surveyAnswerOverride(input: {surveyAnswer: {id: $id}, reason: \"riêng\", status: STATUS})",
        ),
        ("Finding", "findingAcknowledge(input: {finding: {id: $id}, reason: \"riêng\"})"),
        ("Finding", "findingResolve(input: {finding: {id: $id}, reason: \"riêng\"})"),
    ];
    let (of, deed) = chance.pick(&deeds).unwrap();
    let Some(id) = own.get(*of).and_then(|ids| chance.pick(ids)) else { return 0 };
    let deed = deed.replace("HOUR", &chance.below(10).to_string());
    let deed = deed.replace("STATUS", chance.word(&["DONE", "NOT_DONE", "IN_PROGRESS"]));
    let decision = chance.pick(&cast.decisions);
    let declared = if deed.contains("$decision") { ", $decision: ID" } else { "" };
    let query = format!("mutation($id: ID!{declared}) {{ done: {deed} {{ action }} }}");
    let done = scene.data(actor, &query, &json!({ "id": id, "decision": decision })).await;
    usize::from(done["done"]["action"] != "REJECTED")
}

/// All systems that a register has.
async fn replace(
    scene: &Scene,
    actor: &Actor,
    land: &Land,
    is_ministry: bool,
    chance: &mut Chance,
) -> usize {
    let source = if is_ministry { "national" } else { "whole" };
    let row = |number: usize| {
        let mut id = json!({ "source": source, "id": format!("{}-{number}", land.name) });
        if !is_ministry {
            id["province"] = json!(land.id);
        }
        json!({ "externalIds": [id], "name": format!("Hệ thống Chung {number}"), "category": "OTHER",
                "province": { "id": land.id } })
    };
    let rows: Vec<Value> = (0..=chance.below(3)).map(row).collect();
    let query = "mutation($rows: [InformationSystemInput!]!, $whole: ReplaceScopeInput) { \
        informationSystemBulkUpsert(input: {rows: $rows, replaceScope: $whole, onRowError: SKIP_ROW}) { \
        rows { action } userErrors { code } } }";
    let whole = json!({ "source": source, "maxDeletes": chance.below(3) });
    // the nation's register has things of every province: it is not replaced
    let whole = if is_ministry { Value::Null } else { whole };
    let done = scene.data(actor, query, &json!({ "rows": rows, "whole": whole })).await;
    written(&done["informationSystemBulkUpsert"]["rows"])
}
