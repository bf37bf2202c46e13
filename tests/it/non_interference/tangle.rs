//! What the graph holds beside each province's own: the nation's things, and what the ministry says of several provinces'.

use serde_json::{Value, json};

use super::questions::Ids;
use super::scene::{Land, Scene};
use super::schema::Schema;
use super::telling::{Cast, KINDS, type_of};

/// A number that several documents bear, so that whoever asks for it is told of all.
pub(super) const SHARED_NUMBER: &str = "34/QĐ-CHUNG";

/// The nation's things that provinces speak of.
pub(super) async fn cast(scene: &Scene) -> Cast {
    let query = "{ vendors(first: 4) { nodes { id } } decisions(first: 6) { nodes { id } } }";
    let found = scene.data(&scene.ministry, query, &json!({})).await;
    let ids = |list: &Value| {
        let nodes = list["nodes"].as_array().unwrap().iter();
        nodes.map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    Cast {
        vendors: ids(&found["vendors"]),
        decisions: ids(&found["decisions"]),
        others: Ids::new(),
    }
}

/// What the ministry says of all provinces' things together: each owns, decides for and stands above another's.
pub(super) async fn entangle(scene: &Scene, schema: &Schema, cast: &mut Cast) {
    let mut own = Vec::new();
    for land in &scene.lands {
        own.push(own_things(scene, schema, land).await);
    }
    for (place, things) in own.iter().enumerate() {
        let other = &own[(place + 1) % own.len()];
        let body = json!({ "id": other["Organization"][0] });
        let rows = json!([
            { "informationSystem": { "id": things["InformationSystem"][0], "owner": body, "operator": body, "category": "IOC",
                "since": "2024-01-01" } },
            { "organization": { "id": things["Organization"][1], "parent": body } },
            { "levelDossier": { "id": things["LevelDossier"][0], "informationSystems":
                [{ "id": things["InformationSystem"][0] }, { "id": other["InformationSystem"][0] }] } },
            { "assessment": { "id": things["Assessment"][0], "assessor": body, "vendor": null,
                "informationSystem": { "id": other["InformationSystem"][0] } } },
            { "measurement": { "id": things["Measurement"][0], "informationSystem": { "id": other["InformationSystem"][0] } } },
            // a document of the nation, issued by a province's body, and one more of its number
            { "decision": { "key": format!("chung-{place}"), "number": SHARED_NUMBER, "kind": "DECISION", "subject": "Chung",
                "issuedOn": "2024-02-01", "issuer": body } },
        ]);
        let query = "mutation($rows: [SyncRowInput!]!) { syncBatch(input: {rows: $rows}) { \
            rows { action node { id } errors { code message path } } } }";
        let done = scene.data(&scene.ministry, query, &json!({ "rows": rows })).await;
        let done = done["syncBatch"]["rows"].as_array().unwrap();
        assert!(done.iter().all(|row| row["action"] != "REJECTED"), "{done:?}");
        let decision = done[5]["node"]["id"].as_str().unwrap().to_owned();
        // approved by nothing but that body's document
        let approve = json!([{ "levelDossier": { "id": things["LevelDossier"][0], "decisions": [{ "id": decision }],
            "submittedOn": "2024-01-05", "appraisedOn": "2024-02-01", "approvedOn": "2024-03-01", "status": "APPROVED",
            "since": "2024-03-01" } }]);
        scene.data(&scene.ministry, query, &json!({ "rows": approve })).await;
        cast.decisions.push(decision);
    }
    // of the first province's things the ministry goes on to speak when it writes another's
    cast.others = own.into_iter().next().unwrap_or_default();
}

/// The ids of what belongs to a province.
pub(super) async fn own_things(scene: &Scene, schema: &Schema, land: &Land) -> Ids {
    let mut ids = Ids::new();
    let names = KINDS.iter().map(|kind| type_of(kind)).chain(["SurveyAnswer", "Finding"]);
    for name in names {
        let root = schema
            .fields("Query")
            .into_iter()
            .find(|root| schema.is_connection(&root.of) && schema.of_nodes(&root.of) == name);
        let query = format!(
            "query($id: ID!) {{ list: {}(first: 100, where: {{province: {{id: {{eq: $id}}}}}}) {{ nodes {{ id }} }} }}",
            root.unwrap().name
        );
        let found = scene.data(&scene.ministry, &query, &json!({ "id": land.id })).await;
        let nodes = found["list"]["nodes"].as_array().unwrap();
        let own = nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned());
        ids.insert(name.to_owned(), own.collect());
    }
    ids
}

/// Some things of every type, of all provinces and of the nation.
pub(super) async fn ids_of_all(scene: &Scene, schema: &Schema) -> Ids {
    let mut all = Ids::new();
    for land in &scene.lands {
        for (name, ids) in own_things(scene, schema, land).await {
            all.entry(name).or_default().extend(ids.into_iter().take(4));
        }
    }
    for root in schema.fields("Query") {
        let name = schema.of_nodes(&root.of);
        if schema.is_connection(&root.of)
            && schema.nodes().contains(&name)
            && !all.contains_key(&name)
        {
            let query = format!("{{ list: {}(first: 5) {{ nodes {{ id }} }} }}", root.name);
            let found = scene.data(&scene.ministry, &query, &json!({})).await;
            let nodes = found["list"]["nodes"].as_array().unwrap();
            all.insert(
                name,
                nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect(),
            );
        }
    }
    all
}
