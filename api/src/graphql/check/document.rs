//! A document that was parsed and found valid.

use std::sync::Arc;

use apollo_compiler::ExecutableDocument as Executable;
use apollo_compiler::ast;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::Parser;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::schema::Schema;
use apollo_compiler::validation::{DiagnosticList, Valid};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Pos, ServerError};

use super::super::error::ErrorCode;
use super::rules::{self, Counts};
use super::spelling;

/// How many faults of one document are told.
const MOST_FAULTS: usize = 10;

/// A valid document, in the two shapes that it is worked with.
#[derive(Debug)]
pub(super) struct Document {
    /// Typed, to be weighed.
    pub(super) executable: Valid<Executable>,
    /// As the planner reads it.
    pub(super) parsed: Arc<ExecutableDocument>,
    /// What it holds of what is limited by count.
    pub(super) counts: Counts,
}

impl Document {
    /// Parses and validates a document that is not too large.
    pub(super) fn read(text: &str, schema: &Valid<Schema>) -> Result<Self, Vec<ServerError>> {
        let tree = Parser::new()
            .parse_ast(text, "document")
            .map_err(|broken| faults(ErrorCode::Syntax, &broken.errors))?;
        let executable = executable(&tree, schema)?;
        let (counts, broken) = rules::look(&executable, schema);
        if !broken.is_empty() {
            return Err(broken);
        }
        let parsed =
            parse_query(text).or_else(|_| parse_query(spelling::plain(text))).map_err(|error| {
                let at = error.positions().next();
                vec![ErrorCode::Syntax.error("the document cannot be parsed", at)]
            })?;
        Ok(Self { executable, parsed: Arc::new(parsed), counts })
    }

    /// The operation that is meant.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<&Operation, Vec<ServerError>> {
        if let Ok(operation) = self.executable.operations.get(name) {
            return Ok(operation);
        }
        let sentence = match name {
            Some(name) => format!("the document has no operation named {name:?}"),
            None => {
                "the document has not exactly one operation: name one of them in `operationName`"
                    .to_owned()
            }
        };
        Err(vec![ErrorCode::Operation.error(sentence, None::<Pos>)])
    }
}

fn executable(
    tree: &ast::Document,
    schema: &Valid<Schema>,
) -> Result<Valid<Executable>, Vec<ServerError>> {
    tree.to_executable_validate(schema)
        .map_err(|invalid| faults(ErrorCode::Validation, &invalid.errors))
}

/// What kind of operation it is.
pub(super) fn kind(operation: &Operation) -> OperationType {
    if operation.is_mutation() {
        OperationType::Mutation
    } else if operation.is_subscription() {
        OperationType::Subscription
    } else {
        OperationType::Query
    }
}

fn faults(code: ErrorCode, found: &DiagnosticList) -> Vec<ServerError> {
    let told = found.iter().take(MOST_FAULTS).map(|fault| told(code, &fault.to_json()));
    told.collect()
}

/// A fault as the validator words it; it quotes the document and names what the schema has not.
pub(super) fn told(code: ErrorCode, fault: &GraphQLError) -> ServerError {
    code.error(fault.message.clone(), fault.locations.first().map(|at| place(at.line, at.column)))
}

fn place(line: usize, column: usize) -> Pos {
    Pos { line, column }
}
