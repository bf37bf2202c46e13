//! Queries that were parsed and validated: dashboards send the same ones again and again, with other variables.
//!
//! To parse and validate takes longer than to read one thing with its children. A document is kept once it has been
//! answered; then only its variables are checked, where that is plain: scalars, codes, and lists of them. Whatever else
//! is sent, or sent wrong, goes the whole way, so that no document is judged by two rules.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, RwLock};

use async_graphql::Variables;
use async_graphql::parser::types::{BaseType, ExecutableDocument, OperationType, Type};
use async_graphql_value::ConstValue;
use domain::label::Choices;

use super::schema::all_choices;
use super::select::Document;

/// How many documents are kept; when there are more, all are forgotten.
const MOST_DOCUMENTS: usize = 1_000;
/// The longest document that is kept, in bytes.
const LONGEST: usize = 16 * 1024;

/// The closed lists of codes that variables may be of, by name.
static CHOICES: LazyLock<BTreeMap<&'static str, &'static Choices>> =
    LazyLock::new(|| all_choices().into_iter().map(|choices| (choices.name, choices)).collect());

/// Documents that may be answered at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Documents(Arc<RwLock<HashMap<String, Arc<ExecutableDocument>>>>);

impl Documents {
    /// The document of this text, if it is known and the variables fit it.
    pub(super) fn find(
        &self,
        text: &str,
        operation_name: Option<&str>,
        variables: &Variables,
    ) -> Option<Arc<ExecutableDocument>> {
        let document = self.0.read().ok()?.get(text).cloned()?;
        variables_fit(&document, operation_name, variables).then_some(document)
    }

    /// Keeps a document that was found valid, if it only asks for the graph.
    pub(super) fn keep(&self, text: String, document: Arc<ExecutableDocument>) {
        let mut operations = document.operations.iter();
        let only_reads = operations.all(|(_, operation)| operation.node.ty == OperationType::Query);
        let asks_schema = text.replace("__typename", "").contains("__");
        if !only_reads || asks_schema || text.len() > LONGEST {
            return;
        }
        if let Ok(mut known) = self.0.write() {
            if known.len() >= MOST_DOCUMENTS {
                known.clear();
            }
            known.insert(text, document);
        }
    }
}

fn variables_fit(
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
) -> bool {
    let Some(document) = Document::of(document, operation_name, variables) else { return false };
    document.operation().variable_definitions.iter().all(|definition| {
        let definition = &definition.node;
        match variables.get(&definition.name.node) {
            Some(given) => fits(&definition.var_type.node, given),
            None => definition.var_type.node.nullable || definition.default_value.is_some(),
        }
    })
}

/// Whether a value is plainly of a type.
fn fits(kind: &Type, given: &ConstValue) -> bool {
    match (&kind.base, given) {
        (_, ConstValue::Null) => kind.nullable,
        (BaseType::List(kind), ConstValue::List(items)) => {
            items.iter().all(|item| fits(kind, item))
        }
        (BaseType::List(_), _) => false,
        (BaseType::Named(name), given) => match (name.as_str(), given) {
            ("Int", ConstValue::Number(number)) => {
                number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            ("Boolean", ConstValue::Boolean(_))
            | ("String" | "ID" | "Date" | "DateTime", ConstValue::String(_)) => true,
            (name, ConstValue::String(code)) => {
                CHOICES.get(name).is_some_and(|choices| choices.find(code).is_some())
            }
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    const TEXT: &str =
        "query($kinds: [DocumentKind!]!, $first: Int = 5, $where: DecisionFilter) { __typename }";

    fn finds(variables: serde_json::Value) -> bool {
        let documents = Documents::default();
        documents.keep(TEXT.to_owned(), Arc::new(parse_query(TEXT).unwrap()));
        documents.find(TEXT, None, &Variables::from_json(variables)).is_some()
    }

    #[test]
    fn takes_variables_that_plainly_fit() {
        assert!(finds(json!({ "kinds": ["DECISION", "PLAN"] })));
        assert!(finds(json!({ "kinds": [], "first": 3, "where": null })));
    }

    #[test]
    fn leaves_all_others_to_validation() {
        for variables in [
            json!({}),
            json!({ "kinds": null }),
            json!({ "kinds": "DECISION" }),
            json!({ "kinds": ["BLUE"] }),
            json!({ "kinds": [], "first": "3" }),
            json!({ "kinds": [], "first": 3_000_000_000_u64 }),
            json!({ "kinds": [], "where": {} }),
        ] {
            assert!(!finds(variables.clone()), "{variables}");
        }
    }

    #[test]
    fn keeps_no_question_about_the_schema_and_not_too_many() {
        let documents = Documents::default();
        let keep = |text: &str| {
            documents.keep(text.to_owned(), Arc::new(parse_query(text).unwrap()));
            documents.find(text, None, &Variables::default()).is_some()
        };

        assert!(!keep("{ __schema { types { name } } }"));
        for number in 0..=MOST_DOCUMENTS {
            assert!(keep(&format!("{{ a{number}: __typename }}")));
        }
        assert!(documents.0.read().unwrap().len() <= MOST_DOCUMENTS);
    }
}
