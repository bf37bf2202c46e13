//! What a writer of one province is told who writes about another's things: as if they were not there.

use serde_json::{Value, json};

use super::questions::{Ids, Question};
use super::scene::Land;
use super::schema::Schema;
use super::telling::{CODES, KEYS, KINDS, NAMES, type_of};

/// Ids that lead to nothing, by type, with which others' are compared.
pub(super) fn ghost(id: &str) -> String {
    let (word, _) = domain::graph::read_id(id).unwrap();
    domain::graph::opaque_id(word, uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_dead_beef))
}

/// Every mutation, with this id of a thing wherever one can stand.
pub(super) fn with_id(schema: &Schema, own: &Land, of: &str, id: &str) -> Vec<Question> {
    let mut questions = Vec::new();
    for mutation in schema.fields("Mutation") {
        let input_type = &mutation.arguments[0].of;
        let errors = schema.selection("UserError", 0);
        let mut inputs = Vec::new();
        let fields = schema.inputs(input_type);
        if fields.iter().any(|it| it.name == "externalIds") && mutation.of == format!("{of}Payload")
        {
            inputs.push(json!({ "id": id }));
            inputs.push(json!({ "id": id, "externalIds": [external(own)], "ifRevision": 7 }));
        }
        if mutation.of == format!("{of}BulkPayload") {
            inputs.push(json!({ "rows": [{ "id": id }], "dryRun": true }));
        }
        // what is referred to
        for field in fields.iter().filter(|it| it.of == format!("{of}Ref")) {
            let named = json!({ "id": id });
            let named = if field.is_list { json!([named]) } else { named };
            let mut input = json!({});
            for other in fields.iter().filter(|it| it.must) {
                input[&other.name] = needed(schema, &other.of);
            }
            input[&field.name] = named;
            if fields.iter().any(|it| it.name == "dryRun") {
                input["dryRun"] = json!(true);
                input["externalIds"] = json!([external(own)]);
            }
            inputs.push(input);
        }
        let rows = if mutation.of.ends_with("BulkPayload") || mutation.of == "SyncBatchPayload" {
            format!("rows {{ index action revision errors {errors} }} ")
        } else {
            "action ".to_owned()
        };
        let name = &mutation.name;
        let query = format!(
            "mutation($input: {input_type}!) {{ {name}(input: $input) {{ {rows} userErrors {errors} warnings {errors} feedPosition replayed }} }}"
        );
        let asked = inputs.into_iter();
        questions.extend(asked.map(|input| Question {
            root: name.clone(),
            query: query.clone(),
            variables: json!({ "input": input }),
        }));
    }
    questions
}

fn needed(schema: &Schema, of: &str) -> Value {
    match of {
        "String" => json!("a text"),
        "Date" => json!("2026-03-01"),
        "DateTime" => json!("2026-03-01T00:00:00Z"),
        "ProvinceRef" => json!({ "key": "34:46" }),
        _ if of.ends_with("Ref") => json!({ "key": "nothing" }),
        _ => schema.codes(of).first().map_or(json!(1), |code| json!(code)),
    }
}

fn external(own: &Land) -> Value {
    json!({ "source": "lgsp", "id": "probe", "province": own.id })
}

/// Plans of a writer that use the names, codes, keys and ids which others use, or will use: nothing is written.
pub(super) fn plans(own: &Land, others: &[&Land], ids: &Ids) -> Vec<Question> {
    let sync = "mutation($rows: [SyncRowInput!]!, $key: String, $dry: Boolean!) { \
        syncBatch(input: {rows: $rows, idempotencyKey: $key, dryRun: $dry, onRowError: SKIP_ROW}) { \
        rows { index action revision errors { code message messageVi path rowIndex } warnings { code message } } \
        userErrors { code message messageVi } feedPosition replayed } }";
    let mut questions = Vec::new();
    let mut ask = |rows: Value, key: Option<&str>| {
        let variables = json!({ "rows": rows, "key": key, "dry": true });
        questions.push(Question {
            root: "syncBatch".to_owned(),
            query: sync.to_owned(),
            variables,
        });
    };
    let province = json!({ "id": own.id });
    for code in CODES {
        ask(
            json!([{ "measurement": { "externalIds": [external(own)], "code": code, "subject": "SYSTEM", "nameEn": "a",
                "nameVi": "b", "qualifier": "EXACT", "province": province } }]),
            None,
        );
    }
    for name in NAMES {
        let name = format!("{name} 1");
        ask(
            json!([{ "organization": { "externalIds": [external(own)], "name": name, "kind": "CENTRE", "province": province } }]),
            None,
        );
    }
    for other in others {
        for number in 0..3 {
            let id = json!({ "source": "lgsp", "id": format!("x-{number}"), "province": other.id });
            ask(json!([{ "informationSystem": { "externalIds": [id], "name": "a" } }]), None);
            ask(
                json!([{ "informationSystem": { "externalIds": [external(own)], "name": "a", "category": "OTHER",
                    "province": { "id": other.id } } }]),
                None,
            );
        }
    }
    for (of, ids) in ids {
        let Some(kind) = KINDS.iter().find(|kind| type_of(kind) == of) else { continue };
        for id in ids.iter().take(8) {
            ask(json!([{ *kind: { "id": id } }]), None);
            ask(json!([{ *kind: { "id": id, "province": province } }]), Some(KEYS[0]));
            ask(json!([{ *kind: { "key": id } }]), None);
        }
    }
    let whole = "mutation($rows: [InformationSystemInput!]!, $whole: ReplaceScopeInput) { \
        informationSystemBulkUpsert(input: {rows: $rows, replaceScope: $whole, dryRun: true}) { \
        rows { index action errors { code message } } counts { created updated unchanged rejected retired } \
        userErrors { code message messageVi } feedPosition } }";
    for source in ["lgsp", "whole", "national"] {
        let rows = json!([{ "externalIds": [{ "source": source, "id": "probe", "province": own.id }], "name": "a",
            "category": "OTHER", "province": province }]);
        let variables = json!({ "rows": rows, "whole": { "source": source, "maxDeletes": 0 } });
        let root = "informationSystemBulkUpsert".to_owned();
        questions.push(Question { root, query: whole.to_owned(), variables });
    }
    questions
}
