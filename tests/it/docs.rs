//! The pages below `docs/`: what they show is what the service answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use domain::graph::{AUDIT_ENTRY, Scoping, WORDS};
use serde_json::{Value, json};
use support::{Database, Engine, Scene, TestApi};

use super::verdicts::data;

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

async fn api() -> TestApi {
    TestApi::serve(Database::on(Engine::Sqlite).await.unwrap()).await
}

/// The fenced blocks of a page in this language.
pub(crate) fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = text.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

/// Every question of the page has the answer that stands below it.
#[tokio::test]
async fn the_worked_example_is_what_the_service_answers() {
    let text = std::fs::read_to_string(page("how-a-verdict-is-reached.md")).unwrap();
    let (questions, answers) = (blocks(&text, "graphql"), blocks(&text, "json"));
    assert!(!questions.is_empty() && questions.len() == answers.len());
    let api = api().await;

    for (question, answer) in questions.iter().zip(answers) {
        let stands: Value = serde_json::from_str(&answer).unwrap();
        let answered = data(&api, question, json!({})).await;
        assert_eq!(answered, stands, "{}", serde_json::to_string_pretty(&answered).unwrap());
    }
}

const INSTRUMENTS: &str = r#"{
    decisions(first: 50, where: {obligations: {some: {}}}, orderBy: [{field: ISSUED_ON}]) { nodes {
        number subject issuedOn issuer { name } obligations { code clause asks subjectLabel jurisdictions { name }
            dueRules { kindLabel onOrBefore everyMonths tier statedDeadline } }
        relatedDecisions { nodes { kindLabel related { number } } } } }
    obligationCalendar(from: "2022-01-01", to: "2026-12-31") { obligation { code decision { number } }
        overrides { code } } }"#;

/// The page of instruments is drawn from the graph, and never by hand.
#[tokio::test]
async fn the_diagram_of_instruments_is_up_to_date() {
    let drawn = drawn(&data(&api().await, INSTRUMENTS, json!({})).await);

    let path = page("instruments.md");
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    if stands != drawn && std::env::var_os("CI").is_none() {
        std::fs::write(&path, &drawn).unwrap();
    }
    assert!(
        stands == drawn,
        "docs/instruments.md was out of date; it is drawn anew: look at the difference"
    );
}

/// The page that says whose rows are whose says it of every word, as the words do.
#[test]
fn the_list_of_what_is_shared_is_up_to_date() {
    let path = page("who-may.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- words -->").unwrap();
    let (_, after) = rest.split_once("<!-- end of words -->").unwrap();

    let drawn = format!("{before}<!-- words -->\n{}<!-- end of words -->{after}", scopings());
    if text != drawn && std::env::var_os("CI").is_none() {
        std::fs::write(&path, &drawn).unwrap();
    }
    assert!(text == drawn, "docs/who-may.md was out of date: look at the difference");
}

fn scopings() -> String {
    let kinds = [
        (Scoping::Shared, "the nation: shared"),
        (Scoping::Province, "the province that it belongs to"),
        (Scoping::ProvinceOrShared, "its province; shared where it has none"),
        (
            Scoping::ProvinceOrNational,
            "its province; of the nation, and not shared, where it joins several",
        ),
        (Scoping::Subject, "the thing that it tells of: read with that, and from nowhere else"),
    ];
    let mut table = "| Whose | What |\n|---|---|\n".to_owned();
    for (scoping, whose) in kinds {
        // the record of writes has readers of its own
        let words =
            WORDS.iter().filter(|word| word.scoping == scoping && word.name != AUDIT_ENTRY.name);
        let names: Vec<String> =
            words.map(|word| format!("`{}` ({})", word.name, word.term)).collect();
        if !names.is_empty() {
            let _ = writeln!(table, "| {whose} | {} |", names.join(", "));
        }
    }
    table
}

/// A code as a diagram takes it for a name.
fn node(code: &str) -> String {
    code.replace('-', "_")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn drawn(graph: &Value) -> String {
    let instruments = list(&graph["decisions"]["nodes"]);
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for instrument in instruments {
        let related = list(&instrument["relatedDecisions"]["nodes"]).iter();
        let others = related.map(|relation| text(&relation["related"]["number"]));
        for number in std::iter::once(text(&instrument["number"])).chain(others) {
            let next = format!("d{}", names.len());
            names.entry(number).or_insert(next);
        }
    }
    let mut page = "<!-- Drawn from the graph by the test `docs`: change the instruments, not this page. -->\n\n\
                    # Instruments, and how they hang together\n\n\
                    A line is what one document does to another. A broken line goes from an obligation to a less strict \
                    one that asks the\nsame: where both bind, the first is effective.\n\n```mermaid\nflowchart TD\n"
        .to_owned();
    for (number, name) in &names {
        let own = instruments.iter().find(|instrument| text(&instrument["number"]) == *number);
        let label = match own {
            Some(own) => {
                let (subject, count) = (text(&own["subject"]), list(&own["obligations"]).len());
                format!("{number}<br/>{subject}<br/>{count} obligations")
            }
            None => (*number).to_owned(),
        };
        let _ = writeln!(page, "    {name}[\"{label}\"]");
    }
    for instrument in instruments {
        for relation in list(&instrument["relatedDecisions"]["nodes"]) {
            let from = &names[text(&instrument["number"])];
            let to = &names[text(&relation["related"]["number"])];
            let _ = writeln!(page, "    {from} -->|{}| {to}", text(&relation["kindLabel"]));
        }
    }
    page.push_str(&overriding(graph, &names));
    page.push_str("```\n");
    for instrument in instruments {
        page.push_str(&table(instrument));
    }
    page
}

/// The obligations that go before others, each below its document.
fn overriding(graph: &Value, names: &BTreeMap<&str, String>) -> String {
    let document: BTreeMap<&str, &str> = list(&graph["decisions"]["nodes"])
        .iter()
        .flat_map(|one| {
            list(&one["obligations"])
                .iter()
                .map(move |it| (text(&it["code"]), text(&one["number"])))
        })
        .collect();
    let pairs: BTreeSet<(&str, &str)> = list(&graph["obligationCalendar"])
        .iter()
        .flat_map(|entry| {
            let code = text(&entry["obligation"]["code"]);
            list(&entry["overrides"]).iter().map(move |other| (code, text(&other["code"])))
        })
        .collect();
    let mut lines = String::new();
    let codes: BTreeSet<&str> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    for code in &codes {
        let name = &names[document[code]];
        let own = node(code);
        let _ = writeln!(lines, "    {own}([\"{code}\"])\n    {name} --- {own}");
    }
    for (one, other) in &pairs {
        let _ = writeln!(lines, "    {} -.->|goes before| {}", node(one), node(other));
    }
    lines
}

fn table(instrument: &Value) -> String {
    let (number, subject) = (text(&instrument["number"]), text(&instrument["subject"]));
    let mut table = format!(
        "\n## {number}: {subject}\n\n{}, {}\n\n| Obligation | Clause | Asks | Subject | Due |\n|---|---|---|---|---|\n",
        text(&instrument["issuer"]["name"]),
        text(&instrument["issuedOn"])
    );
    for obligation in list(&instrument["obligations"]) {
        let dues: Vec<String> = list(&obligation["dueRules"]).iter().map(due).collect();
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} |",
            text(&obligation["code"]),
            text(&obligation["clause"]),
            text(&obligation["asks"]),
            text(&obligation["subjectLabel"]),
            dues.join("; ")
        );
    }
    table
}

fn due(rule: &Value) -> String {
    let mut told = text(&rule["kindLabel"]).to_owned();
    if let Some(months) = rule["everyMonths"].as_u64() {
        told = format!("every {months} months");
    }
    for extra in [&rule["tier"], &rule["onOrBefore"]] {
        if let Some(extra) = extra.as_str() {
            let _ = write!(told, ", {extra}");
        }
    }
    if let Some(stated) = rule["statedDeadline"].as_str() {
        let _ = write!(told, " (“{stated}”)");
    }
    told
}
