//! What is checked before anything runs.
//!
//! Bytes → their size ([`lexical`]), before any parser → parsed and validated against our own schema ([`document`]), with
//! the two rules that the validator lacks ([`rules`]) → kept by hash ([`documents`]) → the operation that is meant, its
//! variables coerced ([`variables`]) → weighed with fields merged and each fragment once ([`mod@weigh`]) → within the limits
//! or refused. async-graphql's own limits stay behind this as a second line.
//!
//! Why apollo-compiler: its verdict is that of the reference implementation, and it types every selection, so that
//! the weight reads the schema and not a second description of it.

mod document;
mod documents;
mod lexical;
mod lists;
mod rules;
mod spelling;
mod variables;
mod weigh;

use std::sync::Arc;

use apollo_compiler::executable::Operation;
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::Schema;
use apollo_compiler::validation::Valid;
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Pos, ServerError, Variables};
use serde_json::Value;

use super::error::ErrorCode;
use super::request::Request;
use crate::limits::{LimitsInForce, OperationLimits};
use document::Document;
use documents::Documents;
use lists::Lists;
pub(super) use weigh::Weight;

/// Checks documents against a schema and limits.
#[derive(Debug, Clone)]
pub(super) struct Checker {
    schema: Arc<Valid<Schema>>,
    lists: Arc<Lists>,
    documents: Documents,
    limits: LimitsInForce,
}

/// An operation that may run.
#[derive(Debug)]
pub(super) struct Checked {
    /// The whole document, as the planner reads it.
    pub(super) document: Arc<ExecutableDocument>,
    /// What kind of operation is meant.
    pub(super) kind: OperationType,
    /// Whether it asks something of the schema itself.
    pub(super) asks_schema: bool,
    /// What it may cost.
    pub(super) weight: Weight,
    /// The values that were given to its variables, and no others.
    pub(super) variables: Variables,
}

/// The schema's own text does not hold together: a mistake in the schema.
#[derive(Debug, thiserror::Error)]
#[error("the schema does not hold together: {0}")]
pub struct BrokenSchema(pub(super) String);

type Errors = Vec<ServerError>;

impl Checker {
    /// For the schema of this text.
    pub(super) fn new(sdl: String, limits: LimitsInForce) -> Result<Self, BrokenSchema> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|invalid| BrokenSchema(invalid.errors.to_string()))?;
        let schema = Arc::new(schema);
        Ok(Self { schema, lists: Arc::default(), documents: Documents::default(), limits })
    }

    /// The limits now.
    pub(super) fn limits(&self) -> OperationLimits {
        self.limits.now().operation
    }

    /// Whether an operation may run, or why not.
    pub(super) fn check(&self, request: &Request) -> Result<Checked, Errors> {
        let text = &request.text;
        let document = self.documents.get_or_make(text, || self.read(text))?;
        let operation = document.operation(request.name())?;
        let given = variables::given(operation, &request.variables, self.limits().values)?;
        let coerced = variables::coerce(&self.schema, &document, operation, given.clone())?;
        let (weight, asks_schema) =
            self.weigh(&document, operation, &coerced).map_err(|error| vec![*error])?;
        Ok(Checked {
            document: Arc::clone(&document.parsed),
            kind: document::kind(operation),
            asks_schema,
            weight,
            variables: Variables::from_json(Value::Object(given)),
        })
    }

    /// What is wrong with a document, whatever its variables will be: each with its place, as `LINE:COLUMN: …`.
    pub(super) fn faults(&self, text: &str) -> Vec<String> {
        let faults = self.read(text).err().unwrap_or_default();
        let told = faults.into_iter().map(|fault| match fault.locations.first() {
            Some(at) => format!("{}:{}: {}", at.line, at.column, fault.message),
            None => fault.message,
        });
        told.collect()
    }

    fn read(&self, text: &str) -> Result<Document, Errors> {
        lexical::measure(text, &self.limits()).map_err(|large| {
            vec![ErrorCode::DocumentTooLarge.error(large.to_string(), None::<Pos>)]
        })?;
        Document::read(text, &self.schema)
    }

    fn weigh(
        &self,
        document: &Document,
        operation: &Operation,
        variables: &JsonMap,
    ) -> Result<(Weight, bool), Box<ServerError>> {
        let refuse =
            |code: ErrorCode, sentence: String| Err(Box::new(code.error(sentence, None::<Pos>)));
        let limits = self.limits();
        for (what, found, most) in [
            ("aliases", document.counts.aliases, limits.aliases),
            ("directives", document.counts.directives, limits.directives),
        ] {
            if found > most {
                let sentence = format!("a document may have {most} {what}, got {found}");
                return refuse(ErrorCode::TooComplex, sentence);
            }
        }
        let mut scale =
            weigh::Scale::new(&self.schema, &self.lists, &document.executable, variables);
        let Ok(weighed) = scale.operation(operation) else {
            let sentence = "the fragments of this document spread too often into one another";
            return refuse(ErrorCode::TooComplex, sentence.to_owned());
        };
        let weight = weighed.weight;
        if weighed.schema_loops {
            let sentence = "this operation asks too much about the schema: lists of fields may lie two deep, and 16 lists and 300 fields be asked for in all";
            return refuse(ErrorCode::TooComplex, sentence.to_owned());
        }
        let depth = u64::from(weight.depth);
        for (code, what, found, most) in [
            (ErrorCode::TooComplex, "select", u64::from(weighed.roots), u64::from(limits.roots)),
            (ErrorCode::TooComplex, "select fields", depth, u64::from(limits.depth)),
            (ErrorCode::TooComplex, "select", weight.fields, limits.fields),
            (ErrorCode::TooCostly, "answer", weight.nodes, limits.nodes),
            (ErrorCode::TooCostly, "cost", weight.cost, limits.cost),
        ] {
            if found <= most {
                continue;
            }
            let by_cost = matches!(code, ErrorCode::TooCostly);
            let path = scale.heaviest(operation, by_cost).join(".");
            let unit = match (what, found) {
                ("select fields", _) => "levels deep",
                ("answer", _) => "objects",
                ("cost", _) => "in all",
                ("select", found) if found == weight.fields => "fields",
                _ => "fields of the query itself",
            };
            let shrink = if by_cost {
                "ask for less there: a smaller `first`, or fewer lists in one another"
            } else {
                "split the operation"
            };
            let sentence = format!(
                "this operation may {what} {found} {unit}, the limit is {most}; most of it lies under `{path}`: {shrink}"
            );
            return refuse(code, sentence);
        }
        Ok((weight, weighed.asks_schema))
    }
}
