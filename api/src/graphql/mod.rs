//! The public schema: what callers may ask, and how it is answered.
//!
//! | Module | |
//! |---|---|
//! | [`schema`] | the types, made from the graph's words |
//! | [`select`] | a selection becomes a reading plan and the shape of its answer |
//! | [`read`] | a query is planned as a whole and read as of one moment |
//! | [`stream`] | a subscription is read page by page, as the feed grows |
//! | [`mutate`] | mutations, one after the other, and what came of each |
//! | [`mod@write`] | the answer's bytes |
//! | [`check`] | what is checked before anything runs |
//! | [`cursor`], [`error`] | places in lists; errors as callers see them |
//!
//! Why async-graphql 7.0: from 7.1 on its executor answers fields in the order of their completion, against the
//! specification, and 8.0 is not released. Why its dynamic schema: types come from the graph's words, which also
//! make the plans and the statements; macros would say each word three times more.

mod check;
mod cursor;
mod error;
mod mutate;
mod read;
mod schema;
mod select;
mod stream;
mod write;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_graphql::dynamic::{Schema, SchemaError};
use async_graphql::parser::types::OperationType;
use async_graphql::{Pos, Response, ServerError, ValidationMode};

pub use async_graphql::{Request, Variables};
pub use check::BrokenSchema;
pub use error::ErrorCode;
pub use stream::{Batch, Refused, Stream, StreamedChange};

use crate::app::{Actor, App};
use crate::limits::Limits;
use check::{Checked, Checker, Weight};
use read::{Passage, Reader};

/// Where async-graphql stops by itself, should anything have passed the checks that stand before it. The standard
/// question about the schema is 15 deep.
const SECOND_LINE: (usize, usize) = (32, 64);

/// Answers GraphQL operations on one graph.
#[derive(Debug, Clone)]
pub struct Service {
    app: Arc<App>,
    schema: Schema,
    checker: Checker,
    patience: Duration,
}

/// An answer, as bytes of JSON.
#[derive(Debug)]
pub struct Answer {
    /// The answer.
    pub json: Vec<u8>,
    /// Why nothing was run: a refused operation has errors and no data.
    pub refused: Option<ErrorCode>,
}

/// What a caller wants to be told of an operation's cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CostWanted {
    /// Nothing.
    #[default]
    No,
    /// The cost, beside the answer.
    Beside,
    /// The cost, without the answer: nothing is run.
    Only,
}

/// How an operation is to be run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Whether only queries may run.
    pub only_queries: bool,
    /// What is told of the cost.
    pub cost: CostWanted,
}

/// Why there is no service.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The types do not hold together: a mistake in this module.
    #[error(transparent)]
    Types(#[from] SchemaError),
    /// The schema's text does not hold together: a mistake in this module.
    #[error(transparent)]
    Text(#[from] BrokenSchema),
}

impl Service {
    /// The schema over `app`, within the limits that are in force where nobody says.
    ///
    /// # Errors
    /// The schema does not hold together: a mistake in this module.
    pub fn new(app: Arc<App>) -> Result<Self, ServiceError> {
        Self::within(app, &Limits::default())
    }

    /// The schema over `app`, within these limits.
    ///
    /// # Errors
    /// The schema does not hold together: a mistake in this module.
    pub fn within(app: Arc<App>, limits: &Limits) -> Result<Self, ServiceError> {
        let (depth, directives) = SECOND_LINE;
        let schema = schema::schema()
            .extension(Reader)
            .validation_mode(ValidationMode::Fast)
            .limit_depth(depth)
            .limit_directives(directives)
            .finish()?;
        let checker = Checker::new(schema.sdl(), limits.operation)?;
        Ok(Self { app, schema, checker, patience: limits.execution })
    }

    /// Runs one operation as `actor`.
    pub async fn execute(&self, actor: Actor, request: Request) -> Answer {
        self.execute_as(actor, request, Manner::default()).await
    }

    /// Runs one operation as `actor`, in this manner.
    pub async fn execute_as(&self, actor: Actor, request: Request, manner: Manner) -> Answer {
        let id = actor.request().map(str::to_owned);
        let id = id.as_deref();
        let name = request.operation_name.as_deref();
        let checked = match self.checker.check(&request.query, name, &request.variables) {
            Ok(checked) => checked,
            Err(errors) => return refuse(errors, id),
        };
        if manner.only_queries && checked.kind != OperationType::Query {
            let sentence = "only queries may be sent by GET: send this operation by POST";
            return refuse(vec![ErrorCode::MethodNotAllowed.error(sentence, None::<Pos>)], id);
        }
        let cost = (manner.cost != CostWanted::No).then(|| self.told(checked.weight));
        if manner.cost == CostWanted::Only {
            return Answer { json: write::cost_alone(&cost.unwrap_or_default()), refused: None };
        }
        let is_deed = checked.kind == OperationType::Mutation;
        let running = self.run(self.passage(actor, &request, &checked, cost), request, checked);
        let ran = if is_deed {
            // whoever was told that it took too long would not know whether it was written
            Ok(running.await)
        } else {
            // the database stops by itself what is dropped here: see `store`
            tokio::time::timeout(self.patience, running).await
        };
        match ran {
            Ok(Ok(json)) => Answer { json, refused: None },
            Ok(Err(errors)) => refuse(errors, id),
            Err(_) => {
                let sentence = format!(
                    "the operation took longer than {} s: ask for less at once",
                    self.patience.as_secs()
                );
                refuse(vec![ErrorCode::ExecutionTimeout.error(sentence, None::<Pos>)], id)
            }
        }
    }

    /// Opens a subscription as `actor`; nothing where the operation is another one.
    ///
    /// # Errors
    /// [`Refused`]: it is not in order.
    pub fn subscribe(&self, actor: &Actor, request: &Request) -> Result<Option<Stream>, Refused> {
        let name = request.operation_name.as_deref();
        let checked = self
            .checker
            .check(&request.query, name, &request.variables)
            .map_err(|errors| Refused::of(errors, actor))?;
        let passage = self.passage(actor.clone(), request, &checked, None);
        let Some(planned) = passage.plan_stream() else { return Ok(None) };
        let planned = planned.map_err(|error| Refused::of(vec![error], actor))?;
        Ok(Some(Stream::new(Arc::clone(&self.app), actor.clone(), planned)))
    }

    fn passage(
        &self,
        actor: Actor,
        request: &Request,
        checked: &Checked,
        cost: Option<String>,
    ) -> Passage {
        Passage {
            app: Arc::clone(&self.app),
            actor,
            document: Arc::clone(&checked.document),
            operation_name: request.operation_name.clone().filter(|name| !name.is_empty()),
            variables: request.variables.clone(),
            cost,
            answer: Mutex::new(None),
        }
    }

    async fn run(
        &self,
        passage: Passage,
        mut request: Request,
        checked: Checked,
    ) -> Result<Vec<u8>, Vec<ServerError>> {
        if checked.kind == OperationType::Query && !checked.asks_schema {
            return passage.answer().await.map_err(|error| vec![error]);
        }
        if let Some(answer) = passage.mutate().await {
            return Ok(answer);
        }
        request.set_parsed_query((*checked.document).clone());
        request.operation_name.clone_from(&passage.operation_name);
        let passage = Arc::new(passage);
        let mut response = self.schema.execute(request.data(Arc::clone(&passage))).await;
        let written = passage.answer.lock().ok().and_then(|mut answer| answer.take());
        if let Some(json) = written {
            return Ok(json);
        }
        with_codes(&mut response);
        Err(response.errors)
    }

    fn told(&self, weight: Weight) -> String {
        let limits = self.checker.limits();
        serde_json::json!({
            "cost": weight.cost, "mostCost": limits.cost,
            "nodes": weight.nodes, "mostNodes": limits.nodes,
            "fields": weight.fields, "mostFields": limits.fields,
            "depth": weight.depth, "mostDepth": limits.depth,
        })
        .to_string()
    }
}

fn refuse(mut errors: Vec<ServerError>, request_id: Option<&str>) -> Answer {
    error::of_request(&mut errors, request_id);
    let code = errors.first().and_then(code).unwrap_or(ErrorCode::Internal);
    Answer { json: write::refusal(&errors), refused: Some(code) }
}

/// The code that stands in an error.
fn code(error: &ServerError) -> Option<ErrorCode> {
    let stands = error.extensions.as_ref()?.get("code")?.clone().into_json().ok()?;
    ErrorCode::ALL.iter().copied().find(|code| stands == code.code())
}

/// Errors of the library are those of a document that does not fit the schema.
fn with_codes(response: &mut Response) {
    for error in &mut response.errors {
        let extensions = error.extensions.as_ref();
        if extensions.is_none_or(|extensions| extensions.get("code").is_none()) {
            ErrorCode::Validation.mark(error);
        }
    }
}

/// The public contract in the schema definition language.
///
/// # Errors
/// The schema does not hold together: a mistake in this module.
pub fn sdl() -> Result<String, SchemaError> {
    Ok(schema::schema().finish()?.sdl())
}
