//! What is asked: every root field of the schema, in every way that could tell of others' rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schema::{Field, Schema};

/// Ids of things, by type.
pub(super) type Ids = BTreeMap<String, Vec<String>>;

/// A question, with the root field that it is about.
pub(super) struct Question {
    pub(super) root: String,
    pub(super) query: String,
    pub(super) variables: Value,
}

/// What others' rows may be called.
pub(super) struct Known<'a> {
    /// Things of all provinces.
    pub(super) ids: &'a Ids,
    /// Words in others' names.
    pub(super) words: &'a [&'a str],
    /// The provinces.
    pub(super) provinces: &'a [String],
    /// Names and codes that others use, or will use.
    pub(super) names: &'a [String],
}

/// A day on which there were the old units, one after the merger, and today.
const DAYS: [&str; 3] = ["2024-04-30", "2025-08-01", "2026-03-10"];
/// An instant after the bundled data was loaded, at which the clock of the test stands.
const THEN: &str = "2026-03-10T02:00:00Z";

/// All of them; a root field that none is about is told by [`not_asked`].
pub(super) fn all(schema: &Schema, known: &Known<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    for root in schema.fields("Query") {
        let mut add = |query: String, variables: Value| {
            questions.push(Question { root: root.name.clone(), query, variables });
        };
        let by = root.arguments.iter().find(|it| it.name == "by");
        match root.name.as_str() {
            "node" => node(schema, known, &mut add),
            "nodes" => {
                for ids in known.ids.values().flatten().collect::<Vec<_>>().chunks(60) {
                    add(
                        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }".to_owned(),
                        json!({ "ids": ids }),
                    );
                }
            }
            "complianceSummary" => summaries(schema, &root, &mut add),
            "obligationCalendar" => calendar(schema, &root, known, &mut add),
            "changes" => changes(schema, known, &mut add),
            "viewer" => add(format!("{{ viewer {} }}", schema.selection("Viewer", 1)), json!({})),
            _ if by.is_some() => look_ups(schema, &root, &by.unwrap().of, known, &mut add),
            _ if schema.is_connection(&root.of) => list(schema, &root, known, &mut add),
            _ => {}
        }
    }
    questions
}

/// The root fields that no question is about.
pub(super) fn not_asked(schema: &Schema, questions: &[Question]) -> Vec<String> {
    let roots = schema.fields("Query").into_iter().map(|root| root.name);
    roots.filter(|root| !questions.iter().any(|it| it.root == *root)).collect()
}

fn node(schema: &Schema, known: &Known<'_>, add: &mut impl FnMut(String, Value)) {
    for (name, ids) in known.ids {
        let fields = schema.whole(name);
        for id in ids {
            let query = format!(
                "query($id: ID!, $then: DateTime!) {{ node(id: $id) {{ __typename id ... on {name} {fields} }} \
                 then: node(id: $id, knownAt: $then) {{ __typename id ... on {name} {{ revision createdAt updatedAt }} }} }}"
            );
            add(query, json!({ "id": id, "then": THEN }));
        }
    }
}

fn summaries(schema: &Schema, root: &Field, add: &mut impl FnMut(String, Value)) {
    let fields = schema.selection(&root.of, 1);
    for group in schema.codes("GroupBy") {
        let asked = schema.codes("CountedBy").into_iter().map(|counted| {
            format!("{counted}: complianceSummary(groupBy: {group}, countedBy: {counted}) {fields}")
        });
        add(format!("{{ {} }}", asked.collect::<Vec<_>>().join(" ")), json!({}));
    }
    let asked = schema.codes("Basis").into_iter().map(|basis| {
        format!("{basis}: complianceSummary(asOf: \"{}\", basis: {basis}) {fields}", DAYS[0])
    });
    add(format!("{{ {} }}", asked.collect::<Vec<_>>().join(" ")), json!({}));
}

fn calendar(schema: &Schema, root: &Field, known: &Known<'_>, add: &mut impl FnMut(String, Value)) {
    let fields = schema.selection(&root.of, 1);
    let span = "from: \"2026-01-01\", to: \"2026-04-30\"";
    add(format!("{{ obligationCalendar({span}) {fields} }}"), json!({}));
    for province in known.provinces {
        add(
            format!("query($id: ID!) {{ obligationCalendar({span}, province: $id) {fields} }}"),
            json!({ "id": province }),
        );
    }
}

fn changes(schema: &Schema, known: &Known<'_>, add: &mut impl FnMut(String, Value)) {
    let fields = schema.selection("ChangePage", 2);
    let ways = [
        ("first: 500", json!({})),
        ("first: 3", json!({})),
        ("first: 500, types: [INFORMATION_SYSTEM, FINDING, SURVEY_ANSWER, MEASUREMENT]", json!({})),
        ("first: 500, provinces: $provinces", json!({ "provinces": known.provinces })),
    ];
    for (arguments, variables) in ways {
        let declared = if variables == json!({}) { "" } else { "($provinces: [ID!])" };
        add(format!("query{declared} {{ changes({arguments}) {fields} }}"), variables);
    }
}

/// One thing, by the names that others' things have.
fn look_ups(
    schema: &Schema,
    root: &Field,
    by: &str,
    known: &Known<'_>,
    add: &mut impl FnMut(String, Value),
) {
    let fields = schema.selection(&root.of, 0);
    let name = &root.name;
    for id in known.ids.get(&root.of).into_iter().flatten().take(12) {
        add(format!("query($id: ID!) {{ {name}(by: {{id: $id}}) {fields} }}"), json!({ "id": id }));
    }
    for way in schema.inputs(by).into_iter().filter(|way| way.name != "id") {
        for called in known.names {
            let query = format!(
                "query($called: String!) {{ {name}(by: {{{}: $called}}) {fields} }}",
                way.name
            );
            add(query, json!({ "called": called }));
        }
    }
}

/// A list, whole, ordered, searched, filtered by whatever hangs on its things; and what leads away from them.
fn list(schema: &Schema, root: &Field, known: &Known<'_>, add: &mut impl FnMut(String, Value)) {
    let Field { name, of, .. } = root;
    let argument = |wanted: &str| root.arguments.iter().find(|it| it.name == wanted);
    let ids = "{ totalCount nodes { id } }";
    if name == "auditEntries" {
        return add(format!("{{ {name} {} }}", schema.page(of, 0)), json!({}));
    }
    add(format!("{{ {name}(first: 50) {} }}", schema.whole_page(of)), json!({}));
    add(format!("{{ {name}(last: 3) {} }}", schema.page(of, 0)), json!({}));
    if argument("asOf").is_some() {
        let days = DAYS.iter().enumerate().map(|(place, day)| {
            format!("on{place}: {name}(first: 50, asOf: \"{day}\") {}", schema.page(of, 0))
        });
        add(format!("{{ {} }}", days.collect::<Vec<_>>().join(" ")), json!({}));
    }
    if let Some(order) = argument("orderBy") {
        let fields = schema.inputs(&order.of).into_iter().find(|it| it.name == "field");
        let orders = schema.codes(&fields.unwrap().of).into_iter().flat_map(|field| {
            ["ASC", "DESC"].map(|way| {
                format!("{field}_{way}: {name}(first: 50, orderBy: [{{field: {field}, direction: {way}}}]) {ids}")
            })
        });
        add(format!("{{ {} }}", orders.collect::<Vec<_>>().join(" ")), json!({}));
    }
    if argument("search").is_some() {
        let searches = known.words.iter().enumerate();
        let searches = searches
            .map(|(place, word)| format!("s{place}: {name}(first: 50, search: \"{word}\") {ids}"));
        add(format!("{{ {} }}", searches.collect::<Vec<_>>().join(" ")), json!({}));
    }
    if let Some(condition) = argument("where") {
        let tests = tests(schema, &condition.of, known);
        for some in tests.chunks(30) {
            let asked = some
                .iter()
                .enumerate()
                .map(|(place, test)| format!("f{place}: {name}(first: 50, where: {test}) {ids}"));
            add(format!("{{ {} }}", asked.collect::<Vec<_>>().join(" ")), json!({}));
        }
    }
    let node = schema.of_nodes(of);
    for field in schema.fields(&node) {
        let is_relation = !schema.fields(&field.of).is_empty() && field.of != "HistoryConnection";
        let Some(selected) = schema.selected(&node, &field, 2).filter(|_| is_relation) else {
            continue;
        };
        if name == "provinces" {
            add(
                format!(
                    "query($ids: [ID!]) {{ {name}(first: 10, where: {{id: {{in: $ids}}}}) {{ nodes {{ id {selected} }} }} }}"
                ),
                json!({ "ids": known.provinces }),
            );
        } else {
            add(format!("{{ {name}(first: 20) {{ nodes {{ id {selected} }} }} }}"), json!({}));
        }
    }
}

/// Filters by what things lead to, each with what that is called.
fn tests(schema: &Schema, condition: &str, known: &Known<'_>) -> Vec<String> {
    let mut tests = Vec::new();
    for one in schema.inputs(condition).into_iter().filter(|it| !it.is_list) {
        let below = match (one.of.strip_suffix("WhereAny"), one.of.ends_with("Where")) {
            (Some(of), _) => format!("{of}Where"),
            (None, true) if one.name != "not" => one.of.clone(),
            _ => continue,
        };
        let is_any = one.of.ends_with("WhereAny");
        let simple = schema.inputs(&below).into_iter().filter(|it| it.of.ends_with("Test"));
        let mut conditions: Vec<String> = Vec::new();
        for test in simple {
            if test.of == "IdTest" {
                let ids = known.ids.get(below.trim_end_matches("Where")).into_iter().flatten();
                let ids: Vec<String> = ids.take(12).map(|id| format!("\"{id}\"")).collect();
                conditions.push(format!("{{{}: {{in: [{}]}}}}", test.name, ids.join(", ")));
                continue;
            }
            conditions.push(format!("{{{}: {{isNull: false}}}}", test.name));
            if test.of == "TextTest" {
                let words = known.words.iter().take(2);
                conditions.extend(
                    words.map(|word| format!("{{{}: {{contains: \"{word}\"}}}}", test.name)),
                );
            }
        }
        for condition in conditions {
            if is_any {
                tests.push(format!("{{{}: {{some: {condition}}}}}", one.name));
                tests.push(format!("{{{}: {{none: {condition}}}}}", one.name));
            } else {
                tests.push(format!("{{{}: {condition}}}", one.name));
                tests.push(format!("{{not: {{{}: {condition}}}}}", one.name));
            }
        }
    }
    tests
}
